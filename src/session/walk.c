/*
 * Where we are, and what comes next.
 *
 *                 Enter            a b c 0           Enter, for each      by itself
 *     READ ---------------> PREDICT ------> WATCH ------------> ... ----------------> WHY
 *      |    (no question)                     ^                                        |
 *      +--------------------------------------+              Enter: next scene, step   v
 *                                                            or lesson
 *     any of them -- a run of the learner's own --> OWN -- Enter --> where it was
 *
 * A block's programs are measured one after the other, each under the block's own
 * settings; when all are, their figures are evaluated.  WHY begins when that is
 * done and the slow motion is over, whichever comes last.
 */

#include "session/inside.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct lesson_step *walk_step(const struct session *session) {
	return session->lesson ? &session->lesson->steps[session->step] : NULL;
}

const struct lesson_scene *walk_scene(const struct session *session) {
	const struct lesson_step *step = walk_step(session);
	return step ? &step->scenes[session->scene] : NULL;
}

bool walk_has_question(const struct session *session) {
	const struct lesson_scene *scene = walk_scene(session);
	return scene && scene->predict && session->answer == PREDICT_NONE && !session->is_skipped;
}

/* -- pages */

/* How many blocks of a page are open: those before its rule number `parts`. */
static size_t open_blocks(const struct markdown *page, size_t parts) {
	size_t i = 0;
	while (i < page->n_blocks && (page->blocks[i].kind != MARKDOWN_RULE || parts--))
		i++;
	return i;
}

static const struct markdown *scene_page(const struct session *session) {
	const struct lesson_scene *scene = walk_scene(session);
	if (!scene)
		return NULL;
	switch (session->phase) {
	case SESSION_READ:
		return scene->before;
	case SESSION_PREDICT:
		return scene->predict ? scene->predict->question : NULL;
	case SESSION_WHY:
		return scene->after;
	default:
		return NULL;
	}
}

static const char *fill_hole(void *data, const char *hole, size_t len) {
	const struct session *session = data;
	return condition_hole(&session->condition, session->result, hole, len);
}

void walk_build_page(struct session *session) {
	const struct lesson_scene *scene = walk_scene(session);
	const struct markdown *page = scene_page(session);
	session->page_text = NULL;
	if (page) {
		struct markdown part = *page;
		part.n_blocks = open_blocks(page, session->revealed);
		session->page_text = markdown_fill(session->scene_arena, &part, fill_hole, session);
	}
	if (scene && scene->exercise && session->phase == SESSION_READ)
		session->page_text = markdown_join(session->scene_arena, session->page_text,
			scene->exercise->task);
	session_dirty(session);
}

/* -- phases */

void walk_phase(struct session *session, enum session_phase phase, bool is_sudden) {
	session->phase = phase;
	session->phase_ns = session->now_ns;
	session->phase_is_sudden = is_sudden;
	session->revealed = 0;
	session->page_top = 0;
	session->full = SESSION_FULL_NONE;
	session->is_hurried = false;
	if (phase != SESSION_OWN)
		walk_build_page(session);
	if (phase == SESSION_READ || phase == SESSION_PREDICT) {
		session->source_is_asked = false;
		measure_show_program(session);
	} else if (phase == SESSION_WATCH && !session->shown) {
		measure_show_program(session);
	}
	session_dirty(session);
}

/* The first phase of the scene that has something to show. */
static void begin_scene(struct session *session) {
	const struct lesson_scene *scene = walk_scene(session);
	measure_forget_scene(session);
	if (scene->run)
		measure_read_block(session, scene->run);
	if (scene->before || (!scene->predict && !scene->run))
		walk_phase(session, SESSION_READ, false);
	else
		walk_phase(session, scene->predict ? SESSION_PREDICT : SESSION_WATCH, false);
}

void walk_to(struct session *session, size_t step, size_t scene) {
	session->step = step < session->lesson->n_steps ? step : session->lesson->n_steps - 1;
	const struct lesson_step *now = walk_step(session);
	session->scene = scene < now->n_scenes ? scene : now->n_scenes - 1;
	session_close_popup(session);
	begin_scene(session);
	progress_set(session->progress.lesson, sizeof session->progress.lesson, session->lesson->name);
	session->progress.step = (int)session->step + 1;
	session_save(session);
}

bool walk_open(struct session *session, const struct shelf_lesson *entry, size_t step) {
	struct err err;
	err_clear(&err);
	struct lesson *lesson = shelf_load(session->shelf, entry, &err);
	if (!lesson) {
		char text[ERR_TEXT_SIZE + ERR_FILE_SIZE + 32];
		err_format(&err, text, sizeof text);
		session_tell_text(session, true, text);
		return false;
	}
	bool is_other = entry != session->entry;
	measure_forget_scene(session);
	lesson_close(session->lesson);
	session->lesson = lesson;
	session->entry = entry;
	if (is_other)
		session->user_mask = 0; /* settings hold until the lesson's end */
	session_quiet(session);
	walk_to(session, step, 0);
	if (lesson->n_problems) {
		struct text text = {0};
		lesson_problems(lesson, &text);
		session_tell_text(session, true, text_str(&text));
		text_free(&text);
	}
	return true;
}

/*
 * Texts come from another file now, measured runs stay: what hangs from the old
 * lesson is replaced, and evaluated again.
 */
void walk_translate(struct session *session) {
	struct lesson *lesson = NULL;
	if (session->entry)
		lesson = shelf_load(session->shelf, session->entry, NULL);
	if (!lesson) {
		session_dirty(session);
		return;
	}
	lesson_close(session->lesson);
	session->lesson = lesson;
	if (session->step >= lesson->n_steps)
		session->step = lesson->n_steps - 1;
	if (session->scene >= walk_step(session)->n_scenes)
		session->scene = walk_step(session)->n_scenes - 1;
	measure_forget_result(session);
	if (session->phase == SESSION_OWN)
		session_dirty(session);
	else
		walk_build_page(session);
}

/* The first screen: two workers and a buffer, live, if the shelf has them. */
void walk_start(struct session *session) {
	measure_forget_scene(session);
	walk_phase(session, SESSION_START, false);
	const struct shelf_lesson *lesson = shelf_find_number(session->shelf, 12);
	if (!lesson || session->is_plain)
		return;
	struct runs_settings settings = runs_settings_default();
	char *path = file_join(lesson->folder, "buffer.py");
	if (file_exists(path))
		session->demo = runs_start(session->runs, path, NULL, 0, &settings, 0, NULL);
	session->running = session->demo;
	if (session->demo)
		measure_show(session, session->demo);
	mem_free(path);
}

void walk_back(struct session *session) {
	if (session->phase == SESSION_OWN) {
		walk_enter(session);
	} else if (!session->lesson) {
		session_tell(session, false, SAY_SESSION_AT_START);
	} else if (session->phase == SESSION_READ
		|| (session->phase == SESSION_PREDICT && !walk_scene(session)->before)) {
		if (session->scene)
			walk_to(session, session->step, session->scene - 1);
		else if (session->step)
			walk_to(session, session->step - 1, 0);
		else
			session_tell(session, false, SAY_SESSION_AT_START);
	} else {
		begin_scene(session);
	}
}

/* -- answers */

void walk_answer(struct session *session, int choice, bool is_bet) {
	session->answer = choice;
	session->is_bet = is_bet;
	struct progress_answer *answer = progress_answer(&session->progress, session->lesson->name,
		(int)session->step + 1, (int)session->scene + 1);
	answer->choice = predict_letter(choice);
	answer->is_bet = is_bet;
	answer->measured = '-';
	session_save(session);
	session_quiet(session);
	walk_phase(session, session->n_programs ? SESSION_WATCH : SESSION_WHY, false);
}

void walk_skip(struct session *session) {
	if (!session->lesson) {
		walk_enter(session);
	} else if (walk_has_question(session)) {
		session->is_skipped = true;
		walk_phase(session, session->n_programs ? SESSION_WATCH : SESSION_WHY, false);
	} else {
		walk_next(session);
	}
}

/* -- on */

static enum inside_enter beyond_scene(const struct session *session) {
	const struct lesson_step *step = walk_step(session);
	if (session->scene + 1 < step->n_scenes)
		return ENTER_SCENE;
	if (session->step + 1 < session->lesson->n_steps)
		return ENTER_STEP;
	bool has_next = session->entry && shelf_after(session->shelf, session->entry);
	return has_next ? ENTER_LESSON : ENTER_LESSONS;
}

static bool has_more_page(const struct session *session) {
	const struct session_layout *layout = &session->layout;
	return layout->page_rows > 0 && session->page_top + layout->page_rows < layout->page_lines;
}

static enum inside_enter enter_in_page(const struct session *session) {
	if (has_more_page(session))
		return ENTER_PAGE;
	const struct markdown *page = scene_page(session);
	bool has_closed = page && open_blocks(page, session->revealed) < page->n_blocks;
	return has_closed ? ENTER_REVEAL : ENTER_NOTHING;
}

bool walk_is_deaf(const struct session *session) {
	return !session->is_plain && session->phase_is_sudden
		&& session->now_ns < session->phase_ns + (uint64_t)INSIDE_DEAF_MS * CLOCK_MS;
}

enum inside_enter walk_enter_kind(const struct session *session) {
	if (session->guess[0])
		return ENTER_LINE;
	if (session->phase == SESSION_START)
		return ENTER_START;
	if (session->is_slow)
		return ENTER_TO_END;
	if (session->running)
		return session->is_hurried ? ENTER_NOTHING : ENTER_TO_END;
	if (session->phase == SESSION_OWN)
		return ENTER_BACK;
	if (!session->lesson)
		return ENTER_LESSONS;
	enum inside_enter page = enter_in_page(session);
	switch (session->phase) {
	case SESSION_READ:
		if (page != ENTER_NOTHING)
			return page;
		if (walk_has_question(session))
			return ENTER_QUESTION;
		return session->n_programs ? ENTER_RUN : beyond_scene(session);
	case SESSION_WATCH:
		if (session->is_probing || session->is_evaluating || !session->n_programs)
			return session->n_programs ? ENTER_NOTHING : beyond_scene(session);
		return session->next_program < session->n_programs ? ENTER_RUN : ENTER_NOTHING;
	case SESSION_WHY:
		if (page != ENTER_NOTHING)
			return page;
		return why_may_measure(session) ? ENTER_MEASURE : beyond_scene(session);
	default:
		return ENTER_NOTHING;
	}
}

static void go_beyond(struct session *session) {
	session_quiet(session);
	switch (beyond_scene(session)) {
	case ENTER_SCENE:
		walk_to(session, session->step, session->scene + 1);
		break;
	case ENTER_STEP:
		walk_to(session, session->step + 1, 0);
		break;
	case ENTER_LESSON:
		walk_open(session, shelf_after(session->shelf, session->entry), 0);
		break;
	default: {
		struct action action;
		action_parse(&action, "lessons");
		do_action(session, &action);
		break;
	}
	}
}

/* From the first screen: the lesson that was left, else the first one. */
static void start_course(struct session *session) {
	const struct shelf_lesson *entry = shelf_find(session->shelf, session->progress.lesson);
	size_t step = entry && session->progress.step > 0 ? (size_t)session->progress.step - 1 : 0;
	if (!entry && session->shelf->n_lessons)
		entry = &session->shelf->lessons[0];
	if (entry)
		walk_open(session, entry, step);
}

static void go_back(struct session *session) {
	enum session_phase back = session->back;
	if (back == SESSION_START && !session->lesson) {
		walk_start(session);
		return;
	}
	struct runs_run *last = NULL;
	for (size_t i = 0; i < session->n_programs; i++)
		last = session->programs[i].run ? session->programs[i].run : last;
	session->source_is_asked = false;
	walk_phase(session, back, false);
	measure_show(session, back == SESSION_WATCH || back == SESSION_WHY ? last : NULL);
}

void walk_enter(struct session *session) {
	switch (walk_enter_kind(session)) {
	case ENTER_NOTHING:
		if (session->phase == SESSION_PREDICT)
			session_tell(session, false, SAY_SESSION_ANSWER_FIRST);
		break;
	case ENTER_LINE: {
		char line[ACTION_LINE_SIZE];
		snprintf(line, sizeof line, "%s", session->guess);
		session_line(session, line);
		break;
	}
	case ENTER_PAGE:
		session->page_top += session->layout.page_rows > 2 ? session->layout.page_rows - 1 : 1;
		break;
	case ENTER_REVEAL:
		session->revealed++;
		walk_build_page(session);
		break;
	case ENTER_QUESTION:
		walk_phase(session, SESSION_PREDICT, false);
		break;
	case ENTER_RUN:
		measure_next(session);
		break;
	case ENTER_TO_END:
		measure_to_end(session);
		break;
	case ENTER_MEASURE:
		session->measures++;
		measure_forget(session);
		measure_next(session);
		break;
	case ENTER_BACK:
		go_back(session);
		break;
	case ENTER_START:
		start_course(session);
		break;
	default:
		go_beyond(session);
		break;
	}
	session_dirty(session);
}

void walk_next(struct session *session) {
	enum inside_enter kind = walk_enter_kind(session);
	if (!session->lesson || session->phase == SESSION_OWN || kind == ENTER_TO_END
		|| kind == ENTER_QUESTION || kind == ENTER_RUN || kind == ENTER_REVEAL)
		walk_enter(session);
	else if (session->phase == SESSION_PREDICT)
		session_tell(session, false, SAY_SESSION_ANSWER_FIRST);
	else
		go_beyond(session);
}
