/*
 * A learner goes through the lessons, in both languages, on a small and a large
 * screen: reads, predicts, runs, looks at why, runs again with other numbers,
 * stops a run, and turns the window about meanwhile.
 */

#include "pty.h"

#include "base/say.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { ENOUGH = 400 };

static char folder[] = "/tmp/baton-course-XXXXXX";
static char home[64], state[64];

/* A lesson, a quick run with another number, and a run that lasts until it is stopped. */
struct lesson { int number; const char *again, *endless; };

static const struct lesson LESSONS[] = {
	{1, "run one_by_one.py SECONDS=0.1", "run one_by_one.py SECONDS=900"},
	{2, "run one_barista.py CUPS=3 GRIND=0.05", "run one_barista.py GRIND=900"},
	{5, "run serial.py WORKERS=3 N=300000", "run threads.py N=20000000000"},
	{9, "run lost.py WORKERS=3 N=500", "run plain.py N=20000000000"},
	{12, "run buffer.py ITEMS=6 USE=0.001", "run buffer.py USE=900"},
};

static struct pty *start(int rows, int cols, const char *lang, const char *lesson) {
	const char *const env[] = {home, state, NULL};
	const struct pty_options options = {.rows = rows, .cols = cols, .env = env};
	const char *bin = getenv("BIN") ? getenv("BIN") : "build/baton";
	char *const argv[] = {strdup(bin), strdup("--lang"), strdup(lang), strdup(lesson), NULL};
	struct pty *pty = pty_start(&options, argv);
	for (int i = 0; argv[i]; i++)
		free(argv[i]);
	return pty;
}

static void finish(struct pty *pty) {
	pty_send(pty, "\003\003quit\r");
	assert_int_equal(pty_wait_end(pty), 0);
	assert_true(pty_is_restored(pty));
	assert_true(pty_wait_none_left(pty));
	pty_close(pty);
}

/* -- where the learner is --------------------------------------------------------- */

struct where { enum say_lang lang; enum say_id phase; };

static bool is_in_phase(struct pty *pty, void *data) {
	struct where *where = data;
	const char *row = pty_row(pty, 0), *word = say(where->lang, where->phase);
	size_t len = strlen(row), n = strlen(word);
	return len > n && strcmp(row + len - n, word) == 0;
}

static bool is_in(struct pty *pty, enum say_lang lang, enum say_id phase) {
	struct where where = {lang, phase};
	return is_in_phase(pty, &where);
}

static bool wait_for_phase(struct pty *pty, enum say_lang lang, enum say_id phase) {
	struct where where = {lang, phase};
	return pty_wait_until(pty, is_in_phase, &where, say(lang, phase));
}

static bool offers_enter(struct pty *pty) {
	return strstr(pty_row(pty, -2), "[Enter") != NULL;
}

/* Press Enter, whenever it does something, until a phase is there. */
static bool press_until(struct pty *pty, enum say_lang lang, enum say_id phase) {
	for (int i = 0; i < ENOUGH && !is_in(pty, lang, phase); i++) {
		if (!offers_enter(pty)) {
			pty_step(pty, 100);
			continue;
		}
		if (!pty_type(pty, "\r"))
			return false;
		pty_step(pty, 100);
	}
	return is_in(pty, lang, phase) || wait_for_phase(pty, lang, phase);
}

/* What stands on the screen is what curses believes, but for the last row, which may tell the
 * time. */
static void assert_redraw_is_same(struct pty *pty) {
	char *before = strdup(pty_screen(pty));
	assert_true(pty_type(pty, "\014"));
	const char *after = pty_screen(pty);
	size_t rows = (size_t)(strrchr(before, '\n') - before);
	while (rows && before[rows - 1] != '\n')
		rows--;
	if (strncmp(before, after, rows) != 0)
		fprintf(stderr, "before:\n%safter:\n%s", before, after);
	assert_true(strncmp(before, after, rows) == 0);
	free(before);
}

static void picture(struct pty *pty, const char *lang, int lesson, const char *name) {
	char path[256];
	if (!getenv("PICTURES"))
		return;
	snprintf(path, sizeof path, "%s/%d-%s-%d-%s.svg", getenv("PICTURES"), lesson, lang,
		pty_cols(pty), name);
	pty_svg(pty, path);
}

/* -- a lesson ------------------------------------------------------------------------- */

static void read_and_predict(struct pty *pty, enum say_lang lang) {
	assert_true(press_until(pty, lang, SAY_PHASE_PREDICT));
	assert_redraw_is_same(pty);
	assert_true(pty_type(pty, "b"));
	assert_true(pty_type(pty, "\r"));
	assert_true(wait_for_phase(pty, lang, SAY_PHASE_WATCH));
}

/* Steer the lanes: nothing must break, and the picture stays what curses believes it is. */
static void look_around(struct pty *pty) {
	static const char *const keys[] = {"\033[D", "\033[D", "+", "+", "\033[C", ".", ".", ",", "<",
		">", "-", "\033[6~", "\033[5~", " ", " ", "0"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		assert_true(pty_type(pty, keys[i]));
	assert_redraw_is_same(pty);
}

static void run_again(struct pty *pty, enum say_lang lang, const char *command) {
	int rows = pty_rows(pty), cols = pty_cols(pty);
	char *line = malloc(strlen(command) + 2);
	sprintf(line, "%s\r", command);
	assert_true(pty_type(pty, line));
	free(line);
	assert_true(wait_for_phase(pty, lang, SAY_PHASE_OWN));
	static const int sizes[][2] = {{30, 100}, {14, 61}, {5, 20}, {60, 200}, {12, 60}};
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		pty_resize(pty, sizes[i][0], sizes[i][1]);
		pty_step(pty, 20);
	}
	pty_resize(pty, rows, cols);
	assert_true(pty_type(pty, "\014"));
	/* To the end of slow motion, and the line that tells what changed. */
	for (int i = 0; i < ENOUGH && !pty_has(pty, "->"); i++) {
		if (strstr(pty_row(pty, -2), say(lang, SAY_ENTER_TO_END)))
			assert_true(pty_type(pty, "\r"));
		pty_step(pty, 100);
	}
	assert_true(pty_wait(pty, "->"));
	assert_redraw_is_same(pty);
}

static bool has_stopped(struct pty *pty, void *data) {
	char *lang = data;
	const char *said = say(*lang == 'z' ? SAY_ZH : SAY_EN, SAY_SESSION_STOPPED);
	char begin[64];
	snprintf(begin, sizeof begin, "%.*s", (int)strcspn(said, "%"), said);
	return pty_has(pty, begin);
}

static void stop_a_run(struct pty *pty, const char *lang, const char *command) {
	char *line = malloc(strlen(command) + 2);
	sprintf(line, "%s\r", command);
	assert_true(pty_type(pty, line));
	free(line);
	assert_true(pty_wait(pty, "Ctrl-C"));
	assert_true(pty_type(pty, "\003"));
	assert_true(pty_wait_until(pty, has_stopped, (void *)(uintptr_t)lang, "the run is stopped"));
}

static void take_lesson(const struct lesson *lesson, const char *name, int rows, int cols) {
	enum say_lang lang = (enum say_lang)say_lang_of(name);
	char number[16];
	snprintf(number, sizeof number, "%d", lesson->number);
	struct pty *pty = start(rows, cols, name, number);
	assert_true(wait_for_phase(pty, lang, SAY_PHASE_READ));
	picture(pty, name, lesson->number, "read");
	assert_redraw_is_same(pty);
	read_and_predict(pty, lang);
	assert_true(press_until(pty, lang, SAY_PHASE_WHY));
	picture(pty, name, lesson->number, "why");
	look_around(pty);
	run_again(pty, lang, lesson->again);
	picture(pty, name, lesson->number, "own");
	stop_a_run(pty, name, lesson->endless);
	finish(pty);
}

static bool is_long(void) {
	return getenv("LONG") && *getenv("LONG");
}

static void take_lessons(const char *lang, int rows, int cols) {
	for (size_t i = 0; i < sizeof LESSONS / sizeof *LESSONS; i++)
		take_lesson(&LESSONS[i], lang, rows, cols);
}

/* For the README: two threads in slow motion, some way along the first window. */
static void picture_of_the_baton(void) {
	enum { FRAMES = 45 };
	struct pty *pty = start(24, 80, "en", "5");
	assert_true(pty_wait(pty, "baton>"));
	assert_true(pty_type(pty, "goto .2\r"));
	read_and_predict(pty, SAY_EN);
	for (int i = 0; i < ENOUGH && !pty_has(pty, "SLOW MOTION"); i++) {
		bool is_first = pty_has(pty, "[Enter: run");
		if (is_first || (pty_has(pty, "serial.py") && offers_enter(pty)))
			assert_true(pty_type(pty, "\r"));
		pty_step(pty, 100);
	}
	for (unsigned long long from = pty_frames(pty); pty_frames(pty) < from + FRAMES;)
		assert_true(pty_step(pty, 2000));
	picture(pty, "en", 5, "watch");
	finish(pty);
}

static void test_english_small(void **unused) {
	(void)unused;
	take_lessons("en", 24, 80);
	if (getenv("PICTURES"))
		picture_of_the_baton();
}

static void test_chinese_large(void **unused) {
	(void)unused;
	take_lessons("zh", 45, 160);
}

static void test_english_large(void **unused) {
	(void)unused;
	take_lessons("en", 45, 160);
}

static void test_chinese_small(void **unused) {
	(void)unused;
	take_lessons("zh", 24, 80);
}

/* -- small things ------------------------------------------------------------------------ */

/* The first screen shows two live lanes; Enter opens the first lesson, which `baton` opens the next
 * time. */
static void test_first_start(void **unused) {
	(void)unused;
	char path[128];
	snprintf(path, sizeof path, "%s/state/baton/progress", folder);
	unlink(path);
	const char *const env[] = {home, state, NULL};
	const struct pty_options options = {.env = env};
	char bin[256];
	snprintf(bin, sizeof bin, "%s", getenv("BIN") ? getenv("BIN") : "build/baton");
	char *const argv[] = {bin, NULL};
	struct pty *pty = pty_start(&options, argv);
	assert_true(pty_wait(pty, "consumer"));
	picture(pty, "en", 0, "start");
	assert_true(pty_type(pty, "\r"));
	assert_true(wait_for_phase(pty, SAY_EN, SAY_PHASE_READ));
	assert_true(pty_type(pty, "zh\r"));
	assert_true(wait_for_phase(pty, SAY_ZH, SAY_PHASE_READ));
	assert_true(pty_type(pty, "?"));
	assert_true(pty_wait(pty, "Esc 关闭"));
	pty_send(pty, "\033");
	assert_true(pty_wait_gone(pty, "Esc 关闭"));
	finish(pty);
	pty = pty_start(&options, argv);
	assert_true(wait_for_phase(pty, SAY_ZH, SAY_PHASE_READ));
	assert_true(pty_type(pty, "en\r"));
	finish(pty);
}

static void test_no_room(void **unused) {
	(void)unused;
	struct pty *pty = start(5, 20, "en", "5");
	assert_true(pty_wait(pty, "60x12"));
	pty_resize(pty, 24, 80);
	assert_true(wait_for_phase(pty, SAY_EN, SAY_PHASE_READ));
	finish(pty);
}

/* Ctrl-Z gives the terminal to a shell, fg brings everything back, the run and the line
 * included. */
static void test_job_control(void **unused) {
	(void)unused;
	char line[512], cwd[256];
	const char *const env[] = {home, state, "PS1=shell$ ", "BATON_FRAMES", "HISTFILE", NULL};
	const struct pty_options options = {.env = env, .has_no_marks = true};
	char *const argv[] = {strdup("bash"), strdup("--norc"), strdup("-i"), NULL};
	struct pty *pty = pty_start(&options, argv);
	const char *bin = getenv("BIN") ? getenv("BIN") : "build/baton";
	snprintf(line, sizeof line, "%s%s%s --lang en 5\r", *bin == '/' ? "" : getcwd(cwd, sizeof cwd),
		*bin == '/' ? "" : "/", bin);
	assert_true(pty_wait(pty, "shell$"));
	pty_send(pty, line);
	assert_true(pty_wait(pty, "baton>"));
	pty_send(pty, "abc");
	assert_true(pty_wait(pty, "baton> abc"));
	for (int i = 0; i < (is_long() ? 100 : 5); i++) {
		pty_send(pty, "\032");
		assert_true(pty_wait(pty, "Stopped"));
		pty_send(pty, "echo he''re\r");
		assert_true(pty_wait(pty, "here"));
		pty_send(pty, "clear; fg\r");
		assert_true(pty_wait(pty, "baton> abc"));
		assert_false(pty_has(pty, "Stopped"));
	}
	pty_send(pty, "\003quit\r");
	assert_true(pty_wait(pty, "Saved"));
	pty_send(pty, "\rexit\r");
	pty_wait_end(pty);
	assert_true(pty_wait_none_left(pty));
	pty_close(pty);
	for (int i = 0; argv[i]; i++)
		free(argv[i]);
}

/* Where no screen can be had the course is told in sentences, without one escape sequence. */
static void test_no_terminal(void **unused) {
	(void)unused;
	static const char *const terms[] = {"TERM", "TERM=dumb"};
	for (int i = 0; i < 2; i++) {
		const char *const env[] = {home, state, terms[i], NULL};
		const struct pty_options options = {.env = env, .has_no_marks = true};
		char bin[256];
		snprintf(bin, sizeof bin, "%s", getenv("BIN") ? getenv("BIN") : "build/baton");
		char *const argv[] = {bin, strdup("--lang"), strdup("en"), strdup("1"), NULL};
		struct pty *pty = pty_start(&options, argv);
		assert_true(pty_wait(pty, "Why wait?"));
		assert_false(pty_has_escapes(pty));
		pty_send(pty, "\003\004");
		pty_close(pty);
		for (int k = 1; argv[k]; k++)
			free(argv[k]);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_start),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_job_control),
		cmocka_unit_test(test_no_terminal),
		cmocka_unit_test(test_english_small),
		cmocka_unit_test(test_chinese_large),
		cmocka_unit_test(test_english_large),
		cmocka_unit_test(test_chinese_small),
	};
	assert_non_null(mkdtemp(folder));
	snprintf(home, sizeof home, "HOME=%s", folder);
	snprintf(state, sizeof state, "XDG_STATE_HOME=%s/state", folder);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	char remove[128];
	snprintf(remove, sizeof remove, "rm -rf %s", folder);
	return system(remove) ? 1 : failed;
}
