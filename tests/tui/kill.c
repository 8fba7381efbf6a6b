/*
 * Guard, front and engine are killed, one at a time, by any signal, at any moment
 * of a run: the terminal is as before, and no process is left.
 */

#include "pty.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { FEW = 10, MANY = 300, MOMENTS = 30, PLACES = 8 };

static char folder[] = "/tmp/baton-kill-XXXXXX";
static char home[64], state[64];

static const int SIGNALS[] = {SIGKILL, SIGSEGV, SIGTERM, SIGABRT, SIGHUP, SIGQUIT, SIGBUS, SIGFPE,
	SIGILL, SIGUSR1, SIGALRM, SIGKILL};
enum { N_SIGNALS = sizeof SIGNALS / sizeof *SIGNALS };

enum victim { GUARD, FRONT, ENGINE, VICTIMS };
static const char *const NAMES[] = {"guard", "front", "engine"};

static struct pty *start(void) {
	const char *const env[] = {home, state, NULL};
	const struct pty_options options = {.env = env};
	char bin[256];
	snprintf(bin, sizeof bin, "%s", getenv("BIN") ? getenv("BIN") : "build/baton");
	char lang[] = "--lang", en[] = "en", lesson[] = "5";
	char *const argv[] = {bin, lang, en, lesson, NULL};
	return pty_start(&options, argv);
}

static bool has_engine(struct pty *pty, void *data) {
	(void)data;
	return pty_child(pty_pid(pty), true) != 0;
}

/* Begin a run that does not end and let some frames go by. */
static void begin_run(struct pty *pty, int moment) {
	assert_true(pty_wait(pty, "baton>"));
	assert_true(pty_type(pty, "run threads.py N=20000000000\r"));
	assert_true(pty_wait(pty, "Ctrl-C"));
	assert_true(pty_wait_until(pty, has_engine, NULL, "an engine"));
	for (int i = 0; i < moment; i++)
		pty_step(pty, 40);
}

static void kill_one(unsigned trial) {
	enum victim victim = trial % VICTIMS;
	int signal = SIGNALS[trial / VICTIMS % N_SIGNALS];
	struct pty *pty = start();
	begin_run(pty, rand() % MOMENTS);
	pid_t guard = pty_pid(pty);
	pid_t pid = victim == GUARD ? guard : pty_child(guard, victim == ENGINE);
	assert_true(pid > 0);
	kill(pid, signal);
	if (victim == ENGINE) {
		/* A message, and the course goes on. */
		assert_true(pty_wait_gone(pty, "Ctrl-C"));
		assert_true(pty_type(pty, "quit\r"));
		assert_int_equal(pty_wait_end(pty), 0);
	} else {
		int status = pty_wait_end(pty);
		if (status <= 0)
			fprintf(stderr, "%s, signal %d: status %d\n", NAMES[victim], signal, status);
		assert_true(status > 0);
	}
	bool is_fine = pty_wait_none_left(pty);
	while (pty_step(pty, 0))
		continue;
	is_fine = pty_is_restored(pty) && is_fine;
	if (!is_fine)
		fprintf(stderr, "trial %u: %s killed by signal %d\n", trial, NAMES[victim], signal);
	assert_true(is_fine);
	pty_close(pty);
}

static void test_one_at_a_time(void **unused) {
	(void)unused;
	bool is_long = getenv("LONG") && *getenv("LONG");
	unsigned first = is_long ? 0 : (unsigned)rand() % (VICTIMS * N_SIGNALS);
	for (unsigned i = 0; i < (is_long ? MANY : FEW); i++)
		kill_one(first + i);
}

/* All at once: nobody is left to restore the terminal, but nobody is left at all, and the next
 * start repairs it. */
static void test_all_at_once(void **unused) {
	(void)unused;
	char line[600], cwd[256];
	const char *const env[] = {home, state, "PS1=shell$ ", "BATON_FRAMES", "HISTFILE", NULL};
	const struct pty_options options = {.env = env, .has_no_marks = true};
	char bash[] = "bash", norc[] = "--norc", interactive[] = "-i";
	char *const argv[] = {bash, norc, interactive, NULL};
	struct pty *pty = pty_start(&options, argv);
	const char *bin = getenv("BIN") ? getenv("BIN") : "build/baton";
	const char *place = *bin == '/' ? "" : getcwd(cwd, sizeof cwd);
	snprintf(line, sizeof line, "%s%s%s --lang en 5\r", place, *bin == '/' ? "" : "/", bin);
	assert_true(pty_wait(pty, "shell$"));
	pty_send(pty, line);
	assert_true(pty_wait(pty, "baton>"));
	pid_t guard = pty_child(pty_pid(pty), true), front = pty_child(guard, false);
	assert_true(guard > 0 && front > 0);
	kill(guard, SIGSTOP); /* so that neither sees the other die */
	kill(front, SIGKILL);
	kill(guard, SIGKILL);
	pty_send(pty,
		"\r"); /* the shell may have taken it for stopped, and tells the rest when it is asked */
	assert_true(pty_wait(pty, "Killed"));
	pty_send(pty, line);
	assert_true(pty_wait(pty, "[Enter"));
	pty_send(pty, "quit\r");
	assert_true(pty_wait(pty, "Saved"));
	pty_send(pty, "\rstty -a | grep -c ' icanon'\r");
	assert_true(pty_wait(pty, "1"));
	pty_send(pty, "exit\r");
	pty_wait_end(pty);
	assert_true(pty_wait_none_left(pty));
	pty_close(pty);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_at_a_time),
		cmocka_unit_test(test_all_at_once),
	};
	assert_non_null(mkdtemp(folder));
	snprintf(home, sizeof home, "HOME=%s", folder);
	snprintf(state, sizeof state, "XDG_STATE_HOME=%s/state", folder);
	srand((unsigned)getpid());
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	char remove[128];
	snprintf(remove, sizeof remove, "rm -rf %s", folder);
	return system(remove) ? 1 : failed;
}
