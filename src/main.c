/*
 * Baton: a course on concurrency that runs.
 *
 * The map of the house, in the order in which a run goes through it:
 *
 *     main        this file: the command line, and who plays what
 *     guard/      the process that outlives the others: terminal, engines, saving
 *     session/    all that is open and can be done: lesson, runs, verdicts, commands
 *     tui/ repl/  the screen (ncurses) and the line under it (readline)
 *     lesson/     lesson files: pages, questions, commands, claims
 *     engine/     the process that compiles and runs one program
 *     lang/       Python text to code
 *     vm/ lib/    the interpreter, and its library modules
 *     sched/      workers, the GIL, the one door where everything waits
 *     tape/       what the lanes are drawn from: events in shared memory
 *     draw/       pictures as cells, without a terminal
 *     export/     pictures and reports for elsewhere
 *     base/       errors, memory, text, files, messages
 *
 * Guard forks front and engines from here without exec, so this file is the only
 * one that knows them all.
 */

#include "base/file.h"
#include "base/mem.h"
#include "base/say.h"
#include "base/utf8.h"
#include "engine/engine.h"
#include "guard/guard.h"
#include "lesson/progress.h"
#include "lesson/shelf.h"
#include "repl/line.h"
#include "session/claims.h"
#include "session/once.h"
#include "session/plain.h"
#include "session/units.h"
#include "tape/region.h"
#include "tui/tui.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STATUS_USAGE = 2 };

enum verb { VERB_COURSE, VERB_RUN, VERB_CHECK, VERB_LIST, VERB_CLAIMS, VERB_PATH };

/* What the command line asks for. */
struct wish {
	enum verb verb;
	const char *self;        /* argv[0] */
	const char *lang_option;
	enum say_lang lang;
	const char *script;      /* -c */
	const char *lessons;
	bool is_plain;
	int lesson;              /* 0: where one left */
	const char *file;        /* check */
	struct once once;        /* run */
	const char *progress;    /* path of the progress file, NULL: there is no home */
};

enum option_id {
	OPTION_CORES = 256, OPTION_INTERVAL, OPTION_CHECKS, OPTION_SEED, OPTION_QUIET, OPTION_LANES,
	OPTION_PLAIN, OPTION_TIMEOUT, OPTION_REPORT, OPTION_LANG, OPTION_LESSONS, OPTION_NO_TAPE,
};

static const struct option OPTIONS[] = {
	{"cores", required_argument, NULL, OPTION_CORES},
	{"interval", required_argument, NULL, OPTION_INTERVAL},
	{"checks", required_argument, NULL, OPTION_CHECKS},
	{"seed", required_argument, NULL, OPTION_SEED},
	{"quiet", no_argument, NULL, OPTION_QUIET},
	{"lanes", no_argument, NULL, OPTION_LANES},
	{"plain", no_argument, NULL, OPTION_PLAIN},
	{"timeout", required_argument, NULL, OPTION_TIMEOUT},
	{"report", required_argument, NULL, OPTION_REPORT},
	{"lang", required_argument, NULL, OPTION_LANG},
	{"lessons", required_argument, NULL, OPTION_LESSONS},
	{"no-tape", no_argument, NULL, OPTION_NO_TAPE}, /* for make bench: what does recording cost? */
	{"command", required_argument, NULL, 'c'},
	{"help", no_argument, NULL, 'h'},
	{"version", no_argument, NULL, 'V'},
	{NULL, 0, NULL, 0},
};

/* ---- the command line ---- */

static bool refuse(const struct wish *wish, enum say_id what, const char *word) {
	fputs("baton: ", stderr);
	fprintf(stderr, say(wish->lang, what), word);
	fprintf(stderr, "\n%s\n", say(wish->lang, SAY_USAGE_TRY));
	return false;
}

static bool set_number(struct wish *wish, int id, const char *text) {
	struct client_request *request = &wish->once.request;
	long number;
	char *end;
	switch (id) {
	case OPTION_CORES:
		if (!units_whole(text, 1, 1024, &number))
			return refuse(wish, SAY_USAGE_CORES, text);
		request->cores = (uint32_t)number;
		return true;
	case OPTION_SEED:
		request->seed = strtoull(text, &end, 10);
		request->has_seed = 1;
		return (*text && !*end) || refuse(wish, SAY_USAGE_SEED, text);
	case OPTION_INTERVAL:
		return units_duration(text, 0, &request->interval_ns) ||
				refuse(wish, SAY_USAGE_INTERVAL, text);
	case OPTION_TIMEOUT:
		return units_duration(text, 1000000000, &request->timeout_ns) ||
			refuse(wish, SAY_USAGE_TIMEOUT, text);
	default:
		return units_checks(text, &request->checks) || refuse(wish, SAY_USAGE_CHECKS, text);
	}
}

static bool set_option(struct wish *wish, int id, const char *text) {
	switch (id) {
	case OPTION_CORES:
	case OPTION_SEED:
	case OPTION_INTERVAL:
	case OPTION_TIMEOUT:
	case OPTION_CHECKS: return set_number(wish, id, text);
	case OPTION_QUIET: wish->once.is_quiet = true; return true;
	case OPTION_LANES: wish->once.is_asked = true; return true;
	case OPTION_PLAIN: wish->is_plain = wish->once.is_plain = true; return true;
	case OPTION_REPORT: wish->once.report = text; return true;
	case OPTION_LESSONS: wish->lessons = text; return true;
	case OPTION_NO_TAPE: wish->once.request.record = 0; return true;
	case 'c': wish->script = text; return true;
	case OPTION_LANG:
		if (say_lang_of(text) < 0)
			return refuse(wish, SAY_USAGE_LANG, text);
		wish->lang_option = text;
		wish->lang = say_lang_choose(text);
		return true;
	default:
		return refuse(wish, SAY_USAGE_OPTION, "");
	}
}

static bool add_param(struct wish *wish, const char *text) {
	struct client_request *request = &wish->once.request;
	if (!strchr(text, '=') || strlen(text) >= CLIENT_PARAM_SIZE)
		return refuse(wish, SAY_USAGE_PARAM, text);
	if (request->n_params == CLIENT_PARAMS)
		return refuse(wish, SAY_USAGE_PARAMS, text);
	strcpy(request->params[request->n_params++], text);
	return true;
}

static bool is_file(const char *word) {
	size_t len = strlen(word);
	return len > 3 && !strcmp(word + len - 3, ".py");
}

/* The words that are no options: a verb and what belongs to it. */
static bool set_words(struct wish *wish, char **words, int n) {
	static const struct { const char *name; enum verb verb; bool needs_file; } VERBS[] = {
		{"run", VERB_RUN, true}, {"check", VERB_CHECK, true}, {"list", VERB_LIST, false},
		{"claims", VERB_CLAIMS, false}, {"path", VERB_PATH, false},
	};
	int at = 0;
	long number;
	bool needs_file = false;
	if (n == 0)
		return true;
	for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; i++) {
		if (strcmp(words[0], VERBS[i].name))
			continue;
		wish->verb = VERBS[i].verb;
		needs_file = VERBS[i].needs_file;
		at = 1;
	}
	if (at == 0 && is_file(words[0])) { /* `baton FILE.py` is `baton run FILE.py` */
		wish->verb = VERB_RUN;
		needs_file = true;
	} else if (at == 0 && !units_whole(words[0], 0, 99, &number)) {
		return refuse(wish, SAY_USAGE_VERB, words[0]);
	}
	if (needs_file) {
		if (at == n)
			return refuse(wish, SAY_USAGE_FILE, words[0]);
		wish->file = words[at++];
		while (wish->verb == VERB_RUN && at < n)
			if (!add_param(wish, words[at++]))
				return false;
	} else if (at < n && units_whole(words[at], 0, 99, &number)) {
		wish->lesson = (int)number;
		at++;
	}
	return at == n || refuse(wish, SAY_USAGE_VERB, words[at]);
}

/* Returns -1 to go on, else the exit status. */
static int parse(struct wish *wish, int argc, char **argv) {
	int id;
	wish->self = argv[0];
	wish->lang = say_lang_choose(NULL);
	wish->once.request.record = 1;
	wish->once.request.checks = 311;
	wish->once.request.interval_ns = 5 * 1000000;
	opterr = 0;
	while ((id = getopt_long(argc, argv, "c:hV", OPTIONS, NULL)) != -1) {
		if (id == 'h') {
			fputs(say(wish->lang, SAY_HELP), stdout);
			return 0;
		}
		if (id == 'V') {
			puts("baton " BATON_VERSION);
			puts(say(wish->lang, SAY_LICENCE));
			return 0;
		}
		if (id == '?') {
			refuse(wish, SAY_USAGE_OPTION, argv[optind - 1]);
			return STATUS_USAGE;
		}
		if (!set_option(wish, id, optarg))
			return STATUS_USAGE;
	}
	if (!set_words(wish, argv + optind, argc - optind))
		return STATUS_USAGE;
	wish->once.lang = wish->lang;
	return -1;
}

/* ---- front ---- */

static void tell_screen(void *data, bool is_open, const char *restore, size_t len) {
	client_screen(data, is_open, restore, len);
}

static void suspend(void *data) {
	client_suspend(data);
}

/* A file in the state folder; NULL: there is no home. */
static char *state_file(const char *name) {
	char *folder = file_state_folder();
	char *path = folder ? file_join(folder, name) : NULL;
	mem_free(folder);
	return path;
}

static int play_screen(struct client *client, struct session *session) {
	char *history = state_file("history");
	struct line *line = line_open(session, history);
	struct editor editor = line_editor(line);
	const struct tui_host host = {.data = client, .screen = tell_screen, .suspend = suspend};
	int status = tui_front(session, &editor, &host);
	line_close(line);
	mem_free(history);
	return status;
}

/* What was saved, as text; options->progress_note says what was wrong with it. */
static void load_progress(const struct wish *wish, struct session_options *options,
		struct text *text) {
	struct progress progress;
	enum say_id note = SAY_COUNT;
	progress_init(&progress);
	enum progress_state state = PROGRESS_FINE;
	if (wish->progress)
		state = progress_load(&progress, wish->progress, &note);
	progress_write(&progress, text);
	progress_free(&progress);
	options->progress = text_str(text);
	options->progress_len = text->len;
	options->progress_note = note == SAY_COUNT ? NULL : say(wish->lang, note);
	options->is_muted = state == PROGRESS_NEWER || wish->script;
}

/* The course: on a screen if there can be one, else in sentences. */
static int play_course(struct client *client, const struct wish *wish) {
	bool has_screen = !wish->is_plain && !wish->script && tui_is_possible();
	struct session_options options = {
		.client = client, .lang = wish->lang_option, .lessons = wish->lessons,
		.program = wish->self, .lesson = wish->lesson, .is_plain = !has_screen,
	};
	if (!wish->lesson && wish->script)
		options.lesson = -1; /* a script opens what it needs itself */
	struct text progress = {0};
	load_progress(wish, &options, &progress);
	struct session *session = session_open(&options);
	text_free(&progress);
	int status = has_screen ? play_screen(client, session) : TUI_NO_SCREEN;
	if (status == TUI_NO_SCREEN)
		status = plain_front(session, wish->script);
	session_close(session);
	return status;
}

static int play_front(struct client *client, void *data) {
	struct wish *wish = data;
	switch (wish->verb) {
	case VERB_RUN: return once_run(client, &wish->once);
	case VERB_CLAIMS: return claims_front(client, wish->lessons, wish->lesson, wish->lang);
	default: return play_course(client, wish);
	}
}

/* ---- who plays what ---- */

static int play_engine(const struct client_request *request, int tape_fd, int output_fd,
		void *data) {
	(void)data;
	return engine_main(request, tape_fd, output_fd);
}

static int play_tape(const struct client_request *request, struct err *err, void *data) {
	(void)data;
	const struct region_settings settings = {
		.interval_ns = request->interval_ns, .cores = request->cores, .checks = request->checks,
		.record = request->record, .has_seed = request->has_seed, .seed = request->seed,
		.capacity = request->capacity,
	};
	struct region *region = region_create(&settings, err);
	if (!region)
		return -1;
	int fd = dup(region->fd);
	region_close(region);
	return fd;
}

static void play_stop(int tape_fd, void *data) {
	(void)data;
	struct region *region = region_map(tape_fd, true, NULL);
	if (region) /* release: the workers acquire it */
		atomic_store_explicit(&region->front->stop, 1, memory_order_release);
	region_close(region);
}

static bool play_stuck(int tape_fd, void *data) {
	(void)data;
	struct region *region = region_map(tape_fd, true, NULL);
	bool is_stuck =
			region && atomic_load_explicit(&region->header->stuck, memory_order_acquire) != 0;
	region_close(region);
	return is_stuck;
}

static int run_with_guard(struct wish *wish) {
	const struct guard_plays plays = {
		.front = play_front, .engine = play_engine, .tape = play_tape,
		.stop = play_stop, .stuck = play_stuck, .data = wish,
	};
	return guard_run(&plays, wish->progress);
}

/* `baton path N`: where the lesson's programs are. */
static int print_path(const struct wish *wish) {
	struct err err = {0};
	struct shelf *shelf = shelf_open(wish->lessons, wish->lang, &err);
	const struct shelf_lesson *lesson = shelf_find_number(shelf, wish->lesson);
	if (lesson)
		puts(lesson->folder);
	else
		fprintf(stderr, say(wish->lang, SAY_NO_LESSON), wish->lesson);
	shelf_close(shelf);
	return lesson ? 0 : STATUS_USAGE;
}

int main(int argc, char **argv) {
	static struct wish all; /* a request is large, and there is one a process */
	struct wish *wish = &all;
	utf8_init();
	file_keep_standard();
	int status = parse(wish, argc, argv);
	if (status >= 0)
		return status;
	switch (wish->verb) {
	case VERB_CHECK: return engine_check(wish->file);
	case VERB_LIST: return plain_list(wish->lessons, wish->lang);
	case VERB_PATH: return print_path(wish);
	case VERB_RUN:
		if (strlen(wish->file) >= CLIENT_PATH_SIZE)
			return refuse(wish, SAY_USAGE_PATH, wish->file), STATUS_USAGE;
		strcpy(wish->once.request.path, wish->file);
		break;
	default:
		wish->progress = state_file("progress");
		break;
	}
	return run_with_guard(wish);
}
