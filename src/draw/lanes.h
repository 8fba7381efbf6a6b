/*
 * lanes.h - a run as lanes: each worker a row, then the GIL, the cores, the queues.
 *
 *     - lanes ------ 0 ms -------- 20 ----------- 40 --------- 60 ----
 *      M MainThread  ---------------------                          join A
 *      A Thread-1    ####XXXX####XXXX####XX                         waits: B has GIL
 *      B Thread-2    XXXX####XXXX####XXX###                         runs line 8
 *        gil         AAAABBBBAAAABBBBAAABB                          5 hand-overs
 *        core 0      AAAA    AAAA    AAA                            idle 45%
 *
 * Rows that do not fit fold: the cores to one row, then main threads that only
 * wait go, then the rest scrolls; the last row says how many are hidden.
 */

#ifndef DRAW_LANES_H
#define DRAW_LANES_H

#include "draw/axis.h"
#include "draw/pen.h"
#include "tape/timeline.h"

enum lanes_right {
	LANES_NOW,    /* what each does at `cursor_ns`, or at the end of what is known */
	LANES_TOTALS, /* "run 50% gil 50%" of its whole life */
	LANES_NOTHING,
};

struct lanes {
	const struct timeline *timeline;
	const char *title;       /* of the rule, "lanes" in the pen's language when NULL */
	uint64_t t0, t1;         /* the window */
	uint64_t cursor_ns;      /* a column is marked; 0: none */
	enum lanes_right right;
	bool no_rule;            /* leave out the rule with the axis */
	bool workers_only;       /* no gil, core and queue rows (compare) */
	bool show_all;           /* hide and fold nothing: scroll */
	int scroll;              /* rows scrolled away when they do not fit */
	int thickness;           /* rows a lane, 0 counts as 1 (present) */
};

/* What lanes_paint found, for the caller's keys, legend and scrolling. */
struct lanes_done {
	int rows;                /* of the rect that were used, the rule included */
	int all_rows;            /* what it would take to hide nothing */
	int hidden;              /* rows folded, hidden or scrolled away */
	unsigned seen;           /* states in the picture: 1 << enum state, or legend.h's extra bits */
};

struct lanes_done lanes_paint(const struct pen *pen, const struct lanes *lanes);

/* Rows that hide nothing, the rule included. */
int lanes_rows(const struct lanes *lanes);

/* Where the cells are in a rect of `cols` columns, for the caller's arithmetic of windows. */
void lanes_columns(int cols, int *cells_col, int *cells);

/* The letter of a lane: M for the first MainThread, A, B, ... for the others, '+' past Z. */
char lanes_letter(const struct timeline *timeline, unsigned lane);

/* Its name for people: a child process's main thread is called as the process. */
const char *lanes_name(const struct timeline *timeline, unsigned lane);

#endif
