/*
 * The GIL's slices, by the tape: two spinners on two cores; and what the
 * scheduler's own calls cost.
 */

#include "bench.h"
#include "engine/probe.h"
#include "sched/gil.h"
#include "sched/lock.h"
#include "sched/sched.h"

#include <sched.h>

enum { TRIES = 6, MOST_EVENTS = 1 << 16 };
static const double enough = 1.9; /* of two cores */

struct spin {
	int core;
	uint64_t until_ns;
};

static void pin(int core) {
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(core, &one);
	sched_setaffinity(0, sizeof one, &one);
}

static void spin(struct worker *worker, void *arg) {
	const struct spin *how = arg;

	pin(how->core);
	while (clock_ns() < how->until_ns)
		if (!worker_calm(worker))
			worker_attend(worker);
}

struct hold {
	uint64_t from_ns, to_ns;
	unsigned lane;
};

static int compare_holds(const void *a, const void *b) {
	const struct hold *x = a, *y = b;

	return x->from_ns < y->from_ns ? -1 : x->from_ns > y->from_ns;
}

/* When lanes 1 and 2 held the GIL, in order. */
static size_t read_holds(const struct region *region, struct hold *holds) {
	struct event *events = malloc(MOST_EVENTS * sizeof *events);
	size_t n_holds = 0;

	for (unsigned lane = 1; lane <= 2; lane++) {
		uint64_t tail = 0, lost = 0;
		size_t n = ring_drain(region_ring(region, lane), &tail, events, MOST_EVENTS, &lost);
		bool is_held = false;

		for (size_t i = 0; i < n; i++) {
			bool holds_now = events[i].kind == EVENT_STATE && (events[i].state & EVENT_HOLDS);

			if (events[i].kind != EVENT_STATE && events[i].kind != EVENT_END)
				continue;
			if (is_held && !holds_now)
				holds[n_holds - 1].to_ns = events[i].ts_ns;
			if (!is_held && holds_now)
				holds[n_holds++] = (struct hold){ events[i].ts_ns, 0, lane };
			is_held = holds_now;
		}
	}
	free(events);
	qsort(holds, n_holds, sizeof *holds, compare_holds);
	return n_holds;
}

/* Run two spinners at an interval for a while; the slices between the first and the last. */
static size_t measure(uint64_t interval_ns, uint64_t length_ns, uint64_t *slices,
	unsigned *n_repeats) {
	struct region_settings settings = { .interval_ns = interval_ns, .record = 1 };
	struct err err = { 0 };
	struct region *region = region_create(&settings, &err);
	struct sched *sched = region ? sched_open(region, NULL, &err) : NULL;
	struct hold *holds = malloc(MOST_EVENTS * 2 * sizeof *holds);
	struct spin how[2];
	size_t n, n_slices = 0;

	if (!sched)
		err_die("%s", err.text);
	for (int i = 0; i < 2; i++) {
		how[i] = (struct spin){ i, clock_ns() + length_ns };
		if (!worker_start(sched_main(sched), i ? "B" : "A", false, spin, &how[i], NULL, &err))
			err_die("%s", err.text);
	}
	door_sleep(sched_main(sched), how[1].until_ns + 2 * interval_ns);
	while (sched_alive(sched) > 1)
		door_sleep(sched_main(sched), 0);
	n = read_holds(region, holds);
	*n_repeats = 0;
	for (size_t i = 2; i + 2 < n && holds[i].to_ns < how[0].until_ns; i++) {
		slices[n_slices++] = holds[i].to_ns - holds[i].from_ns;
		*n_repeats += holds[i].lane == holds[i - 1].lane;
	}
	free(holds);
	sched_finish(sched);
	sched_close(sched);
	region_close(region);
	return n_slices;
}

/* The cores that are free now, of two; the probe pins whoever calls it. */
static double capacity(void) {
	cpu_set_t all;
	int cores;
	double free_cores;

	sched_getaffinity(0, sizeof all, &all);
	free_cores = probe_capacity(&cores);
	sched_setaffinity(0, sizeof all, &all);
	return cores < 2 ? 0 : free_cores;
}

/* Slices of one interval, in the first window in which the machine gave both cores. */
static void bench_slices(struct bench *bench, int interval_ms, int length_ms) {
	uint64_t interval_ns = (uint64_t)interval_ms * CLOCK_MS;
	uint64_t *slices = malloc(MOST_EVENTS * sizeof *slices);
	double best = 0;

	for (int i = 0; i < TRIES; i++) {
		double before = capacity(), after;
		unsigned n_repeats;
		size_t n = measure(interval_ns, (uint64_t)length_ms * CLOCK_MS, slices, &n_repeats);

		after = capacity();
		if (before > after)
			before = after;
		best = before > best ? before : best;
		if (before < enough)
			continue;
		bench_sort(slices, n);
		bench_row(bench, n > 0 && bench_at(slices, n, 0.5) >= interval_ns
			&& bench_at(slices, n, 0.5) <= interval_ns + 300 * CLOCK_US,
			"slices at %d ms: median %.3f ms, p5 %.3f, p95 %.3f, max %.3f, n %zu (capacity %.2f)",
			interval_ms, bench_at(slices, n, 0.5) / 1e6, bench_at(slices, n, 0.05) / 1e6,
			bench_at(slices, n, 0.95) / 1e6, bench_at(slices, n, 1) / 1e6, n, before);
		bench_row(bench, n > 0 && n_repeats == 0,
			"strict alternation at %d ms: %u of %zu slices out of turn",
			interval_ms, n_repeats, n);
		free(slices);
		return;
	}
	bench_skip(bench, "slices at %d ms: at most %.2f of 2 cores were free in %d windows",
		interval_ms, best, TRIES);
	free(slices);
}

/* ---- Costs ---- */

/* The least of many rounds of `what`, in ns a call. */
enum { ROUNDS = 40, CALLS = 20000 };

typedef void cost_fn(struct worker *worker, void *arg);

static double cost(struct worker *worker, cost_fn *what, void *arg) {
	double least = 1e9;

	for (int r = 0; r < ROUNDS; r++) {
		uint64_t from_ns = clock_ns();
		double ns;

		for (int i = 0; i < CALLS; i++)
			what(worker, arg);
		ns = (double)(clock_ns() - from_ns) / CALLS;
		least = ns < least ? ns : least;
	}
	return least;
}

static void read_clock(struct worker *worker, void *arg) {
	(void)worker;
	*(volatile uint64_t *)arg = clock_ns();
}

static void stamp(struct worker *worker, void *arg) {
	(void)arg;
	worker_stamp(worker->own, STATE_RUN, true, 0, clock_ns());
}

static void lock_and_release(struct worker *worker, void *arg) {
	lock_acquire(worker, arg, NULL, DOOR_FOREVER);
	lock_release(worker, arg);
}

static void leave_and_enter(struct worker *worker, void *arg) {
	(void)arg;
	gil_leave(worker, STATE_NATIVE, 0);
	gil_enter(worker);
}

static void bench_costs(struct bench *bench) {
	struct region_settings settings = { .interval_ns = 5 * CLOCK_MS, .record = 1 };
	struct err err = { 0 };
	struct region *region = region_create(&settings, &err);
	struct sched *sched = region ? sched_open(region, NULL, &err) : NULL;
	struct worker *main_worker;
	struct lock lock;
	volatile uint64_t now;
	double clock, event, pair, crossing;

	if (!sched)
		err_die("%s", err.text);
	main_worker = sched_main(sched);
	lock_init(&lock, sched, REGION_LOCK, NULL);
	clock = cost(main_worker, read_clock, (void *)&now);
	event = cost(main_worker, stamp, NULL);
	pair = cost(main_worker, lock_and_release, &lock);
	crossing = cost(main_worker, leave_and_enter, NULL);
	bench_row(bench, event <= 1.1 * clock,
		"an event, with its clock read: %.1f ns, %.2f x the clock's %.1f",
		event, event / clock, clock);
	bench_row(bench, pair <= 200, "a free lock, acquire and release: %.1f ns", pair);
	bench_row(bench, crossing <= 500, "out of the GIL and in again: %.1f ns", crossing);
	sched_finish(sched);
	sched_close(sched);
	region_close(region);
}

int main(void) {
	struct bench bench = { 0 };

	bench_costs(&bench);
	bench_slices(&bench, 1, 1000);
	bench_slices(&bench, 5, 1000);
	bench_slices(&bench, 50, 2500);
	return bench_end(&bench);
}
