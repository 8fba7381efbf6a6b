/*
 * writer.h - the writer's side of one lane: its thread enters states here.
 *
 * A struct writer is two pointers into the mapped region; the thread of the lane
 * keeps it at hand, so that an event costs little more than the clock read it
 * contains.  Only that thread may use it.  The times given never go back.
 */

#ifndef TAPE_WRITER_H
#define TAPE_WRITER_H

#include "tape/region.h"

struct writer {
	struct region_lane *lane; /* NULL: there was no lane left, nothing is written */
	struct ring *ring;        /* NULL: only the sums are kept */
};

/* Get ready to write to a lane; REGION_NONE is fine.  Nothing to close. */
struct writer writer_open(const struct region *region, unsigned lane);

/* Relaxed loads: the record's only writer is the caller. */
#define WRITER_LOAD(field) atomic_load_explicit(&(field), memory_order_relaxed)
/* release: a reader that sees the value will see `seq` at least as it was before (region_sums) */
#define WRITER_STORE(field, value) atomic_store_explicit(&(field), (value), memory_order_release)

/* Any event but STATE. */
static inline void writer_push(const struct writer *writer, enum event_kind kind, unsigned object,
	uint32_t arg, uint64_t ts_ns) {
	if (writer->ring)
		ring_push(writer->ring, ts_ns, ring_word(kind, 0, object, arg));
}

/* Where it begins: the sums run from here on. */
static inline void writer_begin(struct region_lane *lane, uint64_t ts_ns) {
	WRITER_STORE(lane->start_ns, ts_ns);
	WRITER_STORE(lane->since_ns, ts_ns);
}

/* Add the finished stretch to the sums, and enter the next state. */
static inline void writer_enter(const struct writer *writer, enum state state, bool holds_gil,
	unsigned object, unsigned line, unsigned core, uint64_t ts_ns) {
	struct region_lane *lane = writer->lane;
	if (!lane)
		return;
	unsigned old = WRITER_LOAD(lane->state) & 0x7f;
	unsigned entered = state | (holds_gil ? EVENT_HOLDS : 0);
	uint32_t seq = WRITER_LOAD(lane->seq);

	WRITER_STORE(lane->seq, seq + 1);
	if (old < STATE_COUNT)
		WRITER_STORE(lane->cum_ns[old],
			WRITER_LOAD(lane->cum_ns[old]) + (ts_ns - WRITER_LOAD(lane->since_ns)));
	else
		writer_begin(lane, ts_ns);
	WRITER_STORE(lane->since_ns, ts_ns);
	WRITER_STORE(lane->state, entered);
	WRITER_STORE(lane->object, object);
	WRITER_STORE(lane->line, line);
	WRITER_STORE(lane->seq, seq + 2);

	if (old <= STATE_NATIVE && state > STATE_NATIVE) {
		WRITER_STORE(lane->switches, WRITER_LOAD(lane->switches) + 1);
		if (state == STATE_READY)
			WRITER_STORE(lane->preempted, WRITER_LOAD(lane->preempted) + 1);
	}
	if (writer->ring)
		ring_push(writer->ring, ts_ns, ring_word(EVENT_STATE, entered, object, event_arg(line,
			core)));
}

#endif
