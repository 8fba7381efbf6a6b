/*
 * The whole session as data: built anew when something changed, in an arena that
 * lives until the next time.
 */

#include "session/inside.h"

#include "base/clock.h"
#include "base/mem.h"
#include "draw/lanes.h"
#include "session/units.h"
#include "tape/zoom.h"

#include <stdlib.h>
#include <string.h>

enum {
	OUTPUT_LINES = 300, MARKS_MOST = 64, HINTS_MOST = 8,
	COLUMNS_USUAL = 46,     /* of lanes, as long as no screen has told */
	WINDOW_FIRST_MS = 20,   /* a live run's first window */
};

/* -- small parts */

/* A filled row of say.def, in the frame's arena. */
static const char *frame_say(const struct session *session, enum say_id id, ...) {
	struct text text = {0};
	va_list args;
	va_start(args, id);
	text_addv(&text, session_say(session, id), args);
	va_end(args);
	const char *copy = arena_copy(session->frame, text_str(&text), text.len);
	text_free(&text);
	return copy;
}

static const char *frame_text(const struct session *session, struct text *text) {
	struct text safe = {0};
	text_safe(&safe, text_str(text), text->len, false);
	const char *copy = arena_copy(session->frame, text_str(&safe), safe.len);
	text_free(&safe);
	text_free(text);
	return copy;
}

int64_t view_end(const struct session *session) {
	const struct timeline *timeline = session->shown ? session->shown->timeline : NULL;
	if (!timeline || !timeline->zero_ns)
		return 0;
	return (int64_t)(timeline_until(timeline) - timeline->zero_ns);
}

static int64_t shown_ns(const struct session *session) {
	int64_t end = view_end(session);
	if (!session->is_slow && !session->is_paused)
		return end;
	return session->shown_at < (double)end ? (int64_t)session->shown_at : end;
}

int64_t view_moment(const struct session *session) {
	return session->cursor_ns >= 0 ? session->cursor_ns : shown_ns(session);
}

/* -- the picture's window */

/* The next of 1, 2, 5, 10 … times the first window that holds `end`. */
static int64_t live_window(int64_t end) {
	int64_t window = (int64_t)WINDOW_FIRST_MS * CLOCK_MS;
	for (int i = 0; window < end && i < 60; i++)
		window = i % 3 == 1 ? window * 5 / 2 : window * 2;
	return window;
}

static void set_window(struct session *session) {
	const struct timeline *timeline = session->shown ? session->shown->timeline : NULL;
	if (!timeline || session->is_window_set)
		return;
	if (session->shown->is_live) {
		session->from_ns = 0;
		session->to_ns = live_window(view_end(session));
		return;
	}
	if (session->to_ns <= session->from_ns && timeline->zero_ns) {
		uint64_t t0, t1;
		int columns = session->layout.lane_cols > 0 ? session->layout.lane_cols : COLUMNS_USUAL;
		zoom_opening(timeline, columns, &t0, &t1);
		session->from_ns = (int64_t)(t0 - timeline->zero_ns);
		session->to_ns = (int64_t)(t1 - timeline->zero_ns);
	}
	/* Slow motion reached the right edge: the next stretch, half a window on. */
	int64_t width = session->to_ns - session->from_ns;
	while (session->is_slow && width > 0 && (double)session->to_ns < session->shown_at) {
		session->from_ns += width / 2;
		session->to_ns += width / 2;
	}
}

static void view_run(struct session *session) {
	struct session_run *run = &session->view.run;
	*run = (struct session_run){.name = "", .cursor_ns = -1};
	bool is_withheld = session->phase == SESSION_READ || session->phase == SESSION_PREDICT;
	if (!session->shown || is_withheld)
		return;
	set_window(session);
	*run = (struct session_run){
		.timeline = session->shown->timeline,
		.run = session->shown->run,
		.name = session->shown->name,
		.is_live = session->shown->is_live,
		.is_slow = session->is_slow,
		.is_paused = session->is_paused,
		.is_own = session->shown->is_own,
		.shown_ns = shown_ns(session),
		.end_ns = view_end(session),
		.from_ns = session->from_ns,
		.to_ns = session->to_ns,
		.cursor_ns = session->cursor_ns,
		.lanes_top = session->lanes_top,
	};
}

/* -- source */

static int by_line(const void *a, const void *b) {
	const struct session_mark *one = a, *other = b;
	if (one->line != other->line)
		return one->line < other->line ? -1 : 1;
	return one->lane < other->lane ? -1 : one->lane > other->lane;
}

static void view_marks(struct session *session) {
	struct session_source *source = &session->view.source;
	const struct timeline *timeline = session->view.run.timeline;
	bool is_its_source = timeline && session->shown && session->source
		&& strcmp(session->shown->path, session->source->path) == 0;
	/* A run that is over and not replayed is at no line, unless the cursor says when. */
	bool is_at_a_time = session->cursor_ns >= 0 || session->is_slow
		|| (session->shown && session->shown->is_live);
	if (!is_its_source || !is_at_a_time || !timeline->zero_ns)
		return;
	struct session_mark *marks = arena_alloc(session->frame, MARKS_MOST * sizeof *marks);
	uint64_t until = timeline_until(timeline);
	uint64_t ts_ns = timeline->zero_ns + (uint64_t)view_moment(session);
	/* What is known ends just before its last instant. */
	if (ts_ns >= until && until > timeline->zero_ns)
		ts_ns = until - 1;
	for (unsigned i = 0; i < timeline->n_lanes && source->n_marks < MARKS_MOST; i++) {
		unsigned state = STATE_NONE;
		if (timeline->lanes[i].is_ready)
			state = timeline_state(timeline, i, ts_ns);
		unsigned line = state < STATE_COUNT ? timeline_line_at(timeline, i, ts_ns) : 0;
		if (line && (int)line <= source->n_lines)
			marks[source->n_marks++] = (struct session_mark){i, (int)line, (enum state)state};
	}
	qsort(marks, source->n_marks, sizeof *marks, by_line);
	source->marks = marks;
}

static void view_source(struct session *session) {
	session->view.source = (struct session_source){.file = "", .top = 1};
	if (!session->source)
		return;
	session->view.source.file = session->source->file;
	session->view.source.lines = session->source->lines;
	session->view.source.n_lines = session->source->n_lines;
	session->view.source.top = session->source_top > 0 ? session->source_top : 1;
	view_marks(session);
}

/* -- output */

struct collector {
	struct session *session;
	struct session_output *lines;
	size_t n, first;             /* a ring of OUTPUT_LINES */
	struct text text;            /* the line being put together */
	struct session_output line;
	bool is_open;
};

static void end_line(struct collector *c) {
	struct text safe = {0};
	text_safe(&safe, text_str(&c->text), c->text.len, false);
	c->line.text = arena_copy(c->session->frame, text_str(&safe), safe.len);
	text_free(&safe);
	text_clear(&c->text);
	if (c->n == OUTPUT_LINES) {
		memmove(c->lines, c->lines + 1, (OUTPUT_LINES - 1) * sizeof *c->lines);
		c->n--;
	}
	c->lines[c->n++] = c->line;
	c->is_open = false;
}

static void collect(struct collector *c, const struct runs_packet *packet, const char *bytes,
		uint64_t zero_ns) {
	for (size_t at = 0; at < packet->len;) {
		const char *newline = memchr(bytes + at, '\n', packet->len - at);
		size_t n = newline ? (size_t)(newline - bytes) - at : packet->len - at;
		if (!c->is_open)
			c->line = (struct session_output){
				.ts_ns = packet->ts_ns > zero_ns ? packet->ts_ns - zero_ns : 0,
				.lane = packet->lane,
				.is_error = packet->is_error,
			};
		c->is_open = true;
		text_add_bytes(&c->text, bytes + at, n);
		if (newline)
			end_line(c);
		at += n + 1;
	}
}

/* The last packets that can fill the lines, and only those whose time has come. */
static void view_output(struct session *session) {
	struct session_view *view = &session->view;
	const struct runs_run *run = session->shown;
	view->output = NULL;
	view->n_output = view->output_cut = 0;
	if (!run || !view->run.timeline)
		return;
	uint64_t zero = run->timeline->zero_ns, limit = UINT64_MAX;
	if (session->is_slow || session->is_paused)
		limit = zero + (uint64_t)view->run.shown_ns;
	size_t end = run->n_packets;
	while (end && run->packets[end - 1].ts_ns > limit)
		end--;
	size_t begin = end > OUTPUT_LINES ? end - OUTPUT_LINES : 0;
	struct collector c = {
		.session = session,
		.lines = arena_alloc(session->frame, OUTPUT_LINES * sizeof *c.lines),
	};
	for (size_t i = begin; i < end; i++)
		collect(&c, &run->packets[i], run->output.s + run->packets[i].at, zero);
	if (c.is_open)
		end_line(&c);
	text_free(&c.text);
	view->output = c.lines;
	view->n_output = c.n;
	view->output_cut = run->cut;
}

/* -- the question */

static void view_choices(struct session *session) {
	struct session_view *view = &session->view;
	const struct lesson_scene *scene = walk_scene(session);
	view->choices = NULL;
	view->n_choices = 0;
	if (!scene || !scene->predict || session->phase == SESSION_START)
		return;
	const struct predict *predict = scene->predict;
	struct session_choice *choices = arena_alloc(session->frame,
		((size_t)predict->n_choices + 1) * sizeof *choices);
	bool is_why = session->phase == SESSION_WHY && why_is_decided(session);
	for (int i = 0; i < predict->n_choices; i++)
		choices[i] = (struct session_choice){
			.letter = predict_letter(i),
			.text = predict->choices[i].text,
			.is_chosen = session->answer == i,
			.is_measured = is_why && session->result->choice == i,
		};
	choices[predict->n_choices] = (struct session_choice){
		.letter = '0',
		.text = session_say(session, SAY_SESSION_NOT_SURE),
		.is_chosen = session->answer == PREDICT_UNSURE,
	};
	view->choices = choices;
	view->n_choices = (size_t)predict->n_choices + 1;
}

/* What the lesson says to the learner's choice; to who was not sure, to the right one. */
static const char *answer_text(const struct session *session) {
	const struct lesson_scene *scene = walk_scene(session);
	if (session->phase != SESSION_WHY || !scene->predict || !why_is_decided(session))
		return "";
	int choice = session->answer >= 0 ? session->answer : session->result->choice;
	return choice < scene->predict->n_choices ? scene->predict->choices[choice].answer : "";
}

/* -- rows */

static void view_title(struct session *session) {
	struct session_view *view = &session->view;
	static const enum say_id words[SESSION_PHASES] = {
		[SESSION_READ] = SAY_PHASE_READ,
		[SESSION_PREDICT] = SAY_PHASE_PREDICT,
		[SESSION_WATCH] = SAY_PHASE_WATCH,
		[SESSION_WHY] = SAY_PHASE_WHY,
		[SESSION_OWN] = SAY_PHASE_OWN,
	};
	view->phase_word = session->phase == SESSION_START ? ""
		: session_say(session, words[session->phase]);
	view->place = "";
	if (!session->lesson || session->phase == SESSION_START) {
		view->title = session_say(session, SAY_SESSION_TITLE);
		return;
	}
	view->title = session->lesson->number
		? arena_format(session->frame, "%02d %s", session->lesson->number, session->lesson->title)
		: session->lesson->title;
	view->place = frame_say(session, SAY_SESSION_PLACE, session->step + 1,
		session->lesson->n_steps);
}

static const char *own_status(const struct session *session) {
	if (!session->lesson || session->back == SESSION_START)
		return session_say(session, SAY_SESSION_OWN_RUN);
	return frame_say(session, SAY_SESSION_OWN_WAITS, session->step + 1);
}

static void view_status(struct session *session) {
	struct session_view *view = &session->view;
	struct text text = {0};
	view->clock = view->speed = "";
	if (session->phase == SESSION_OWN)
		text_add(&text, own_status(session));
	else if (session->phase == SESSION_WATCH && session->is_probing)
		text_add(&text, session_say(session, SAY_SESSION_PROBING));
	else if (session->phase == SESSION_WATCH)
		why_said(session, &text);
	view->status = frame_text(session, &text);
	if (view->run.timeline) {
		text_duration(&text, view->run.shown_ns);
		view->clock = frame_text(session, &text);
	}
	if (session->is_paused)
		view->speed = session_say(session, SAY_SESSION_PAUSED);
	else if (session->is_slow && session->factor >= 1.05)
		view->speed = frame_say(session, SAY_SESSION_SLOW, session->factor);
	else if (session->is_slow)
		view->speed = session_say(session, SAY_SESSION_REPLAY);
	view->changed = session->phase == SESSION_OWN
		? arena_copy(session->frame, text_str(&session->changed), session->changed.len) : "";
}

static void view_why(struct session *session) {
	struct session_view *view = &session->view;
	struct text text = {0};
	view->verdict = view->answer = view->figures = view->try_it = "";
	if (session->phase != SESSION_WHY)
		return;
	why_verdict(session, &text);
	view->verdict = frame_text(session, &text);
	view->answer = answer_text(session);
	why_figures(session, &text);
	view->figures = frame_text(session, &text);
	const struct lesson_scene *scene = walk_scene(session);
	for (size_t i = 0; i < scene->n_tries; i++)
		text_addf(&text, "%s%s", i ? "     " : "", scene->tries[i]);
	view->try_it = frame_text(session, &text);
}

/* -- the prompt */

/* What Enter does, in words, and the command that Tab would put on the line. */
static const char *enter_label(struct session *session, enum inside_enter kind) {
	static const enum say_id simple[] = {
		[ENTER_PAGE] = SAY_ENTER_PAGE,
		[ENTER_REVEAL] = SAY_ENTER_REVEAL,
		[ENTER_QUESTION] = SAY_ENTER_QUESTION,
		[ENTER_TO_END] = SAY_ENTER_TO_END,
		[ENTER_MEASURE] = SAY_ENTER_MEASURE,
		[ENTER_SCENE] = SAY_ENTER_SCENE,
		[ENTER_LESSONS] = SAY_ENTER_LESSONS,
		[ENTER_BACK] = SAY_ENTER_BACK,
		[ENTER_START] = SAY_ENTER_START,
	};
	switch (kind) {
	case ENTER_NOTHING:
		return "";
	case ENTER_LINE:
		return session->guess;
	case ENTER_RUN:
		return session->programs[session->next_program].command;
	case ENTER_STEP:
		return frame_say(session, SAY_ENTER_STEP, session->step + 2);
	case ENTER_LESSON:
		return frame_say(session, SAY_ENTER_LESSON,
			shelf_after(session->shelf, session->entry)->number);
	case ENTER_BACK:
		if (session->lesson && session->back != SESSION_START)
			return frame_say(session, SAY_ENTER_BACK_TO, session->step + 1);
		return session_say(session, SAY_ENTER_BACK);
	default:
		return session_say(session, simple[kind]);
	}
}

static const char *enter_command(const struct session *session, enum inside_enter kind) {
	switch (kind) {
	case ENTER_NOTHING:
		return "";
	case ENTER_LINE:
		return session->guess;
	case ENTER_RUN:
		return session->programs[session->next_program].command;
	case ENTER_TO_END:
		return session->running ? "stop" : "next";
	case ENTER_LESSONS:
		return "lessons";
	case ENTER_BACK:
		return "back";
	default:
		return "next";
	}
}

static void view_enter(struct session *session) {
	struct session_view *view = &session->view;
	enum inside_enter kind = walk_enter_kind(session);
	const char *label = enter_label(session, kind);
	if (session->popup.arena) {
		kind = ENTER_NOTHING;
		label = session->popup.n_items ? session_say(session, SAY_ENTER_CHOOSE) : "";
	}
	view->enter = !*label || walk_is_deaf(session) ? "" : frame_say(session, SAY_ENTER, label);
	view->suggestion = enter_command(session, kind);
	view->prompt = session_say(session,
		session->phase == SESSION_PREDICT ? SAY_SESSION_ANSWER_PROMPT : SAY_SESSION_PROMPT);
}

static void add_hint(struct session *session, struct session_hint *hints, const char *key,
		enum say_id what) {
	hints[session->view.n_hints++] = (struct session_hint){key, session_say(session, what)};
}

static void view_hints(struct session *session) {
	struct session_view *view = &session->view;
	struct session_hint *hints = arena_alloc(session->frame, HINTS_MOST * sizeof *hints);
	view->hints = hints;
	view->n_hints = 0;
	if (view->popup.is_open) {
		add_hint(session, hints, "Esc", SAY_HINT_CLOSE);
		return;
	}
	if (session->phase == SESSION_PREDICT) {
		add_hint(session, hints, "a b c 0", SAY_HINT_ANSWER);
		add_hint(session, hints, "a!", SAY_HINT_BET);
	} else if (*view->enter) {
		/* "[Enter: x]" without its "Enter: ". */
		const char *what = strstr(view->enter, ": ");
		hints[view->n_hints++] = (struct session_hint){"Enter", what ? what + 2 : view->enter};
	}
	if (session->running || session->is_slow) {
		add_hint(session, hints, "Space", session->is_paused ? SAY_HINT_GO_ON : SAY_HINT_PAUSE);
		add_hint(session, hints, ".", SAY_HINT_EVENT);
		if (session->running)
			add_hint(session, hints, "Ctrl-C", SAY_HINT_STOP);
	} else if (view->run.timeline && session->phase != SESSION_START) {
		add_hint(session, hints, "Left Right", SAY_HINT_TIME);
		add_hint(session, hints, "+ -", SAY_HINT_ZOOM);
	} else if (*view->suggestion && session->phase != SESSION_PREDICT) {
		add_hint(session, hints, "Tab", SAY_HINT_TAB);
	}
	add_hint(session, hints, "?", SAY_HINT_HELP);
	if (session->phase == SESSION_START)
		add_hint(session, hints, "quit", SAY_HINT_QUIT);
}

/* The settings of the next run, with "(yours)" when they are not the lesson's. */
static void view_settings(struct session *session) {
	struct session_view *view = &session->view;
	struct text text = {0};
	bool is_quiet = session->phase == SESSION_START || session->phase == SESSION_READ
		|| session->phase == SESSION_PREDICT;
	struct runs_settings base = runs_settings_default();
	if (session->next_program < session->n_programs)
		base = session->programs[session->next_program].settings;
	else if (session->n_programs)
		base = session->programs[session->n_programs - 1].settings;
	struct runs_settings now = measure_settings(session, base);
	if (session->shown && session->phase == SESSION_WHY && !session->user_mask)
		now = session->shown->settings;
	if (now.cores)
		text_addf(&text, "cores %u  ", now.cores);
	if (now.checks != 311)
		text_add(&text, "checks 3.9  ");
	if (!is_quiet || session->user_mask & INSIDE_INTERVAL) {
		text_add(&text, "interval ");
		units_show_duration(&text, now.interval_ns);
		text_add(&text, "  ");
	}
	if (session->user_mask && !runs_settings_equal(&now, &base))
		text_addf(&text, "%s", session_say(session, SAY_SESSION_YOURS));
	else if (is_quiet && session->capacity.free >= 0)
		text_add(&text,
			frame_say(session, SAY_SESSION_FREE, session->capacity.cores, session->capacity.free));
	while (text.len && text.s[text.len - 1] == ' ')
		text.s[--text.len] = '\0';
	view->settings = frame_text(session, &text);
}

static void view_popup(struct session *session) {
	struct session_popup *popup = &session->view.popup;
	*popup = (struct session_popup){
		.is_open = session->popup.arena != NULL,
		.title = session->popup.arena ? session->popup.title : "",
		.text = session->popup.text,
		.items = session->popup.items,
		.n_items = session->popup.n_items,
		.selected = session->popup.selected,
		.top = session->popup.top,
	};
}

/* The first screen's page: how many lessons there are is the shelf's to say. */
static const struct markdown *start_page(struct session *session) {
	struct text text = {0};
	text_addf(&text, "%s\n\n%s\n\n", session_say(session, SAY_START_ROWS),
		session_say(session, SAY_START_ASK));
	text_add(&text, frame_say(session, SAY_START_MENU, session->shelf->n_lessons));
	const struct markdown *page = markdown_build(session->frame, text_str(&text), text.len);
	text_free(&text);
	return page;
}

void view_build(struct session *session) {
	struct session_view *view = &session->view;
	arena_close(session->frame);
	session->frame = arena_open();
	view->revision++;
	view->lang = session->lang;
	view->phase = session->phase;
	view->full = session->full;
	view->theme = session->theme;
	view->glyphs = session->glyphs;
	view->is_over = session->is_over;
	view->has_all_lanes = session->has_all_lanes;
	view->farewell = text_str(&session->farewell);
	view->page = session->phase == SESSION_START ? start_page(session)
		: session->phase == SESSION_OWN ? NULL : session->page_text;
	view->page_top = session->page_top;
	view->message = arena_copy(session->frame, text_str(&session->message), session->message.len);
	view->is_complaint = session->is_complaint;
	view_title(session);
	view_choices(session);
	view_run(session);
	view_source(session);
	view_output(session);
	view_status(session);
	view_why(session);
	view_popup(session);
	view_enter(session);
	view_hints(session);
	view_settings(session);
}
