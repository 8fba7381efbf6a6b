#include "draw/canvas.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct canvas_cell blank = {
	.text = { ' ' },
	.width = 1,
	.style = { THEME_TEXT, THEME_NONE, 0 },
};

struct canvas *canvas_open(int rows, int cols) {
	struct canvas *canvas = MEM_NEW(struct canvas);
	canvas_resize(canvas, rows, cols);
	return canvas;
}

void canvas_close(struct canvas *canvas) {
	if (!canvas)
		return;
	mem_free(canvas->cells);
	mem_free(canvas);
}

void canvas_resize(struct canvas *canvas, int rows, int cols) {
	canvas->rows = rows > 0 ? rows : 0;
	canvas->cols = cols > 0 ? cols : 0;
	mem_free(canvas->cells);
	canvas->cells = MEM_NEW_ARRAY(struct canvas_cell, (size_t)canvas->rows * (size_t)canvas->cols);
	canvas_clear(canvas);
}

void canvas_clear(struct canvas *canvas) {
	size_t n = (size_t)canvas->rows * (size_t)canvas->cols;
	for (size_t i = 0; i < n; i++)
		canvas->cells[i] = blank;
}

struct canvas_rect canvas_clip(const struct canvas *canvas, struct canvas_rect rect) {
	if (rect.row < 0) {
		rect.rows += rect.row;
		rect.row = 0;
	}
	if (rect.col < 0) {
		rect.cols += rect.col;
		rect.col = 0;
	}
	if (rect.rows > canvas->rows - rect.row)
		rect.rows = canvas->rows - rect.row;
	if (rect.cols > canvas->cols - rect.col)
		rect.cols = canvas->cols - rect.col;
	if (rect.rows <= 0 || rect.cols <= 0)
		return (struct canvas_rect){ 0, 0, 0, 0 };
	return rect;
}

/* Before a cell is overwritten: no half of a wide character may stay beside it. */
static void cut_wide(struct canvas *canvas, int row, int col) {
	struct canvas_cell *cell = canvas_at(canvas, row, col);
	if (cell->width == 0 && col > 0) {
		cell[-1].text[0] = ' ';
		memset(cell[-1].text + 1, 0, sizeof cell->text - sizeof cell->text[0]);
		cell[-1].width = 1;
	}
	if (cell->width == 2 && col + 1 < canvas->cols) {
		cell[1] = (struct canvas_cell){ .text = { ' ' }, .width = 1, .style = cell->style };
	}
}

static void set_cell(struct canvas *canvas, int row, int col, uint32_t codepoint, int width,
	struct canvas_style style) {
	cut_wide(canvas, row, col);
	if (width == 2)
		cut_wide(canvas, row, col + 1);
	struct canvas_cell *cell = canvas_at(canvas, row, col);
	*cell = (struct canvas_cell){ .text = { codepoint }, .width = (uint8_t)width, .style = style };
	if (width == 2)
		cell[1] = (struct canvas_cell){ .width = 0, .style = style };
}

static void add_mark(struct canvas_cell *cell, uint32_t mark) {
	for (int i = 1; i <= CANVAS_MARKS; i++) {
		if (cell->text[i] == 0) {
			cell->text[i] = mark;
			return;
		}
	}
}

/* Is it bytes that a terminal may see as they are?  Most of what is painted. */
static bool is_plain(const char *text) {
	for (const char *c = text; *c; c++)
		if (*c < ' ' || *c > '~')
			return false;
	return true;
}

static int put_safe(struct canvas *canvas, int row, int col, int end, const char *text, size_t len,
	struct canvas_style style) {
	int at = col, base = -1;
	for (size_t i = 0; i < len;) {
		int codepoint;
		i += (size_t)utf8_decode(text + i, len - i, &codepoint);
		int width = codepoint < 0 ? 1 : utf8_width_char(codepoint);
		uint32_t shown = codepoint < 0 ? '?' : (uint32_t)codepoint;
		if (width == 0) {
			if (base >= 0)
				add_mark(canvas_at(canvas, row, base), shown);
			continue;
		}
		if (at + width > end)
			break;
		base = -1;
		if (at >= 0) {
			set_cell(canvas, row, at, shown, width, style);
			base = at;
		} else if (at + width > 0) {
			set_cell(canvas, row, 0, ' ', 1, style); /* its left half lies outside */
		}
		at += width;
	}
	return at - col;
}

int canvas_put_in(struct canvas *canvas, int row, int col, int cols, const char *text,
	struct canvas_style style) {
	int end = col + cols < canvas->cols ? col + cols : canvas->cols;
	if (row < 0 || row >= canvas->rows || col >= end)
		return 0;
	size_t len = strcspn(text, "\n");
	if (text[len] == '\0' && is_plain(text))
		return put_safe(canvas, row, col, end, text, len, style);
	struct text safe = {0};
	text_safe(&safe, text, len, false);
	int used = put_safe(canvas, row, col, end, text_str(&safe), safe.len, style);
	text_free(&safe);
	return used;
}

int canvas_put(struct canvas *canvas, int row, int col, const char *text,
	struct canvas_style style) {
	return canvas_put_in(canvas, row, col, canvas->cols - col, text, style);
}

int canvas_putf(struct canvas *canvas, int row, int col, struct canvas_style style,
	const char *format, ...) {
	struct text text = {0};
	va_list args;
	va_start(args, format);
	text_addv(&text, format, args);
	va_end(args);
	int used = canvas_put(canvas, row, col, text_str(&text), style);
	text_free(&text);
	return used;
}

void canvas_set(struct canvas *canvas, int row, int col, uint32_t codepoint,
	struct canvas_style style) {
	if (row < 0 || row >= canvas->rows || col < 0 || col >= canvas->cols)
		return;
	if ((codepoint < ' ' || codepoint > '~') && utf8_width_char((int)codepoint) != 1)
		codepoint = '?';
	set_cell(canvas, row, col, codepoint, 1, style);
}

void canvas_fill(struct canvas *canvas, struct canvas_rect rect, uint32_t codepoint,
	struct canvas_style style) {
	rect = canvas_clip(canvas, rect);
	for (int row = rect.row; row < rect.row + rect.rows; row++)
		for (int col = rect.col; col < rect.col + rect.cols; col++)
			canvas_set(canvas, row, col, codepoint, style);
}

void canvas_restyle(struct canvas *canvas, struct canvas_rect rect, struct canvas_style style) {
	rect = canvas_clip(canvas, rect);
	for (int row = rect.row; row < rect.row + rect.rows; row++)
		for (int col = rect.col; col < rect.col + rect.cols; col++)
			canvas_at(canvas, row, col)->style = style;
}

void canvas_add_flags(struct canvas *canvas, struct canvas_rect rect, unsigned flags) {
	rect = canvas_clip(canvas, rect);
	for (int row = rect.row; row < rect.row + rect.rows; row++)
		for (int col = rect.col; col < rect.col + rect.cols; col++)
			canvas_at(canvas, row, col)->style.flags |= (uint8_t)flags;
}

void canvas_copy(struct canvas *canvas, int row, int col, const struct canvas *from) {
	struct canvas_rect rect
		= canvas_clip(canvas, (struct canvas_rect){ row, col, from->rows, from->cols });
	for (int r = rect.row; r < rect.row + rect.rows; r++) {
		for (int c = rect.col; c < rect.col + rect.cols; c++) {
			const struct canvas_cell *cell = canvas_at(from, r - row, c - col);
			bool is_cut = (cell->width == 2 && c + 1 == rect.col + rect.cols)
				|| (cell->width == 0 && c == rect.col);
			cut_wide(canvas, r, c);
			*canvas_at(canvas, r, c) = *cell;
			if (is_cut)
				*canvas_at(canvas, r, c) = (struct canvas_cell){
					.text = { ' ' }, .width = 1, .style = cell->style
				};
		}
	}
}

bool canvas_is_equal(const struct canvas *a, const struct canvas *b) {
	return a->rows == b->rows && a->cols == b->cols
		&& memcmp(a->cells, b->cells, (size_t)a->rows * (size_t)a->cols * sizeof *a->cells) == 0;
}
