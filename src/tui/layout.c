#include "tui/layout.h"

#include <string.h>

/*
 * How it works
 *
 *     row 1      title
 *     row 2 …    the body: slots from top to bottom, each with one pane or two
 *                side by side; the message, if there is one, at its end
 *     last but 1 prompt
 *     last       keys
 *
 * A phase has three arrangements: stacked (80 x 24), wide (from 100 columns: page
 * left, source right), roomy (from 120 x 40: all panes at once); one that is left
 * out is as the smaller one.
 *
 * A slot takes at most its `usual` rows at first.  If that is too much, slots give
 * rows up, down to their `least`, and then go, those with the highest `rank` first.
 * If there are rows left, blank rows go between slots, and then slots grow in the
 * order of `grow`: lanes until none is hidden, then source, then page.
 *
 * On screens of fewer than 23 rows only the slots that are `is_small` are shown.
 */

enum { SLOTS = 8, NEVER = 9, STACK_ROWS = 23, WIDE_COLS = 100, ROOMY_COLS = 120, ROOMY_ROWS = 40 };

enum kind { STACKED, WIDE, ROOMY, KINDS };

struct slot {
	const struct pane *pane, *beside; /* `beside`: to the right of it */
	int least, usual;
	int rank;                         /* 0: the last to go */
	int grow;                         /* 0: the first to grow; NEVER */
	bool is_small;
	bool is_tight;                    /* no blank row before it */
};

struct arrangement { struct slot slots[SLOTS]; };

#define ROWS_ALL 999

#define STATUS {&pane_status, NULL, 1, 1, 0, NEVER, true, true}
#define CHANGED {&pane_changed, NULL, 1, 2, 1, NEVER, true, true}
#define FIGURES {&pane_figures, NULL, 1, 2, 2, NEVER, false, false}
#define TRY {&pane_try, NULL, 1, 2, 3, NEVER, false, false}
#define OUTPUT {&pane_output, NULL, 2, 5, 5, 3, false, false}
#define VERDICT {&pane_verdict, NULL, 1, 5, 0, NEVER, true, true}
#define LANES(least, usual) {&pane_lanes, NULL, least, usual, 0, 0, true, false}

static const struct arrangement ARRANGEMENTS[SESSION_PHASES][KINDS] = {
	[SESSION_START] = {
		[STACKED] = {{
			{&pane_greeting, NULL, 1, 3, 2, NEVER, false, false},
			{&pane_lanes, NULL, 4, 9, 1, NEVER, false, false},
			{&pane_page, NULL, 4, ROWS_ALL, 0, 0, true, false},
			{&pane_glyphs, NULL, 1, 1, 3, NEVER, false, false},
		}},
	},
	[SESSION_READ] = {
		[STACKED] = {{
			{&pane_page, NULL, 4, 9, 0, 0, true, false},
			{&pane_source, NULL, 4, 11, 1, 1, false, false},
		}},
		[WIDE] = {{{&pane_page, &pane_source, 4, ROWS_ALL, 0, 0, true, false}}},
	},
	[SESSION_PREDICT] = {
		[STACKED] = {{
			{&pane_page, NULL, 4, ROWS_ALL, 0, 0, true, false},
			{&pane_source, NULL, 3, 10, 1, 1, false, false},
		}},
		[WIDE] = {{{&pane_page, &pane_source, 4, ROWS_ALL, 0, 0, true, false}}},
	},
	[SESSION_WATCH] = {
		[STACKED] = {{
			STATUS,
			{&pane_here, NULL, 3, 6, 2, 2, false, true},
			{&pane_lanes, NULL, 4, 12, 0, 0, true, true},
			OUTPUT,
		}},
		[WIDE] = {{
			STATUS,
			{&pane_here, &pane_output, 3, 9, 2, 2, false, true},
			LANES(4, 14),
		}},
		[ROOMY] = {{
			STATUS,
			{&pane_page, &pane_here, 6, 16, 2, 2, false, false},
			LANES(8, 20),
			OUTPUT,
		}},
	},
	[SESSION_OWN] = {
		[STACKED] = {{
			STATUS,
			CHANGED,
			{&pane_here, NULL, 3, 6, 2, 2, false, true},
			{&pane_lanes, NULL, 4, 12, 0, 0, true, true},
			OUTPUT,
		}},
		[WIDE] = {{
			STATUS,
			CHANGED,
			{&pane_here, &pane_output, 3, 9, 2, 2, false, true},
			LANES(4, 14),
		}},
		[ROOMY] = {{
			STATUS,
			CHANGED,
			{&pane_page, &pane_here, 6, 16, 2, 2, false, false},
			LANES(8, 20),
			OUTPUT,
		}},
	},
	[SESSION_WHY] = {
		[STACKED] = {{
			VERDICT,
			{&pane_page, NULL, 3, 7, 1, 2, true, false},
			{&pane_lanes, NULL, 4, 11, 1, 0, false, false},
			FIGURES,
			TRY,
		}},
		[WIDE] = {{
			VERDICT,
			{&pane_page, &pane_source, 3, 9, 1, 1, true, false},
			{&pane_lanes, NULL, 4, 14, 1, 0, false, false},
			FIGURES,
			TRY,
		}},
		[ROOMY] = {{
			VERDICT,
			{&pane_page, &pane_source, 6, 14, 1, 1, true, false},
			{&pane_lanes, NULL, 8, 20, 1, 0, false, false},
			FIGURES,
			TRY,
			OUTPUT,
		}},
	},
};

static const struct arrangement FULL[] = {
	[SESSION_FULL_LANES] = {{STATUS, LANES(1, ROWS_ALL)}},
	[SESSION_FULL_SOURCE] = {{{&pane_source, NULL, 1, ROWS_ALL, 0, 0, true, true}}},
	[SESSION_FULL_PAGE] = {{{&pane_page, NULL, 1, ROWS_ALL, 0, 0, true, true}}},
	[SESSION_FULL_OUTPUT] = {{{&pane_output, NULL, 1, ROWS_ALL, 0, 0, true, true}}},
};

/* -- sharing rows out -------------------------------------------------------------- */

/* A slot while rows are shared out. */
struct share {
	const struct slot *slot;
	int want, rows;
	bool has_left, has_right;
	bool has_gap;
};

static int least_of(const struct share *share) {
	int least = share->slot->least;
	return least < share->want ? least : share->want;
}

/* Of those that still have `rows` above a floor, the one with the highest rank; NULL: none. */
static struct share *first_to_give(struct share *shares, int n, bool whole) {
	struct share *found = NULL;
	for (int i = 0; i < n; i++) {
		bool can_give = shares[i].rows > (whole ? 0 : least_of(&shares[i]));
		if (can_give && (!found || shares[i].slot->rank >= found->slot->rank))
			found = &shares[i];
	}
	return found;
}

static int total(const struct share *shares, int n) {
	int rows = 0;
	for (int i = 0; i < n; i++)
		rows += shares[i].rows;
	return rows;
}

static void shrink(struct share *shares, int n, int rows) {
	struct share *share;
	int excess;
	while ((excess = total(shares, n) - rows) > 0 && (share = first_to_give(shares, n, false))) {
		int give = share->rows - least_of(share);
		share->rows -= give < excess ? give : excess;
	}
	while (total(shares, n) > rows && (share = first_to_give(shares, n, true)))
		share->rows = 0;
}

static void grow(struct share *shares, int n, int spare) {
	for (int order = 0; order < NEVER; order++)
		for (int i = 0; i < n; i++) {
			if (shares[i].slot->grow != order || shares[i].rows == 0)
				continue;
			int more = shares[i].want - shares[i].rows;
			more = more < spare ? more : spare;
			shares[i].rows += more;
			spare -= more;
		}
}

static void share_out(struct share *shares, int n, int rows) {
	shrink(shares, n, rows);
	int spare = rows - total(shares, n);
	for (int i = 0; i < n && spare > 0; i++)
		if (shares[i].rows && !shares[i].slot->is_tight) {
			shares[i].has_gap = true;
			spare--;
		}
	grow(shares, n, spare);
}

/* -- placing ------------------------------------------------------------------------ */

static int left_cols(const struct share *share, int cols) {
	return share->has_right ? share->has_left ? cols / 2 : 0 : cols;
}

static bool measure(
	const struct pane_frame *frame, const struct slot *slot, int cols, struct share *share) {
	int half = slot->beside ? cols - cols / 2 : 0;
	int right = slot->beside ? slot->beside->rows(frame, half) : 0;
	int left = slot->pane->rows(frame, right ? cols / 2 : cols);
	*share = (struct share){.slot = slot, .has_left = left > 0, .has_right = right > 0};
	share->want = left > right ? left : right;
	share->rows = share->want < slot->usual ? share->want : slot->usual;
	return share->want > 0;
}

static void place(struct pane_frame *frame, const struct share *share, struct canvas_rect rect) {
	int left = left_cols(share, rect.cols);
	struct canvas_rect right = {rect.row, rect.col + left, rect.rows, rect.cols - left};
	rect.cols = left;
	if (share->has_left)
		share->slot->pane->paint(frame, rect);
	if (share->has_right)
		share->slot->beside->paint(frame, right);
}

static const struct arrangement *choose(const struct pane_frame *frame) {
	const struct session_view *view = frame->view;
	if (view->full != SESSION_FULL_NONE)
		return &FULL[view->full];
	int rows = frame->canvas->rows, cols = frame->canvas->cols;
	enum kind kind = cols >= WIDE_COLS ? WIDE : STACKED;
	if (rows >= ROOMY_ROWS && cols >= ROOMY_COLS)
		kind = ROOMY;
	const struct arrangement *all = ARRANGEMENTS[view->phase];
	while (kind > STACKED && !all[kind].slots[0].pane)
		kind--; /* nothing of its own: as the smaller one */
	return &all[kind];
}

static void paint_body(struct pane_frame *frame, struct canvas_rect body) {
	const struct arrangement *arrangement = choose(frame);
	bool is_small = frame->canvas->rows < STACK_ROWS && frame->view->full == SESSION_FULL_NONE;
	struct share shares[SLOTS];
	int n = 0;
	for (int i = 0; i < SLOTS && arrangement->slots[i].pane; i++)
		if (!is_small || arrangement->slots[i].is_small)
			n += measure(frame, &arrangement->slots[i], body.cols, &shares[n]);
	share_out(shares, n, body.rows);
	int row = body.row;
	for (int i = 0; i < n; i++) {
		if (shares[i].rows == 0)
			continue;
		row += shares[i].has_gap;
		place(frame, &shares[i], (struct canvas_rect){row, body.col, shares[i].rows, body.cols});
		row += shares[i].rows;
	}
}

static void paint_too_small(struct pane_frame *frame) {
	struct canvas *canvas = frame->canvas;
	const char *text = arena_format(
		frame->arena, say(frame->view->lang, SAY_TUI_TOO_SMALL), canvas->cols, canvas->rows);
	pane_sentence_paint(frame, (struct canvas_rect){0, 0, canvas->rows, canvas->cols}, text,
		CANVAS_STYLE(TEXT));
}

void layout_paint(struct pane_frame *frame) {
	int rows = frame->canvas->rows, cols = frame->canvas->cols;
	canvas_clear(frame->canvas);
	frame->cursor_row = frame->cursor_col = -1;
	if (rows < LAYOUT_MIN_ROWS || cols < LAYOUT_MIN_COLS) {
		paint_too_small(frame);
		return;
	}
	int message = pane_message.rows(frame, cols);
	struct canvas_rect body = {1, 0, rows - 3 - message, cols};
	pane_title.paint(frame, (struct canvas_rect){0, 0, 1, cols});
	paint_body(frame, body);
	if (message)
		pane_message.paint(frame, (struct canvas_rect){rows - 2 - message, 0, message, cols});
	pane_prompt.paint(frame, (struct canvas_rect){rows - 2, 0, 1, cols});
	pane_keys.paint(frame, (struct canvas_rect){rows - 1, 0, 1, cols});
	body.rows += message;
	pane_help_paint(frame, body);
	pane_matches_paint(frame, body);
}
