#include "tui/pane.h"

#include "draw/axis.h"
#include "draw/lanes.h"

/*
 * What the program printed: the last lines that fit, each with the letter of the
 * worker who printed it.
 */

static int output_rows(const struct pane_frame *frame, int cols) {
	const struct session_view *view = frame->view;
	(void)cols;
	if (view->n_output)
		return 1 + (int)view->n_output;
	bool is_running = view->phase == SESSION_WATCH || view->phase == SESSION_OWN;
	return is_running && view->run.timeline ? 3 : 0;
}

static void paint_line(
	struct pane_frame *frame, struct canvas_rect rect, const struct session_output *line) {
	const struct timeline *timeline = frame->view->run.timeline;
	if (timeline && line->lane < timeline->n_lanes)
		canvas_set(frame->canvas, rect.row, rect.col + 1,
			(uint32_t)lanes_letter(timeline, line->lane), CANVAS_STYLE(QUIET));
	struct canvas_style style = line->is_error ? CANVAS_STYLE(ERROR) : CANVAS_STYLE(TEXT);
	canvas_put_in(frame->canvas, rect.row, rect.col + 3, rect.cols - 4, line->text, style);
}

static void output_paint(struct pane_frame *frame, struct canvas_rect rect) {
	const struct session_view *view = frame->view;
	struct pen pen = pane_pen(frame, (struct canvas_rect){rect.row, rect.col, 1, rect.cols});
	int rows = rect.rows - 1, n = (int)view->n_output;
	int first = n > rows ? n - rows : 0;
	const char *title = say(view->lang, SAY_TUI_OUTPUT);
	if (view->output_cut)
		title = arena_format(frame->arena, say(view->lang, SAY_TUI_OUTPUT_CUT), view->output_cut);
	else if (first > 0)
		title = arena_format(frame->arena, say(view->lang, SAY_TUI_OUTPUT_LAST), rows, n);
	axis_rule(&pen, title);
	for (int i = first; i < n; i++) {
		struct canvas_rect row = {rect.row + 1 + i - first, rect.col, 1, rect.cols};
		paint_line(frame, row, &view->output[i]);
	}
}

const struct pane pane_output = {output_rows, output_paint};
