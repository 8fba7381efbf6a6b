/*
 * history.h - what one lane did: its states in the order of time, for a reader.
 *
 * A state lasts until the next one; the last one lasts until `horizon_ns`, which
 * moves on while the run lives.  Two states more than a worker knows appear here:
 * HISTORY_NONE (not started, or finished) and HISTORY_LOST (the ring overflowed,
 * nobody knows).  A running sum every 64 states makes the time spent in each state
 * of any window exact to the nanosecond, at any zoom.  One thread.
 */

#ifndef TAPE_HISTORY_H
#define TAPE_HISTORY_H

#include "tape/event.h"

#include <stdbool.h>
#include <stddef.h>

enum { HISTORY_NONE = STATE_COUNT, HISTORY_LOST, HISTORY_STATES };

/* Time spent in each state, the two above included. */
struct history_sums { uint64_t ns[HISTORY_STATES]; };

struct history {
	struct event *events;        /* kind STATE; .state with EVENT_HOLDS, or one of the two above */
	size_t n, cap;
	struct history_sums *checks; /* sums up to event 0, 64, 128, ... */
	size_t n_checks, cap_checks;
	struct history_sums sums;    /* up to the last event */
	uint64_t horizon_ns;         /* as far as the last state is known to last */
};

/* What an event of a history shows: an enum state, HISTORY_NONE or HISTORY_LOST. */
static inline unsigned history_shown(const struct event *event) {
	unsigned state = event->state & 0x7f;
	return state < HISTORY_STATES ? state : (unsigned)HISTORY_LOST;
}

/* `= {0}` is an empty one; history_free gives its memory back. */
void history_free(struct history *history);

/* Append a state; a time before the last one's is taken as the last one's. */
void history_append(struct history *history, const struct event *event);

/* Forget the older half: its time is HISTORY_LOST from then on.  Returns how many events went. */
size_t history_drop_half(struct history *history);

/* The time spent in each state in [t0, t1): the sums always add up to t1 - t0. */
struct history_sums history_between(const struct history *history, uint64_t t0, uint64_t t1);

/* The event whose state holds at `ts_ns`, NULL before the first and at or after the horizon. */
const struct event *history_at(const struct history *history, uint64_t ts_ns);

/* The state at a time: an enum state, HISTORY_NONE or HISTORY_LOST. */
unsigned history_state(const struct history *history, uint64_t ts_ns);

/* How many events have a time below `ts_ns`; `hint` is the answer for an earlier time, or 0. */
size_t history_index(const struct history *history, uint64_t ts_ns, size_t hint);

/* Sums from the first event up to `ts_ns`; `index` is history_index of it. */
struct history_sums history_until(const struct history *history, uint64_t ts_ns, size_t index);

#endif
