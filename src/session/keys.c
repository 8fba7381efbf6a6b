/*
 * Keys: they steer the popup when one is open, else the phase and the picture.
 */

#include "session/inside.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

enum { CURSOR_COLUMNS = 46, ZOOM_LEAST_NS = 1000 };

/* -- the popup */

static int clamp(int value, int most) {
	return value < 0 || most < 0 ? 0 : value > most ? most : value;
}

static void move_popup(struct session *session, int by) {
	struct inside_popup *popup = &session->popup;
	int rows = session->layout.popup_rows;
	if (popup->n_items) {
		popup->selected = clamp(popup->selected + by, (int)popup->n_items - 1);
		if (popup->selected < popup->top)
			popup->top = popup->selected;
		else if (rows > 0 && popup->selected >= popup->top + rows)
			popup->top = popup->selected - rows + 1;
	} else {
		popup->top = clamp(popup->top + by, session->layout.popup_lines - rows);
	}
}

static void choose(struct session *session) {
	const struct inside_popup *popup = &session->popup;
	char line[ACTION_LINE_SIZE] = "";
	if (popup->selected >= 0 && (size_t)popup->selected < popup->n_items)
		snprintf(line, sizeof line, "%s", popup->items[popup->selected].command);
	session_close_popup(session);
	if (line[0])
		session_line(session, line);
}

static bool popup_key(struct session *session, enum session_key key) {
	int page = session->layout.popup_rows > 2 ? session->layout.popup_rows - 1 : 10;
	switch (key) {
	case SESSION_KEY_ENTER:
		choose(session);
		break;
	case SESSION_KEY_UP: case SESSION_KEY_LEFT:
		move_popup(session, -1);
		break;
	case SESSION_KEY_DOWN: case SESSION_KEY_RIGHT: case SESSION_KEY_TAB:
		move_popup(session, 1);
		break;
	case SESSION_KEY_PAGE_UP:
		move_popup(session, -page);
		break;
	case SESSION_KEY_PAGE_DOWN: case SESSION_KEY_SPACE:
		move_popup(session, page);
		break;
	case SESSION_KEY_END:
		session_leave(session);
		break;
	case SESSION_KEY_ESC: case SESSION_KEY_INTERRUPT: case SESSION_KEY_HELP:
		session_close_popup(session);
		break;
	default:
		return false;
	}
	return true;
}

/* -- time */

/* The cursor leaves the present and slow motion stops under it. */
static void hold(struct session *session, int64_t at) {
	int64_t end = view_end(session);
	session->cursor_ns = at < 0 ? 0 : at > end ? end : at;
	if (session->is_slow || session->shown->is_live) {
		session->shown_at = (double)view_moment(session);
		session->is_paused = true;
	}
	/* The window goes where the cursor is. */
	int64_t width = session->to_ns - session->from_ns;
	if (width > 0
		&& (session->cursor_ns < session->from_ns || session->cursor_ns > session->to_ns)) {
		session->from_ns = session->cursor_ns - width / 2 > 0 ? session->cursor_ns - width / 2 : 0;
		session->to_ns = session->from_ns + width;
		session->is_window_set = true;
	}
}

static void step_cursor(struct session *session, int columns) {
	int64_t width = session->to_ns - session->from_ns;
	int all = session->layout.lane_cols > 0 ? session->layout.lane_cols : CURSOR_COLUMNS;
	int64_t at = view_moment(session);
	hold(session, at + columns * (width / all > 0 ? width / all : 1));
}

typedef uint64_t seek_fn(const struct timeline *timeline, uint64_t ts_ns);

static void seek(struct session *session, seek_fn *find) {
	const struct timeline *timeline = session->shown->timeline;
	uint64_t found = find(timeline, timeline->zero_ns + (uint64_t)view_moment(session));
	if (found >= timeline->zero_ns && found)
		hold(session, (int64_t)(found - timeline->zero_ns));
}

static void toggle_pause(struct session *session) {
	if (session->is_paused) {
		session->is_paused = false;
		session->cursor_ns = -1;
		session->slow_tick_ns = session->now_ns;
	} else {
		session->shown_at = (double)view_moment(session);
		session->is_paused = true;
	}
}

void session_zoom(struct session *session, double factor) {
	int64_t width = session->to_ns - session->from_ns, end = view_end(session);
	if (!session->shown || width <= 0)
		return;
	int64_t middle = session->cursor_ns >= session->from_ns && session->cursor_ns <= session->to_ns
		? session->cursor_ns : session->from_ns + width / 2;
	double share = (double)(middle - session->from_ns) / (double)width;
	double wide = (double)width * factor;
	if (wide < ZOOM_LEAST_NS)
		wide = ZOOM_LEAST_NS;
	if (wide >= (double)end && factor > 1) {
		session_fit(session);
		return;
	}
	session->from_ns = (int64_t)((double)middle - wide * share);
	if (session->from_ns < 0)
		session->from_ns = 0;
	session->to_ns = session->from_ns + (int64_t)wide;
	session->is_window_set = true;
	session_dirty(session);
}

void session_fit(struct session *session) {
	session->from_ns = 0;
	session->to_ns = view_end(session);
	session->is_window_set = session->to_ns > 0;
	session_dirty(session);
}

/* A key for the picture: only when one is to be seen. */
static bool picture_key(struct session *session, enum session_key key) {
	bool is_withheld = session->phase == SESSION_READ || session->phase == SESSION_PREDICT
		|| session->phase == SESSION_START;
	if (is_withheld || !session->shown || !session->shown->timeline->zero_ns)
		return false;
	session_view(session); /* the window is set when it is shown */
	switch (key) {
	case SESSION_KEY_LEFT:
		step_cursor(session, -1);
		break;
	case SESSION_KEY_RIGHT:
		step_cursor(session, 1);
		break;
	case SESSION_KEY_NEXT:
		seek(session, timeline_next);
		break;
	case SESSION_KEY_PREV:
		seek(session, timeline_previous);
		break;
	case SESSION_KEY_NEXT_HANDOFF:
		seek(session, timeline_next_handover);
		break;
	case SESSION_KEY_PREV_HANDOFF:
		seek(session, timeline_previous_handover);
		break;
	case SESSION_KEY_ZOOM_IN:
		session_zoom(session, 0.5);
		break;
	case SESSION_KEY_ZOOM_OUT:
		session_zoom(session, 2);
		break;
	case SESSION_KEY_FIT:
		session_fit(session);
		break;
	case SESSION_KEY_SPACE:
		if (!session->is_slow && !session->shown->is_live)
			return false;
		toggle_pause(session);
		break;
	default:
		return false;
	}
	return true;
}

/* -- the rest */

/* Ctrl-C: stops a run; the third in two seconds with nothing to stop asks. */
static void interrupt(struct session *session) {
	if (session->running && session->running != session->demo) {
		runs_stop(session->runs);
		return;
	}
	if (session->interrupts_ns[0]
		&& session->now_ns - session->interrupts_ns[0] < 2 * (uint64_t)CLOCK_S) {
		session_tell(session, false, SAY_SESSION_LEAVE);
		session->asks_to_leave = true;
		session->interrupts_ns[0] = session->interrupts_ns[1] = 0;
		return;
	}
	session->interrupts_ns[0] = session->interrupts_ns[1];
	session->interrupts_ns[1] = session->now_ns;
}

static void scroll(struct session *session, int pages) {
	const struct session_layout *layout = &session->layout;
	int by = pages * (layout->page_rows > 2 ? layout->page_rows - 1 : 1);
	int lanes_by = layout->lane_rows > 2 ? layout->lane_rows - 2 : 1;
	if (session->full == SESSION_FULL_SOURCE && session->source)
		session->source_top = 1
			+ clamp(session->source_top - 1 + pages * 15, session->source->n_lines - 1);
	else if (session->full == SESSION_FULL_LANES || !layout->page_rows)
		session->lanes_top = clamp(session->lanes_top + pages * lanes_by,
			layout->lane_lines - layout->lane_rows);
	else
		session->page_top = clamp(session->page_top + by, layout->page_lines - layout->page_rows);
}

static void help(struct session *session) {
	struct action action;
	action_parse(&action, "help");
	do_action(session, &action);
}

static bool other_key(struct session *session, enum session_key key) {
	switch (key) {
	case SESSION_KEY_ENTER:
		if (walk_is_deaf(session))
			return true;
		if (walk_enter_kind(session) != ENTER_LINE)
			session_quiet(session);
		walk_enter(session);
		return true;
	case SESSION_KEY_ESC:
		session->full = SESSION_FULL_NONE;
		session->cursor_ns = session->is_paused ? session->cursor_ns : -1;
		session_quiet(session);
		return true;
	case SESSION_KEY_TAB:
		return session_view(session)->suggestion[0] != '\0';
	case SESSION_KEY_PAGE_UP: case SESSION_KEY_PAGE_DOWN:
		scroll(session, key == SESSION_KEY_PAGE_UP ? -1 : 1);
		return true;
	case SESSION_KEY_HELP:
		help(session);
		return true;
	case SESSION_KEY_FULL:
		session->full = session->full == SESSION_FULL_NONE ? SESSION_FULL_LANES : SESSION_FULL_NONE;
		return true;
	case SESSION_KEY_INTERRUPT:
		interrupt(session);
		return true;
	case SESSION_KEY_END:
		session_leave(session);
		return true;
	case SESSION_KEY_FIT:
		if (session->phase != SESSION_PREDICT)
			return false;
		walk_answer(session, PREDICT_UNSURE, false);
		return true;
	default:
		return false;
	}
}

bool session_key(struct session *session, enum session_key key) {
	session->now_ns = clock_ns();
	bool is_done = session->popup.arena ? popup_key(session, key)
		: picture_key(session, key) || other_key(session, key);
	session_dirty(session);
	return is_done;
}
