/*
 * session.h - what is open and all that can be done with it; no terminal in it.
 *
 * A session holds the lesson, the step, its phase, the runs and the settings.
 * The screen (tui) and the plain front are two ways to show one session: they
 * hand it typed lines and keys, and paint what session_view gives.
 *
 * The loop of a front:
 *
 *     for (;;) {
 *         n = session_fds(session, fds, SESSION_FDS);      poll these, the keyboard, and until
 *         poll(..., session_wake_ns(session) - now);       the session wants to be called again
 *         session_service(session);                        never waits
 *         session_line / session_key                       what was typed
 *         view = session_view(session);                    paint when view->revision changed
 *     }
 *
 * A session belongs to one thread.  It is the only one that talks to guard's
 * client.  Every string of a view is UTF-8, safe for a terminal, never NULL, in
 * the session's language, and holds until the next call that is not session_view.
 */

#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include "base/err.h"
#include "base/say.h"
#include "guard/client.h"
#include "lesson/markdown.h"
#include "tape/event.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct session;
struct timeline; /* tape/timeline.h: what was read from the tape so far */
/* tape/totals.h: sums and figures of a run; live ones are brought up to date as they grow */
struct run;

/* The arrangements of panes. */
enum session_phase {
	SESSION_START,    /* the first screen: greeting, a demonstration, what to type */
	SESSION_READ,     /* a page; a program below it when the step has one */
	SESSION_PREDICT,  /* question, choices, program; results withheld */
	SESSION_WATCH,    /* lanes, the lines where workers are, output */
	SESSION_WHY,      /* verdict, text, lanes, figures, "Try it" */
	SESSION_OWN,      /* like WATCH; the step waits */
	SESSION_PHASES
};

/* `full lanes|source|page|output`: one pane over all the room. */
enum session_full {
	SESSION_FULL_NONE,
	SESSION_FULL_LANES,
	SESSION_FULL_SOURCE,
	SESSION_FULL_PAGE,
	SESSION_FULL_OUTPUT
};

/* What the colours are chosen for, and which signs may be drawn. */
enum session_theme {
	SESSION_THEME_AUTO,
	SESSION_THEME_DARK,
	SESSION_THEME_LIGHT,
	SESSION_THEME_MONO
};
enum session_glyphs {
	SESSION_GLYPHS_AUTO,
	SESSION_GLYPHS_UTF8,
	SESSION_GLYPHS_SAFE,
	SESSION_GLYPHS_ASCII
};

/* One of the answers to a prediction. */
struct session_choice {
	char letter;                   /* 'a'… ; '0' for not sure */
	const char *text;
	bool is_chosen;                /* the learner's */
	bool is_measured;              /* the machine's; only in SESSION_WHY */
};

/* Where a worker is in the source that is shown. */
struct session_mark {
	unsigned lane;                 /* of the shown run */
	int line;                      /* 1-based */
	enum state state;              /* at the shown moment */
};

/* The program on show. */
struct session_source {
	const char *file;              /* "threads.py"; "" when none */
	const char *const *lines;      /* lines[0] is line 1; safe, tabs expanded, no newline */
	int n_lines;
	int top;                       /* the line to begin with when all do not fit, 1-based */
	const struct session_mark *marks; /* sorted by line, then lane */
	size_t n_marks;
};

/* The run on show. All times are ns since the run's time zero. */
struct session_run {
	const struct timeline *timeline; /* NULL: none is to be shown (none yet, or withheld) */
	const struct run *run;
	const char *name;              /* "threads.py WORKERS=4" */
	bool is_live;                  /* the engine is at work */
	bool is_slow;                  /* slow motion: shown_ns lags behind on purpose */
	bool is_paused;
	bool is_own;
	int64_t shown_ns;              /* draw up to here, nothing to the right of it */
	int64_t end_ns;                /* how far the run is known: now, or its wall */
	int64_t from_ns, to_ns;        /* the window the lanes show */
	int64_t cursor_ns;             /* the time cursor; -1: none */
	int lanes_top;                 /* rows of lanes scrolled away */
};

/* A line of a program's output. */
struct session_output {
	const char *text;              /* no newline */
	uint64_t ts_ns;                /* since time zero */
	unsigned lane;                 /* who printed; REGION_NONE: Baton says it */
	bool is_error;                 /* stderr */
};

/* A key and what it does now, for the last row: "Space pause". */
struct session_hint { const char *key, *what; };

/* A row of a list in a popup, and the command that Enter on it does ("" : none). */
struct session_item { const char *text, *detail, *command; };

/* Over the panes: help, the shelf of lessons, a hint, an explanation. */
struct session_popup {
	bool is_open;
	const char *title;
	const struct markdown *text;   /* may be NULL */
	const struct session_item *items;
	size_t n_items;
	int selected;                  /* of items, -1: none */
	int top;                       /* first row shown; clamp by session_set_layout */
};

/* All that can be seen.  Read-only. */
struct session_view {
	uint64_t revision;             /* another number: something below changed */
	enum say_lang lang;
	enum session_phase phase;
	enum session_full full;
	enum session_theme theme;
	enum session_glyphs glyphs;
	bool is_over;                  /* leave now; `farewell` is for the terminal afterwards */
	bool has_all_lanes;            /* `lanes all` */
	const char *farewell;

	/* Row 1. */
	const char *title;             /* "05 The GIL: one baton" */
	const char *place;             /* "3 of 7"; "" outside lessons */
	const char *phase_word;        /* "WATCH" */

	/* The page: text of READ, the question of PREDICT, the text of WHY, the greeting of START. */
	const struct markdown *page;   /* NULL: none */
	int page_top;                  /* first row of the wrapped page */
	const struct session_choice *choices; /* PREDICT; after it too, for who shows them */
	size_t n_choices;

	/* Rows 2 and 3 of WATCH and OWN. */
	/* "You said a: about half the time.", "your own run; step 3 waits" */
	const char *status;
	const char *clock;             /* "27.4 ms" */
	const char *speed;             /* "SLOW MOTION 1:30 of the real run"; "PAUSED"; "" */
	const char *changed;           /* OWN: "WORKERS 2 -> 4:  wall 0.183 -> 0.365 s"; "" */

	/* WHY. */
	/* "You said a, about half.  Measured: 1.01 times, so b, about the same." */
	const char *verdict;
	const char *answer;            /* what the lesson says to the learner's choice; "" */
	const char *figures;           /* "serial.py 0.181 s   threads.py 0.183 s   ratio 1.01" */
	const char *try_it;            /* "run threads.py WORKERS=4     interval 50ms"; "" */

	struct session_run run;
	struct session_source source;
	const struct session_output *output; /* oldest first */
	size_t n_output;
	size_t output_cut;             /* bytes that LIMIT_OUTPUT_KEPT dropped before these */

	/* Above the prompt; may be empty. */
	const char *message;
	bool is_complaint;             /* the message is about a mistake */

	/* The prompt and the last row. */
	const char *prompt;            /* "baton> ", "your answer> " */
	/* the command that Enter stands for and Tab puts on the line; "" */
	const char *suggestion;
	/* "Enter: run threads.py", for [ ]; "" when Enter does nothing */
	const char *enter;
	const struct session_hint *hints; /* most important first; drop the last ones that do not fit */
	size_t n_hints;
	/* right end: "gil on  5 ms", "cores 1 (yours)", "2 cores, 1.97 free" */
	const char *settings;

	struct session_popup popup;
};

/* Keys that mean something while the line is empty (or, with a popup open, at any time). */
enum session_key {
	SESSION_KEY_ENTER, SESSION_KEY_ESC, SESSION_KEY_TAB, SESSION_KEY_SPACE,
	SESSION_KEY_LEFT, SESSION_KEY_RIGHT, SESSION_KEY_UP, SESSION_KEY_DOWN,
	SESSION_KEY_PAGE_UP, SESSION_KEY_PAGE_DOWN,
	SESSION_KEY_NEXT,        /* . */
	SESSION_KEY_PREV,        /* , */
	SESSION_KEY_PREV_HANDOFF,/* < */
	SESSION_KEY_NEXT_HANDOFF,/* > */
	SESSION_KEY_ZOOM_IN,     /* + */
	SESSION_KEY_ZOOM_OUT,    /* - */
	SESSION_KEY_FIT,         /* 0: the whole run; in PREDICT "not sure", at once */
	SESSION_KEY_HELP,        /* ? */
	SESSION_KEY_FULL,        /* F6 */
	SESSION_KEY_INTERRUPT,   /* Ctrl-C with an empty line; with text the editor clears it */
	SESSION_KEY_END,         /* Ctrl-D with an empty line */
};

/* How much fits, told by the screen after it arranged its panes. Zero: not shown. */
struct session_layout {
	int lane_cols;               /* columns of the lanes' time axis */
	int lane_rows, lane_lines;   /* rows there are, rows it would take */
	int page_rows, page_lines;
	int popup_rows, popup_lines;
};

/* What to open. */
struct session_options {
	struct client *client;       /* NULL in tests: no run can start */
	const char *lang;            /* --lang; NULL: progress, then locale */
	const char *lessons;         /* folder of lessons; NULL: the shelf looks itself */
	const char *program;         /* argv[0], for the shelf; may be NULL */
	const char *progress;        /* the text of the progress file; NULL: none */
	size_t progress_len;
	const char *progress_note;   /* what was wrong with it, said once; NULL */
	int lesson;                  /* open this one; 0: where one left; -1: none (scripts) */
	bool is_plain;               /* no slow motion, no deaf 0.3 s */
	/* save nothing: the progress file is of a newer Baton, or scripts */
	bool is_muted;
};

enum { SESSION_FDS = 4 };

/* Open a session.  Never NULL: what is missing is said in its messages. */
struct session *session_open(const struct session_options *options);

/* Ends a run that is still going, saves, frees.  NULL is fine. */
void session_close(struct session *session);

/* Fill `fds` with what the session waits for; at most SESSION_FDS.  Returns how many. */
size_t session_fds(const struct session *session, struct pollfd *fds, size_t max);

/*
 * When (CLOCK_MONOTONIC, ns) session_service wants to be called without any fd;
 * UINT64_MAX: never.
 */
uint64_t session_wake_ns(const struct session *session);

/* Read what came in, move clocks on.  Never waits.  False: guard is gone, leave. */
bool session_service(struct session *session);

/*
 * Do a line that was typed (or a suggestion that was changed). An empty one is
 * SESSION_KEY_ENTER.
 */
void session_line(struct session *session, const char *line);

/*
 * Do a key.  Returns false when the key means nothing here, so that it may begin
 * a line.  SESSION_KEY_TAB is answered true when view->suggestion is to be put on
 * the line by the caller.
 */
bool session_key(struct session *session, enum session_key key);

/* Tell how much fits; cheap, call it after every arrangement. */
void session_set_layout(struct session *session, const struct session_layout *layout);

/* Is something going on that ends by itself: a run, an evaluation, slow motion? */
bool session_is_busy(const struct session *session);

/* The folder's name of the open lesson, "" when none is. */
const char *session_lesson_name(const struct session *session);

/* What is to be seen now. */
const struct session_view *session_view(struct session *session);

#endif
