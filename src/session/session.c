/*
 * A session's outside: opened, called by a front's loop, told lines and keys.
 *
 * What happens is decided in walk.c and do.c; here is who is asked.  A typed line
 * is an answer (in PREDICT), else a command of action.def.  A key steers the
 * popup when one is open, else the phase and the picture.
 */

#include "session/inside.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRAME_NS = 33 * CLOCK_MS, LEAVE_NS = 2000 };

void session_dirty(struct session *session) {
	session->is_dirty = true;
}

const char *session_say(const struct session *session, enum say_id id) {
	return say(session->lang, id);
}

/* -- messages */

void session_tell_text(struct session *session, bool is_complaint, const char *text) {
	text_clear(&session->message);
	text_safe(&session->message, text, strlen(text), true);
	session->is_complaint = is_complaint;
	session_dirty(session);
}

void session_tell(struct session *session, bool is_complaint, enum say_id id, ...) {
	struct text text = {0};
	va_list args;
	va_start(args, id);
	text_addv(&text, session_say(session, id), args);
	va_end(args);
	session_tell_text(session, is_complaint, text_str(&text));
	text_free(&text);
}

void session_add(const struct session *session, struct text *out, enum say_id id, ...) {
	va_list args;
	va_start(args, id);
	text_addv(out, session_say(session, id), args);
	va_end(args);
}

void session_quiet(struct session *session) {
	text_clear(&session->message);
	session->guess[0] = '\0';
	session->asks_to_leave = false;
	session_dirty(session);
}

/* -- popups */

void session_close_popup(struct session *session) {
	arena_close(session->popup.arena);
	session->popup = (struct inside_popup){.title = "", .selected = -1};
	session_dirty(session);
}

void session_open_popup(struct session *session, const char *title) {
	session_close_popup(session);
	session->popup.arena = arena_open();
	session->popup.title = title;
}

/* -- saving and leaving */

void session_save(struct session *session) {
	if (session->is_muted)
		return;
	struct text text = {0};
	progress_write(&session->progress, &text);
	runs_save(session->runs, text_str(&text), text.len);
	text_free(&text);
}

void session_leave(struct session *session) {
	session_save(session);
	session->is_over = true;
	text_clear(&session->farewell);
	if (session->lesson && !session->is_muted)
		session_add(session, &session->farewell, SAY_SESSION_FAREWELL, session->lesson->number,
			session->step + 1, session->lesson->n_steps, session->lesson->number);
	session_dirty(session);
}

/* -- opening */

static enum say_lang first_lang(const struct session_options *options,
		const struct progress *progress) {
	if (options->lang)
		return say_lang_choose(options->lang);
	return say_lang_choose(progress->lang[0] ? progress->lang : NULL);
}

static void take_progress(struct session *session, const struct session_options *options) {
	static const char *const themes[] = {"auto", "dark", "light", "mono"};
	static const char *const glyphs[] = {"auto", "utf8", "safe", "ascii"};
	progress_init(&session->progress);
	if (options->progress)
		progress_read(&session->progress, options->progress, options->progress_len);
	for (int i = 0; i < 4; i++) {
		if (strcmp(session->progress.theme, themes[i]) == 0)
			session->theme = (enum session_theme)i;
		if (strcmp(session->progress.glyphs, glyphs[i]) == 0)
			session->glyphs = (enum session_glyphs)i;
	}
}

static void open_place(struct session *session, int number) {
	const struct shelf_lesson *entry = NULL;
	size_t step = 0;
	if (number > 0) {
		entry = shelf_find_number(session->shelf, number);
		if (!entry)
			session_tell(session, true, SAY_SESSION_NO_LESSON_NUMBER, number);
	} else if (session->progress.lesson[0]) {
		entry = shelf_find(session->shelf, session->progress.lesson);
		step = session->progress.step > 0 ? (size_t)session->progress.step - 1 : 0;
	}
	if (number < 0 || !entry || !walk_open(session, entry, step))
		walk_start(session);
}

struct session *session_open(const struct session_options *options) {
	struct session *session = MEM_NEW(struct session);
	struct err err;
	session->now_ns = clock_ns();
	session->is_plain = options->is_plain;
	session->lessons_folder = options->lessons ? mem_copy_string(options->lessons) : NULL;
	session->runs = runs_open(options->client);
	session->answer = PREDICT_NONE;
	session->cursor_ns = -1;
	session->is_dirty = true;
	session->popup.title = "";
	session->popup.selected = -1;
	session->user = runs_settings_default();
	session->is_muted = options->is_muted;
	session->is_asked = options->lesson > 0;
	take_progress(session, options);
	session->lang = first_lang(options, &session->progress);
	session->shelf = shelf_open(session->lessons_folder, session->lang, &err);
	capacity_read(&session->capacity, session->now_ns);
	open_place(session, options->lesson);
	char why[ERR_TEXT_SIZE + ERR_FILE_SIZE];
	err_format(&err, why, sizeof why);
	if (why[0])
		session_tell_text(session, true, why);
	if (options->progress_note)
		session_tell_text(session, true, options->progress_note);
	return session;
}

void session_close(struct session *session) {
	if (!session)
		return;
	measure_forget_scene(session);
	session_close_popup(session);
	runs_close(session->runs);
	lesson_close(session->lesson);
	shelf_close(session->shelf);
	listing_close(session->source);
	progress_free(&session->progress);
	arena_close(session->scene_arena);
	arena_close(session->frame);
	text_free(&session->message);
	text_free(&session->changed);
	text_free(&session->farewell);
	mem_free(session->again);
	mem_free(session->lessons_folder);
	mem_free(session);
}

void session_set_lang(struct session *session, enum say_lang lang) {
	session->lang = lang;
	session_quiet(session);
	session_close_popup(session);
	struct shelf *shelf = shelf_open(session->lessons_folder, lang, NULL);
	if (session->entry)
		session->entry = shelf_find(shelf, session->entry->name);
	shelf_close(session->shelf);
	session->shelf = shelf;
	walk_translate(session);
}

/* -- the loop's calls */

size_t session_fds(const struct session *session, struct pollfd *fds, size_t max) {
	return runs_fds(session->runs, fds, max);
}

static uint64_t earlier(uint64_t a, uint64_t b) {
	return a < b ? a : b;
}

uint64_t session_wake_ns(const struct session *session) {
	uint64_t wake = runs_wake_ns(session->runs);
	uint64_t deaf_end = session->phase_ns + (uint64_t)INSIDE_DEAF_MS * CLOCK_MS;
	if (session->is_slow && !session->is_paused)
		wake = earlier(wake, session->slow_tick_ns + FRAME_NS);
	if (session->phase_is_sudden && session->now_ns < deaf_end)
		wake = earlier(wake, deaf_end);
	if (session->phase <= SESSION_PREDICT)
		wake = earlier(wake, capacity_wake_ns(&session->capacity));
	return wake;
}

/* Let slow motion go on by the time that has passed. */
static void move_slow(struct session *session) {
	uint64_t passed = session->now_ns - session->slow_tick_ns;
	if (!session->is_slow || session->is_paused || passed < FRAME_NS)
		return;
	session->slow_tick_ns = session->now_ns;
	session->shown_at += (double)passed / session->factor;
	if (session->shown_at >= (double)view_end(session))
		measure_to_end(session);
	session_dirty(session);
}

bool session_service(struct session *session) {
	uint64_t before = session->now_ns;
	session->now_ns = clock_ns();
	unsigned news = runs_service(session->runs, session->now_ns);
	if (news & RUNS_GONE)
		return false;
	if (news & RUNS_SIGNALLED)
		session_leave(session);
	if (news & RUNS_NOT_SAVED)
		session_tell(session, true, SAY_SESSION_NOT_SAVED, runs_note(session->runs));
	if (news & RUNS_GREW && !session->is_paused)
		session_dirty(session);
	move_slow(session);
	measure_service(session, news);
	uint64_t deaf_end = session->phase_ns + (uint64_t)INSIDE_DEAF_MS * CLOCK_MS;
	if (session->phase_is_sudden && before < deaf_end && session->now_ns >= deaf_end)
		session_dirty(session);
	if (session->phase <= SESSION_PREDICT && capacity_read(&session->capacity, session->now_ns))
		session_dirty(session);
	return true;
}

void session_set_layout(struct session *session, const struct session_layout *layout) {
	if (memcmp(&session->layout, layout, sizeof *layout) == 0)
		return;
	bool is_other_width = session->layout.lane_cols != layout->lane_cols;
	session->layout = *layout;
	int page_most = layout->page_lines - layout->page_rows;
	if (session->page_top > page_most)
		session->page_top = page_most > 0 ? page_most : 0;
	int popup_most = layout->popup_lines - layout->popup_rows;
	if (session->popup.top > popup_most)
		session->popup.top = popup_most > 0 ? popup_most : 0;
	int lanes_most = layout->lane_lines - layout->lane_rows;
	if (session->lanes_top > lanes_most)
		session->lanes_top = lanes_most > 0 ? lanes_most : 0;
	if (is_other_width && !session->is_window_set && !session->is_slow)
		session->from_ns = session->to_ns = 0;
	session_dirty(session);
}

bool session_is_busy(const struct session *session) {
	bool is_demo = session->running && session->running == session->demo;
	return (session->running && !is_demo) || session->is_evaluating || session->is_probing
		|| (session->is_slow && !session->is_paused) || measure_is_due(session);
}

const char *session_lesson_name(const struct session *session) {
	return session->lesson ? session->lesson->name : "";
}

const struct session_view *session_view(struct session *session) {
	if (session->is_dirty) {
		session->is_dirty = false;
		view_build(session);
	}
	return &session->view;
}

/* -- lines */

/* Not a command: say so, and offer what may have been meant. */
static void tell_unknown(struct session *session, const struct action *action) {
	if (action->kind == ACTION_PYTHON) {
		session_tell(session, true, SAY_SESSION_PYTHON);
		return;
	}
	if (session->phase == SESSION_PREDICT && strlen(action->typed) == 1) {
		session_tell(session, true, SAY_SESSION_ANSWER_FIRST);
		return;
	}
	struct text typed = {0};
	text_safe(&typed, action->typed, strlen(action->typed), false);
	if (!action->meant) {
		session_tell(session, true, SAY_SESSION_UNKNOWN, text_str(&typed));
	} else {
		session_tell(session, true, SAY_SESSION_MEANT, text_str(&typed), action->meant);
		struct text line = {0};
		text_add(&line, action->meant);
		for (size_t i = 0; i < action->n_words; i++)
			text_addf(&line, " %s", action->words[i]);
		snprintf(session->guess, sizeof session->guess, "%s", text_str(&line));
		text_free(&line);
	}
	text_free(&typed);
}

/* In PREDICT: is the line an answer? */
static bool take_answer(struct session *session, const char *line) {
	const struct lesson_scene *scene = walk_scene(session);
	char folded[64];
	bool is_bet;
	if (session->phase != SESSION_PREDICT || !scene || !scene->predict
		|| strlen(line) >= sizeof folded)
		return false;
	strcpy(folded, line);
	folded[utf8_fold_wide(folded, strlen(folded))] = '\0';
	int choice = predict_answer(scene->predict, folded, &is_bet);
	if (choice == PREDICT_NONE)
		return false;
	walk_answer(session, choice, is_bet);
	return true;
}

void session_line(struct session *session, const char *line) {
	session->now_ns = clock_ns();
	bool asks = session->asks_to_leave;
	bool is_yes = tolower((unsigned char)line[0]) == 'y' && !line[1];
	if (line[strspn(line, " \t")] == '\0') {
		session_key(session, SESSION_KEY_ENTER);
		return;
	}
	session_quiet(session);
	session_close_popup(session);
	if (asks && is_yes)
		session_leave(session);
	else if (!take_answer(session, line)) {
		struct action action;
		action_parse(&action, line);
		if (action.kind == ACTION_KNOWN)
			do_action(session, &action);
		else
			tell_unknown(session, &action);
	}
	session_dirty(session);
}
