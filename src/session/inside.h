/*
 * inside.h - private to session: what a session is made of.
 *
 * session.c   opening, closing, the loop's calls, typed lines
 * keys.c      keys
 * walk.c      lesson, step, scene, phase; what Enter does
 * measure.c   the scene's programs and the learner's own
 * do.c        one function a command
 * why.c       verdicts, what changed, what a worker waits for
 * view.c      all of it as data for a screen
 */

#ifndef SESSION_INSIDE_H
#define SESSION_INSIDE_H

#include "base/text.h"
#include "lesson/lesson.h"
#include "lesson/progress.h"
#include "lesson/shelf.h"
#include "session/action.h"
#include "session/capacity.h"
#include "session/condition.h"
#include "session/runs.h"
#include "session/session.h"
#include "session/listing.h"

enum {
	INSIDE_PROGRAMS = 12,          /* run commands in one block */
	INSIDE_SLOW_MS = 5000,         /* what slow motion lasts */
	INSIDE_SHORT_MS = 2000,        /* runs shorter than this are shown in it */
	INSIDE_DEAF_MS = 300,          /* Enter, after a phase that began by itself */
	INSIDE_MEASURES = 3,           /* times a verdict is tried for */
	INSIDE_DISTURBED = 20,         /* per cent of a run that other programs may take */
};

/* A program of the scene's run block, with the block's settings up to it. */
struct inside_program {
	const char *command;           /* "run threads.py WORKERS=2" */
	const char *file;
	const char *params[CLIENT_PARAMS];
	size_t n_params;
	struct runs_settings settings;
	struct runs_run *run;          /* measured under these; NULL: not yet */
};

/* What Enter does now. */
enum inside_enter {
	ENTER_NOTHING,
	ENTER_LINE,
	ENTER_PAGE,
	ENTER_REVEAL,
	ENTER_QUESTION,
	ENTER_RUN,
	ENTER_TO_END,
	ENTER_MEASURE,
	ENTER_SCENE,
	ENTER_STEP,
	ENTER_LESSON,
	ENTER_LESSONS,
	ENTER_BACK,
	ENTER_START,
};

/* What the learner set; those of `mask` count. */
enum { INSIDE_CORES = 1, INSIDE_CHECKS = 2, INSIDE_INTERVAL = 4, INSIDE_SEED = 8 };

struct inside_popup {
	struct arena *arena;           /* NULL: closed */
	const char *title;
	const struct markdown *text;
	struct session_item *items;
	size_t n_items;
	int selected, top;
};

struct session {
	enum say_lang lang;
	bool is_plain, is_over, is_muted; /* muted: nothing is saved */
	bool is_asked;                 /* the lesson was named when the session was opened */
	bool wants_claims;             /* evaluate claims too (claims.c) */
	char *lessons_folder;          /* --lessons; NULL */
	struct runs *runs;
	struct shelf *shelf;
	const struct shelf_lesson *entry; /* in the shelf; NULL: no lesson is open */
	struct lesson *lesson;
	struct progress progress;
	struct capacity capacity;

	/* Where we are. */
	size_t step, scene;
	enum session_phase phase, back; /* `back`: what an own run returns to */
	uint64_t phase_ns;             /* when it began */
	bool phase_is_sudden;          /* it began by itself */
	size_t revealed;               /* parts of the page, cut at its rules, that are open */

	/* The scene's question and runs. */
	struct arena *scene_arena;
	struct inside_program programs[INSIDE_PROGRAMS];
	size_t n_programs, next_program;
	int answer;                    /* a choice, PREDICT_UNSURE, or PREDICT_NONE: not answered */
	bool is_bet, is_skipped;
	int measures;                  /* how often the block was measured */
	double probed;                 /* free cores before the block; 0: not probed */
	bool is_probing;
	struct condition condition;
	struct condition_result *result;
	bool is_evaluating, is_evaluated;
	const struct markdown *page_text; /* what the page shows, built by walk.c in scene_arena */

	/* Runs. */
	struct runs_run *own, *older;  /* the learner's last two */
	struct runs_run *demo;         /* of the first screen */
	struct runs_run *shown;        /* one of those above or of the programs; NULL: none */
	struct runs_run *running;      /* likewise: the one that is live */
	char *again;                   /* the last run's file and parameters */
	bool is_eval_void;             /* the evaluation under way was overtaken: do it again */
	struct runs_settings user;
	unsigned user_mask;
	struct text changed;           /* WORKERS 2 -> 4: … */

	/* Time in the picture, ns since time zero. */
	bool is_slow, is_paused, is_hurried, is_window_set;
	uint64_t slow_tick_ns;
	double shown_at;
	double factor;                 /* of slow motion */
	int64_t from_ns, to_ns, cursor_ns;
	int lanes_top;
	bool has_all_lanes;

	/* The rest of the screen. */
	struct listing *source;
	bool source_is_asked;          /* `source F`: holds until the phase changes */
	int source_top;
	int page_top;
	enum session_full full;
	enum session_theme theme;
	enum session_glyphs glyphs;
	struct session_layout layout;
	struct inside_popup popup;
	struct text message;
	bool is_complaint;
	char guess[ACTION_LINE_SIZE];  /* a line that Enter would do: "Did you mean start?" */
	uint64_t interrupts_ns[2];     /* the last Ctrl-C with nothing to stop */
	bool asks_to_leave;
	struct text farewell;

	/* The view. */
	bool is_dirty;
	struct arena *frame;
	struct session_view view;
	uint64_t now_ns;
};

/* -- session.c */

void session_dirty(struct session *session);
const char *session_say(const struct session *session, enum say_id id);

/* Add a message, its arguments filled in, to a text. */
void session_add(const struct session *session, struct text *out, enum say_id id, ...);

/* Show a message; a complaint is about a mistake.  session_quiet forgets it. */
void session_tell(struct session *session, bool is_complaint, enum say_id id, ...);
void session_tell_text(struct session *session, bool is_complaint, const char *text);
void session_quiet(struct session *session);

void session_save(struct session *session);
void session_leave(struct session *session);
void session_close_popup(struct session *session);

/* Open an empty popup: its text and items go into popup.arena. */
void session_open_popup(struct session *session, const char *title);

/* The picture's stretch: `factor` times as long, around the cursor; the whole run. */
void session_zoom(struct session *session, double factor);
void session_fit(struct session *session);

/* Load shelf and lesson again in another language, in the same place. */
void session_set_lang(struct session *session, enum say_lang lang);

/* -- walk.c: lesson, step, scene, phase; what Enter does */

const struct lesson_step *walk_step(const struct session *session);   /* NULL: no lesson */
const struct lesson_scene *walk_scene(const struct session *session); /* NULL: no lesson */
bool walk_has_question(const struct session *session);        /* one that is not answered yet */
void walk_start(struct session *session);                     /* the first screen */
bool walk_open(struct session *session, const struct shelf_lesson *entry, size_t step);
void walk_to(struct session *session, size_t step, size_t scene);
void walk_back(struct session *session);
void walk_phase(struct session *session, enum session_phase phase, bool is_sudden);
void walk_build_page(struct session *session);
void walk_translate(struct session *session);                 /* the same place in session->lang */
enum inside_enter walk_enter_kind(const struct session *session);
bool walk_is_deaf(const struct session *session);         /* a phase began by itself just now */
void walk_enter(struct session *session);
void walk_next(struct session *session);                      /* `next`: on, whatever stands open */
void walk_skip(struct session *session);
void walk_answer(struct session *session, int choice, bool is_bet);

/* -- measure.c: the scene's programs and the learner's own */

/* `base` with what the learner set; would a run under `base` be an own one? */
struct runs_settings measure_settings(const struct session *session, struct runs_settings base);
bool measure_is_mine(const struct session *session, const struct runs_settings *base);

void measure_read_block(struct session *session, const struct lesson_block *block);
void measure_next(struct session *session);                   /* start the block's next program */

/* Start a program that somebody typed: one of the lesson's if it is just that, else an own one. */
void measure_run(struct session *session, const char *file, const char *const params[],
	size_t n_params);

void measure_show(struct session *session, struct runs_run *run); /* NULL: nothing */
/* the source in question while nothing runs */
void measure_show_program(struct session *session);
void measure_to_end(struct session *session);                 /* of slow motion */
void measure_replay(struct session *session);
void measure_forget_result(struct session *session);
void measure_forget(struct session *session);                 /* the block's runs */
void measure_forget_scene(struct session *session);           /* all runs and answers */
/* free cores that the block needs; 0: any */
double measure_needs(const struct session *session);
/* all is measured, and soon evaluated or shown */
bool measure_is_due(const struct session *session);
void measure_service(struct session *session, unsigned news);

/* -- why.c */

/* A run of the block that other programs kept off the cores; NULL: none. */
const struct runs_run *why_disturbed(const struct session *session);
bool why_is_decided(const struct session *session);
/* no verdict, and trying again may help */
bool why_may_measure(const struct session *session);
void why_said(const struct session *session, struct text *out);
void why_verdict(const struct session *session, struct text *out);
void why_figures(const struct session *session, struct text *out);
void why_changed(struct session *session, const struct runs_run *run);
void why_worker(struct session *session, const char *letter, struct text *out);
/* tells of crashes and the like */
void why_ended(struct session *session, const struct runs_run *run);

/* -- do.c */

void do_action(struct session *session, const struct action *action);

/* -- view.c */

void view_build(struct session *session);

/* The moment that marks and `why` speak of: the cursor, else what is shown. */
int64_t view_moment(const struct session *session);
int64_t view_end(const struct session *session);

#endif
