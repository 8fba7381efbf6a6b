/*
 * legend.h - what the signs mean, only those that are in the picture.
 */

#ifndef DRAW_LEGEND_H
#define DRAW_LEGEND_H

#include "draw/pen.h"

/* Bits of `seen` beside 1 << enum state. */
enum { LEGEND_MIXED = 1 << HISTORY_STATES, LEGEND_LOST = 1 << HISTORY_LOST };

/* Paint it into the first row of the pen's rect; shorter words when the longer do not fit. */
void legend_paint(const struct pen *pen, unsigned seen);

/* All of them, a row each, as far as there is room: for help.  Returns the rows used. */
int legend_paint_all(const struct pen *pen);

#endif
