#include "tui/pane.h"

#include "draw/lanes.h"
#include "draw/legend.h"

/*
 * The lanes, and below them what their signs mean.  They are draw's; here they get
 * their place and their moment.  In slow motion the tape holds the whole run while
 * only a part of it is to be seen: what lies to the right of that is taken away.
 */

enum { LEGEND_ROWS = 2, ROWS_WITH_LEGEND = 6 };

static struct lanes lanes_of(const struct pane_frame *frame) {
	const struct session_view *view = frame->view;
	const struct session_run *run = &view->run;
	const struct timeline *timeline = run->timeline;
	uint64_t zero = timeline->zero_ns;
	bool is_moving = run->is_live || run->is_slow || run->is_paused;
	bool is_past = run->shown_ns < run->end_ns;
	int64_t moment = run->cursor_ns >= 0 ? run->cursor_ns : is_past ? run->shown_ns : -1;
	return (struct lanes){
		.timeline = timeline,
		.t0 = zero + (uint64_t)run->from_ns,
		.t1 = zero + (uint64_t)run->to_ns,
		.cursor_ns = moment < 0 ? 0 : zero + (uint64_t)moment,
		.right = is_moving || run->cursor_ns >= 0 ? LANES_NOW : LANES_TOTALS,
		.no_rule = false,
		.workers_only = view->phase == SESSION_START,
		.show_all = view->has_all_lanes,
		.scroll = run->lanes_top,
	};
}

static bool has_lanes(const struct pane_frame *frame) {
	const struct session_run *run = &frame->view->run;
	return run->timeline && run->timeline->zero_ns && run->to_ns > run->from_ns;
}

static int pane_rows(const struct pane_frame *frame, int cols) {
	(void)cols;
	if (!has_lanes(frame))
		return 0;
	struct lanes lanes = lanes_of(frame);
	return lanes_rows(&lanes) + LEGEND_ROWS;
}

/* Take away what is later than the shown moment. */
static void hide_future(struct pane_frame *frame, struct canvas_rect rect, int rows) {
	const struct session_run *run = &frame->view->run;
	int col, cells;
	lanes_columns(rect.cols, &col, &cells);
	int64_t window = run->to_ns - run->from_ns;
	int64_t shown = run->shown_ns - run->from_ns;
	if (run->shown_ns >= run->end_ns || shown >= window)
		return;
	int first = shown <= 0 ? 0 : (int)((shown * cells + window - 1) / window);
	struct canvas_rect future = {rect.row + 1, rect.col + col + first, rows - 1, cells - first};
	canvas_fill(frame->canvas, future, ' ', CANVAS_STYLE(TEXT));
}

static void pane_paint(struct pane_frame *frame, struct canvas_rect rect) {
	struct lanes lanes = lanes_of(frame);
	bool has_legend = rect.rows >= ROWS_WITH_LEGEND
		|| rect.rows >= lanes_rows(&lanes) + LEGEND_ROWS;
	struct canvas_rect upper = rect;
	if (has_legend)
		upper.rows -= LEGEND_ROWS;
	struct pen pen = pane_pen(frame, upper);
	struct lanes_done done = lanes_paint(&pen, &lanes);
	hide_future(frame, upper, done.rows);
	if (has_legend) {
		struct canvas_rect row = {rect.row + rect.rows - 1, rect.col + 1, 1, rect.cols - 2};
		struct pen below = pane_pen(frame, row);
		legend_paint(&below, done.seen);
	}
	int col, cells;
	lanes_columns(upper.cols, &col, &cells);
	frame->fits.lane_cols = cells;
	frame->fits.lane_rows = upper.rows;
	frame->fits.lane_lines = done.all_rows;
}

const struct pane pane_lanes = {pane_rows, pane_paint};
