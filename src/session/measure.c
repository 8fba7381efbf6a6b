/*
 * The scene's programs and the learner's own: started, shown, measured, evaluated.
 *
 * A block's programs run one after the other under the block's own settings; the
 * same program under other settings or with other numbers is an own run, which
 * is shown and compared but decides nothing.  When all of a block are measured,
 * their figures are evaluated; walk.c waits for that.
 */

#include "session/inside.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "session/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- settings */

struct runs_settings measure_settings(const struct session *session, struct runs_settings base) {
	const struct runs_settings *user = &session->user;
	if (session->user_mask & INSIDE_CORES)
		base.cores = user->cores;
	if (session->user_mask & INSIDE_CHECKS)
		base.checks = user->checks;
	if (session->user_mask & INSIDE_INTERVAL)
		base.interval_ns = user->interval_ns;
	if (session->user_mask & INSIDE_SEED) {
		base.has_seed = user->has_seed;
		base.seed = user->seed;
	}
	return base;
}

bool measure_is_mine(const struct session *session, const struct runs_settings *base) {
	struct runs_settings now = measure_settings(session, *base);
	return !runs_settings_equal(&now, base);
}

/* -- showing a run */

/* Comments and imports can wait: a program is shown from its first def or class on. */
static int first_line(const struct listing *source) {
	for (int i = 0; i < source->n_lines; i++) {
		const char *line = source->lines[i];
		if (strncmp(line, "def ", 4) == 0 || strncmp(line, "class ", 6) == 0)
			return i + 1;
	}
	return 1;
}

static void use_source(struct session *session, const char *path) {
	if (session->source && strcmp(session->source->path, path) == 0)
		return;
	struct listing *source = listing_open(path, NULL);
	if (!source)
		return;
	listing_close(session->source);
	session->source = source;
	session->source_top = first_line(source);
}

void measure_show(struct session *session, struct runs_run *run) {
	session->shown = run;
	session->is_slow = session->is_paused = session->is_window_set = false;
	session->shown_at = 0;
	session->from_ns = session->to_ns = 0;
	session->cursor_ns = -1;
	session->lanes_top = 0;
	if (run && !session->source_is_asked)
		use_source(session, run->path);
	session_dirty(session);
}

static bool step_runs(const struct session *session) {
	const struct lesson_step *step = walk_step(session);
	for (size_t i = 0; step && i < step->n_scenes; i++)
		if (step->scenes[i].run)
			return true;
	return false;
}

/*
 * While nothing runs: the program that is offered, before the answer the last of the
 * block; none in a step that runs none.
 */
void measure_show_program(struct session *session) {
	if (session->source_is_asked)
		return;
	if (!step_runs(session)) {
		listing_close(session->source);
		session->source = NULL;
	}
	if (!session->n_programs)
		return;
	bool is_offered = session->phase == SESSION_WATCH
		&& session->next_program < session->n_programs;
	size_t i = is_offered ? session->next_program : session->n_programs - 1;
	char *path = file_join(session->lesson->folder, session->programs[i].file);
	use_source(session, path);
	mem_free(path);
}

static void begin_slow(struct session *session, double wall_ns) {
	session->is_slow = true;
	session->is_paused = false;
	session->slow_tick_ns = session->now_ns;
	session->shown_at = 0;
	session->factor = wall_ns > 0 ? (double)INSIDE_SLOW_MS * CLOCK_MS / wall_ns : 1;
	session->is_window_set = false;
	session->from_ns = session->to_ns = 0;
	session_dirty(session);
}

void measure_replay(struct session *session) {
	if (session->shown && session->shown->run)
		begin_slow(session, (double)session->shown->run->wall_ns);
	else
		session_tell(session, true, SAY_SESSION_NO_RUN);
}

void measure_to_end(struct session *session) {
	if (session->shown && session->shown->is_live)
		session->is_hurried = true;
	if (session->is_slow && session->shown && !session->shown->is_live)
		why_ended(session, session->shown);
	session->is_slow = session->is_paused = false;
	if (!session->is_window_set)
		session->from_ns = session->to_ns = 0; /* as it opened, before slow motion moved it */
	session_dirty(session);
}

/* -- the scene's runs */

static void drop_run(struct session *session, struct runs_run **run) {
	if (*run && *run == session->shown)
		measure_show(session, NULL);
	if (*run == session->running)
		session->running = NULL;
	runs_drop(session->runs, *run);
	*run = NULL;
}

void measure_forget_result(struct session *session) {
	condition_free(session->result);
	session->result = NULL;
	session->is_evaluated = false;
	if (session->is_evaluating)
		session->is_eval_void = true;
}

void measure_forget(struct session *session) {
	for (size_t i = 0; i < session->n_programs; i++)
		drop_run(session, &session->programs[i].run);
	session->next_program = 0;
	session->probed = 0;
	measure_forget_result(session);
}

void measure_forget_scene(struct session *session) {
	measure_forget(session);
	drop_run(session, &session->own);
	drop_run(session, &session->older);
	drop_run(session, &session->demo);
	session->n_programs = 0;
	session->answer = PREDICT_NONE;
	session->is_bet = session->is_skipped = session->is_hurried = false;
	session->measures = 0;
	session->page_text = NULL;
	session->source_is_asked = false;
	text_clear(&session->changed);
	arena_close(session->scene_arena);
	session->scene_arena = arena_open();
}

static void bad_command(struct session *session, const struct lesson_line *line) {
	session_tell(session, true, SAY_SESSION_BAD_COMMAND, session->lesson->file, line->line,
		line->text);
}

static bool is_inside_folder(const char *file) {
	return !strchr(file, '/') && file[0] != '.';
}

static const char *keep(struct session *session, const char *string) {
	return arena_copy(session->scene_arena, string, strlen(string));
}

static bool add_program(struct session *session, const struct action *action,
		const struct lesson_line *line, const struct runs_settings *settings) {
	if (!action->n_words || !is_inside_folder(action->words[0])
		|| session->n_programs == INSIDE_PROGRAMS || action->n_words > CLIENT_PARAMS)
		return false;
	struct inside_program *program = &session->programs[session->n_programs++];
	*program = (struct inside_program){
		.command = keep(session, line->text),
		.file = keep(session, action->words[0]),
		.n_params = action->n_words - 1,
		.settings = *settings,
	};
	for (size_t i = 1; i < action->n_words; i++)
		program->params[i - 1] = keep(session, action->words[i]);
	return true;
}

static bool set_one(struct runs_settings *settings, const struct action *action) {
	const char *value = action->n_words == 1 ? action->words[0] : "";
	long number = 0;
	switch (action->id) {
	case ACTION_CORES:
		if (strcmp(value, "all") != 0 && !units_whole(value, 1, 1024, &number))
			return false;
		settings->cores = (uint32_t)number;
		return true;
	case ACTION_INTERVAL:
		return units_duration(value, 0, &settings->interval_ns);
	case ACTION_CHECKS:
		return units_checks(value, &settings->checks);
	default:
		return false;
	}
}

/* The commands of a run block: settings hold for the programs below them. */
void measure_read_block(struct session *session, const struct lesson_block *block) {
	struct runs_settings settings = runs_settings_default();
	for (size_t i = 0; i < block->n_lines; i++) {
		struct action action;
		action_parse(&action, block->lines[i].text);
		bool ok = action.kind == ACTION_KNOWN && (action.id == ACTION_RUN
			? add_program(session, &action, &block->lines[i], &settings)
			: set_one(&settings, &action));
		if (!ok)
			bad_command(session, &block->lines[i]);
	}
}

/* -- running */

static void tell_err(struct session *session, const struct err *err) {
	char text[ERR_TEXT_SIZE + ERR_FILE_SIZE + 32];
	struct text safe = {0};
	err_format(err, text, sizeof text);
	text_safe(&safe, text, strlen(text), true);
	session_tell_text(session, true, text_str(&safe));
	text_free(&safe);
}

static void remember(struct session *session, const char *file, const char *const params[],
		size_t n_params) {
	struct text line = {0};
	text_add(&line, file);
	for (size_t i = 0; i < n_params; i++)
		text_addf(&line, " %s", params[i]);
	mem_free(session->again);
	session->again = mem_copy_string(text_str(&line));
	text_free(&line);
}

/* A run is going and another one comes: say so; guard ends it. */
static void overtake(struct session *session) {
	struct runs_run *old = session->running;
	if (session->is_evaluating)
		session->is_eval_void = true;
	session->is_probing = false;
	if (!old || old == session->demo)
		return;
	struct text when = {0};
	text_duration(&when, (long long)(session->now_ns - old->started_ns));
	session_tell(session, false, SAY_SESSION_OVERTAKEN, text_str(&when));
	text_free(&when);
}

static struct runs_run *start(struct session *session, const char *path, const char *const params[],
		size_t n_params, const struct runs_settings *settings) {
	struct err err;
	err_clear(&err);
	session_quiet(session);
	overtake(session);
	struct runs_run *run = runs_start(session->runs, path, params, n_params, settings,
		session->probed, &err);
	if (!run) {
		session->running = NULL;
		tell_err(session, &err);
		return NULL;
	}
	session->running = run;
	remember(session, file_base(path), params, n_params);
	measure_show(session, run);
	return run;
}

static void start_own(struct session *session, const char *path, const char *const params[],
		size_t n_params, struct runs_settings base) {
	struct runs_settings settings = measure_settings(session, base);
	struct runs_run *run = start(session, path, params, n_params, &settings);
	if (!run)
		return;
	run->is_own = true;
	if (session->older)
		drop_run(session, &session->older);
	session->older = session->own;
	session->own = run;
	text_clear(&session->changed);
	if (session->phase != SESSION_OWN) {
		session->back = session->phase;
		walk_phase(session, SESSION_OWN, false);
	}
	measure_show(session, run);
}

/* Program `i` of the block, as the lesson says it. */
static void start_program(struct session *session, size_t i) {
	struct inside_program *program = &session->programs[i];
	char *path = file_join(session->lesson->folder, program->file);
	session->is_hurried = false;
	if (measure_is_mine(session, &program->settings)) {
		start_own(session, path, program->params, program->n_params, program->settings);
	} else {
		if (session->phase != SESSION_WATCH)
			walk_phase(session, SESSION_WATCH, false);
		struct runs_run *old = program->run;
		program->run = NULL;
		struct runs_run *run = start(session, path, program->params, program->n_params,
			&program->settings);
		drop_run(session, &old);
		program->run = run;
	}
	mem_free(path);
}

double measure_needs(const struct session *session) {
	const struct lesson_scene *scene = walk_scene(session);
	double needs = scene && scene->run ? scene->run->needs_capacity : 0;
	for (size_t i = 0; scene && session->wants_claims && i < scene->n_claims; i++)
		if (scene->claims[i].needs_capacity > needs)
			needs = scene->claims[i].needs_capacity;
	return needs;
}

void measure_next(struct session *session) {
	struct err err;
	err_clear(&err);
	if (session->phase != SESSION_WATCH)
		walk_phase(session, SESSION_WATCH, false);
	if (session->next_program == 0 && measure_needs(session) > 0 && session->probed <= 0) {
		session->is_probing = runs_probe(session->runs, &err);
		session_dirty(session);
		if (session->is_probing)
			return;
	}
	start_program(session, session->next_program);
}

/* Which of the block's programs is just this?  -1: none. */
static int which_program(const struct session *session, const char *file,
		const char *const params[], size_t n_params) {
	for (size_t i = 0; i <= session->next_program && i < session->n_programs; i++) {
		const struct inside_program *program = &session->programs[i];
		bool same = strcmp(program->file, file) == 0 && program->n_params == n_params;
		for (size_t p = 0; same && p < n_params; p++)
			same = strcmp(program->params[p], params[p]) == 0;
		if (same && (i == session->next_program || !program->run))
			return (int)i;
	}
	return -1;
}

static bool belongs_to_step(const struct session *session, const char *file) {
	for (size_t i = 0; i < session->n_programs; i++)
		if (strcmp(session->programs[i].file, file) == 0)
			return true;
	return false;
}

/* The settings that the lesson runs a program under: those of its first run in the block. */
static struct runs_settings own_base(const struct session *session, const char *file) {
	for (size_t i = 0; i < session->n_programs; i++)
		if (strcmp(session->programs[i].file, file) == 0)
			return session->programs[i].settings;
	return runs_settings_default();
}

void measure_run(struct session *session, const char *file, const char *const params[],
		size_t n_params) {
	if (session->lesson && walk_has_question(session) && belongs_to_step(session, file)) {
		session_tell(session, false, SAY_SESSION_ANSWER_FIRST);
		return;
	}
	int program = session->phase == SESSION_WATCH && session->next_program < session->n_programs
		? which_program(session, file, params, n_params) : -1;
	if (program >= 0 && (size_t)program == session->next_program) {
		measure_next(session);
		return;
	}
	char *path = session->lesson && is_inside_folder(file)
		? file_join(session->lesson->folder, file)
		: NULL;
	if (path && !file_exists(path)) {
		mem_free(path);
		path = NULL;
	}
	if (!path)
		path = mem_copy_string(file);
	if (!file_exists(path))
		session_tell(session, true, SAY_SESSION_NO_FILE, file);
	else
		start_own(session, path, params, n_params, own_base(session, file));
	mem_free(path);
}

/* -- measured */

static bool all_measured(const struct session *session) {
	return session->n_programs && session->next_program == session->n_programs;
}

bool measure_is_due(const struct session *session) {
	return all_measured(session) && !session->running
		&& (!session->is_evaluated || session->phase == SESSION_WATCH);
}

static void note_measured(struct session *session) {
	struct progress_answer *answer = session->lesson
		? progress_find(&session->progress, session->lesson->name, (int)session->step + 1,
			(int)session->scene + 1)
		: NULL;
	if (answer && why_is_decided(session)) {
		answer->measured = predict_letter(session->result->choice);
		session_save(session);
	}
}

static void take_result(struct session *session, const char *printed, bool is_fine) {
	condition_free(session->result);
	session->result = condition_read(&session->condition, printed, is_fine);
	session->is_evaluated = true;
	note_measured(session);
	if (session->phase == SESSION_WHY)
		walk_build_page(session);
	session_dirty(session);
}

static void evaluate(struct session *session) {
	const struct lesson_scene *scene = walk_scene(session);
	struct condition *condition = &session->condition;
	struct text source = {0};
	struct err err;
	err_clear(&err);
	*condition = (struct condition){
		.file = session->lesson->file,
		.predict = scene->predict,
		.capacity = session->probed,
	};
	for (size_t i = 0; i < session->n_programs; i++)
		condition->runs[condition->n_runs++] = session->programs[i].run;
	if (session->wants_claims) {
		condition->claims = scene->claims;
		condition->n_claims = scene->n_claims;
	}
	condition_add_holes(condition, scene->after);
	session->is_eval_void = false;
	if (condition_write(condition, &source, &err)
		&& runs_eval(session->runs, session->lesson->file, text_str(&source), source.len, &err))
		session->is_evaluating = true;
	else
		take_result(session, err.text, false);
	text_free(&source);
}

/* A program is over. */
static void on_ended(struct session *session, struct runs_run *run) {
	bool is_complete = run->end == CLIENT_EXITED || run->end == CLIENT_STUCK
		|| run->end == CLIENT_TIMED_OUT;
	if (run == session->own)
		why_changed(session, run);
	for (size_t i = 0; i < session->n_programs; i++)
		if (session->programs[i].run == run && is_complete)
			session->next_program = i + 1;
	double wall = run->run ? (double)run->run->wall_ns : 0;
	bool is_short = wall > 0 && wall < (double)INSIDE_SHORT_MS * CLOCK_MS;
	if (run == session->shown && session->lesson && is_complete && is_short && !session->is_plain
		&& !session->is_hurried)
		begin_slow(session, wall); /* how it ended is told at its end */
	else
		why_ended(session, run);
	session->is_window_set = session->is_window_set && run == session->shown;
	if (!session->is_window_set)
		session->from_ns = session->to_ns = 0;
	session_dirty(session);
}

static void on_probed(struct session *session) {
	bool is_fine;
	double free_cores = strtod(runs_answer(session->runs, &is_fine), NULL);
	if (!session->is_probing)
		return;
	session->is_probing = false;
	session->probed = is_fine && free_cores > 0 ? free_cores : 0.01;
	if (session->phase == SESSION_WATCH && session->next_program < session->n_programs)
		start_program(session, session->next_program);
}

static void on_evaluated(struct session *session) {
	bool is_fine;
	const char *printed = runs_answer(session->runs, &is_fine);
	session->is_evaluating = false;
	if (!session->is_eval_void)
		take_result(session, printed, is_fine);
	session->is_eval_void = false;
}

void measure_service(struct session *session, unsigned news) {
	struct runs_run *run = session->running;
	if (news & RUNS_ENDED && run && !run->is_live) {
		session->running = NULL;
		on_ended(session, run);
	}
	if (news & RUNS_PROBED)
		on_probed(session);
	if (news & RUNS_EVALUATED)
		on_evaluated(session);
	if (all_measured(session) && !session->is_evaluated && !session->is_evaluating
		&& !session->running && runs_kind(session->runs) == RUNS_IDLE)
		evaluate(session);
	if (session->phase == SESSION_WATCH && all_measured(session) && session->is_evaluated
		&& !session->is_slow && !session->running)
		walk_phase(session, SESSION_WHY, true);
}

