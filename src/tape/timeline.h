/*
 * timeline.h - the reader's copy of a run: everything a picture or a report needs.
 *
 * timeline_pull, some thirty times a second, copies what is new in the region's
 * rings and records; timeline_finish pulls for the last time, ends what did not
 * end by itself and lets go of the region, after which the timeline lives on.
 * The fields are for reading.  Times are CLOCK_MONOTONIC; `zero_ns` is the run's
 * time zero.  What a region says is believed only as far as it is checked: it may
 * come from an engine that crashed.  One thread.
 */

#ifndef TAPE_TIMELINE_H
#define TAPE_TIMELINE_H

#include "tape/history.h"
#include "tape/region.h"
#include "tape/track.h"

/* A line at a time: an answer to want_line. */
struct timeline_line { uint64_t ts_ns; uint32_t line; };

/* Who woke a lane, and when. */
struct timeline_wake { uint64_t ts_ns; uint16_t object; uint16_t waker; };

struct timeline_lane {
	char *name;
	uint8_t kind;              /* enum region_lane_kind */
	bool daemon, is_ended, is_ready;
	uint16_t process, parent;  /* REGION_NONE: none */
	int32_t tid;
	uint64_t start_ns, end_ns; /* start 0: not yet; end 0: goes on */
	uint64_t sums_ns[STATE_COUNT]; /* from the record, up to its end or now: always exact */
	uint64_t switches, preempted;
	uint64_t written, lost;    /* events; lost: overwritten unread, or dropped at the limit */
	uint32_t line;             /* the last one known */
	struct history history;
	struct timeline_line *lines;
	size_t n_lines, cap_lines;
	struct timeline_wake *wakes;
	size_t n_wakes, cap_wakes;

	/* Private to timeline.c. */
	uint64_t tail;             /* in the ring */
	uint64_t hold_ns, core_ns; /* since when it has the GIL, a core; 0: has not */
	unsigned core;
	uint32_t name_at;
};

struct timeline_process {
	char *name;
	bool is_ready;
	uint8_t end;               /* enum region_process_end */
	uint16_t parent, parent_lane, main_lane;
	int32_t pid, status;
	uint64_t cpu_ns, handoffs, forced;
	struct track gil;          /* who held its GIL: from the taking to the giving back */
};

/* How many items a queue held from a time on; `area`: items times nanoseconds before that. */
struct timeline_depth { uint64_t ts_ns; uint64_t area; uint32_t depth; };

struct timeline_object {
	char *name;
	bool is_ready;
	uint8_t kind;              /* enum region_object_kind */
	uint16_t process;
	uint32_t holder;           /* lane + 1 at the last pull */
	uint32_t capacity;
	struct timeline_depth *depths;
	size_t n_depths, cap_depths, n_settled;
};

struct timeline_core { unsigned number; struct track track; };

struct timeline {
	struct region_settings settings;
	uint64_t zero_ns;          /* 0: not yet */
	uint64_t end_ns;           /* the wall's end, 0: not yet */
	uint64_t now_ns;           /* of the last pull */
	bool is_finished;
	struct timeline_lane *lanes;
	struct timeline_process *processes;
	struct timeline_object *objects; /* [0] is none */
	struct timeline_core *cores;     /* by number, those that were used */
	size_t n_lanes, n_processes, n_objects, n_cores;
	size_t cap_lanes, cap_processes, cap_objects, cap_cores;
	uint32_t refused_lanes;
	bool is_stuck;
	char *verdict;             /* why, "" when it is not stuck */

	const struct region *region; /* NULL once finished */
	size_t n_events;             /* kept of all kinds, against LIMIT_HISTORY_EVENTS */
};

/* `region` stays the caller's, and must live until timeline_finish or timeline_close. */
struct timeline *timeline_open(const struct region *region);
void timeline_close(struct timeline *timeline); /* NULL is fine */

/*
 * Copy what is new.  Returns whether anything changed but the time.  Open states
 * are known to last until `now_ns`.
 */
bool timeline_pull(struct timeline *timeline, uint64_t now_ns);

/* The run's processes are gone: pull, end each lane at its last sign of life, forget the region. */
void timeline_finish(struct timeline *timeline, uint64_t now_ns);

/* The end of what can be shown: the wall's end, else now; never before zero_ns. */
uint64_t timeline_until(const struct timeline *timeline);

/* The state of a lane at a time (history_state); its source line then, 0: not known. */
unsigned timeline_state(const struct timeline *timeline, unsigned lane, uint64_t ts_ns);
unsigned timeline_line_at(const struct timeline *timeline, unsigned lane, uint64_t ts_ns);

/* The object that the lane waits for at a time, 0: none. */
unsigned timeline_object_at(const struct timeline *timeline, unsigned lane, uint64_t ts_ns);

/* Who holds the GIL of `process`, who is on `core` at a time: a lane, or -1. */
int timeline_holder(const struct timeline *timeline, unsigned process, uint64_t ts_ns);
int timeline_on_core(const struct timeline *timeline, unsigned core, uint64_t ts_ns);

/*
 * The time of the nearest change of any lane's state after (before) `ts_ns`, or
 * of the next time a GIL goes to another lane; 0: there is none.
 */
uint64_t timeline_next(const struct timeline *timeline, uint64_t ts_ns);
uint64_t timeline_previous(const struct timeline *timeline, uint64_t ts_ns);
uint64_t timeline_next_handover(const struct timeline *timeline, uint64_t ts_ns);
uint64_t timeline_previous_handover(const struct timeline *timeline, uint64_t ts_ns);

/* The last wake of a lane at or before a time, NULL: none is known. */
const struct timeline_wake *timeline_wake_at(const struct timeline *timeline, unsigned lane,
	uint64_t ts_ns);

/* How many items a queue held at a time, and the most it ever held. */
unsigned timeline_depth_at(const struct timeline *timeline, unsigned object, uint64_t ts_ns);
unsigned timeline_depth_max(const struct timeline *timeline, unsigned object);

/* How many entries of object->depths are at or before a time. */
size_t timeline_depth_index(const struct timeline_object *object, uint64_t ts_ns);

#endif
