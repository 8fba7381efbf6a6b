/*
 * totals.h - the measured facts of one run, as reports, conditions and verdicts use them.
 *
 * Sums come from the lane records, so they are exact even when a ring overflowed;
 * `lost` says how many events the pictures lack.  Everything in a struct run is
 * its own: it outlives the timeline.  Times are in nanoseconds.
 */

#ifndef TAPE_TOTALS_H
#define TAPE_TOTALS_H

#include "tape/timeline.h"

struct run_lane {
	unsigned id;               /* in the tape */
	enum region_lane_kind kind;
	char *name;
	char *process_name;
	unsigned process;
	int parent;                /* lane, -1: none */
	bool daemon;
	int64_t start_ns, end_ns;  /* after time zero; main began a little before it */
	uint64_t state_ns[STATE_COUNT]; /* add up to end_ns - start_ns exactly */
	uint64_t switches, preempted;
};

struct run_gil {
	unsigned process;
	char *process_name;
	uint64_t handoffs, forced;
	uint64_t n_slices;         /* known ones: a slice lasts from the taking to the giving back */
	uint64_t p50_ns, p95_ns, max_ns;
	uint64_t overlap_ns[STATE_COUNT]; /* time in which two lanes of it or more were in a state */
};

struct run_queue {
	char *name;
	unsigned process, capacity, max_depth; /* capacity 0: unbounded */
	uint64_t full_ns, empty_ns;            /* from its first item to the end of the run */
};

struct run {
	/* Set by who started it. */
	char *program;
	char **params;             /* "WORKERS=4" */
	size_t n_params;
	uint64_t cpu_ns;           /* of all its processes */
	int exit_status;

	struct region_settings settings;
	uint64_t wall_ns;
	struct run_lane *lanes;
	struct run_gil *gils;
	struct run_queue *queues;
	size_t n_lanes, n_gils, n_queues;
	uint64_t overlap_ns[STATE_COUNT];    /* over the whole run, whatever the process */
	uint64_t busy_ns;          /* time on cores: run and native of all lanes */
	uint64_t written, lost;    /* events */
	unsigned refused_lanes;
	bool is_stuck;
	char *verdict;             /* never NULL */
};

/* Measure a run that timeline_finish has closed. */
struct run *totals_measure(const struct timeline *timeline);

/* Say what was run; the strings are copied. */
void totals_name(struct run *run, const char *program, char *const params[], size_t n_params);

void totals_free(struct run *run); /* NULL is fine */

/* Handoffs, forced ones and so on over all GILs of the run. */
uint64_t totals_handoffs(const struct run *run);

/* A lane by its name, NULL when there is none; the first of several. */
const struct run_lane *totals_lane(const struct run *run, const char *name);

/* The time in which two lanes of one GIL, or more, were in `state`: the sum over all GILs. */
uint64_t totals_overlap(const struct run *run, enum state state);

#endif
