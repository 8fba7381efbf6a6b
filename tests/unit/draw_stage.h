/*
 * draw_stage.h - made-up runs for the painters' tests: the same nanosecond for nanosecond, always.
 */

#ifndef UNIT_DRAW_STAGE_H
#define UNIT_DRAW_STAGE_H

#include "tape/timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { STAGE_MS = 1000000 };

struct stage {
	struct region *region;
	struct timeline *timeline;
};

static inline void stage_open(struct stage *stage) {
	struct region_settings settings = {
		.interval_ns = 5 * STAGE_MS, .checks = 311, .cores = 2, .record = 1, .capacity = 1.97,
	};
	stage->region = region_create(&settings, NULL);
	assert_non_null(stage->region);
	region_add_process(stage->region, REGION_NONE, REGION_NONE, "MainProcess");
	region_add_lane(stage->region, REGION_MAIN, 0, REGION_NONE, "MainThread", false);
	atomic_store(&stage->region->header->start_ns, STAGE_MS);
	region_enter(stage->region, 0, STATE_RUN, true, 0, 1, 0, STAGE_MS);
	stage->timeline = timeline_open(stage->region);
}

static inline void stage_close(struct stage *stage) {
	timeline_close(stage->timeline);
	region_close(stage->region);
}

static inline uint64_t stage_us(double us) {
	return STAGE_MS + (uint64_t)(us * 1000);
}

static inline void stage_enter(struct stage *stage, unsigned lane, enum state state,
	unsigned object, unsigned line, unsigned core, double us) {
	region_enter(stage->region, lane, state, state == STATE_RUN, object, line, core, stage_us(us));
}

/* Two threads count, slice by slice of 5.06 ms, until `until_us`; main waits for the first. */
static inline void stage_threads(struct stage *stage, double until_us) {
	unsigned join = region_add_object(stage->region, REGION_JOIN, 0, "Thread-1 (count)", 0);
	atomic_store(&region_object(stage->region, join)->holder, 2);
	region_add_lane(stage->region, REGION_THREAD, 0, 0, "Thread-1 (count)", false);
	region_add_lane(stage->region, REGION_THREAD, 0, 0, "Thread-2 (count)", false);
	stage_enter(stage, 0, STATE_WAIT, join, 14, EVENT_NO_CORE, 20);
	unsigned handoffs = 0;
	for (double at = 20; at < until_us; at += 5060) {
		unsigned runs = 1 + handoffs % 2;
		stage_enter(stage, 3 - runs, STATE_GIL, 0, 9, EVENT_NO_CORE, at);
		stage_enter(stage, runs, STATE_RUN, 0, 8, runs - 1, at);
		handoffs++;
	}
	atomic_store(&stage->region->processes[0].handoffs, handoffs - 1);
}

/* All lanes end, and so does the run. */
static inline void stage_finish(struct stage *stage, double us) {
	unsigned n = atomic_load(&stage->region->header->n_lanes);
	for (unsigned i = 0; i < n; i++)
		region_end_lane(stage->region, i, stage_us(us));
	atomic_store(&stage->region->header->end_ns, stage_us(us));
	timeline_finish(stage->timeline, stage_us(us));
}

/* Two processes that compute side by side, their parent waiting. */
static inline void stage_processes(struct stage *stage) {
	for (unsigned i = 1; i <= 2; i++) {
		char name[16] = "Process-0";
		name[8] = (char)('0' + i);
		unsigned process = region_add_process(stage->region, 0, 0, name);
		unsigned lane = region_add_lane(stage->region, REGION_MAIN, process, 0, "MainThread",
			false);
		stage->region->processes[process].main_lane = (uint16_t)lane;
		stage_enter(stage, lane, STATE_READY, 0, 0, EVENT_NO_CORE, 900 * i);
		stage_enter(stage, lane, STATE_RUN, 0, 5, i - 1, 1000 * i);
	}
	unsigned child = region_add_object(stage->region, REGION_CHILD, 0, "Process-1", 1);
	stage_enter(stage, 0, STATE_WAIT, child, 12, EVENT_NO_CORE, 2000);
	region_end_lane(stage->region, 1, stage_us(91000));
	region_end_lane(stage->region, 2, stage_us(93500));
	stage_finish(stage, 94000);
}

/* A producer and a consumer of a buffer of five, for two seconds. */
static inline void stage_buffer(struct stage *stage) {
	region_add_lane(stage->region, REGION_THREAD, 0, 0, "producer", false);
	region_add_lane(stage->region, REGION_THREAD, 0, 0, "consumer", false);
	unsigned lock = region_add_object(stage->region, REGION_CONDITION, 0, "not_empty", 0);
	unsigned queue = region_add_object(stage->region, REGION_QUEUE, 0, "buffer", 5);
	stage_enter(stage, 0, STATE_WAIT, 0, 30, EVENT_NO_CORE, 100);
	unsigned depth = 0;
	for (unsigned i = 0; i < 20; i++) {
		double at = 100 + i * 100000.0;
		stage_enter(stage, 1, STATE_RUN, 0, 7, 0, at);
		stage_enter(stage, 1, STATE_SLEEP, 0, 8, EVENT_NO_CORE, at + 40000);
		region_push(stage->region, 1, EVENT_DEPTH, queue, ++depth, stage_us(at + 40000));
		stage_enter(stage, 2, STATE_LOCK, lock, 15, EVENT_NO_CORE, at);
		stage_enter(stage, 2, STATE_RUN, 0, 16, 1, at + 45000);
		if (i % 5 != 1)
			region_push(stage->region, 2, EVENT_DEPTH, queue, --depth, stage_us(at + 50000));
		stage_enter(stage, 2, STATE_SLEEP, 0, 17, EVENT_NO_CORE, at + 70000);
	}
	stage_finish(stage, 2000000);
}

#endif
