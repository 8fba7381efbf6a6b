/*
 * One function a command, found by its ID in a table made of action.def.
 */

#include "session/inside.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "session/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *word(const struct action *action, size_t i) {
	return i < action->n_words ? action->words[i] : "";
}

/* What the command takes, told as a complaint. */
static void tell_usage(struct session *session, enum action_id id) {
	session_tell(session, true, SAY_SESSION_USAGE, action_name(id), action_args(id));
}

/* -- on and back */

static void do_next(struct session *session, const struct action *action) {
	(void)action;
	walk_next(session);
}

static void do_back(struct session *session, const struct action *action) {
	(void)action;
	walk_back(session);
}

/* "5", "5.3", ".3", or a name. */
static void do_goto(struct session *session, const struct action *action) {
	const char *what = word(action, 0);
	const struct shelf_lesson *entry = session->entry;
	long step = 1;
	if (*what && strspn(what, "0123456789.") == strlen(what)) {
		char *end;
		long number = strtol(what, &end, 10);
		if (end != what)
			entry = shelf_find_number(session->shelf, (int)number);
		if (*end == '.')
			step = strtol(end + 1, &end, 10);
	} else {
		entry = shelf_find(session->shelf, what);
	}
	if (!*what)
		tell_usage(session, ACTION_GOTO);
	else if (!entry)
		session_tell(session, true, SAY_SESSION_NO_LESSON, action->words[0]);
	else if (entry == session->entry && (step < 1 || (size_t)step > session->lesson->n_steps))
		session_tell(session, true, SAY_SESSION_NO_STEP, session->lesson->n_steps);
	else if (entry == session->entry)
		walk_to(session, (size_t)step - 1, 0);
	else
		walk_open(session, entry, step > 0 ? (size_t)step - 1 : 0);
}

static void do_lessons(struct session *session, const struct action *action) {
	(void)action;
	session_open_popup(session, session_say(session, SAY_SESSION_LESSONS_TITLE));
	struct inside_popup *popup = &session->popup;
	const struct shelf *shelf = session->shelf;
	popup->items = arena_alloc(popup->arena, shelf->n_lessons * sizeof *popup->items);
	for (size_t i = 0; i < shelf->n_lessons; i++) {
		const struct shelf_lesson *lesson = &shelf->lessons[i];
		popup->items[popup->n_items++] = (struct session_item){
			.text = arena_format(popup->arena, "%02d  %s", lesson->number, lesson->title),
			.detail = lesson->minutes ? arena_format(popup->arena, "%d min", lesson->minutes) : "",
			.command = arena_format(popup->arena, "goto %s", lesson->name),
		};
		if (lesson == session->entry)
			popup->selected = (int)i;
	}
	if (!shelf->n_lessons)
		session_tell(session, true, SAY_SHELF_NONE, shelf->folder);
	else if (popup->selected < 0)
		popup->selected = 0;
}

static void do_hint(struct session *session, const struct action *action) {
	(void)action;
	const struct lesson_scene *scene = walk_scene(session);
	if (scene && scene->exercise && scene->exercise->n_hints)
		session_tell_text(session, false, scene->exercise->hints[0]);
	else if (session->phase == SESSION_PREDICT)
		session_tell(session, false, SAY_SESSION_HINT_PREDICT);
	else
		session_tell(session, false, SAY_SESSION_NO_HINT);
}

static void do_skip(struct session *session, const struct action *action) {
	(void)action;
	walk_skip(session);
}

/* -- runs */

/* Are the words from `first` on NAME=VALUE, and not too many? */
static bool are_params(struct session *session, const struct action *action, size_t first) {
	for (size_t i = first; i < action->n_words; i++)
		if (!strchr(action->words[i], '=') || strlen(action->words[i]) >= CLIENT_PARAM_SIZE) {
			session_tell(session, true, SAY_SESSION_NOT_PARAM, action->words[i]);
			return false;
		}
	if (action->n_words > first + CLIENT_PARAMS) {
		session_tell(session, true, SAY_SESSION_MANY_PARAMS, CLIENT_PARAMS);
		return false;
	}
	return true;
}

static void do_run(struct session *session, const struct action *action) {
	if (!action->n_words && session->next_program < session->n_programs
		&& session->phase != SESSION_OWN) {
		const struct inside_program *program = &session->programs[session->next_program];
		measure_run(session, program->file, program->params, program->n_params);
	} else if (!action->n_words) {
		tell_usage(session, ACTION_RUN);
	} else if (are_params(session, action, 1)) {
		measure_run(session, action->words[0], (const char *const *)action->words + 1,
			action->n_words - 1);
	}
}

static bool same_name(const char *a, const char *b) {
	size_t n = strcspn(a, "=");
	return strncmp(a, b, n + 1) == 0;
}

/* The last run, with the parameters typed now instead of its own. */
static void do_again(struct session *session, const struct action *action) {
	if (!session->again) {
		session_tell(session, true, SAY_SESSION_NO_RUN);
		return;
	}
	if (!are_params(session, action, 0))
		return;
	struct action last;
	action_parse(&last, session->again);
	const char *params[2 * ACTION_WORDS];
	size_t n = 0;
	for (size_t i = 1; i < last.n_words; i++) {
		bool is_replaced = false;
		for (size_t j = 0; j < action->n_words; j++)
			is_replaced = is_replaced || same_name(last.words[i], action->words[j]);
		if (!is_replaced)
			params[n++] = last.words[i];
	}
	for (size_t j = 0; j < action->n_words; j++)
		params[n++] = action->words[j];
	if (n > CLIENT_PARAMS)
		session_tell(session, true, SAY_SESSION_MANY_PARAMS, CLIENT_PARAMS);
	else
		measure_run(session, word(&last, 0), params, n);
}

static void do_stop(struct session *session, const struct action *action) {
	(void)action;
	if (session->running)
		runs_stop(session->runs);
	else
		session_tell(session, false, SAY_SESSION_NOTHING_RUNS);
}

/* -- settings */

static void tell_settings(struct session *session) {
	struct runs_settings now = measure_settings(session, runs_settings_default());
	char cores[16] = "all";
	struct text interval = {0};
	units_show_duration(&interval, now.interval_ns);
	if (now.cores)
		snprintf(cores, sizeof cores, "%u", now.cores);
	session_tell(session, false, SAY_SESSION_SETTINGS, cores, text_str(&interval),
		now.checks == 309 ? "3.9" : "3.11");
	text_free(&interval);
}

static void set_mask(struct session *session, unsigned bit) {
	session->user_mask |= bit;
	if (session->running)
		session_tell(session, false, SAY_SESSION_FROM_NEXT);
	else
		tell_settings(session);
}

static void do_cores(struct session *session, const struct action *action) {
	long number = 0;
	const char *value = word(action, 0);
	if (strcmp(value, "all") != 0 && !units_whole(value, 1, 1024, &number)) {
		tell_usage(session, ACTION_CORES);
		return;
	}
	session->user.cores = (uint32_t)number;
	set_mask(session, INSIDE_CORES);
}

static void do_interval(struct session *session, const struct action *action) {
	char value[64];
	snprintf(value, sizeof value, "%s%s", word(action, 0), word(action, 1));
	if (units_duration(value, 0, &session->user.interval_ns))
		set_mask(session, INSIDE_INTERVAL);
	else
		tell_usage(session, ACTION_INTERVAL);
}

static void do_checks(struct session *session, const struct action *action) {
	if (units_checks(word(action, 0), &session->user.checks))
		set_mask(session, INSIDE_CHECKS);
	else
		tell_usage(session, ACTION_CHECKS);
}

static void do_set(struct session *session, const struct action *action) {
	struct action rest = *action;
	long number;
	if (!action->n_words) {
		tell_settings(session);
		return;
	}
	rest.n_words--;
	memmove(rest.words, rest.words + 1, rest.n_words * sizeof *rest.words);
	enum action_id id = action_find(action->words[0]);
	if (id == ACTION_CORES) {
		do_cores(session, &rest);
	} else if (id == ACTION_INTERVAL) {
		do_interval(session, &rest);
	} else if (id == ACTION_CHECKS) {
		do_checks(session, &rest);
	} else if (strcmp(action->words[0], "seed") == 0
		&& units_whole(word(&rest, 0), 0, 1000000000, &number)) {
		session->user.has_seed = true;
		session->user.seed = (uint64_t)number;
		set_mask(session, INSIDE_SEED);
	} else {
		tell_usage(session, ACTION_SET);
	}
}

static void do_reset(struct session *session, const struct action *action) {
	(void)action;
	session->user_mask = 0;
	session_tell(session, false, SAY_SESSION_RESET);
}

/* -- the picture */

/* A program of the lesson, else of the learner. */
static struct listing *open_program(struct session *session, const char *file, struct err *err) {
	struct listing *source = NULL;
	if (session->lesson && !strchr(file, '/')) {
		char *path = file_join(session->lesson->folder, file);
		source = listing_open(path, err);
		mem_free(path);
	}
	return source ? source : listing_open(file, err);
}

static void do_source(struct session *session, const struct action *action) {
	const char *file = word(action, 0);
	struct err err;
	err_clear(&err);
	if (*file) {
		struct listing *source = open_program(session, file, &err);
		if (!source) {
			session_tell(session, true, SAY_SESSION_NO_FILE, file);
			return;
		}
		listing_close(session->source);
		session->source = source;
		session->source_is_asked = true;
	}
	session->source_top = 1;
	if (session->source)
		session->full = SESSION_FULL_SOURCE;
	else
		session_tell(session, false, SAY_SESSION_NO_SOURCE);
}

static void do_lanes(struct session *session, const struct action *action) {
	session->has_all_lanes = strcmp(word(action, 0), "fit") != 0
		&& (action->n_words || !session->has_all_lanes);
	session->lanes_top = 0;
}

static void do_full(struct session *session, const struct action *action) {
	static const char *const panes[] = {"off", "lanes", "source", "page", "output"};
	const char *pane = action->n_words ? action->words[0] : "lanes";
	for (int i = 0; i < 5; i++)
		if (strcmp(panes[i], pane) == 0) {
			session->full = (enum session_full)i;
			return;
		}
	tell_usage(session, ACTION_FULL);
}

static void do_fit(struct session *session, const struct action *action) {
	(void)action;
	session_fit(session);
}

/* "in", "out", "fit", or from and to in milliseconds. */
static void do_zoom(struct session *session, const struct action *action) {
	const char *how = word(action, 0);
	char *end, *end_to;
	double from = strtod(how, &end), to = strtod(word(action, 1), &end_to);
	if (!session->shown)
		session_tell(session, true, SAY_SESSION_NO_RUN);
	else if (strcmp(how, "in") == 0)
		session_zoom(session, 0.5);
	else if (strcmp(how, "out") == 0)
		session_zoom(session, 2);
	else if (!*how || strcmp(how, "fit") == 0)
		session_fit(session);
	else if (action->n_words == 2 && !*end && !*end_to && from >= 0 && to > from && to < 1e9) {
		session->from_ns = (int64_t)(from * CLOCK_MS);
		session->to_ns = (int64_t)(to * CLOCK_MS);
		session->is_window_set = true;
	} else {
		tell_usage(session, ACTION_ZOOM);
	}
}

static void do_pause(struct session *session, const struct action *action) {
	(void)action;
	if (!session_key(session, SESSION_KEY_SPACE))
		session_tell(session, false, SAY_SESSION_NOTHING_RUNS);
}

static void do_replay(struct session *session, const struct action *action) {
	(void)action;
	measure_replay(session);
}

static void do_why(struct session *session, const struct action *action) {
	struct text text = {0};
	why_worker(session, word(action, 0), &text);
	session_tell_text(session, false, text_str(&text));
	text_free(&text);
}

/* -- the screen */

static void do_lang(struct session *session, const struct action *action) {
	const char *name = action->n_words ? action->words[0] : action->typed;
	int lang = say_lang_of(name);
	if (!action->n_words && lang < 0) /* `lang` alone: the other one */
		lang = session->lang == SAY_EN ? SAY_ZH : SAY_EN;
	if (lang < 0) {
		tell_usage(session, ACTION_LANG);
		return;
	}
	session_set_lang(session, (enum say_lang)lang);
	progress_set(session->progress.lang, sizeof session->progress.lang,
		say_lang_name(session->lang));
	session_save(session);
}

static int index_of(const char *const *names, int n, const char *name) {
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

static void do_theme(struct session *session, const struct action *action) {
	static const char *const names[] = {"auto", "dark", "light", "mono"};
	int theme = index_of(names, 4, word(action, 0));
	if (theme < 0) {
		tell_usage(session, ACTION_THEME);
		return;
	}
	session->theme = (enum session_theme)theme;
	progress_set(session->progress.theme, sizeof session->progress.theme, names[theme]);
	session_save(session);
}

static void do_glyphs(struct session *session, const struct action *action) {
	static const char *const names[] = {"auto", "utf8", "safe", "ascii"};
	int glyphs = index_of(names, 4, word(action, 0));
	if (glyphs < 0) {
		tell_usage(session, ACTION_GLYPHS);
		return;
	}
	session->glyphs = (enum session_glyphs)glyphs;
	progress_set(session->progress.glyphs, sizeof session->progress.glyphs, names[glyphs]);
	session_save(session);
}

/* One command: its line, its arguments, its other names. */
static void help_on(struct session *session, enum action_id id, struct text *text) {
	text_addf(text, "`%s %s`\n\n%s\n", action_name(id), action_args(id), action_help(id,
		session->lang));
	if (*action_aliases(id))
		text_addf(text, "\n%s %s\n", session_say(session, SAY_SESSION_ALSO), action_aliases(id));
}

static void do_help(struct session *session, const struct action *action) {
	enum action_id id = action->n_words ? action_find(action->words[0]) : ACTION_COUNT;
	session_open_popup(session, session_say(session, SAY_SESSION_HELP_TITLE));
	struct inside_popup *popup = &session->popup;
	struct text text = {0};
	if (id != ACTION_COUNT) {
		help_on(session, id, &text);
	} else {
		text_add(&text, session_say(session, SAY_SESSION_HELP));
		for (int i = 0; i < ACTION_COUNT; i++)
			text_addf(&text, "\n- `%s%s%s`: %s", action_name((enum action_id)i),
				*action_args((enum action_id)i) ? " " : "", action_args((enum action_id)i),
				action_help((enum action_id)i, session->lang));
	}
	popup->text = markdown_build(popup->arena, text_str(&text), text.len);
	text_free(&text);
}

static void do_quit(struct session *session, const struct action *action) {
	(void)action;
	session_leave(session);
}

static void (*const doers[ACTION_COUNT])(struct session *, const struct action *) = {
	[ACTION_NEXT] = do_next,
	[ACTION_BACK] = do_back,
	[ACTION_GOTO] = do_goto,
	[ACTION_LESSONS] = do_lessons,
	[ACTION_HINT] = do_hint,
	[ACTION_SKIP] = do_skip,
	[ACTION_RUN] = do_run,
	[ACTION_AGAIN] = do_again,
	[ACTION_STOP] = do_stop,
	[ACTION_SET] = do_set,
	[ACTION_RESET] = do_reset,
	[ACTION_CORES] = do_cores,
	[ACTION_INTERVAL] = do_interval,
	[ACTION_CHECKS] = do_checks,
	[ACTION_SOURCE] = do_source,
	[ACTION_LANES] = do_lanes,
	[ACTION_FULL] = do_full,
	[ACTION_ZOOM] = do_zoom,
	[ACTION_FIT] = do_fit,
	[ACTION_PAUSE] = do_pause,
	[ACTION_REPLAY] = do_replay,
	[ACTION_WHY] = do_why,
	[ACTION_LANG] = do_lang,
	[ACTION_THEME] = do_theme,
	[ACTION_GLYPHS] = do_glyphs,
	[ACTION_HELP] = do_help,
	[ACTION_QUIT] = do_quit,
};

void do_action(struct session *session, const struct action *action) {
	doers[action->id](session, action);
	session_dirty(session);
}
