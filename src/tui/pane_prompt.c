#include "tui/pane.h"

#include "base/utf8.h"

#include <string.h>

/*
 * The line being typed, the list of what would complete it, and the last row.
 *
 *     baton> run threads.py WO|            a long line: baton> <nd of it is shown|
 *
 * A line that is longer than the screen is scrolled by whole characters; the signs
 * < and > stand where something is left out.
 */

static int width(const char *text) {
	return utf8_width(text, strlen(text));
}

static int prompt_rows(const struct pane_frame *frame, int cols) {
	(void)frame, (void)cols;
	return 1;
}

/* How many columns of the text must be left out so that the cursor is seen. */
static int scroll_to(int left, int cursor, int room) {
	if (cursor < room)
		return 0;
	if (cursor - left >= room)
		left = cursor - room + 1 + room / 4;
	if (cursor < left)
		left = cursor - room / 2;
	return left < 0 ? 0 : left;
}

static void prompt_paint(struct pane_frame *frame, struct canvas_rect rect) {
	const struct prompt *prompt = frame->prompt;
	int label = canvas_put_in(frame->canvas, rect.row, rect.col, rect.cols / 2, prompt->label,
		CANVAS_STYLE(PROMPT));
	int col = rect.col + label, room = rect.cols - label - 1;
	int cursor = utf8_width(prompt->text, prompt->cursor);
	int left = scroll_to(frame->memory->prompt_left, cursor, room);
	frame->memory->prompt_left = left;
	size_t len = strlen(prompt->text), skip = utf8_cut(prompt->text, len, left);
	int lost = left - utf8_width(prompt->text, skip); /* half of a wide character */
	canvas_put_in(frame->canvas, rect.row, col - lost + (lost ? 2 : 0), room, prompt->text + skip
		+ (lost ? utf8_cut(prompt->text + skip, len - skip, 2) : 0), CANVAS_STYLE(TEXT));
	if (left)
		canvas_set(frame->canvas, rect.row, col, '<', CANVAS_STYLE(CURSOR));
	if (width(prompt->text) - left > room)
		canvas_set(frame->canvas, rect.row, col + room, '>', CANVAS_STYLE(CURSOR));
	if (*prompt->ghost)
		canvas_put_in(frame->canvas, rect.row, col, room, prompt->ghost, CANVAS_STYLE(OFFER));
	frame->cursor_row = rect.row;
	frame->cursor_col = col + cursor - left;
}

const struct pane pane_prompt = {prompt_rows, prompt_paint};

/* -- the last row ------------------------------------------------------------------ */

enum { HINT_GAP = 3 };

static void keys_paint(struct pane_frame *frame, struct canvas_rect rect) {
	const struct session_view *view = frame->view;
	int end = rect.col + rect.cols - 1 - width(view->settings);
	if (*view->settings && end > rect.col)
		canvas_put_in(
			frame->canvas, rect.row, end, rect.cols, view->settings, CANVAS_STYLE(KEY_TEXT));
	int col = rect.col + 1;
	for (size_t i = 0; i < view->n_hints; i++) {
		const struct session_hint *hint = &view->hints[i];
		int need = width(hint->key) + (*hint->what ? 1 + width(hint->what) : 0);
		if (col + need + 2 > end)
			break;
		col += canvas_put(frame->canvas, rect.row, col, hint->key, CANVAS_STYLE(KEY));
		if (*hint->what)
			col += 1 + canvas_put(
				frame->canvas, rect.row, col + 1, hint->what, CANVAS_STYLE(KEY_TEXT));
		col += HINT_GAP;
	}
}

const struct pane pane_keys = {prompt_rows, keys_paint};

/* -- matches ---------------------------------------------------------------------------- */

static void measure_matches(const struct prompt *prompt, int *text_cols, int *help_cols) {
	*text_cols = *help_cols = 0;
	for (size_t i = 0; i < prompt->n_matches; i++) {
		int text = width(prompt->matches[i].text), help = width(prompt->matches[i].help);
		*text_cols = text > *text_cols ? text : *text_cols;
		*help_cols = help > *help_cols ? help : *help_cols;
	}
}

void pane_matches_paint(struct pane_frame *frame, struct canvas_rect body) {
	const struct prompt *prompt = frame->prompt;
	int n = (int)prompt->n_matches, text, help;
	if (n == 0 || body.rows < 2)
		return;
	measure_matches(prompt, &text, &help);
	int cols = 2 + text + (help ? 2 + help : 0);
	int rows = n <= body.rows ? n : body.rows, shown = n <= rows ? n : rows - 1;
	struct canvas_rect list = {
		body.row + body.rows - rows, body.col + width(prompt->label) - 1, rows, cols};
	if (list.col + cols > body.cols)
		list.col = body.cols > cols ? body.cols - cols : 0;
	list = canvas_clip(frame->canvas, list);
	canvas_fill(frame->canvas, list, ' ', CANVAS_STYLE(POPUP));
	for (int i = 0; i < shown; i++) {
		const struct prompt_match *match = &prompt->matches[i];
		struct canvas_style style = CANVAS_STYLE(POPUP);
		if (i == prompt->selected)
			style.flags = THEME_BOLD;
		canvas_put_in(frame->canvas, list.row + i, list.col + 1, list.cols - 2, match->text, style);
		if (*match->help && list.cols > text + 4)
			canvas_put_in(frame->canvas, list.row + i, list.col + 3 + text, list.cols - text - 4,
				match->help, CANVAS_STYLE(POPUP));
	}
	if (shown < n)
		canvas_put_in(frame->canvas, list.row + shown, list.col + 1, list.cols - 2,
			arena_format(frame->arena, say(frame->view->lang, SAY_TUI_MATCHES), n - shown),
			CANVAS_STYLE(POPUP));
}
