/*
 * glyph.h - the characters of lanes, in sets for what a terminal can show.
 *
 * utf8 has every block; safe only those whose width no terminal disputes; ascii
 * none.  In each set no meaning rests on colour alone, except that `safe` shows
 * running as a coloured (or reversed) blank.
 */

#ifndef DRAW_GLYPH_H
#define DRAW_GLYPH_H

#include "draw/canvas.h"
#include "tape/zoom.h"

enum glyph_set { GLYPH_UTF8, GLYPH_SAFE, GLYPH_ASCII, GLYPH_SETS };

/* "utf8", "safe", "ascii", and back: -1 if unknown. */
const char *glyph_set_name(enum glyph_set set);
int glyph_set_of(const char *name);

/*
 * Paint one zoom cell.  A cut cell whose right part has more ink is painted with
 * THEME_REVERSE, so that it is right without colours too.
 */
void glyph_cell(struct canvas *canvas, int row, int col, enum glyph_set set,
	const struct zoom_cell *cell);

/* Paint a state all through: an enum state, HISTORY_NONE or HISTORY_LOST. */
void glyph_state(struct canvas *canvas, int row, int col, enum glyph_set set, unsigned state);

/* The character of a state. */
uint32_t glyph_sign(enum glyph_set set, unsigned state);

/* The bar that shows `share` thousandths: an eighth block, or a digit 1 to 9; ' ' for 0. */
uint32_t glyph_share(enum glyph_set set, unsigned share);

/* A queue's level in five steps, 0: a blank. */
uint32_t glyph_level(enum glyph_set set, unsigned level);

#endif
