/*
 * fake.h - a session that is no session: for tests of the line and the screen alone.
 *
 * It shows the lines it was given ("got[quit]") and the keys ("key 12"), knows a
 * few words to complete, and can be told to show a phase, a popup, a run.  Defines
 * what session.h and complete.h declare, so that the real ones are not linked.
 */

#ifndef TUI_FAKE_H
#define TUI_FAKE_H

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/markdown.h"
#include "repl/line.h"
#include "session/complete.h"
#include "session/session.h"
#include "tui/tui.h"

#include "../unit/draw_stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct session {
	struct session_view view;
	struct text said;
	struct arena *arena;
	struct stage stage;
	bool is_moving;
	uint64_t began_ns;
};

static const char FAKE_PAGE[] =
	"`serial.py` counts to 2 N in one thread. `threads.py` lets two threads count to N each: the "
	"same work, two workers, and 2 cores are free.\n\n"
	"Compared with `serial.py`, *threads.py* takes\n";

static const char FAKE_WHY[] =
	"Two workers on two cores would take half the time if both could run at once. Go down any "
	"column: where A is solid, B is striped. The striped thread is ready and a core stands idle "
	"for it, yet Python code runs only in the thread that holds the **GIL**, the baton. Each of "
	"them waited 50 % of its life for it.\n";

static const char *const FAKE_SOURCE[] = {
	"\"\"\"Two threads count down.\"\"\"",
	"import threading, time",
	"",
	"WORKERS = 2",
	"N = 30_000_000",
	"",
	"def count(n):",
	"    while n > 0:",
	"        n -= 1",
	"",
	"start = time.perf_counter()",
	"threads = [threading.Thread(target=count, args=(N,)) for _ in range(WORKERS)]",
	"for t in threads: t.start()",
	"for t in threads: t.join()",
	"# how long it took",
	"print(f\"{WORKERS} threads: {time.perf_counter() - start:.3f} s\")",
};

static const struct session_choice FAKE_CHOICES[] = {
	{'a', "about half the time", true, false},
	{'b', "about the same time", false, true},
	{'c', "much longer", false, false},
	{'0', "not sure, let the run tell", false, false},
};
static const struct session_mark FAKE_MARKS[] = {
	{2, 8, STATE_RUN}, {1, 9, STATE_GIL}, {0, 14, STATE_WAIT}};
static const struct session_output FAKE_OUTPUT[] = {
	{"1 thread:  0.181 s", 1000, 0, false},
	{"Traceback (most recent call last):", 2000, 1, true},
};
static const struct session_hint FAKE_HINTS[] = {
	{"Enter", "to the end"},
	{"Space", "pause"},
	{".", "next event"},
	{"Ctrl-C", "stop"},
	{"?", "help"},
};
static const struct session_item FAKE_ITEMS[] = {
	{"01 Why wait", "10 minutes, done", "goto 1"},
	{"05 The GIL: one baton", "20 minutes", "goto 5"},
	{"09 Locks", "25 minutes", "goto 9"},
};

static void fake_touch(struct session *session) {
	session->view.revision++;
}

static void fake_say(struct session *session, const char *format, const char *what) {
	text_clear(&session->said);
	text_addf(&session->said, format, what);
	session->view.message = text_str(&session->said);
	fake_touch(session);
}

static const struct markdown *fake_markdown(struct session *session, const char *text) {
	return markdown_build(session->arena, text, strlen(text));
}

/* Everything that a phase shows, so that arrangements can be seen. */
static void fake_phase(struct session *session, enum session_phase phase) {
	static const char *const words[] = {"", "READ", "PREDICT", "WATCH", "WHY", "OWN RUN"};
	struct session_view *view = &session->view;
	bool is_run = phase >= SESSION_WATCH || phase == SESSION_START;
	view->phase = phase;
	view->phase_word = words[phase];
	view->page = fake_markdown(session, phase == SESSION_WHY ? FAKE_WHY : FAKE_PAGE);
	view->choices = FAKE_CHOICES;
	view->n_choices = sizeof FAKE_CHOICES / sizeof *FAKE_CHOICES;
	view->status = is_run ? "You said a: about half the time." : "";
	view->clock = is_run ? "27.4 ms" : "";
	view->speed = is_run ? "SLOW MOTION 1:30 of the real run" : "";
	view->verdict = view->figures = view->try_it = view->changed = "";
	if (phase == SESSION_WHY) {
		view->verdict = "You said a, about half.  Measured: 1.01 times, so b, about the same.";
		view->figures = "serial.py 0.181 s   threads.py 0.183 s   ratio 1.01";
		view->try_it = "run threads.py WORKERS=4     interval 50ms     why B";
	}
	if (phase == SESSION_OWN)
		view->changed = "WORKERS 2 -> 4:  wall 0.183 -> 0.365 s   gil wait 50% -> 75%";
	view->run.timeline = is_run ? session->stage.timeline : NULL;
	view->run.is_live = phase == SESSION_WATCH;
	view->run.from_ns = 0;
	view->run.to_ns = view->run.shown_ns = view->run.end_ns = 60 * STAGE_MS;
	view->run.cursor_ns = -1;
	view->source = (struct session_source){"threads.py", FAKE_SOURCE,
		sizeof FAKE_SOURCE / sizeof *FAKE_SOURCE, 7, FAKE_MARKS, is_run ? 3 : 0};
	view->output = FAKE_OUTPUT;
	view->n_output = is_run ? 2 : 0;
	fake_touch(session);
}

static void fake_popup(struct session *session, bool is_open) {
	session->view.popup = (struct session_popup){
		.is_open = is_open,
		.title = "Lessons",
		.text = fake_markdown(session, "The *short way* takes 8 of them."),
		.items = FAKE_ITEMS,
		.n_items = 3,
		.selected = 1,
	};
	fake_touch(session);
}

struct session *session_open(const struct session_options *options) {
	struct session *session = MEM_NEW(struct session);
	(void)options;
	session->arena = arena_open();
	stage_open(&session->stage);
	stage_threads(&session->stage, 60000);
	timeline_pull(session->stage.timeline, stage_us(60000));
	session->view = (struct session_view){
		.farewell = "Saved.",
		.title = "05 The GIL: one baton",
		.place = "3 of 7",
		.phase_word = "",
		.status = "",
		.clock = "",
		.speed = "",
		.changed = "",
		.verdict = "",
		.answer = "",
		.figures = "",
		.try_it = "",
		.message = "",
		.prompt = "baton> ",
		.suggestion = "run threads.py",
		.enter = "Enter: run threads.py",
		.hints = FAKE_HINTS,
		.n_hints = 5,
		.settings = "gil on  5 ms",
		.source = {.file = ""},
		.popup = {.title = ""},
		.run = {.cursor_ns = -1},
	};
	fake_phase(session, SESSION_READ);
	return session;
}

void session_close(struct session *session) {
	stage_close(&session->stage);
	arena_close(session->arena);
	text_free(&session->said);
	mem_free(session);
}

size_t session_fds(const struct session *session, struct pollfd *fds, size_t max) {
	(void)session, (void)fds, (void)max;
	return 0;
}

uint64_t session_wake_ns(const struct session *session) {
	return session->is_moving ? clock_ns() + 10 * CLOCK_MS : UINT64_MAX;
}

bool session_service(struct session *session) {
	if (session->is_moving) {
		static char clock[32];
		snprintf(clock, sizeof clock, "%.1f ms", (double)(clock_ns() - session->began_ns) / 1e6);
		session->view.clock = clock;
		fake_touch(session);
	}
	return true;
}

void session_line(struct session *session, const char *line) {
	static const char *const phases[] = {"start", "read", "predict", "watch", "why", "own"};
	fake_say(session, "got[%s]", line);
	for (int i = 0; i < SESSION_PHASES; i++)
		if (strcmp(line, phases[i]) == 0)
			fake_phase(session, i);
	session->view.is_over |= strcmp(line, "quit") == 0;
	if (strcmp(line, "move") == 0) {
		session->is_moving = true;
		session->began_ns = clock_ns();
	}
	if (strcmp(line, "popup") == 0)
		fake_popup(session, true);
	if (strcmp(line, "crash") == 0)
		abort();
}

bool session_key(struct session *session, enum session_key key) {
	char name[16];
	if (key == SESSION_KEY_ESC && session->view.popup.is_open) {
		fake_popup(session, false);
		return true;
	}
	if (key == SESSION_KEY_UP || key == SESSION_KEY_DOWN || key == SESSION_KEY_ESC)
		return session->view.popup.is_open;
	if (key == SESSION_KEY_END)
		session->view.is_over = true;
	snprintf(name, sizeof name, "%d", (int)key);
	fake_say(session, "key %s", name);
	return true;
}

void session_set_layout(struct session *session, const struct session_layout *layout) {
	(void)session, (void)layout;
}

const struct session_view *session_view(struct session *session) {
	return &session->view;
}

/* -- complete.h ---------------------------------------------------------------------- */

static struct prompt_match fake_words[] = {
	{"lessons", "all of them"},
	{"lock", ""},
	{"reset", "settings as they were"},
	{"run", "run a program"},
	{"运行", ""},
	{"运气", ""},
};

void complete_find(
	struct complete *complete, struct session *session, const char *line, size_t cursor) {
	size_t start = cursor, n = 0;
	(void)session;
	while (start > 0 && line[start - 1] != ' ')
		start--;
	complete->arena = arena_open();
	complete->matches = arena_alloc(complete->arena, sizeof fake_words);
	for (size_t i = 0; i < sizeof fake_words / sizeof *fake_words; i++)
		if (strncmp(fake_words[i].text, line + start, cursor - start) == 0)
			complete->matches[n++] = fake_words[i];
	complete->start = start;
	complete->n_matches = n;
	complete->no_space = false;
}

void complete_free(struct complete *complete) {
	arena_close(complete->arena);
}

/* -- the program ------------------------------------------------------------------------ */

/* `data` is the path of the history, or NULL. */
static inline int fake_play(void *data) {
	struct session *session = session_open(NULL);
	struct line *line = line_open(session, data);
	struct editor editor = line_editor(line);
	struct tui_host host = {0};
	int status = tui_front(session, &editor, &host);
	line_close(line);
	session_close(session);
	if (status == TUI_NO_SCREEN) {
		puts("no screen");
		return 7;
	}
	return status;
}

#endif
