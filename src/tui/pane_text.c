#include "tui/pane.h"

#include <string.h>

struct pen pane_pen(const struct pane_frame *frame, struct canvas_rect rect) {
	return (struct pen){
		.canvas = frame->canvas,
		.rect = rect,
		.lang = frame->view->lang,
		.glyphs = frame->glyphs,
	};
}

static struct canvas_style style_of(unsigned style) {
	if (style & MARKDOWN_CODE)
		return CANVAS_STYLE(CODE);
	if (style & MARKDOWN_HEADING)
		return CANVAS_STYLE(TITLE);
	if (style & MARKDOWN_STRONG)
		return CANVAS_STYLE(STRONG);
	if (style & (MARKDOWN_EMPHASIS | MARKDOWN_LINK))
		return CANVAS_STYLE(EMPHASIS);
	if (style & MARKDOWN_DIM)
		return CANVAS_STYLE(QUIET);
	return CANVAS_STYLE(TEXT);
}

/* Beyond some width the eye does not find the next line. */
static int measure(int cols) {
	return cols < 8 ? 8 : cols > PANE_TEXT_COLS ? PANE_TEXT_COLS : cols;
}

static void paint_line(
	struct pane_frame *frame, struct canvas_rect rect, const struct markdown_line *line) {
	if (line->kind == MARKDOWN_RULE && line->n_spans == 0) {
		canvas_fill(frame->canvas, rect, '-', CANVAS_STYLE(RULE));
		return;
	}
	int col = line->indent;
	for (size_t i = 0; i < line->n_spans && col < rect.cols; i++) {
		const struct markdown_span *span = &line->spans[i];
		const char *text = arena_copy(frame->arena, span->text, span->len);
		col += canvas_put_in(frame->canvas, rect.row, rect.col + col, rect.cols - col, text,
			style_of(span->style));
	}
}

void pane_text_paint(
	struct pane_frame *frame, struct canvas_rect rect, const struct markdown *text, int top) {
	const struct markdown_page *page = markdown_wrap(frame->arena, text, measure(rect.cols));
	for (int row = 0; row < rect.rows && top + row < (int)page->n_lines; row++) {
		struct canvas_rect one = {rect.row + row, rect.col, 1, measure(rect.cols)};
		paint_line(frame, one, &page->lines[top + row]);
	}
}

int pane_text_rows(const struct pane_frame *frame, const struct markdown *text, int cols) {
	return text ? (int)markdown_wrap(frame->arena, text, measure(cols))->n_lines : 0;
}

/* Sentences as a text of which each line is a paragraph. */
static const struct markdown_page *wrap_sentence(
	const struct pane_frame *frame, const char *text, int cols) {
	size_t n = 1;
	for (const char *p = text; *p; p++)
		n += *p == '\n' && p[1];
	struct markdown_span *spans = arena_alloc(frame->arena, n * sizeof *spans);
	struct markdown_block *blocks = arena_alloc(frame->arena, n * sizeof *blocks);
	for (size_t i = 0; i < n; i++) {
		size_t len = strcspn(text, "\n");
		spans[i] = (struct markdown_span){.text = text, .len = len};
		blocks[i] = (struct markdown_block){
			.kind = MARKDOWN_PARAGRAPH, .marker = "", .spans = &spans[i], .n_spans = 1};
		text += len + (text[len] == '\n');
	}
	struct markdown whole = {.blocks = blocks, .n_blocks = n};
	return markdown_wrap(frame->arena, &whole, measure(cols));
}

int pane_sentence_rows(const struct pane_frame *frame, const char *text, int cols) {
	return *text ? (int)wrap_sentence(frame, text, cols)->n_lines : 0;
}

int pane_sentence_paint(struct pane_frame *frame, struct canvas_rect rect, const char *text,
		struct canvas_style style) {
	if (!*text)
		return 0;
	const struct markdown_page *page = wrap_sentence(frame, text, rect.cols);
	for (int row = 0; row < rect.rows && row < (int)page->n_lines; row++) {
		int col = 0;
		for (size_t i = 0; i < page->lines[row].n_spans; i++) {
			const struct markdown_span *span = &page->lines[row].spans[i];
			col += canvas_put_in(frame->canvas, rect.row + row, rect.col + col, rect.cols - col,
				arena_copy(frame->arena, span->text, span->len), style);
		}
	}
	return (int)page->n_lines;
}
