/*
 * track.h - who had a thing, and when: the holders of a GIL, the users of a core.
 *
 * Spans of one track follow each other.  Several lanes feed it, each in the order
 * of time, so spans are added unsorted and brought into order by track_settle;
 * where two overlap the later one wins.  A span that still goes on is shown behind
 * the others until the next track_reopen.  One thread.
 */

#ifndef TAPE_TRACK_H
#define TAPE_TRACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct track_span {
	uint64_t start_ns, end_ns;
	uint64_t before_ns;       /* the lengths of all spans before it */
	uint32_t lane;
};

struct track {
	struct track_span *spans; /* in order of time once settled */
	size_t n, cap;
	size_t n_settled;         /* finished ones that are in order */
};

void track_free(struct track *track);

/* The steps of a pull: take away what is open, add what has ended, settle, show what is open. */
void track_reopen(struct track *track);
void track_add(struct track *track, uint64_t start_ns, uint64_t end_ns, unsigned lane);
void track_settle(struct track *track);
void track_show_open(struct track *track, uint64_t start_ns, uint64_t now_ns, unsigned lane);

/* Forget the older half, when nothing open is shown. */
void track_drop_half(struct track *track);

/* The first span that ends after `ts_ns`; track->n when there is none. */
size_t track_index(const struct track *track, uint64_t ts_ns);

/* Who has it at `ts_ns`: a lane, or -1. */
int track_at(const struct track *track, uint64_t ts_ns);

/* The time in [t0, t1) during which somebody had it. */
uint64_t track_busy(const struct track *track, uint64_t t0, uint64_t t1);

/* The lengths of all spans, shortest first: track->n of them, to be freed with mem_free. */
uint64_t *track_lengths(const struct track *track);

/* Of `n` sorted lengths the one that `percent` of a hundred do not pass; 0 of none. */
uint64_t track_percentile(const uint64_t *lengths, size_t n, unsigned percent);

#endif
