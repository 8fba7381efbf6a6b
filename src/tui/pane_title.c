#include "tui/pane.h"

#include "base/utf8.h"

#include <string.h>

/*
 * The rows that are one sentence, or a few words at either end:
 *
 *      05 The GIL: one baton                                  3 of 7  WATCH
 *      You said a: about half the time.     27.4 ms   SLOW MOTION 1:30
 */

static int width(const char *text) {
	return utf8_width(text, strlen(text));
}

/* Put words so that they end at column `end`; returns where they begin. */
static int put_before(const struct pane_frame *frame, int row, int end, const char *text,
		struct canvas_style style) {
	int col = end - width(text);
	if (*text && col >= 0)
		canvas_put_in(frame->canvas, row, col, end - col, text, style);
	return col;
}

/* -- row 1 ---------------------------------------------------------------------- */

static int title_rows(const struct pane_frame *frame, int cols) {
	(void)frame, (void)cols;
	return 1;
}

static void title_paint(struct pane_frame *frame, struct canvas_rect rect) {
	const struct session_view *view = frame->view;
	int end = rect.col + rect.cols - 1;
	end = put_before(frame, rect.row, end, view->phase_word, CANVAS_STYLE(PHASE));
	end = put_before(frame, rect.row, end - 2, view->place, CANVAS_STYLE(QUIET));
	canvas_put_in(frame->canvas, rect.row, rect.col + 1, end - 2 - rect.col, view->title,
		CANVAS_STYLE(TITLE));
}

const struct pane pane_title = {title_rows, title_paint};

/* -- what was said, how far the run is -------------------------------------------- */

static int status_rows(const struct pane_frame *frame, int cols) {
	const struct session_view *view = frame->view;
	(void)cols;
	return *view->status || *view->clock || *view->speed;
}

static void status_paint(struct pane_frame *frame, struct canvas_rect rect) {
	const struct session_view *view = frame->view;
	int end = rect.col + rect.cols - 1;
	if (*view->speed)
		end = put_before(frame, rect.row, end, view->speed, CANVAS_STYLE(NOTICE)) - 3;
	end = put_before(frame, rect.row, end, view->clock, CANVAS_STYLE(STRONG)) - 3;
	canvas_put_in(frame->canvas, rect.row, rect.col + 1, end - rect.col - 1, view->status,
		CANVAS_STYLE(TEXT));
}

const struct pane pane_status = {status_rows, status_paint};

/* -- sentences ----------------------------------------------------------------------- */

static struct canvas_rect inside(struct canvas_rect rect) {
	return (struct canvas_rect){rect.row, rect.col + 1, rect.rows, rect.cols - 2};
}

static int changed_rows(const struct pane_frame *frame, int cols) {
	return pane_sentence_rows(frame, frame->view->changed, cols - 2);
}

static void changed_paint(struct pane_frame *frame, struct canvas_rect rect) {
	pane_sentence_paint(frame, inside(rect), frame->view->changed, CANVAS_STYLE(NOTICE));
}

const struct pane pane_changed = {changed_rows, changed_paint};

static int figures_rows(const struct pane_frame *frame, int cols) {
	return pane_sentence_rows(frame, frame->view->figures, cols - 2);
}

static void figures_paint(struct pane_frame *frame, struct canvas_rect rect) {
	pane_sentence_paint(frame, inside(rect), frame->view->figures, CANVAS_STYLE(STRONG));
}

const struct pane pane_figures = {figures_rows, figures_paint};

static int try_rows(const struct pane_frame *frame, int cols) {
	const char *text = frame->view->try_it;
	int lead = 2 + width(say(frame->view->lang, SAY_TUI_TRY));
	return pane_sentence_rows(frame, text, cols - 2 - lead);
}

static void try_paint(struct pane_frame *frame, struct canvas_rect rect) {
	const char *lead = say(frame->view->lang, SAY_TUI_TRY);
	struct canvas_rect rest = inside(rect);
	int used = canvas_put_in(
		frame->canvas, rest.row, rest.col, rest.cols, lead, CANVAS_STYLE(QUIET));
	rest.col += used + 2;
	rest.cols -= used + 2;
	pane_sentence_paint(frame, rest, frame->view->try_it, CANVAS_STYLE(CODE));
}

const struct pane pane_try = {try_rows, try_paint};

/* -- the verdict and the lesson's answer to it ------------------------------------------ */

static int verdict_rows(const struct pane_frame *frame, int cols) {
	return pane_sentence_rows(frame, frame->view->verdict, cols - 2)
		+ pane_sentence_rows(frame, frame->view->answer, cols - 2);
}

static void verdict_paint(struct pane_frame *frame, struct canvas_rect rect) {
	struct canvas_rect rest = inside(rect);
	int used = pane_sentence_paint(frame, rest, frame->view->verdict, CANVAS_STYLE(NOTICE));
	rest.row += used;
	rest.rows -= used;
	pane_sentence_paint(frame, rest, frame->view->answer, CANVAS_STYLE(TEXT));
}

const struct pane pane_verdict = {verdict_rows, verdict_paint};

/* -- above the prompt -------------------------------------------------------------------- */

enum { MESSAGE_ROWS = 5 };

static int message_rows(const struct pane_frame *frame, int cols) {
	int rows = pane_sentence_rows(frame, frame->view->message, cols - 2);
	return rows < MESSAGE_ROWS ? rows : MESSAGE_ROWS;
}

static void message_paint(struct pane_frame *frame, struct canvas_rect rect) {
	const struct session_view *view = frame->view;
	struct canvas_style style = view->is_complaint ? CANVAS_STYLE(ERROR) : CANVAS_STYLE(NOTICE);
	pane_sentence_paint(frame, inside(rect), view->message, style);
}

const struct pane pane_message = {message_rows, message_paint};

/* -- the first screen's check of the terminal's signs --------------------------------------- */

static int glyphs_rows(const struct pane_frame *frame, int cols) {
	(void)cols;
	return frame->view->phase == SESSION_START && frame->glyphs == GLYPH_UTF8;
}

static void glyphs_paint(struct pane_frame *frame, struct canvas_rect rect) {
	struct canvas_rect row = inside(rect);
	canvas_put_in(frame->canvas, row.row, row.col, row.cols, say(frame->view->lang, SAY_TUI_GLYPHS),
		CANVAS_STYLE(QUIET));
}

const struct pane pane_glyphs = {glyphs_rows, glyphs_paint};
