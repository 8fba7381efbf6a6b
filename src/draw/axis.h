/*
 * axis.h - a rule with a pane's name, and the times of the lanes below it.
 *
 *     - lanes ------ 0 ms -------- 20 ----------- 40 --------- 60 ----
 *
 * Labels are round numbers, each begins at the very column of its time.
 */

#ifndef DRAW_AXIS_H
#define DRAW_AXIS_H

#include "draw/pen.h"

#include <stdint.h>

struct axis {
	const char *title;     /* "lanes"; NULL: none */
	uint64_t zero_ns;      /* labels count from here */
	uint64_t t0, t1;       /* the window of the cells */
	uint64_t whole_ns;     /* of a run that is over: the last label says "60 of 183"; 0: do not */
	int col, cols;         /* where the cells are, counted from the pen's rect */
};

/* Paint it into the first row of the pen's rect. */
void axis_paint(const struct pen *pen, const struct axis *axis);

/* Paint a rule with a name and nothing else. */
void axis_rule(const struct pen *pen, const char *title);

/* The step between two labels for `cols` columns: 1, 2 or 5 times a power of ten nanoseconds. */
uint64_t axis_step(uint64_t window_ns, int cols);

#endif
