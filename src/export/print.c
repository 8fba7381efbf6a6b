#include "export/print.h"

#include "base/utf8.h"
#include "draw/glyph.h"

#include <string.h>

enum { EIGHTH_FIRST = 0x2589, EIGHTH_LAST = 0x258f, FULL_BLOCK = 0x2588 };

static void add_cell(struct text *out, const struct canvas_cell *cell) {
	for (int i = 0; i <= CANVAS_MARKS && cell->text[i]; i++)
		text_add_codepoint(out, cell->text[i]);
}

/* Where the row's last cell is that shows anything. */
static int row_end(const struct canvas *canvas, int row, bool has_colors) {
	int end = canvas->cols;
	while (end > 0) {
		const struct canvas_cell *cell = canvas_at(canvas, row, end - 1);
		bool is_blank = cell->width == 1 && cell->text[0] == ' ' && cell->text[1] == 0;
		bool is_shown
			= has_colors && (cell->style.back != THEME_NONE || (cell->style.flags & THEME_REVERSE));
		if (!is_blank || is_shown)
			break;
		end--;
	}
	return end;
}

/*
 * Without colours a reversed cut cell would show its ink on the wrong side: what
 * has more of the cell takes it, its own sign or that of the cell before.
 */
static void add_plain(struct text *out, const struct canvas_cell *cell,
	const struct canvas_cell *before) {
	uint32_t sign = cell->text[0];
	if (!(cell->style.flags & THEME_REVERSE) || sign < EIGHTH_FIRST || sign > EIGHTH_LAST) {
		add_cell(out, cell);
		return;
	}
	unsigned eighths = FULL_BLOCK + 8 - sign;
	if (eighths <= 4)
		text_add_codepoint(out, glyph_sign(GLYPH_UTF8, cell->style.role));
	else if (cell->style.back != THEME_NONE)
		text_add_codepoint(out, glyph_sign(GLYPH_UTF8, cell->style.back));
	else if (before)
		add_cell(out, before);
	else
		text_add_char(out, ' ');
}

void print_text(struct text *out, const struct canvas *canvas) {
	for (int row = 0; row < canvas->rows; row++) {
		int end = row_end(canvas, row, false);
		for (int col = 0; col < end; col++)
			add_plain(
				out, canvas_at(canvas, row, col), col ? canvas_at(canvas, row, col - 1) : NULL);
		text_add_char(out, '\n');
	}
}

/* ---- Colours ---- */

static void add_color(struct text *out, int color, int colors, bool is_back) {
	if (color < 0)
		return;
	if (colors >= 256)
		text_addf(out, ";%d;5;%d", is_back ? 48 : 38, color);
	else
		text_addf(out, ";%d", (is_back ? 40 : 30) + color);
}

static void add_style(struct text *out, struct canvas_style style, enum theme theme, int colors) {
	struct theme_look front = theme_look(theme, colors, (enum theme_role)style.role);
	struct theme_look back = theme_look(theme, colors, (enum theme_role)style.back);
	unsigned flags = front.flags ^ style.flags;
	text_add(out, "\033[0");
	if (flags & THEME_BOLD)
		text_add(out, ";1");
	if (flags & THEME_DIM)
		text_add(out, ";2");
	if (flags & THEME_UNDERLINE)
		text_add(out, ";4");
	if (flags & THEME_REVERSE)
		text_add(out, ";7");
	add_color(out, front.color, colors, false);
	add_color(out, back.color, colors, true);
	text_add_char(out, 'm');
}

static bool is_same_style(struct canvas_style a, struct canvas_style b) {
	return a.role == b.role && a.back == b.back && a.flags == b.flags;
}

void print_ansi(struct text *out, const struct canvas *canvas, enum theme theme, int colors) {
	for (int row = 0; row < canvas->rows; row++) {
		struct canvas_style now = { THEME_TEXT, THEME_NONE, 0 };
		int end = row_end(canvas, row, true);
		for (int col = 0; col < end; col++) {
			const struct canvas_cell *cell = canvas_at(canvas, row, col);
			if (!is_same_style(cell->style, now)) {
				now = cell->style;
				add_style(out, now, theme, colors);
			}
			add_cell(out, cell);
		}
		text_add(out, end && !is_same_style(now, CANVAS_STYLE(TEXT)) ? "\033[0m\n" : "\n");
	}
}
