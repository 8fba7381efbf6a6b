/*
 * layout.h - which panes stand where, for each phase and each size of the screen.
 */

#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include "tui/pane.h"

enum { LAYOUT_MIN_ROWS = 12, LAYOUT_MIN_COLS = 60 };

/* Arrange all panes on the frame's canvas and paint them.  Fills frame->fits and the cursor. */
void layout_paint(struct pane_frame *frame);

#endif
