#include "tui/pane.h"

#include "base/utf8.h"

#include <string.h>

/*
 * The page: a lesson's text, and below the text of a question its choices.
 *
 *      Compared with serial.py, threads.py takes
 *
 *         a   about half the time
 *       > b   about the same time
 *
 * Page and choices are one column of rows, of which those from page_top on are
 * shown; when not all fit, the last row of the pane says how many are left.
 */

enum { CHOICE_COL = 3, CHOICE_TEXT_COL = 7 };

/* The text of the page: without its first paragraph where the greeting shows that. */
static const struct markdown *text_of(const struct pane_frame *frame) {
	const struct markdown *page = frame->view->page;
	if (!page || frame->view->phase != SESSION_START || page->n_blocks < 1)
		return page;
	struct markdown *rest = arena_alloc(frame->arena, sizeof *rest);
	*rest = (struct markdown){.blocks = page->blocks + 1, .n_blocks = page->n_blocks - 1};
	return rest;
}

static bool has_choices(const struct pane_frame *frame) {
	return frame->view->n_choices && frame->view->phase == SESSION_PREDICT;
}

static int choice_rows(
	const struct pane_frame *frame, const struct session_choice *choice, int cols) {
	int rows = pane_sentence_rows(frame, choice->text, cols - CHOICE_TEXT_COL);
	return rows ? rows : 1;
}

static int all_rows(const struct pane_frame *frame, int cols) {
	int rows = pane_text_rows(frame, text_of(frame), cols);
	if (has_choices(frame) && rows)
		rows++;
	for (size_t i = 0; has_choices(frame) && i < frame->view->n_choices; i++)
		rows += choice_rows(frame, &frame->view->choices[i], cols);
	return rows;
}

static int page_rows(const struct pane_frame *frame, int cols) {
	return all_rows(frame, cols - 2);
}

static void paint_choice(
	struct pane_frame *frame, struct canvas_rect rect, const struct session_choice *choice) {
	struct canvas_style style = choice->is_chosen ? CANVAS_STYLE(CHOSEN) : CANVAS_STYLE(TEXT);
	if (choice->is_chosen)
		canvas_set(frame->canvas, rect.row, rect.col + 1, '>', CANVAS_STYLE(CHOICE));
	canvas_set(frame->canvas, rect.row, rect.col + CHOICE_COL, (uint32_t)choice->letter,
		CANVAS_STYLE(CHOICE));
	rect.col += CHOICE_TEXT_COL;
	rect.cols -= CHOICE_TEXT_COL;
	pane_sentence_paint(frame, rect, choice->text, style);
}

/* Paint the rows from `top` on: a canvas that is high enough, of which a part is shown. */
static void paint_rows(struct pane_frame *frame, struct canvas_rect rect, int top) {
	int rows = all_rows(frame, rect.cols), row = pane_text_rows(frame, text_of(frame), rect.cols);
	if (rows == 0)
		return;
	struct canvas *whole = canvas_open(rows, rect.cols), *screen = frame->canvas;
	frame->canvas = whole;
	if (text_of(frame))
		pane_text_paint(frame, (struct canvas_rect){0, 0, row, rect.cols}, text_of(frame), 0);
	if (row)
		row++;
	for (size_t i = 0; has_choices(frame) && i < frame->view->n_choices; i++) {
		const struct session_choice *choice = &frame->view->choices[i];
		int high = choice_rows(frame, choice, rect.cols);
		paint_choice(frame, (struct canvas_rect){row, 0, high, rect.cols}, choice);
		row += high;
	}
	frame->canvas = screen;
	for (row = 0; row < rect.rows && top + row < rows; row++)
		memcpy(canvas_at(screen, rect.row + row, rect.col), canvas_at(whole, top + row, 0),
			(size_t)rect.cols * sizeof(struct canvas_cell));
	canvas_close(whole);
}

static void page_paint(struct pane_frame *frame, struct canvas_rect rect) {
	rect.col++;
	rect.cols -= 2;
	int rows = all_rows(frame, rect.cols);
	bool is_cut = rows > rect.rows;
	if (is_cut)
		rect.rows--;
	int last = rows > rect.rows ? rows - rect.rows : 0;
	int top = frame->view->page_top < last ? frame->view->page_top : last;
	paint_rows(frame, rect, top);
	if (is_cut) {
		int left = rows - top - rect.rows;
		const char *text = left > 0
			? arena_format(frame->arena, say(frame->view->lang, SAY_TUI_MORE), left)
			: say(frame->view->lang, SAY_TUI_BACK);
		canvas_put_in(
			frame->canvas, rect.row + rect.rows, rect.col, rect.cols, text, CANVAS_STYLE(OFFER));
	}
	frame->fits.page_rows = rect.rows;
	frame->fits.page_lines = rows;
}

const struct pane pane_page = {page_rows, page_paint};

/* -- the first paragraph of the first page, above the lanes it speaks of -------------- */

static struct markdown greeting_of(const struct pane_frame *frame) {
	const struct markdown *page = frame->view->page;
	if (!page || page->n_blocks == 0)
		return (struct markdown){0};
	return (struct markdown){.blocks = page->blocks, .n_blocks = 1};
}

static int greeting_rows(const struct pane_frame *frame, int cols) {
	struct markdown greeting = greeting_of(frame);
	return pane_text_rows(frame, &greeting, cols - 2);
}

static void greeting_paint(struct pane_frame *frame, struct canvas_rect rect) {
	struct markdown greeting = greeting_of(frame);
	pane_text_paint(frame, (struct canvas_rect){rect.row, rect.col + 1, rect.rows, rect.cols - 2},
		&greeting, 0);
}

const struct pane pane_greeting = {greeting_rows, greeting_paint};
