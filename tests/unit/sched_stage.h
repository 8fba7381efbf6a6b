/*
 * sched_stage.h - a region and a sched for tests, with plain C functions as workers.
 *
 * The stage's host keeps the verdict and stops the run, so that a test whose
 * workers are stuck goes on.
 */

#ifndef UNIT_SCHED_STAGE_H
#define UNIT_SCHED_STAGE_H

#include "base/clock.h"
#include "sched/deadlock.h"
#include "sched/door.h"
#include "sched/fork.h"
#include "sched/gil.h"
#include "sched/lock.h"
#include "sched/worker.h"
#include "tape/region.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#if defined(__SANITIZE_THREAD__)
#define STAGE_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define STAGE_TSAN 1
#endif
#endif
#ifndef STAGE_TSAN
#define STAGE_TSAN 0
#endif

struct stage_job {
	worker_fn *fn;
	void *arg;
};

enum { STAGE_JOBS = LIMIT_THREADS + 8 };

struct stage {
	struct region *region;
	struct sched *sched;
	struct worker *main;
	struct door ended;          /* woken whenever a worker started by stage_start is about to end */
	unsigned n_started, n_ended; /* with the GIL */
	char verdict[REGION_VERDICT_SIZE];
	struct stage_job jobs[STAGE_JOBS];
};

static inline void stage_stuck(struct worker *worker, const char *verdict);

static inline unsigned stage_line(struct worker *worker) {
	(void)worker;
	return 7;
}

/* Open everything; the caller is main and holds the GIL. */
static inline void stage_open_with(struct stage *stage, const struct region_settings *settings,
	const struct sched_host *host) {
	struct err err = { 0 };

	memset(stage, 0, sizeof *stage);
	stage->region = region_create(settings, &err);
	assert_non_null(stage->region);
	stage->sched = sched_open(stage->region, host, &err);
	assert_non_null(stage->sched);
	stage->main = sched_main(stage->sched);
	stage->main->data = stage;
	door_init(&stage->ended, stage->sched, REGION_JOIN, "all");
}

static inline void stage_open(struct stage *stage, uint64_t interval_ns) {
	struct region_settings settings = { .interval_ns = interval_ns, .checks = 311, .record = 1 };
	struct sched_host host = { .stuck = stage_stuck, .line = stage_line };

	stage_open_with(stage, &settings, &host);
}

/* The stage of any worker. */
static inline struct stage *stage_of(struct worker *worker) {
	return sched_main(worker->sched)->data;
}

static inline void stage_stuck(struct worker *worker, const char *verdict) {
	struct stage *stage = stage_of(worker);

	snprintf(stage->verdict, sizeof stage->verdict, "%s", verdict);
	sched_stop(worker->sched);
}

/* Finish; no worker may be left over. */
static inline void stage_finish(struct stage *stage) {
	sched_finish(stage->sched);
	assert_int_equal(sched_alive(stage->sched), 1);
	door_close(&stage->ended);
	sched_close(stage->sched);
}

static inline void stage_close(struct stage *stage) {
	stage_finish(stage);
	region_close(stage->region);
}

static inline uint32_t stage_count(struct door *door, struct worker *worker, void *arg) {
	struct stage *stage = arg;

	(void)door;
	(void)worker;
	stage->n_ended++;
	return DOOR_ALL;
}

static inline void stage_run(struct worker *worker, void *arg) {
	struct stage_job *job = arg;
	struct stage *stage = stage_of(worker);

	job->fn(worker, job->arg);
	if (sched_stopped(worker->sched))
		worker_exit(worker);
	door_change(worker, &stage->ended, stage_count, stage);
}

static inline struct worker *stage_start(struct worker *parent, const char *name, worker_fn *fn,
	void *arg) {
	struct stage *stage = stage_of(parent);
	struct stage_job *job = &stage->jobs[stage->n_started++ % STAGE_JOBS];
	struct err err = { 0 };
	struct worker *worker;

	*job = (struct stage_job){ fn, arg };
	worker = worker_start(parent, name, false, stage_run, job, NULL, &err);
	assert_non_null(worker);
	return worker;
}

static inline bool stage_have_ended(struct door *door, struct worker *worker, void *arg) {
	struct stage *stage = arg;

	(void)door;
	(void)worker;
	return stage->n_ended == stage->n_started;
}

/* Main waits until all that were started have ended. */
static inline enum door_answer stage_join(struct stage *stage) {
	return door_wait(stage->main, &stage->ended, STATE_WAIT, stage_have_ended, stage, DOOR_FOREVER);
}

/* A check point. */
static inline bool stage_check(struct worker *worker) {
	return worker_calm(worker) || worker_attend(worker);
}

/* Burn time on the CPU with check points until `until_ns`. */
static inline void stage_spin(struct worker *worker, uint64_t until_ns) {
	while (clock_ns() < until_ns)
		if (!stage_check(worker))
			return;
}

/* Let the others run for a moment, in a loop that waits for something. */
static inline void stage_give_way(struct worker *worker) {
	door_sleep(worker, clock_ns() + 100 * CLOCK_US);
}

/* Give way until a lane is in a state, or in a closed wait. */
static inline void stage_until_state(struct stage *stage, const struct worker *worker,
	enum state state) {
	struct region_lane *lane = &stage->region->lanes[worker->lane];

	while ((atomic_load_explicit(&lane->state, memory_order_acquire) & 0x7f) != state)
		stage_give_way(stage->main);
}

static inline void stage_until_closed(struct stage *stage, const struct worker *worker) {
	while (!atomic_load_explicit(&stage->region->lanes[worker->lane].closed, memory_order_acquire))
		stage_give_way(stage->main);
}

/* A lane's events, all or the newest; free them. */
static inline struct event *stage_events(const struct stage *stage, unsigned lane, size_t *n) {
	enum { MOST = 1 << 16 };
	struct event *events = malloc(MOST * sizeof *events);
	uint64_t tail = 0, lost = 0;

	*n = ring_drain(region_ring(stage->region, lane), &tail, events, MOST, &lost);
	return events;
}

static inline bool stage_holds(const struct event *event) {
	return event->kind == EVENT_STATE && (event->state & EVENT_HOLDS);
}

/* The states of every ended lane add up to its lifetime. */
static inline void stage_check_sums(const struct stage *stage) {
	unsigned n = atomic_load_explicit(&stage->region->header->n_lanes, memory_order_relaxed);

	for (unsigned i = 0; i < n; i++) {
		struct region_lane *lane = &stage->region->lanes[i];
		uint64_t sums[STATE_COUNT], total = 0;

		if (!atomic_load_explicit(&lane->ended, memory_order_acquire))
			continue;
		assert_true(region_sums(stage->region, i, UINT64_MAX, sums));
		for (int s = 0; s < STATE_COUNT; s++)
			total += sums[s];
		assert_int_equal(total, lane->end_ns - lane->start_ns);
	}
}

struct stage_hold {
	uint64_t from_ns, to_ns;
	unsigned lane;
};

static inline int stage_compare_holds(const void *a, const void *b) {
	const struct stage_hold *x = a, *y = b;

	if (x->from_ns != y->from_ns)
		return x->from_ns < y->from_ns ? -1 : 1;
	return x->to_ns < y->to_ns ? -1 : x->to_ns > y->to_ns;
}

/* When the GIL was held by whom, in order, from the tape of lanes 0 to n_lanes - 1; free it. */
static inline struct stage_hold *stage_holds_of(const struct stage *stage, unsigned n_lanes,
	size_t *n) {
	struct stage_hold *holds = malloc(sizeof *holds * 65536 * n_lanes);

	*n = 0;
	for (unsigned lane = 0; lane < n_lanes; lane++) {
		size_t n_events;
		struct event *events = stage_events(stage, lane, &n_events);
		bool is_held = false;

		for (size_t i = 0; i < n_events; i++) {
			if (events[i].kind != EVENT_STATE && events[i].kind != EVENT_END)
				continue;
			if (is_held && !stage_holds(&events[i]))
				holds[*n - 1].to_ns = events[i].ts_ns;
			if (!is_held && stage_holds(&events[i]))
				holds[(*n)++] = (struct stage_hold){ events[i].ts_ns, UINT64_MAX, lane };
			is_held = stage_holds(&events[i]);
		}
		free(events);
	}
	qsort(holds, *n, sizeof *holds, stage_compare_holds);
	return holds;
}

/* No two lanes hold one GIL at the same instant. */
static inline void stage_check_overlap(const struct stage *stage, unsigned n_lanes) {
	size_t n;
	struct stage_hold *holds = stage_holds_of(stage, n_lanes, &n);

	for (size_t i = 1; i < n; i++)
		assert_true(holds[i - 1].to_ns <= holds[i].from_ns);
	free(holds);
}

/* Finish, look at what the tape says of the first lanes, free. */
static inline void stage_close_checked(struct stage *stage, unsigned n_lanes) {
	stage_finish(stage);
	stage_check_sums(stage);
	stage_check_overlap(stage, n_lanes);
	region_close(stage->region);
}

#endif
