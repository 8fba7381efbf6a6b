/*
 * zoom.h - a lane in so many columns: what each cell shows, with no glyph in it yet.
 *
 * A cell shows a state, or the exact eighth at which one state ends and the next
 * begins, or, where changes come closer than two cells, the exact share of
 * running time over the largest other state, averaged over at least three
 * changes.  It never shows a first, a last or a sample.
 */

#ifndef TAPE_ZOOM_H
#define TAPE_ZOOM_H

#include "tape/timeline.h"

enum zoom_kind {
	ZOOM_BLANK,  /* not alive */
	ZOOM_SOLID,  /* `a` all the time */
	ZOOM_SPLIT,  /* `a` for `eighths` eighths (1 to 7), then `b` */
	ZOOM_MIXED,  /* `a` for `share` thousandths, else mostly `b` */
	ZOOM_LOST,   /* events of this time were overwritten unread */
};

/* `a` and `b` are enum state, or HISTORY_NONE. */
struct zoom_cell {
	uint8_t kind;    /* enum zoom_kind */
	uint8_t a, b;
	uint8_t eighths;
	uint16_t share;  /* thousandths, 1 to 999 */
};

/* Fill `n` cells with the window [t0, t1) of a lane's history. */
void zoom_lane(const struct history *history, uint64_t t0, uint64_t t1, int n,
	struct zoom_cell *cells);

/* A cell of a track: the lane that had it longest, -1 if nobody had it half of the time. */
struct zoom_owner {
	int lane;
	bool is_dense;   /* more owners than can be told apart: show `share` instead */
	uint16_t share;  /* thousandths during which somebody had it */
};

void zoom_track(const struct track *track, uint64_t t0, uint64_t t1, int n,
	struct zoom_owner *cells);

/* The mean number of items of a queue in each column, in thousandths. */
void zoom_depth(const struct timeline_object *object, uint64_t t0, uint64_t t1, int n,
	uint64_t *milli);

/*
 * The window in which a run opens, in `n` columns: from time zero, the whole run
 * if changes then lie at least three cells apart, else as much as lets them; and
 * from later on when the lanes that change had hardly begun in that.
 */
void zoom_opening(const struct timeline *timeline, int n, uint64_t *t0, uint64_t *t1);

#endif
