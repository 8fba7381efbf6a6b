/*
 * From blocks to rows of a width.
 *
 * A block is first cut into characters with their columns; a row takes as many as
 * fit and ends at the last place where a break is allowed:
 *
 *     全局解释器锁，只有一个线程        width 14
 *     全局解释器锁，        not  全局解释器锁
 *     只有一个线程               ，只有一个线程
 *
 * A break is allowed after a blank and beside a wide character, unless the next
 * character may not begin a row or this one may not end it.
 */

#include "lesson/markdown.h"

#include "base/utf8.h"

#include <string.h>

enum { MIN_WIDTH = 8, MAX_CELLS = 16, CELL_GAP = 2 };

/* One character of a block, with the marks that follow it. */
struct glyph {
	int codepoint;
	int cols;
	size_t span, at, len; /* bytes [at, at + len) of a span */
};

static const char no_begin[] = "，。；：、）」』】》〉”’"
	"！？…—·％℃,.;:)]}!?%";
static const char no_end[] = "（「『【《〈“‘([{";

static bool is_among(const char *set, int codepoint) {
	char utf8[5] = "";
	return codepoint > 0 && utf8_encode(codepoint, utf8) > 0 && strstr(set, utf8) != NULL;
}

static bool may_break(const struct glyph *here, const struct glyph *next) {
	if (here->codepoint == ' ')
		return next->codepoint != ' ';
	if (next->codepoint == ' ')
		return false; /* the blank goes to this row's end, and the break comes after it */
	if (here->cols < 2 && next->cols < 2)
		return false;
	return !is_among(no_begin, next->codepoint) && !is_among(no_end, here->codepoint);
}

/* Cut spans [from, to) into glyphs; a mark joins the character before it. */
static struct glyph *cut(struct arena *arena, const struct markdown_span *spans, size_t from,
		size_t to, size_t *n_glyphs) {
	size_t bytes = 0, n = 0;
	for (size_t s = from; s < to; s++)
		bytes += spans[s].len;
	struct glyph *glyphs = arena_alloc(arena, bytes * sizeof *glyphs);
	for (size_t s = from; s < to; s++)
		for (size_t at = 0; at < spans[s].len;) {
			int codepoint;
			size_t len = (size_t)utf8_decode(spans[s].text + at, spans[s].len - at, &codepoint);
			int cols = codepoint < 0 ? 1 : utf8_width_char(codepoint);
			if (!cols && n && glyphs[n - 1].span == s)
				glyphs[n - 1].len += len;
			else
				glyphs[n++] = (struct glyph){codepoint, cols, s, at, len};
			at += len;
		}
	*n_glyphs = n;
	return glyphs;
}

/* Where the row that begins at `from` ends; the glyphs up to it, trailing blanks included. */
static size_t row_end(const struct glyph *glyphs, size_t n, size_t from, int width) {
	int cols = 0;
	size_t last = 0;
	for (size_t i = from; i < n; i++) {
		if (cols + glyphs[i].cols > width && glyphs[i].codepoint != ' ')
			return last ? last : i > from ? i : from + 1;
		cols += glyphs[i].cols;
		if (i + 1 < n && may_break(&glyphs[i], &glyphs[i + 1]))
			last = i + 1;
	}
	return n;
}

/* Add glyphs [from, to) to a line as spans. */
static void add_glyphs(struct arena *arena, struct markdown_line *line,
		const struct markdown_span *spans, const struct glyph *glyphs, size_t from, size_t to) {
	size_t pieces = 0;
	for (size_t i = from; i < to; i++)
		pieces += i == from || glyphs[i].span != glyphs[i - 1].span;
	struct markdown_span *out = arena_alloc(arena, (line->n_spans + pieces) * sizeof *out);
	if (line->n_spans)
		memcpy(out, line->spans, line->n_spans * sizeof *out);
	size_t n = line->n_spans;
	for (size_t i = from; i < to; i++) {
		const struct markdown_span *span = &spans[glyphs[i].span];
		if (i == from || glyphs[i].span != glyphs[i - 1].span)
			out[n++] = (struct markdown_span){span->text + glyphs[i].at, 0, span->style};
		out[n - 1].len += glyphs[i].len;
		line->cols += glyphs[i].cols;
	}
	line->spans = out;
	line->n_spans = n;
}

static void add_string(struct arena *arena, struct markdown_line *line, const char *string,
		unsigned style) {
	size_t len = strlen(string);
	if (!len)
		return;
	struct markdown_span *out = arena_alloc(arena, (line->n_spans + 1) * sizeof *out);
	if (line->n_spans)
		memcpy(out, line->spans, line->n_spans * sizeof *out);
	out[line->n_spans++] = (struct markdown_span){string, len, style};
	line->spans = out;
	line->cols += utf8_width(string, len);
}

struct wrapper {
	struct arena *arena;
	struct markdown_line *lines;
	size_t n_lines, cap_lines;
	int width;
};

static struct markdown_line *add_line(struct wrapper *w, enum markdown_kind kind, int indent) {
	MEM_GROW(w->lines, w->n_lines, w->cap_lines);
	struct markdown_line *line = &w->lines[w->n_lines++];
	*line = (struct markdown_line){.kind = kind, .indent = indent, .cols = indent};
	return line;
}

static size_t without_blanks(const struct glyph *glyphs, size_t from, size_t to) {
	while (to > from && glyphs[to - 1].codepoint == ' ')
		to--;
	return to;
}

static void wrap_block(struct wrapper *w, const struct markdown_block *block) {
	int marker = utf8_width(block->marker, strlen(block->marker));
	int indent = block->indent < w->width / 2 ? block->indent : w->width / 2;
	size_t n;
	const struct glyph *glyphs = cut(w->arena, block->spans, 0, block->n_spans, &n);
	size_t from = 0;
	do {
		bool is_first = from == 0;
		/* the marker stands in the indent */
		int hang = is_first ? marker < indent ? marker : indent : 0;
		struct markdown_line *line = add_line(w, block->kind, indent - hang);
		if (is_first)
			add_string(w->arena, line, block->marker, MARKDOWN_DIM);
		int room = w->width - line->cols;
		size_t to = row_end(glyphs, n, from, room);
		add_glyphs(w->arena, line, block->spans, glyphs, from, without_blanks(glyphs, from, to));
		from = to;
	} while (from < n);
}

/* -- tables */

struct cell { const struct glyph *glyphs; size_t n, from; };

/* Rows [first, last) are one table: how wide is each column? */
static int table_columns(const struct markdown *markdown, size_t first, size_t last, int width,
		int *cols) {
	int n_cols = 0, total = 0;
	for (size_t r = first; r < last; r++) {
		const struct markdown_block *row = &markdown->blocks[r];
		size_t span = 0;
		for (int c = 0; c < row->n_cells; c++) {
			int cell = 0;
			for (; span < (size_t)row->cell_ends[c]; span++)
				cell += utf8_width(row->spans[span].text, row->spans[span].len);
			if (c >= n_cols)
				cols[n_cols++] = 1;
			if (cell > cols[c])
				cols[c] = cell;
		}
	}
	for (int c = 0; c < n_cols; c++)
		total += cols[c] + (c ? CELL_GAP : 0);
	/* Too wide: the widest column gives way, but none below 4. */
	while (total > width) {
		int widest = 0;
		for (int c = 1; c < n_cols; c++)
			if (cols[c] > cols[widest])
				widest = c;
		if (cols[widest] <= 4)
			break;
		int excess = total - width, half = (cols[widest] - 4 + 1) / 2;
		int less = excess < half ? excess : half;
		cols[widest] -= less;
		total -= less;
	}
	return n_cols;
}

/* One row of the table becomes as many lines as its tallest cell. */
static void wrap_row(struct wrapper *w, const struct markdown_block *row, const int *cols) {
	static const char blanks[] = "                                                                "
		"                                                                ";
	struct cell cells[MAX_CELLS];
	size_t span = 0;
	for (int c = 0; c < row->n_cells; c++) {
		cells[c].glyphs = cut(w->arena, row->spans, span, (size_t)row->cell_ends[c], &cells[c].n);
		cells[c].from = 0;
		span = (size_t)row->cell_ends[c];
	}
	bool more = true;
	for (bool is_first = true; more; is_first = false) {
		more = false;
		struct markdown_line *line = add_line(w, MARKDOWN_ROW, row->indent);
		int edge = row->indent;
		for (int c = 0; c < row->n_cells && edge < w->width; c++) {
			struct cell *cell = &cells[c];
			int pad = edge - line->cols;
			if (pad > 0 && (cell->from < cell->n || is_first))
				add_string(w->arena, line, blanks + sizeof blanks - 1 - (pad < 128 ? pad : 128), 0);
			int room = w->width - line->cols < cols[c] ? w->width - line->cols : cols[c];
			if (room < 1)
				break;
			size_t to = row_end(cell->glyphs, cell->n, cell->from, room);
			add_glyphs(w->arena, line, row->spans, cell->glyphs, cell->from,
				without_blanks(cell->glyphs, cell->from, to));
			cell->from = to;
			more = more || to < cell->n;
			edge += cols[c] + CELL_GAP;
		}
		if (row->is_head)
			for (size_t s = 0; s < line->n_spans; s++)
				line->spans[s].style |= MARKDOWN_STRONG;
	}
}

static size_t wrap_table(struct wrapper *w, const struct markdown *markdown, size_t first) {
	size_t last = first + 1;
	while (last < markdown->n_blocks && markdown->blocks[last].kind == MARKDOWN_ROW
		&& !markdown->blocks[last].is_apart)
		last++;
	int cols[MAX_CELLS];
	table_columns(markdown, first, last, w->width - markdown->blocks[first].indent, cols);
	for (size_t r = first; r < last; r++)
		wrap_row(w, &markdown->blocks[r], cols);
	return last;
}

const struct markdown_page *markdown_wrap(struct arena *arena, const struct markdown *markdown,
		int width) {
	struct wrapper w = {.arena = arena, .width = width < MIN_WIDTH ? MIN_WIDTH : width};
	for (size_t i = 0; i < markdown->n_blocks;) {
		const struct markdown_block *block = &markdown->blocks[i];
		if (block->is_apart && w.n_lines)
			add_line(&w, MARKDOWN_PARAGRAPH, 0);
		if (block->kind == MARKDOWN_ROW) {
			i = wrap_table(&w, markdown, i);
			continue;
		}
		if (block->kind == MARKDOWN_RULE)
			add_line(&w, MARKDOWN_RULE, block->indent);
		else
			wrap_block(&w, block);
		i++;
	}
	struct markdown_page *page = arena_alloc(arena, sizeof *page);
	page->n_lines = w.n_lines;
	page->lines = arena_alloc(arena, w.n_lines * sizeof *w.lines);
	if (w.n_lines)
		memcpy(page->lines, w.lines, w.n_lines * sizeof *w.lines);
	mem_free(w.lines);
	return page;
}
