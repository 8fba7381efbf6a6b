/*
 * The reader's copy against brute force: random tapes are written through the
 * region, with a plain list of what was written kept beside them.
 */

#include "base/mem.h"
#include "tape/timeline.h"
#include "tape/totals.h"
#include "tape/zoom.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LANES = 6, STEPS = 700 };

struct stretch { uint64_t start, end; unsigned state; bool holds; unsigned core, line, object; };

/* What was written to one lane. */
struct truth { struct stretch stretches[STEPS]; size_t n; uint64_t end; };

struct tape {
	struct region *region;
	struct timeline *timeline;
	struct truth lanes[LANES];
	uint64_t random;
};

static uint64_t roll(struct tape *tape, uint64_t below) {
	uint64_t x = tape->random;
	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	tape->random = x;
	return x % below;
}

static void open_tape(struct tape *tape, uint64_t seed) {
	struct region_settings settings = { .record = 1 };
	*tape = (struct tape){ .random = seed * 2654435761u + 1 };
	tape->region = region_create(&settings, NULL);
	assert_non_null(tape->region);
	region_add_process(tape->region, REGION_NONE, REGION_NONE, "MainProcess");
	region_add_process(tape->region, 0, 0, "Process-1");
	atomic_store(&tape->region->header->start_ns, 1000);
	tape->timeline = timeline_open(tape->region);
}

static void close_tape(struct tape *tape) {
	timeline_close(tape->timeline);
	region_close(tape->region);
}

static void write_step(struct tape *tape, unsigned lane, uint64_t ts_ns) {
	struct truth *truth = &tape->lanes[lane];
	if (truth->n)
		truth->stretches[truth->n - 1].end = ts_ns;
	struct stretch *next = &truth->stretches[truth->n++];
	*next = (struct stretch){
		.start = ts_ns,
		.state = (unsigned)roll(tape, STATE_COUNT),
		.core = (unsigned)roll(tape, 3),
		.line = (unsigned)roll(tape, 1 << 24),
		.object = (unsigned)roll(tape, 50),
	};
	region_enter(tape->region, lane, (enum state)next->state, next->holds, next->object,
		next->line, next->core, ts_ns);
}

static uint64_t length(struct tape *tape) {
	if (roll(tape, 4) == 0)
		return roll(tape, 3);
	return roll(tape, roll(tape, 40) == 0 ? 5000000 : 5000);
}

/* Random lanes, pulled now and then while they are written. */
static void write_tape(struct tape *tape) {
	for (unsigned i = 0; i < LANES; i++) {
		region_add_lane(tape->region, REGION_THREAD, i % 2, 0, "worker", false);
		uint64_t ts_ns = 1000 + roll(tape, 100000);
		for (int step = 0; step < STEPS; step++) {
			write_step(tape, i, ts_ns);
			ts_ns += length(tape);
			if (roll(tape, 100) == 0)
				timeline_pull(tape->timeline, ts_ns);
		}
		tape->lanes[i].end = ts_ns;
		tape->lanes[i].stretches[STEPS - 1].end = ts_ns;
		region_end_lane(tape->region, i, ts_ns);
	}
}

static uint64_t overlap(uint64_t a0, uint64_t a1, uint64_t b0, uint64_t b1) {
	uint64_t from = a0 > b0 ? a0 : b0, to = a1 < b1 ? a1 : b1;
	return to > from ? to - from : 0;
}

static void brute_sums(const struct truth *truth, uint64_t t0, uint64_t t1, uint64_t *sums) {
	uint64_t known = 0;
	for (size_t i = 0; i < truth->n; i++) {
		uint64_t ns = overlap(truth->stretches[i].start, truth->stretches[i].end, t0, t1);
		sums[truth->stretches[i].state] += ns;
		known += ns;
	}
	sums[HISTORY_NONE] += t1 - t0 - known;
}

static const struct stretch *brute_at(const struct truth *truth, uint64_t ts_ns) {
	for (size_t i = truth->n; i-- > 0;)
		if (truth->stretches[i].start <= ts_ns && ts_ns < truth->stretches[i].end)
			return &truth->stretches[i];
	return NULL;
}

static void every_window_is_exact(void **state) {
	(void)state;
	for (uint64_t seed = 1; seed <= 5; seed++) {
		struct tape tape;
		open_tape(&tape, seed);
		write_tape(&tape);
		timeline_finish(tape.timeline, 1000000000);
		region_close(tape.region);
		tape.region = NULL; /* the timeline lives on */
		for (int i = 0; i < 4000; i++) {
			unsigned lane = (unsigned)roll(&tape, LANES);
			const struct truth *truth = &tape.lanes[lane];
			uint64_t t0 = roll(&tape, truth->end + 5000);
			uint64_t t1 = t0 + (roll(&tape, 2) ? roll(&tape, 3000) : roll(&tape, truth->end));
			uint64_t sums[HISTORY_STATES] = {0};
			brute_sums(truth, t0, t1, sums);
			struct history_sums found
				= history_between(&tape.timeline->lanes[lane].history, t0, t1);
			assert_memory_equal(found.ns, sums, sizeof sums);

			const struct stretch *stretch = brute_at(truth, t0);
			assert_int_equal(
				timeline_state(tape.timeline, lane, t0), stretch ? stretch->state : HISTORY_NONE);
			assert_int_equal(
				timeline_object_at(tape.timeline, lane, t0), stretch ? stretch->object : 0);
			assert_int_equal(
				timeline_line_at(tape.timeline, lane, t0), stretch ? stretch->line : 0);
		}
		close_tape(&tape);
	}
}

/* Every cell of a lane against the sums and the changes of its own window. */
static void check_cell(const struct truth *truth, const struct zoom_cell *cell, uint64_t t0,
	uint64_t t1) {
	uint64_t sums[HISTORY_STATES] = {0};
	brute_sums(truth, t0, t1, sums);
	switch (cell->kind) {
	case ZOOM_BLANK:
	case ZOOM_SOLID:
	case ZOOM_LOST:
		break;
	case ZOOM_SPLIT: {
		assert_in_range(cell->eighths, 1, 7);
		uint64_t a = sums[cell->a], b = sums[cell->b];
		assert_int_equal(a + b, t1 - t0);
		/* To the nearest eighth. */
		uint64_t off = a * 8 > cell->eighths * (t1 - t0) ? a * 8 - cell->eighths * (t1 - t0)
			: cell->eighths * (t1 - t0) - a * 8;
		assert_true(off * 2 <= t1 - t0 + 16);
		break;
	}
	case ZOOM_MIXED:
		assert_in_range(cell->share, 1, 999);
		break;
	default:
		fail();
	}
}

static void cells_show_what_was(void **state) {
	(void)state;
	struct tape tape;
	open_tape(&tape, 77);
	write_tape(&tape);
	timeline_finish(tape.timeline, 1000000000);
	int kinds[ZOOM_LOST + 1] = {0};
	for (int i = 0; i < 3000; i++) {
		unsigned lane = (unsigned)roll(&tape, LANES);
		const struct truth *truth = &tape.lanes[lane];
		struct zoom_cell cells[200];
		int n = 1 + (int)roll(&tape, 200);
		uint64_t t0 = roll(&tape, truth->end),
				 width = 1 + roll(&tape, (uint64_t)1 << (1 + roll(&tape, 22)));
		uint64_t t1 = t0 + width * (uint64_t)n;
		zoom_lane(&tape.timeline->lanes[lane].history, t0, t1, n, cells);
		uint64_t run = 0, shown = 0;
		for (int c = 0; c < n; c++) {
			uint64_t start = t0 + width * (uint64_t)c, end = start + width,
					 sums[HISTORY_STATES] = { 0 };
			check_cell(truth, &cells[c], start, end);
			kinds[cells[c].kind]++;
			brute_sums(truth, start, end, sums);
			run += sums[STATE_RUN];
			if (cells[c].kind == ZOOM_SOLID && cells[c].a == STATE_RUN)
				shown += width;
			else if (cells[c].kind == ZOOM_SPLIT && cells[c].a == STATE_RUN)
				shown += width * cells[c].eighths / 8;
			else if (cells[c].kind == ZOOM_SPLIT && cells[c].b == STATE_RUN)
				shown += width * (8u - cells[c].eighths) / 8;
			else if (cells[c].kind == ZOOM_MIXED && cells[c].a == STATE_RUN)
				shown += width * cells[c].share / 1000;
		}
		/* No running time is invented or lost: each cell may round by a sixteenth. */
		uint64_t off = run > shown ? run - shown : shown - run;
		assert_true(off <= width * (uint64_t)n / 16 + (uint64_t)n * 2);
	}
	for (int kind = ZOOM_BLANK; kind <= ZOOM_MIXED; kind++)
		assert_true(kinds[kind] > 0);
	close_tape(&tape);
}

/* A comb of 5 us run, 5 us gil. */
static void write_comb(struct region *region, unsigned lane, unsigned teeth, uint64_t tooth,
	uint64_t t0) {
	for (unsigned i = 0; i < teeth; i++)
		region_enter(
			region, lane, i % 2 ? STATE_GIL : STATE_RUN, i % 2 == 0, 0, i, 0, t0 + i * tooth);
	region_end_lane(region, lane, t0 + teeth * tooth);
}

static void a_comb_is_split_or_averaged(void **state) {
	(void)state;
	struct tape tape;
	open_tape(&tape, 1);
	region_add_lane(tape.region, REGION_MAIN, 0, REGION_NONE, "M", false);
	write_comb(tape.region, 0, 40, 5000, 1000);
	timeline_finish(tape.timeline, 500000);
	const struct history *history = &tape.timeline->lanes[0].history;
	struct zoom_cell cells[40];

	/* Four cells a tooth, the edges on eighths. */
	zoom_lane(history, 1000 - 625, 1000 - 625 + 1250 * 40, 40, cells);
	assert_int_equal(cells[0].kind, ZOOM_SPLIT);
	assert_int_equal(cells[0].a, HISTORY_NONE);
	assert_int_equal(cells[0].b, STATE_RUN);
	assert_int_equal(cells[0].eighths, 4);
	for (int i = 1; i <= 3; i++)
		assert_true(cells[i].kind == ZOOM_SOLID && cells[i].a == STATE_RUN);
	assert_true(cells[4].kind == ZOOM_SPLIT && cells[4].a == STATE_RUN && cells[4].b == STATE_GIL);

	/* Two teeth a cell: each cell is half and half. */
	zoom_lane(history, 1000, 1000 + 10000 * 20, 20, cells);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(cells[i].kind, ZOOM_MIXED);
		assert_int_equal(cells[i].a, STATE_RUN);
		assert_int_equal(cells[i].b, STATE_GIL);
		assert_in_range(cells[i].share, 330, 670);
	}

	/* Forty teeth in one cell: exactly half. */
	zoom_lane(history, 1000, 201000, 1, cells);
	assert_int_equal(cells[0].kind, ZOOM_MIXED);
	assert_int_equal(cells[0].share, 500);

	/* The opening picture keeps changes three cells apart. */
	uint64_t t0, t1;
	zoom_opening(tape.timeline, 46, &t0, &t1);
	assert_int_equal(t0, 1000);
	assert_in_range((t1 - t0) / 46, 1250, 1667);
	close_tape(&tape);
}

static void overflow_is_counted_and_drawn(void **state) {
	(void)state;
	struct tape tape;
	open_tape(&tape, 3);
	unsigned lane = region_add_lane(tape.region, REGION_MAIN, 0, REGION_NONE, "M", false);
	region_enter(tape.region, lane, STATE_RUN, true, 0, 1, 0, 1000);
	timeline_pull(tape.timeline, 1500);
	uint64_t written = 3 * REGION_BIG_SLOTS;
	for (uint64_t i = 1; i < written; i++)
		region_enter(
			tape.region, lane, i % 2 ? STATE_IO : STATE_RUN, false, 0, 1, 0, 1000 + i * 10);
	region_end_lane(tape.region, lane, 1000 + written * 10);
	timeline_finish(tape.timeline, 1000 + written * 10);
	const struct timeline_lane *read = &tape.timeline->lanes[lane];
	uint64_t kept = read->history.n - 1 /* the mark of the loss */;
	assert_int_equal(read->written, written + 1);
	assert_int_equal(kept + read->lost, read->written);
	assert_int_equal(kept, 1 + REGION_BIG_SLOTS - 1);
	assert_int_equal(timeline_state(tape.timeline, lane, 2000), HISTORY_LOST);
	struct zoom_cell cell;
	zoom_lane(&read->history, 1500, 2500, 1, &cell);
	assert_int_equal(cell.kind, ZOOM_LOST);

	/* The sums do not know of it. */
	assert_int_equal(read->sums_ns[STATE_RUN] + read->sums_ns[STATE_IO], written * 10);
	assert_int_equal(read->sums_ns[STATE_RUN], written * 10 / 2);
	close_tape(&tape);
}

static void holders_and_cores_follow_the_lanes(void **state) {
	(void)state;
	struct tape tape;
	open_tape(&tape, 9);
	struct region *region = tape.region;
	region_add_lane(region, REGION_MAIN, 0, REGION_NONE, "MainThread", false);
	region_add_lane(region, REGION_THREAD, 0, 0, "Thread-1", false);
	region_enter(region, 0, STATE_RUN, true, 0, 1, 0, 1000);
	region_enter(region, 1, STATE_GIL, false, 0, 1, EVENT_NO_CORE, 1005);
	region_enter(region, 0, STATE_READY, true, 0, 1, EVENT_NO_CORE, 1020);
	timeline_pull(tape.timeline, 1025);
	assert_int_equal(timeline_holder(tape.timeline, 0, 1022), 0);
	assert_int_equal(timeline_on_core(tape.timeline, 0, 1022), -1);
	assert_int_equal(timeline_holder(tape.timeline, 0, 1030), -1);
	region_enter(region, 0, STATE_RUN, true, 0, 1, 1, 1030);
	region_enter(region, 0, STATE_WAIT, false, 0, 1, EVENT_NO_CORE, 1040);
	region_push(region, 1, EVENT_WAKE, 3, 0, 1042);
	region_enter(region, 1, STATE_RUN, true, 0, 7, 0, 1042);
	region_push(region, 1, EVENT_LINE, 0, 9, 1050);
	assert_true(timeline_pull(tape.timeline, 1060));
	assert_false(timeline_pull(tape.timeline, 1070));
	const struct timeline *timeline = tape.timeline;
	assert_int_equal(timeline_holder(timeline, 0, 1000), 0);
	assert_int_equal(timeline_holder(timeline, 0, 1039), 0);
	assert_int_equal(timeline_holder(timeline, 0, 1041), -1);
	assert_int_equal(timeline_holder(timeline, 0, 1069), 1);
	assert_int_equal(timeline_on_core(timeline, 0, 1010), 0);
	assert_int_equal(timeline_on_core(timeline, 1, 1035), 0);
	assert_int_equal(timeline_on_core(timeline, 0, 1065), 1);
	assert_int_equal(timeline_line_at(timeline, 1, 1045), 7);
	assert_int_equal(timeline_line_at(timeline, 1, 1055), 9);
	assert_int_equal(timeline_wake_at(timeline, 1, 1060)->waker, 0);
	assert_null(timeline_wake_at(timeline, 1, 1041));

	assert_int_equal(timeline_next(timeline, 1005), 1020);
	assert_int_equal(timeline_next(timeline, 1042), 0);
	assert_int_equal(timeline_previous(timeline, 1042), 1040);
	assert_int_equal(timeline_previous(timeline, 1000), 0);
	assert_int_equal(timeline_next_handover(timeline, 1000), 1042);
	assert_int_equal(timeline_next_handover(timeline, 1042), 0);
	assert_int_equal(timeline_previous_handover(timeline, 1070), 1042);
	assert_int_equal(timeline_previous_handover(timeline, 1042), 0);
	timeline_finish(tape.timeline, 1100);
	assert_int_equal(timeline->processes[0].gil.n, 2);
	assert_int_equal(track_busy(&timeline->processes[0].gil, 1000, 1100), 40 + 58);
	close_tape(&tape);
}

/* Only one lane holds a GIL at a time: the track, fed lane by lane, comes out in order. */
static void tracks_stay_in_order(void **state) {
	(void)state;
	struct tape tape;
	open_tape(&tape, 12);
	for (unsigned i = 0; i < 4; i++) {
		region_add_lane(tape.region, REGION_THREAD, 0, 0, "T", false);
		region_enter(tape.region, i, STATE_GIL, false, 0, 0, EVENT_NO_CORE, 1000);
	}
	uint64_t ts_ns = 1000, held[4] = {0};
	for (int i = 0; i < 5000; i++) {
		unsigned lane = (unsigned)roll(&tape, 4);
		uint64_t ns = 1 + roll(&tape, 1000);
		region_enter(tape.region, lane, STATE_RUN, true, 0, 0, 0, ts_ns);
		region_enter(tape.region, lane, STATE_GIL, false, 0, 0, EVENT_NO_CORE, ts_ns + ns);
		held[lane] += ns;
		ts_ns += ns;
		if (roll(&tape, 50) == 0)
			timeline_pull(tape.timeline, ts_ns);
	}
	timeline_finish(tape.timeline, ts_ns);
	const struct track *gil = &tape.timeline->processes[0].gil;
	assert_int_equal(gil->n, 5000);
	for (size_t i = 0; i < gil->n; i++) {
		assert_true(i == 0 || gil->spans[i].start_ns >= gil->spans[i - 1].end_ns);
		held[gil->spans[i].lane] -= gil->spans[i].end_ns - gil->spans[i].start_ns;
	}
	for (int i = 0; i < 4; i++)
		assert_int_equal(held[i], 0);
	close_tape(&tape);
}

static void a_queue_has_a_depth_at_every_time(void **state) {
	(void)state;
	struct tape tape;
	open_tape(&tape, 20);
	region_add_lane(tape.region, REGION_THREAD, 0, 0, "producer", false);
	region_add_lane(tape.region, REGION_THREAD, 0, 0, "consumer", false);
	unsigned queue = region_add_object(tape.region, REGION_QUEUE, 0, "buffer", 5);
	unsigned depths[1001] = {0}, depth = 0;
	for (unsigned t = 0; t < 1000; t++) {
		bool puts = depth == 0 || (depth < 5 && roll(&tape, 2));
		depth = puts ? depth + 1 : depth - 1;
		depths[t] = depth;
		region_push(tape.region, puts ? 0 : 1, EVENT_DEPTH, queue, depth, 1000 + t * 10);
		if (roll(&tape, 20) == 0)
			timeline_pull(tape.timeline, 1000 + t * 10);
	}
	atomic_store(&tape.region->header->end_ns, 11000);
	timeline_finish(tape.timeline, 11000);
	uint64_t milli[10];
	zoom_depth(&tape.timeline->objects[queue], 1000, 11000, 10, milli);
	for (unsigned i = 0; i < 10; i++) {
		uint64_t sum = 0;
		for (unsigned t = 0; t < 100; t++)
			sum += depths[i * 100 + t];
		assert_int_equal(milli[i], sum * 10);
	}
	for (unsigned t = 0; t < 1000; t++)
		assert_int_equal(timeline_depth_at(tape.timeline, queue, 1000 + t * 10 + 9), depths[t]);
	assert_int_equal(timeline_depth_at(tape.timeline, queue, 999), 0);

	struct run *run = totals_measure(tape.timeline);
	uint64_t full = 0, empty = 0;
	for (unsigned t = 0; t < 1000; t++) {
		full += depths[t] == 5 ? 10 : 0;
		empty += depths[t] == 0 ? 10 : 0;
	}
	assert_int_equal(run->n_queues, 1);
	assert_string_equal(run->queues[0].name, "buffer");
	assert_int_equal(run->queues[0].full_ns, full);
	assert_int_equal(run->queues[0].empty_ns, empty);
	assert_int_equal(run->queues[0].max_depth, 5);
	totals_free(run);
	close_tape(&tape);
}

static int by_time(const void *a, const void *b) {
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static uint64_t brute_overlap(const struct tape *tape, unsigned state, int process) {
	/* Between any two edges nothing changes: count who is in the state. */
	uint64_t edges[2 * LANES * STEPS];
	size_t n = 0;
	for (unsigned i = 0; i < LANES; i++)
		for (size_t k = 0; k < tape->lanes[i].n; k++) {
			edges[n++] = tape->lanes[i].stretches[k].start;
			edges[n++] = tape->lanes[i].stretches[k].end;
		}
	qsort(edges, n, sizeof *edges, by_time);
	uint64_t all = 0;
	size_t at[LANES] = {0};
	for (size_t i = 0; i + 1 < n; i++) {
		if (edges[i] == edges[i + 1])
			continue;
		int in_state = 0;
		for (unsigned lane = 0; lane < LANES; lane++) {
			const struct truth *truth = &tape->lanes[lane];
			while (at[lane] + 1 < truth->n && truth->stretches[at[lane]].end <= edges[i])
				at[lane]++;
			const struct stretch *stretch = &truth->stretches[at[lane]];
			if ((process < 0 || (int)lane % 2 == process) && stretch->state == state
			    && stretch->start <= edges[i] && edges[i] < stretch->end)
				in_state++;
		}
		if (in_state >= 2)
			all += edges[i + 1] - edges[i];
	}
	return all;
}

static void totals_are_exact(void **state) {
	(void)state;
	struct tape tape;
	open_tape(&tape, 31);
	write_tape(&tape);
	uint64_t end = 0;
	for (int i = 0; i < LANES; i++)
		end = tape.lanes[i].end > end ? tape.lanes[i].end : end;
	atomic_store(&tape.region->header->end_ns, end);
	timeline_finish(tape.timeline, end + 100);
	struct run *run = totals_measure(tape.timeline);
	assert_int_equal(run->n_lanes, LANES);
	assert_int_equal(run->wall_ns, end - 1000);
	assert_int_equal(run->lost, 0);
	assert_int_equal(run->written, LANES * (STEPS + 1));
	for (unsigned i = 0; i < LANES; i++) {
		uint64_t sums[HISTORY_STATES] = {0}, all = 0;
		brute_sums(&tape.lanes[i], 0, end, sums);
		for (int s = 0; s < STATE_COUNT; s++) {
			assert_int_equal(run->lanes[i].state_ns[s], sums[s]);
			all += sums[s];
		}
		assert_int_equal((uint64_t)(run->lanes[i].end_ns - run->lanes[i].start_ns), all);
	}
	for (unsigned s = 0; s < STATE_COUNT; s++) {
		assert_int_equal(run->overlap_ns[s], brute_overlap(&tape, s, -1));
		uint64_t both = brute_overlap(&tape, s, 0) + brute_overlap(&tape, s, 1);
		assert_int_equal(totals_overlap(run, (enum state)s), both);
	}
	assert_non_null(totals_lane(run, "worker"));
	assert_null(totals_lane(run, "nobody"));
	totals_free(run);
	totals_free(NULL);
	close_tape(&tape);
}

static void slices_have_their_percentiles(void **state) {
	(void)state;
	struct tape tape;
	open_tape(&tape, 4);
	region_add_lane(tape.region, REGION_MAIN, 0, REGION_NONE, "M", false);
	uint64_t ts_ns = 1000;
	for (uint64_t i = 1; i <= 100; i++) {
		region_enter(tape.region, 0, STATE_RUN, true, 0, 0, 0, ts_ns);
		region_enter(tape.region, 0, STATE_SLEEP, false, 0, 0, EVENT_NO_CORE, ts_ns + i * 10);
		ts_ns += i * 10 + 5;
	}
	timeline_finish(tape.timeline, ts_ns);
	struct run *run = totals_measure(tape.timeline);
	assert_int_equal(run->gils[0].n_slices, 100);
	assert_int_equal(run->gils[0].p50_ns, 500);
	assert_int_equal(run->gils[0].p95_ns, 950);
	assert_int_equal(run->gils[0].max_ns, 1000);
	totals_free(run);
	close_tape(&tape);
}

/* A process is killed, its parent too: the lanes end in our copy, and still add up. */
static void dead_processes_end_their_lanes(void **state) {
	(void)state;
	struct tape tape;
	open_tape(&tape, 5);
	region_add_lane(tape.region, REGION_MAIN, 0, REGION_NONE, "M", false);
	region_add_lane(tape.region, REGION_MAIN, 1, 0, "M", false);
	region_enter(tape.region, 0, STATE_RUN, true, 0, 0, 0, 1000);
	region_enter(tape.region, 1, STATE_RUN, true, 0, 0, 1, 1500);
	timeline_pull(tape.timeline, 2000);
	assert_false(tape.timeline->lanes[1].is_ended);
	atomic_store(&tape.region->processes[1].end, REGION_KILLED);
	timeline_pull(tape.timeline, 2500);
	assert_true(tape.timeline->lanes[1].is_ended);
	assert_int_equal(timeline_state(tape.timeline, 1, 2600), HISTORY_NONE);
	assert_int_equal(timeline_on_core(tape.timeline, 1, 2400), 1);
	assert_int_equal(timeline_on_core(tape.timeline, 1, 2600), -1);
	assert_int_equal(timeline_state(tape.timeline, 0, 2400), STATE_RUN);
	timeline_finish(tape.timeline, 3000);
	struct run *run = totals_measure(tape.timeline);
	assert_int_equal(run->wall_ns, 2000);
	assert_int_equal(run->lanes[0].end_ns, 2000);
	assert_int_equal(run->lanes[0].state_ns[STATE_RUN], 2000);
	assert_int_equal(run->lanes[1].end_ns - run->lanes[1].start_ns, 1000);
	assert_int_equal(run->lanes[1].state_ns[STATE_RUN], 1000);
	totals_free(run);
	close_tape(&tape);
}

static void an_empty_run_is_fine(void **state) {
	(void)state;
	struct tape tape;
	open_tape(&tape, 6);
	uint64_t t0, t1;
	struct zoom_cell cells[10];
	zoom_opening(tape.timeline, 10, &t0, &t1);
	assert_true(t1 > t0);
	timeline_pull(tape.timeline, 100);
	assert_int_equal(timeline_state(tape.timeline, 3, 50), HISTORY_NONE);
	assert_int_equal(timeline_next(tape.timeline, 0), 0);
	zoom_lane(&(struct history){0}, 0, 100, 10, cells);
	assert_int_equal(cells[9].kind, ZOOM_BLANK);
	timeline_finish(tape.timeline, 5000);
	assert_false(timeline_pull(tape.timeline, 6000));
	struct run *run = totals_measure(tape.timeline);
	assert_int_equal(run->n_lanes, 0);
	assert_string_equal(run->verdict, "");
	totals_free(run);
	close_tape(&tape);
}

static void a_lane_without_a_ring_is_unknown(void **state) {
	(void)state;
	struct tape tape;
	open_tape(&tape, 8);
	tape.region->header->settings.record = 0;
	region_add_lane(tape.region, REGION_MAIN, 0, REGION_NONE, "M", false);
	region_enter(tape.region, 0, STATE_RUN, true, 0, 0, 0, 1000);
	timeline_pull(tape.timeline, 1500);
	assert_int_equal(timeline_state(tape.timeline, 0, 1200), HISTORY_LOST);
	region_end_lane(tape.region, 0, 2000);
	timeline_finish(tape.timeline, 2000);
	assert_int_equal(tape.timeline->lanes[0].sums_ns[STATE_RUN], 1000);
	assert_int_equal(timeline_state(tape.timeline, 0, 2500), HISTORY_NONE);
	close_tape(&tape);
}

/* Past the limit the oldest are forgotten, and counted. */
static void history_is_bounded(void **state) {
	(void)state;
	struct tape tape;
	open_tape(&tape, 10);
	region_add_lane(tape.region, REGION_MAIN, 0, REGION_NONE, "M", false);
	uint64_t written = LIMIT_HISTORY_EVENTS + LIMIT_HISTORY_EVENTS / 4;
	for (uint64_t i = 0; i < written; i++) {
		region_enter(
			tape.region, 0, i % 2 ? STATE_IO : STATE_RUN, i % 2 == 0, 0, 0, 0, 1000 + i * 10);
		if (i % 30000 == 0)
			timeline_pull(tape.timeline, 1000 + i * 10);
	}
	timeline_finish(tape.timeline, 1000 + written * 10);
	const struct timeline_lane *lane = &tape.timeline->lanes[0];
	assert_true(lane->history.n <= LIMIT_HISTORY_EVENTS + 30002); /* and what one pull brought */
	assert_true(lane->history.n >= LIMIT_HISTORY_EVENTS / 2);
	assert_true(lane->lost > 0);
	/* The mark of the loss and the end's own event are ours. */
	assert_int_equal(lane->history.n - 2 + lane->lost, written);
	assert_int_equal(timeline_state(tape.timeline, 0, 2000), HISTORY_LOST);
	assert_int_equal(lane->sums_ns[STATE_RUN], written * 10 / 2);
	close_tape(&tape);
}

/* Overwrite some words, with small numbers or any. */
static void spoil(struct tape *tape, void *bytes, size_t size) {
	for (size_t at = 0; bytes && at + 8 <= size; at += 8 * (1 + roll(tape, 40)))
		*(uint64_t *)((char *)bytes + at) = roll(tape, roll(tape, 3) ? 9 : UINT64_MAX);
}

/* A crashed engine may have written anything anywhere: nothing breaks, nothing is endless. */
static void garbage_does_no_harm(void **state) {
	(void)state;
	for (uint64_t seed = 1; seed <= 30; seed++) {
		struct tape tape;
		open_tape(&tape, seed);
		struct region *region = tape.region;
		for (int i = 0; i < 12; i++)
			region_add_lane(region, REGION_THREAD, (unsigned)i % 2, 0, "T", false);
		for (int i = 0; i < 9; i++)
			region_add_object(region, REGION_QUEUE, 0, "q", 1);
		for (int round = 0; round < 4; round++) {
			struct { void *at; size_t size; } parts[] = {
				{ region->processes, 2 * sizeof *region->processes },
				{ region->lanes, 12 * sizeof *region->lanes },
				{ region->objects, 10 * sizeof *region->objects },
				{ region->names, 4096 },
				{ region_ring(region, 0), 1 << 17 },
				{ region_ring(region, 9), 1 << 14 },
			};
			for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
				spoil(&tape, parts[k].at, parts[k].size);
			timeline_pull(tape.timeline, 1000 + (uint64_t)round * 100000);
		}
		memset(region->header->verdict, 'x', sizeof region->header->verdict);
		atomic_store(&region->header->stuck, 1);
		timeline_finish(tape.timeline, 1000000);
		struct zoom_cell cells[50];
		struct zoom_owner owners[50];
		for (size_t i = 0; i < tape.timeline->n_lanes; i++)
			zoom_lane(&tape.timeline->lanes[i].history, 1000, 1000000, 50, cells);
		for (size_t i = 0; i < tape.timeline->n_cores; i++)
			zoom_track(&tape.timeline->cores[i].track, 1000, 1000000, 50, owners);
		totals_free(totals_measure(tape.timeline));
		close_tape(&tape);
	}
}

struct live { struct region *region; _Atomic int is_over; };

static void *write_live(void *arg) {
	struct live *live = arg;
	unsigned queue = region_add_object(live->region, REGION_QUEUE, 0, "queue", 3);
	for (unsigned i = 0; i < 20; i++) {
		unsigned lane = region_add_lane(live->region, REGION_THREAD, 0, 0, "T", false);
		for (unsigned k = 0; k < 3000; k++) {
			region_enter(live->region, lane, (enum state)(k % 8), k % 8 == 0, 0, k, k % 4,
				1000 + i * 1000000 + k * 100);
			region_push(
				live->region, lane, EVENT_DEPTH, queue, k % 4, 1000 + i * 1000000 + k * 100);
		}
		region_rename_lane(live->region, lane, "done");
		region_end_lane(live->region, lane, 1000 + i * 1000000 + 300000);
	}
	atomic_store_explicit(&live->is_over, 1, memory_order_release);
	return NULL;
}

static void pulls_while_others_write(void **state) {
	(void)state;
	struct tape tape;
	open_tape(&tape, 11);
	struct live live = { .region = tape.region };
	pthread_t writer;
	assert_int_equal(pthread_create(&writer, NULL, write_live, &live), 0);
	uint64_t now_ns = 1000;
	while (!atomic_load_explicit(&live.is_over, memory_order_acquire))
		timeline_pull(tape.timeline, now_ns += 1000);
	pthread_join(writer, NULL);
	timeline_finish(tape.timeline, 30000000);
	struct run *run = totals_measure(tape.timeline);
	assert_int_equal(run->n_lanes, 20);
	uint64_t read = 0;
	for (unsigned i = 0; i < 20; i++) {
		assert_string_equal(run->lanes[i].name, "done");
		for (int s = 0; s < STATE_COUNT; s++)
			assert_int_equal(run->lanes[i].state_ns[s], 37500);
		read += tape.timeline->lanes[i].history.n;
	}
	if (run->lost == 0)
		assert_int_equal(read + tape.timeline->objects[1].n_depths, run->written);
	totals_free(run);
	close_tape(&tape);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_window_is_exact),
		cmocka_unit_test(cells_show_what_was),
		cmocka_unit_test(a_comb_is_split_or_averaged),
		cmocka_unit_test(overflow_is_counted_and_drawn),
		cmocka_unit_test(holders_and_cores_follow_the_lanes),
		cmocka_unit_test(tracks_stay_in_order),
		cmocka_unit_test(a_queue_has_a_depth_at_every_time),
		cmocka_unit_test(totals_are_exact),
		cmocka_unit_test(slices_have_their_percentiles),
		cmocka_unit_test(dead_processes_end_their_lanes),
		cmocka_unit_test(an_empty_run_is_fine),
		cmocka_unit_test(a_lane_without_a_ring_is_unknown),
		cmocka_unit_test(history_is_bounded),
		cmocka_unit_test(garbage_does_no_harm),
		cmocka_unit_test(pulls_while_others_write),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
