#include "tui/pane.h"

#include "base/utf8.h"
#include "draw/legend.h"

#include <string.h>

/*
 * A sheet over the panes: a title, text, and a list to choose from.
 *
 *     ┌ title ─────────────┐   The frame is drawn as reversed
 *     │ text               │   blanks, which are one column wide
 *     │ > an item  detail  │   on every terminal.
 *     └────────── 3 more ──┘
 *
 * Text and items are one column of rows, those from `top` on are shown.
 */

enum { SHEET_COLS = 78, EDGE = 2 };

struct sheet {
	struct canvas_rect rect;   /* with its frame */
	int cols;                  /* of the inside */
	int text_rows, rows;       /* of the text, of all there is */
	int detail_col;
};

static int width(const char *text) {
	return utf8_width(text, strlen(text));
}

static struct sheet measure(const struct pane_frame *frame, struct canvas_rect body) {
	const struct session_popup *popup = &frame->view->popup;
	struct sheet sheet = {0};
	int cols = body.cols - 2 < SHEET_COLS ? body.cols - 2 : SHEET_COLS;
	sheet.cols = cols - 2 * EDGE;
	sheet.text_rows = pane_text_rows(frame, popup->text, sheet.cols);
	sheet.rows = sheet.text_rows + (sheet.text_rows && popup->n_items ? 1 : 0)
		+ (int)popup->n_items;
	int rows = sheet.rows + 2 < body.rows ? sheet.rows + 2 : body.rows;
	sheet.rect = (struct canvas_rect){
		.row = body.row + (body.rows - rows) / 2,
		.col = body.col + (body.cols - cols) / 2,
		.rows = rows,
		.cols = cols,
	};
	int widest = 0;
	for (size_t i = 0; i < popup->n_items; i++) {
		int w = width(popup->items[i].text);
		widest = w > widest ? w : widest;
	}
	sheet.detail_col = 2 + widest + 3;
	return sheet;
}

static void paint_item(
	struct pane_frame *frame, struct canvas_rect rect, int index, int detail_col) {
	const struct session_popup *popup = &frame->view->popup;
	const struct session_item *item = &popup->items[index];
	bool is_selected = index == popup->selected;
	canvas_put_in(frame->canvas, rect.row, rect.col + 2, rect.cols - 2, item->text,
		is_selected ? CANVAS_STYLE(CHOSEN) : CANVAS_STYLE(TEXT));
	if (*item->detail && detail_col < rect.cols)
		canvas_put_in(frame->canvas, rect.row, rect.col + detail_col, rect.cols - detail_col,
			item->detail, CANVAS_STYLE(QUIET));
	if (is_selected)
		canvas_set(frame->canvas, rect.row, rect.col, '>', CANVAS_STYLE(CHOICE));
}

static void paint_frame(struct pane_frame *frame, const struct sheet *sheet, int left) {
	struct canvas_rect rect = sheet->rect, edge = {rect.row, rect.col, 1, rect.cols};
	const struct canvas_style bar = {THEME_RULE, THEME_NONE, THEME_REVERSE};
	canvas_fill(frame->canvas, rect, ' ', bar);
	canvas_put_in(frame->canvas, rect.row, rect.col + EDGE, rect.cols - 2 * EDGE,
		frame->view->popup.title,
		(struct canvas_style){THEME_RULE, THEME_NONE, THEME_REVERSE | THEME_BOLD});
	edge.row += rect.rows - 1;
	const char *foot = left > 0
		? arena_format(frame->arena, say(frame->view->lang, SAY_TUI_MORE), left)
		: say(frame->view->lang, SAY_TUI_CLOSE);
	canvas_put_in(
		frame->canvas, edge.row, rect.col + rect.cols - EDGE - width(foot), width(foot), foot, bar);
	struct canvas_rect inside = {rect.row + 1, rect.col + 1, rect.rows - 2, rect.cols - 2};
	canvas_fill(frame->canvas, inside, ' ', CANVAS_STYLE(TEXT));
}

void pane_help_paint(struct pane_frame *frame, struct canvas_rect body) {
	const struct session_popup *popup = &frame->view->popup;
	if (!popup->is_open || body.rows < 3 || body.cols < 20)
		return;
	struct sheet sheet = measure(frame, body);
	int rows = sheet.rect.rows - 2, last = sheet.rows > rows ? sheet.rows - rows : 0;
	int top = popup->top < last ? popup->top : last;
	paint_frame(frame, &sheet, sheet.rows - top - rows);
	struct canvas_rect row = {sheet.rect.row + 1, sheet.rect.col + EDGE, 1, sheet.cols};
	int first_item = sheet.text_rows ? sheet.text_rows + 1 : 0;
	if (top < sheet.text_rows) {
		struct canvas_rect text = row;
		text.rows = sheet.text_rows - top < rows ? sheet.text_rows - top : rows;
		pane_text_paint(frame, text, popup->text, top);
	}
	for (int i = 0; i < rows; i++, row.row++) {
		int index = top + i - first_item;
		if (index >= 0 && index < (int)popup->n_items)
			paint_item(frame, row, index, sheet.detail_col);
	}
	frame->fits.popup_rows = rows;
	frame->fits.popup_lines = sheet.rows;
}
