/*
 * zoom_opening.c - how much of a run its first picture shows.
 *
 * Changes must lie three cells apart to be seen one by one.  A run has changes of
 * all sizes, so what counts is the length of the stretches that fill its time: a
 * quarter of the time of the lanes that change is spent in stretches shorter than
 * the one that we make three cells long.  Where that window would end before the
 * lanes are at work, it begins when they are.
 */

#include "base/mem.h"
#include "tape/zoom.h"

enum {
	CLASSES = 64 * 4,       /* of lengths, four to a power of two */
	CELLS_APART = 3,
	LANES_LOOKED_AT = 12,   /* those that a first picture has room for */
	FEW_CHANGES = 4,        /* a lane with no more does not ask for a closer look */
	LOOKED_AT = 20000,      /* events a lane: the first ones */
	SHORTEST_NS = 1000000,  /* a run that has just begun */
};

/* The class of a length: its highest bit and the two below it. */
static unsigned class_of(uint64_t ns) {
	unsigned high = ns < 4 ? 2 : 63 - (unsigned)__builtin_clzll(ns);
	return high * 4 + (unsigned)(ns >> (high - 2) & 3);
}

static uint64_t class_length(unsigned class) {
	unsigned high = class / 4;
	return high < 2 ? 1 : (uint64_t)(4 + class % 4) << (high - 2);
}

static void add_stretches(const struct history *history, uint64_t *time, uint64_t *all) {
	size_t n = history->n < LOOKED_AT ? history->n : LOOKED_AT;
	if (n <= FEW_CHANGES)
		return;
	for (size_t i = 0; i + 1 < n;) {
		/* A stretch goes on through events that change nothing to be seen. */
		size_t next = i + 1;
		while (next + 1 < n &&
				event_state(&history->events[next]) == event_state(&history->events[i]))
			next++;
		uint64_t ns = history->events[next].ts_ns - history->events[i].ts_ns;
		time[class_of(ns)] += ns;
		*all += ns;
		i = next;
	}
}

/* When the last of the lanes that change much had started; 0: none does. */
static uint64_t all_at_work(const struct timeline *timeline) {
	uint64_t last = 0;
	for (size_t i = 0; i < timeline->n_lanes && i < LANES_LOOKED_AT; i++) {
		const struct timeline_lane *lane = &timeline->lanes[i];
		if (lane->history.n > FEW_CHANGES && lane->start_ns > last)
			last = lane->start_ns;
	}
	return last;
}

void zoom_opening(const struct timeline *timeline, int n, uint64_t *t0, uint64_t *t1) {
	uint64_t *time = MEM_NEW_ARRAY(uint64_t, CLASSES);
	uint64_t all = 0, below = 0, length = 0;
	for (size_t i = 0; i < timeline->n_lanes; i++)
		add_stretches(&timeline->lanes[i].history, time, &all);
	for (unsigned class = 0; class < CLASSES && all; class++) {
		below += time[class];
		if (below * 4 >= all) {
			length = class_length(class);
			break;
		}
	}
	mem_free(time);
	uint64_t whole = timeline_until(timeline) - timeline->zero_ns;
	if (whole < SHORTEST_NS)
		whole = SHORTEST_NS;
	uint64_t window = length * (uint64_t)(n > 0 ? n : 1) / CELLS_APART;
	*t0 = timeline->zero_ns;
	if (!all || window >= whole)
		window = whole;
	uint64_t begun = all_at_work(timeline), end = timeline->zero_ns + whole;
	if (begun > timeline->zero_ns + window / 2) {
		*t0 = begun - window / 8;
		if (*t0 + window > end)
			*t0 = end - window;
	}
	*t1 = *t0 + window;
}
