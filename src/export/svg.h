/*
 * svg.h - a grid of cells as an SVG picture, every cell in its place.
 *
 * Blocks are drawn as shapes, so that they fill their cells in any font; text is
 * stretched to its columns, Chinese included.  No script, no link, no font file.
 */

#ifndef EXPORT_SVG_H
#define EXPORT_SVG_H

#include "base/text.h"
#include "draw/canvas.h"

/* One cell as it is shown, its colours as indices of the 256 or -1. */
struct svg_cell {
	const uint32_t *text;  /* codepoints, 0 at the end; at most 1 + CANVAS_MARKS */
	int width;             /* 1, 2, or 0: the right half of the one before */
	int front, back;
	unsigned flags;        /* enum theme_flag */
};

/* Gives the cell at a place; called for each row from left to right. */
typedef struct svg_cell svg_cell_fn(void *data, int row, int col);

/* Append a picture of a grid on the theme's ground; `title` is for those who cannot see it. */
void svg_write_grid(struct text *out, int rows, int cols, svg_cell_fn *cell, void *data,
	enum theme theme, const char *title);

/* Append a picture of a canvas. */
void svg_write(struct text *out, const struct canvas *canvas, enum theme theme, const char *title);

#endif
