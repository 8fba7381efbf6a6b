/*
 * The line and the keys, in a terminal, with a session that only says what it was given.
 */

#include "fake.h"
#include "pty.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/baton-line-XXXXXX";
static char history[64], home[64], inputrc[64];

static struct pty *start_with(const char *const *env, int rows, int cols) {
	const struct pty_options options = {.rows = rows, .cols = cols, .env = env};
	struct pty *pty = pty_start_function(&options, fake_play, history);
	assert_true(pty_wait(pty, "baton>"));
	return pty;
}

static struct pty *start(void) {
	const char *const env[] = {home, inputrc, NULL};
	return start_with(env, 24, 80);
}

static void finish(struct pty *pty) {
	pty_send(pty, "\003\003quit\r");
	assert_int_equal(pty_wait_end(pty), 0);
	assert_true(pty_is_restored(pty));
	assert_true(pty_wait_none_left(pty));
	pty_close(pty);
}

static void assert_cursor(struct pty *pty, int row, int col) {
	int r, c;
	bool is_visible;
	pty_cursor(pty, &r, &c, &is_visible);
	assert_true(is_visible);
	assert_int_equal(r, row);
	assert_int_equal(c, col);
}

static void assert_prompt(struct pty *pty, const char *text) {
	assert_string_equal(pty_row(pty, -2), text);
}

static void test_types_and_edits(void **state) {
	(void)state;
	struct pty *pty = start();
	assert_prompt(pty, "baton> [Enter: run threads.py]");
	assert_cursor(pty, 22, 7);
	assert_true(pty_type(pty, "a锁b"));
	assert_prompt(pty, "baton> a锁b");
	assert_cursor(pty, 22, 11);
	assert_true(pty_type(pty, "\033[D\033[D"));
	assert_cursor(pty, 22, 8);
	assert_true(pty_type(pty, "\033OC\177"));
	assert_prompt(pty, "baton> ab");
	assert_true(pty_type(pty, "\001x\005y"));
	assert_prompt(pty, "baton> xaby");
	assert_true(pty_type(pty, "\r"));
	assert_true(pty_has(pty, "got[xaby]"));
	assert_prompt(pty, "baton> [Enter: run threads.py]");
	finish(pty);
}

static void test_pieces(void **state) {
	(void)state;
	struct pty *pty = start();
	const char lock[] = "锁"; /* three bytes, each in a read of its own */
	for (size_t i = 0; i < 3; i++) {
		pty_send_bytes(pty, lock + i, 1);
		pty_step(pty, 10);
	}
	assert_true(pty_settle(pty));
	assert_prompt(pty, "baton> 锁");
	assert_true(pty_type(pty, "ab\033[6~cd\033[D\033[DX")); /* a page key in the middle */
	assert_prompt(pty, "baton> 锁abXcd");
	assert_true(
		pty_type(pty, "\033[17;2~\033[1;9P\033[<0;1;1M\033[I")); /* keys that nobody knows */
	assert_prompt(pty, "baton> 锁abXcd");
	finish(pty);
}

static void test_empty_line_steers(void **state) {
	(void)state;
	struct pty *pty = start();
	char want[16];
	static const struct { const char *bytes; enum session_key key; } keys[] = {
		{" ", SESSION_KEY_SPACE}, {".", SESSION_KEY_NEXT}, {"<", SESSION_KEY_PREV_HANDOFF},
		{"+", SESSION_KEY_ZOOM_IN}, {"\033[D", SESSION_KEY_LEFT}, {"\033OC", SESSION_KEY_RIGHT},
		{"\033[5~", SESSION_KEY_PAGE_UP}, {"？", SESSION_KEY_HELP}, {"\033OP", SESSION_KEY_HELP},
		{"\r", SESSION_KEY_ENTER}, {"0", SESSION_KEY_FIT}, {"\003", SESSION_KEY_INTERRUPT},
	};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		assert_true(pty_type(pty, keys[i].bytes));
		snprintf(want, sizeof want, "key %d", (int)keys[i].key);
		assert_true(pty_has(pty, want));
	}
	assert_true(pty_type(pty, "go .0"));
	assert_prompt(pty, "baton> go .0");
	finish(pty);
}

static void test_tab_puts_suggestion(void **state) {
	(void)state;
	struct pty *pty = start();
	assert_true(pty_type(pty, "\t"));
	assert_prompt(pty, "baton> run threads.py");
	assert_cursor(pty, 22, 21);
	finish(pty);
}

static void test_history(void **state) {
	(void)state;
	unlink(history);
	struct pty *pty = start();
	assert_true(pty_type(pty, "first 一\rsecond\ra\r"));
	assert_true(pty_type(pty, "\033[A"));
	assert_prompt(pty, "baton> second"); /* an answer's letter is not kept */
	assert_true(pty_type(pty, "\033[Aedited\033[B"));
	assert_prompt(pty, "baton> second");
	finish(pty);
	struct stat status;
	assert_int_equal(stat(history, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	pty = start();
	assert_true(pty_type(pty, "\022fir"));
	assert_true(pty_has(pty, "(reverse-i-search)`fir': first 一"));
	assert_true(pty_type(pty, "\007"));
	assert_prompt(pty, "baton> [Enter: run threads.py]");
	assert_true(pty_type(pty, "\022sec\003"));
	assert_prompt(pty, "baton> [Enter: run threads.py]");
	assert_true(pty_type(pty, "\033[A\033[A"));
	assert_prompt(pty, "baton> second"); /* not edited, not twice; quit stands after it */
	finish(pty);
}

static void test_completion(void **state) {
	(void)state;
	struct pty *pty = start();
	assert_true(pty_type(pty, "r\t"));
	assert_true(pty_has(pty, "run    run a program"));
	assert_true(pty_has(pty, "reset  settings as they were"));
	assert_prompt(pty, "baton> r");
	pty_send(pty, "\033"); /* alone: closes the list */
	assert_true(pty_wait_gone(pty, "settings as they were"));
	assert_prompt(pty, "baton> r");
	assert_true(pty_type(pty, "u\t"));
	assert_prompt(pty, "baton> run");
	assert_cursor(pty, 22, 11); /* and a blank */
	assert_true(pty_type(pty, "\025运\t"));
	assert_true(pty_has(pty, "运气"));
	assert_true(pty_type(pty, "行\t"));
	assert_prompt(pty, "baton> 运行");
	finish(pty);
}

static void test_paste(void **state) {
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "\033[200~quit\rquit\n\001粘贴\033[20"); /* the end mark in two pieces */
	pty_step(pty, 10);
	assert_true(pty_type(pty, "1~"));
	assert_prompt(pty, "baton> quit quit  粘贴"); /* nothing ran */
	assert_true(pty_type(pty, "\037"));                 /* one undo takes it all back */
	assert_prompt(pty, "baton> [Enter: run threads.py]");
	char long_paste[9000];
	memset(long_paste, 'x', sizeof long_paste - 1);
	memcpy(long_paste, "\033[200~", 6);
	memcpy(long_paste + sizeof long_paste - 7, "\033[201~", 7);
	assert_true(pty_type(pty, long_paste));
	assert_true(strncmp(pty_row(pty, -2), "baton> <xxx", 11) == 0);
	assert_true(pty_type(pty, "\001"));
	assert_cursor(pty, 22, 7);
	finish(pty);
}

static void test_vi(void **state) {
	(void)state;
	const char *const env[] = {home, inputrc, NULL};
	FILE *file = fopen(inputrc + strlen("INPUTRC="), "w");
	fputs("set editing-mode vi\n", file);
	fclose(file);
	struct pty *pty = start_with(env, 24, 80);
	assert_prompt(pty, "(ins) baton> [Enter: run threads.py]");
	assert_true(pty_type(pty, "one two"));
	pty_send(pty, "\033");
	assert_true(pty_wait(pty, "(cmd) baton> one two"));
	assert_true(pty_type(pty, "bcwx世"));
	assert_prompt(pty, "(ins) baton> one x世");
	pty_send(pty, "\033");
	assert_true(pty_wait(pty, "(cmd)"));
	assert_true(pty_type(pty, "0f世x\r"));
	assert_true(pty_has(pty, "got[one x]"));
	unlink(inputrc + strlen("INPUTRC="));
	finish(pty);
}

/* What stands on the screen is what curses believes: painting all of it changes nothing. */
static void assert_redraw_is_same(struct pty *pty) {
	char *before = strdup(pty_screen(pty));
	assert_true(pty_type(pty, "\014"));
	assert_string_equal(pty_screen(pty), before);
	free(before);
}

static void test_every_phase(void **state) {
	(void)state;
	static const char *const phases[] = {
		"start", "read", "predict", "watch", "why", "own", "popup"};
	static const int sizes[][2] = {
		{24, 80}, {45, 160}, {30, 110}, {12, 60}, {22, 80}, {20, 5}, {24, 80}};
	struct pty *pty = start();
	for (size_t i = 0; i < sizeof phases / sizeof *phases; i++) {
		char line[32];
		snprintf(line, sizeof line, "%s\r", phases[i]);
		assert_true(pty_type(pty, line));
		assert_redraw_is_same(pty);
		for (size_t size = 0; size < sizeof sizes / sizeof *sizes; size++) {
			pty_resize(pty, sizes[size][0], sizes[size][1]);
			assert_true(pty_type(pty, "\014"));
			assert_true(pty_wait(pty, sizes[size][1] < 60 ? "Bat" : "baton>"));
			assert_redraw_is_same(pty);
		}
		const char *pictures = getenv("PICTURES");
		char path[256];
		for (size_t size = 0; pictures && size < 2; size++) {
			pty_resize(pty, sizes[size][0], sizes[size][1]);
			assert_true(pty_type(pty, "\014\014"));
			snprintf(path, sizeof path, "%s/%s-%d.svg", pictures, phases[i], sizes[size][1]);
			assert_true(pty_svg(pty, path));
		}
		pty_resize(pty, 24, 80);
		pty_type(pty, "\014");
	}
	pty_send(pty, "\033");
	assert_true(pty_wait_gone(pty, "The short way"));
	finish(pty);
}

static void test_resize_storm(void **state) {
	(void)state;
	struct pty *pty = start();
	unsigned seed = 7;
	assert_true(pty_type(pty, "watch\rabc"));
	for (int i = 0; i < 300; i++) {
		seed = seed * 1103515245u + 12345u;
		pty_resize(pty, 1 + (int)(seed >> 16) % 50, 1 + (int)(seed >> 20) % 170);
		pty_step(pty, 0);
	}
	pty_resize(pty, 24, 80);
	assert_true(pty_wait_row(pty, -2, "baton> abc"));
	assert_true(pty_type(pty, "d"));
	assert_prompt(pty, "baton> abcd");
	assert_redraw_is_same(pty);
	finish(pty);
}

/* Nothing moves: nothing is written.  Something moves: frames come, and keys between them. */
static void test_writes_when_needed(void **state) {
	(void)state;
	struct pty *pty = start();
	assert_true(pty_settle(pty));
	unsigned long long bytes = pty_bytes(pty);
	assert_false(pty_step(pty, 200));
	assert_int_equal(pty_bytes(pty), bytes);
	assert_true(pty_type(pty, "watch\rmove\r"));
	unsigned long long frames = pty_frames(pty);
	while (pty_frames(pty) < frames + 20)
		assert_true(pty_step(pty, 2000));
	assert_true(pty_type(pty, "x"));
	assert_prompt(pty, "baton> x");
	finish(pty);
}

static void test_signals(void **state) {
	(void)state;
	static const int ending[] = {SIGTERM, SIGHUP, SIGQUIT};
	struct pty *pty = start();
	assert_true(pty_type(pty, "abc"));
	kill(pty_pid(pty), SIGINT);
	assert_true(pty_wait(pty, "[Enter: run threads.py]"));
	finish(pty);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
		pty = start();
		kill(pty_pid(pty), ending[i]);
		assert_int_equal(pty_wait_end(pty), 128 + ending[i]);
		assert_true(pty_is_restored(pty));
		pty_close(pty);
	}
	pty = start();
	assert_true(pty_type(pty, "\004"));
	assert_int_equal(pty_wait_end(pty), 0);
	assert_true(pty_has(pty, "Saved."));
	pty_close(pty);
}

static void test_other_terminals(void **state) {
	(void)state;
	static const char *const terms[] = {"TERM=xterm", "TERM=linux", "TERM=vt100",
		"TERM=screen-256color", "TERM=nobody-knows-this", "NO_COLOR=1"};
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
		const char *const env[] = {home, inputrc, terms[i], NULL};
		struct pty *pty = start_with(env, 24, 80);
		assert_true(pty_type(pty, "watch\r"));
		assert_true(pty_has(pty, "Thread-1"));
		finish(pty);
	}
	const char *const none[] = {"TERM", NULL}, *const dumb[] = {"TERM=dumb", NULL};
	for (int i = 0; i < 2; i++) {
		const struct pty_options options = {.env = i ? none : dumb, .has_no_marks = true};
		struct pty *pty = pty_start_function(&options, fake_play, NULL);
		assert_int_equal(pty_wait_end(pty), 7);
		assert_true(strncmp(pty_screen(pty), "no screen\n", 10) == 0);
		assert_true(pty_is_restored(pty));
		pty_close(pty);
	}
}

/* A locale without UTF-8: not a byte above ASCII, though the view has some. */
static void test_ascii(void **state) {
	(void)state;
	const char *const env[] = {home, inputrc, "LC_ALL=POSIX", NULL};
	struct pty *pty = start_with(env, 24, 80);
	assert_true(pty_type(pty, "watch\r"));
	for (const char *p = pty_screen(pty); *p; p++)
		assert_true((unsigned char)*p < 0x80);
	assert_true(pty_has(pty, "#"));
	finish(pty);
}

static void test_monkey(void **state) {
	(void)state;
	struct pty *pty = start();
	unsigned seed = 3;
	char bytes[256];
	for (int i = 0; i < 80; i++) {
		for (size_t j = 0; j < sizeof bytes; j++) {
			seed = seed * 1103515245u + 12345u;
			bytes[j] = (char)(seed >> 16);
			/* not: leave, stop, and the q of quit */
			if (bytes[j] == 4 || bytes[j] == 26 || bytes[j] == 'q')
				bytes[j] = '\033';
		}
		pty_send_bytes(pty, bytes, sizeof bytes);
	}
	pty_send(pty, "\033[201~\033\033\033\007");
	pty_step(pty, 100);
	assert_true(pty_type(pty, "\003\003\003\014"));
	assert_true(pty_wait_row(pty, -2, "baton>"));
	finish(pty);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types_and_edits),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_empty_line_steers),
		cmocka_unit_test(test_tab_puts_suggestion),
		cmocka_unit_test(test_history),
		cmocka_unit_test(test_completion),
		cmocka_unit_test(test_paste),
		cmocka_unit_test(test_vi),
		cmocka_unit_test(test_every_phase),
		cmocka_unit_test(test_resize_storm),
		cmocka_unit_test(test_writes_when_needed),
		cmocka_unit_test(test_signals),
		cmocka_unit_test(test_other_terminals),
		cmocka_unit_test(test_ascii),
		cmocka_unit_test(test_monkey),
	};
	assert_non_null(mkdtemp(folder));
	snprintf(history, sizeof history, "%s/history", folder);
	snprintf(home, sizeof home, "HOME=%s", folder);
	snprintf(inputrc, sizeof inputrc, "INPUTRC=%s/inputrc", folder);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(history);
	rmdir(folder);
	return failed;
}
