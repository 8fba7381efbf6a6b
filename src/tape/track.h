/*
 * track.h - who had a thing, and when: the holders of a GIL, the users of a core.
 *
 * Spans of one track follow each other.  Several lanes feed it, each in the order
 * of time, so spans are added unsorted and brought into order by track_settle.
 * One thread.
 */

#ifndef TAPE_TRACK_H
#define TAPE_TRACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct track_span {
	uint64_t start_ns, end_ns;
	uint32_t lane;
	bool is_open;      /* still goes on; end_ns is how far we know */
};

struct track {
	struct track_span *spans; /* in order of time up to n_settled */
	size_t n, cap, n_settled;
};

void track_free(struct track *track);
void track_add(struct track *track, uint64_t start_ns, uint64_t end_ns, unsigned lane, bool is_open);

/* Put what was added into its place; must be called before the others below. */
void track_settle(struct track *track);

/* Take away the spans that were open, so that they can be added anew. */
void track_drop_open(struct track *track);

/* Forget the older half. */
void track_drop_half(struct track *track);

/* The first span that ends after `ts_ns`; track->n when there is none. */
size_t track_index(const struct track *track, uint64_t ts_ns);

/* Who has it at `ts_ns`: a lane, or -1. */
int track_at(const struct track *track, uint64_t ts_ns);

/* The time in [t0, t1) during which somebody had it. */
uint64_t track_busy(const struct track *track, uint64_t t0, uint64_t t1);

#endif
