/*
 * glyph.c - from zoom cells to characters.
 *
 *     cut after 3/8     utf8   the left three eighths in the colour of the first state,
 *                              the ground in that of the second
 *                       safe   a right half block, or the state that has more of it
 *                       ascii  the state that has more of it
 *
 * Only states that are blocks have a ground.  A sign such as `=` cannot be cut:
 * beside a block its part is the terminal's ground, and between two signs the one
 * that has more of the cell takes it.
 */

#include "draw/glyph.h"

#include <string.h>

static const struct {
	uint32_t sign[GLYPH_SETS];
} glyphs[] = {
#define GLYPH(state, utf8, safe, ascii) { { utf8, safe, ascii } },
#include "draw/glyph.def"
#undef GLYPH
};

_Static_assert(sizeof glyphs / sizeof glyphs[0] == HISTORY_STATES, "a glyph for every state");

static const char *const names[GLYPH_SETS] = { "utf8", "safe", "ascii" };

enum { FULL_BLOCK = 0x2588, LEFT_BLOCKS = 0x2590, LOWER_BLOCKS = 0x2580, RIGHT_HALF = 0x2590 };

const char *glyph_set_name(enum glyph_set set) {
	return names[set];
}

int glyph_set_of(const char *name) {
	for (int i = 0; i < GLYPH_SETS; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

/* Blocks have or want a core: they have a ground. */
static bool is_block(unsigned state) {
	return state <= STATE_GIL;
}

static uint8_t ground_of(unsigned state) {
	return is_block(state) ? (uint8_t)state : THEME_NONE;
}

uint32_t glyph_sign(enum glyph_set set, unsigned state) {
	return glyphs[state].sign[set];
}

void glyph_state(struct canvas *canvas, int row, int col, enum glyph_set set, unsigned state) {
	bool is_ground = set == GLYPH_SAFE && state <= STATE_NATIVE;
	struct canvas_style style = { (uint8_t)state, THEME_NONE, is_ground ? THEME_REVERSE : 0 };
	canvas_set(canvas, row, col, glyphs[state].sign[set], style);
}

/*
 * Two states in one cell, `glyph` covering the left part of it, or the right part.
 * The states are in the order of their ink: the one with more is the letters'
 * colour, and where that is not the part which the glyph covers, all is reversed.
 */
static void put_cut(struct canvas *canvas, int row, int col, uint32_t glyph, unsigned covered,
	unsigned other) {
	struct canvas_style style = { (uint8_t)covered, ground_of(other), 0 };
	if (other < covered)
		style = (struct canvas_style){ (uint8_t)other, ground_of(covered), THEME_REVERSE };
	canvas_set(canvas, row, col, glyph, style);
}

static void paint_split(struct canvas *canvas, int row, int col, enum glyph_set set,
	const struct zoom_cell *cell) {
	bool has_edge = is_block(cell->a) || is_block(cell->b);
	bool is_middle = cell->eighths >= 3 && cell->eighths <= 5;
	if (has_edge && set == GLYPH_UTF8)
		put_cut(canvas, row, col, LEFT_BLOCKS - cell->eighths, cell->a, cell->b);
	else if (has_edge && set == GLYPH_SAFE && is_middle)
		put_cut(canvas, row, col, RIGHT_HALF, cell->b, cell->a);
	else
		glyph_state(canvas, row, col, set, cell->eighths >= 4 ? cell->a : cell->b);
}

uint32_t glyph_share(enum glyph_set set, unsigned share) {
	unsigned steps = set == GLYPH_UTF8 ? 8 : 10;
	unsigned step = (share * steps + 500) / 1000;
	if (share == 0)
		return ' ';
	if (step == 0)
		step = 1;
	if (set == GLYPH_UTF8)
		return LOWER_BLOCKS + (step > 8 ? 8 : step);
	return '0' + (step > 9 ? 9 : step);
}

uint32_t glyph_level(enum glyph_set set, unsigned level) {
	static const uint32_t blocks[] = { ' ', 0x2581, 0x2582, 0x2583, 0x2585, 0x2587 };
	if (level > 5)
		level = 5;
	return set == GLYPH_UTF8 ? blocks[level] : level ? '0' + level : ' ';
}

void glyph_cell(struct canvas *canvas, int row, int col, enum glyph_set set,
	const struct zoom_cell *cell) {
	switch ((enum zoom_kind)cell->kind) {
	case ZOOM_BLANK:
	case ZOOM_SOLID:
	case ZOOM_LOST:
		glyph_state(canvas, row, col, set, cell->a);
		break;
	case ZOOM_SPLIT:
		paint_split(canvas, row, col, set, cell);
		break;
	case ZOOM_MIXED:
		canvas_set(canvas, row, col, glyph_share(set, cell->share),
			(struct canvas_style){
				cell->a, set == GLYPH_ASCII ? THEME_NONE : ground_of(cell->b), 0 });
		break;
	}
}
