/*
 * svg.c - cells to shapes.
 *
 *     ground      one rect for each run of cells with the same
 *     blocks      rects in eighths of a cell; shades are rects that let the ground through
 *     text        one <text> for each run of cells in the same style and of one width,
 *                 stretched to the run's columns
 */

#include "export/svg.h"

#include <string.h>

enum { CELL_WIDTH = 9, CELL_HEIGHT = 18, BASELINE = 14, FONT_SIZE = 15, MARGIN = 8 };

struct svg {
	struct text *out;
	int rows, cols;
	svg_cell_fn *cell;
	void *data;
	unsigned paper, ink;      /* RGB of the ground and of plain text */
};

/* ---- Colours ---- */

static unsigned rgb_of(int color) {
	static const unsigned basic[16] = {
		0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
		0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
	};
	static const unsigned steps[6] = { 0, 95, 135, 175, 215, 255 };
	if (color < 16)
		return basic[color & 15];
	if (color >= 232)
		return (unsigned)(8 + (color - 232) * 10) * 0x010101u;
	unsigned i = (unsigned)color - 16;
	return steps[i / 36] << 16 | steps[i / 6 % 6] << 8 | steps[i % 6];
}

static unsigned front_of(const struct svg *svg, const struct svg_cell *cell) {
	int color = cell->flags & THEME_REVERSE ? cell->back : cell->front;
	return color >= 0 ? rgb_of(color) : cell->flags & THEME_REVERSE ? svg->paper : svg->ink;
}

static unsigned back_of(const struct svg *svg, const struct svg_cell *cell) {
	int color = cell->flags & THEME_REVERSE ? cell->front : cell->back;
	return color >= 0 ? rgb_of(color) : cell->flags & THEME_REVERSE ? svg->ink : svg->paper;
}

/* ---- Shapes ---- */

static void add_rect(struct svg *svg, double x, double y, double width, double height, unsigned rgb,
	double opacity) {
	text_addf(svg->out, "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"#%06x\"", x, y,
		width, height, rgb);
	if (opacity < 1)
		text_addf(svg->out, " fill-opacity=\"%g\"", opacity);
	text_add(svg->out, "/>\n");
}

static double left(int col) {
	return MARGIN + col * CELL_WIDTH;
}

static double top(int row) {
	return MARGIN + row * CELL_HEIGHT;
}

static bool is_block(uint32_t sign) {
	return (sign >= 0x2580 && sign <= 0x2593) || sign == 0x259e;
}

/* Draw a block element; it was asked of is_block. */
static void add_block(struct svg *svg, int row, int col, uint32_t sign, unsigned rgb) {
	double x = left(col), y = top(row), w = CELL_WIDTH, h = CELL_HEIGHT;
	if (sign == 0x2580) {
		add_rect(svg, x, y, w, h / 2, rgb, 1);
	} else if (sign <= 0x2588) {
		double high = h * (sign - 0x2580) / 8;
		add_rect(svg, x, y + h - high, w, high, rgb, 1);
	} else if (sign <= 0x258f) {
		add_rect(svg, x, y, w * (0x2590 - sign) / 8, h, rgb, 1);
	} else if (sign == 0x2590) {
		add_rect(svg, x + w / 2, y, w / 2, h, rgb, 1);
	} else if (sign <= 0x2593) {
		add_rect(svg, x, y, w, h, rgb, (sign - 0x2590) / 4.0);
	} else {
		add_rect(svg, x + w / 2, y, w / 2, h / 2, rgb, 1);
		add_rect(svg, x, y + h / 2, w / 2, h / 2, rgb, 1);
	}
}

/* ---- Text ---- */

static void add_codepoint(struct text *out, uint32_t codepoint) {
	switch (codepoint) {
	case '<':
		text_add(out, "&lt;");
		break;
	case '>':
		text_add(out, "&gt;");
		break;
	case '&':
		text_add(out, "&amp;");
		break;
	case '"':
		text_add(out, "&quot;");
		break;
	default:
		text_add_codepoint(out, codepoint);
	}
}

static void add_string(struct text *out, const char *string) {
	for (; *string; string++) {
		if (strchr("<>&\"", *string))
			add_codepoint(out, (unsigned char)*string);
		else
			text_add_char(out, *string);
	}
}

static void open_text(struct svg *svg, int row, int col, int cols, const struct svg_cell *cell) {
	text_addf(svg->out,
		"<text x=\"%g\" y=\"%g\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\" "
		"fill=\"#%06x\"",
		left(col), top(row) + BASELINE, cols * CELL_WIDTH, front_of(svg, cell));
	if (cell->flags & THEME_BOLD)
		text_add(svg->out, " font-weight=\"bold\"");
	if (cell->flags & THEME_DIM)
		text_add(svg->out, " fill-opacity=\"0.6\"");
	if (cell->flags & THEME_UNDERLINE)
		text_add(svg->out, " text-decoration=\"underline\"");
	text_add_char(svg->out, '>');
}

static bool is_letter(const struct svg_cell *cell) {
	return cell->width > 0 && cell->text[0] != ' ' && cell->text[0] != 0
		&& !is_block(cell->text[0]);
}

static bool is_same_run(const struct svg_cell *a, const struct svg_cell *b) {
	return is_letter(b) && a->width == b->width && a->front == b->front && a->back == b->back
		&& a->flags == b->flags;
}

/* Draw the run of letters that begins at `col`; returns the column after it. */
static int add_run(struct svg *svg, int row, int col) {
	struct svg_cell first = svg->cell(svg->data, row, col);
	int end = col;
	while (end < svg->cols) {
		struct svg_cell cell = svg->cell(svg->data, row, end);
		if (!is_same_run(&first, &cell))
			break;
		end += first.width;
	}
	open_text(svg, row, col, end - col, &first);
	for (int at = col; at < end; at += first.width) {
		struct svg_cell cell = svg->cell(svg->data, row, at);
		for (int i = 0; i <= CANVAS_MARKS && cell.text[i]; i++)
			add_codepoint(svg->out, cell.text[i]);
	}
	text_add(svg->out, "</text>\n");
	return end;
}

/* ---- The picture ---- */

static void add_grounds(struct svg *svg, int row) {
	for (int col = 0; col < svg->cols;) {
		struct svg_cell first = svg->cell(svg->data, row, col);
		unsigned rgb = back_of(svg, &first);
		int end = col + 1;
		for (; end < svg->cols; end++) {
			struct svg_cell cell = svg->cell(svg->data, row, end);
			if (back_of(svg, &cell) != rgb)
				break;
		}
		if (rgb != svg->paper)
			add_rect(svg, left(col), top(row), (end - col) * CELL_WIDTH, CELL_HEIGHT, rgb, 1);
		col = end;
	}
}

static void add_signs(struct svg *svg, int row) {
	for (int col = 0; col < svg->cols;) {
		struct svg_cell cell = svg->cell(svg->data, row, col);
		if (is_letter(&cell)) {
			col = add_run(svg, row, col);
			continue;
		}
		if (cell.width > 0 && is_block(cell.text[0]))
			add_block(svg, row, col, cell.text[0], front_of(svg, &cell));
		col++;
	}
}

void svg_write_grid(struct text *out, int rows, int cols, svg_cell_fn *cell, void *data,
	enum theme theme, const char *title) {
	bool is_light = theme == THEME_LIGHT;
	struct svg svg = {
		.out = out, .rows = rows, .cols = cols, .cell = cell, .data = data,
		.paper = is_light ? 0xffffff : 0x121212,
		.ink = is_light ? 0x121212 : 0xdadada,
	};
	int width = cols * CELL_WIDTH + 2 * MARGIN, height = rows * CELL_HEIGHT + 2 * MARGIN;
	text_addf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
		"height=\"%d\"\n"
		" font-family=\"DejaVu Sans Mono, Menlo, Consolas, WenQuanYi Micro Hei Mono, monospace\""
		" font-size=\"%d\" xml:space=\"preserve\">\n<title>",
		width, height, width, height, FONT_SIZE);
	add_string(out, title);
	text_add(out, "</title>\n");
	text_addf(out, "<rect width=\"100%%\" height=\"100%%\" rx=\"6\" fill=\"#%06x\"/>\n", svg.paper);
	for (int row = 0; row < rows; row++) {
		add_grounds(&svg, row);
		add_signs(&svg, row);
	}
	text_add(out, "</svg>\n");
}

/* ---- Of a canvas ---- */

struct source { const struct canvas *canvas; enum theme theme; };

static struct svg_cell cell_of_canvas(void *data, int row, int col) {
	const struct source *source = data;
	const struct canvas_cell *cell = canvas_at(source->canvas, row, col);
	struct theme_look front = theme_look(source->theme, 256, (enum theme_role)cell->style.role);
	struct theme_look back = theme_look(source->theme, 256, (enum theme_role)cell->style.back);
	return (struct svg_cell){
		.text = cell->text,
		.width = cell->width,
		.front = front.color,
		.back = back.color,
		.flags = front.flags ^ cell->style.flags,
	};
}

void svg_write(struct text *out, const struct canvas *canvas, enum theme theme, const char *title) {
	struct source source = { canvas, theme };
	svg_write_grid(out, canvas->rows, canvas->cols, cell_of_canvas, &source, theme, title);
}
