/*
 * canvas.h - a grid of cells with no terminal in it: what every painter paints on.
 *
 * A cell is a character with up to four combining marks, one or two columns wide,
 * and a style: roles of theme.def for letters and ground.  The second column of a
 * wide character is a cell of width 0.  Whatever is put is clipped, made safe for
 * a terminal, and no wide character is ever there by half.  An empty canvas is
 * blanks in THEME_TEXT.  Cells hold no pointers and no padding: compare rows with
 * memcmp.  One thread.
 */

#ifndef DRAW_CANVAS_H
#define DRAW_CANVAS_H

#include "draw/theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CANVAS_MARKS = 4 };

/* How cells look.  `back` THEME_NONE: the terminal's own ground. */
struct canvas_style {
	uint8_t role;   /* enum theme_role */
	uint8_t back;   /* enum theme_role */
	uint8_t flags;  /* enum theme_flag, besides the role's own */
};

#define CANVAS_STYLE(name) ((struct canvas_style){ THEME_##name, THEME_NONE, 0 })

struct canvas_cell {
	uint32_t text[1 + CANVAS_MARKS]; /* codepoints, 0-filled */
	uint8_t width;                   /* 1, 2, or 0: the right half of the one before */
	struct canvas_style style;
};

_Static_assert(sizeof(struct canvas_cell) == 24, "cells are compared with memcmp");

struct canvas {
	int rows, cols;
	struct canvas_cell *cells;
};

/* A part of a canvas. */
struct canvas_rect { int row, col, rows, cols; };

struct canvas *canvas_open(int rows, int cols);
void canvas_close(struct canvas *canvas);                      /* NULL is fine */
void canvas_resize(struct canvas *canvas, int rows, int cols); /* and clear */
void canvas_clear(struct canvas *canvas);

static inline struct canvas_cell *canvas_at(const struct canvas *canvas, int row, int col) {
	return &canvas->cells[(size_t)row * (size_t)canvas->cols + (size_t)col];
}

/*
 * Put UTF-8 at a place, in at most `cols` columns, on one row (a newline ends
 * it).  Returns the columns that it took.  canvas_put takes all the room there is.
 */
int canvas_put_in(struct canvas *canvas, int row, int col, int cols, const char *text,
	struct canvas_style style);
int canvas_put(struct canvas *canvas, int row, int col, const char *text,
	struct canvas_style style);
int canvas_putf(struct canvas *canvas, int row, int col, struct canvas_style style,
	const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Put one character of width 1 (others count as '?'). */
void canvas_set(struct canvas *canvas, int row, int col, uint32_t codepoint,
	struct canvas_style style);

/* Fill a part with one such character. */
void canvas_fill(struct canvas *canvas, struct canvas_rect rect, uint32_t codepoint,
	struct canvas_style style);

/* Give a part another style, its characters stay; flags are added. */
void canvas_restyle(struct canvas *canvas, struct canvas_rect rect, struct canvas_style style);
void canvas_add_flags(struct canvas *canvas, struct canvas_rect rect, unsigned flags);

/* Copy all of `from` to a place of `canvas`, clipped. */
void canvas_copy(struct canvas *canvas, int row, int col, const struct canvas *from);

bool canvas_is_equal(const struct canvas *a, const struct canvas *b);

/* The part of `rect` that lies on the canvas. */
struct canvas_rect canvas_clip(const struct canvas *canvas, struct canvas_rect rect);

#endif
