#include "base/err.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void a_place_is_written_as_compilers_do(void **state) {
	(void)state;
	struct err err;
	char out[64];
	assert_false(err_at(&err, "a.py", 3, 7, "no %s", "colon"));
	err_format(&err, out, sizeof out);
	assert_string_equal(out, "a.py:3:7: no colon");
	err_at(&err, "a.py", 3, 0, "x");
	err_format(&err, out, sizeof out);
	assert_string_equal(out, "a.py:3: x");
	err_at(&err, "a.py", 0, 0, "x");
	err_format(&err, out, sizeof out);
	assert_string_equal(out, "a.py: x");
	err_set(&err, "x");
	err_format(&err, out, sizeof out);
	assert_string_equal(out, "x");
	err_format(&err, out, 1);
	assert_string_equal(out, "");
	err_clear(&err);
	assert_string_equal(err.text, "");
}

static void nobody_need_listen(void **state) {
	(void)state;
	err_clear(NULL);
	assert_false(err_set(NULL, "x"));
	assert_false(err_at(NULL, "a", 1, 1, "x"));
	assert_false(err_errno(NULL, "x"));
}

static void a_message_may_be_made_of_the_old_one(void **state) {
	(void)state;
	struct err err;
	err_at(&err, "a.py", 1, 1, "inner");
	err_at(&err, err.file, 2, 0, "outer: %s", err.text);
	assert_string_equal(err.text, "outer: inner");
	assert_string_equal(err.file, "a.py");
}

static void the_reason_survives_a_long_what(void **state) {
	(void)state;
	struct err err;
	char what[2 * ERR_TEXT_SIZE];
	memset(what, 'w', sizeof what - 1);
	what[sizeof what - 1] = '\0';
	errno = ENOENT;
	assert_false(err_errno(&err, "%s", what));
	assert_string_equal(strchr(err.text, ':'), ": No such file or directory");
	errno = 99999;
	err_errno(&err, "x");
	assert_string_equal(err.text, "x: unknown error");
}

static void hook(void *data) {
	dprintf(STDERR_FILENO, "%s, ", (const char *)data);
	err_die("twice"); /* must not come back here */
}

/* The hook runs before the message, once, and the process ends by SIGABRT. */
static void dying_gives_the_terminal_back_first(void **state) {
	(void)state;
	int fds[2], status;
	char out[128] = "", restored[] = "restored";
	assert_int_equal(pipe(fds), 0);
	pid_t pid = fork();
	if (pid == 0) {
		setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
		signal(SIGABRT, SIG_DFL);
		dup2(fds[1], STDERR_FILENO);
		err_set_die_hook(hook, restored);
		err_die("bad %d", 7);
	}
	close(fds[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	assert_true(read(fds[0], out, sizeof out - 1) > 0);
	close(fds[0]);
	assert_string_equal(out, "restored, baton: twice\n");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_is_written_as_compilers_do),
		cmocka_unit_test(nobody_need_listen),
		cmocka_unit_test(a_message_may_be_made_of_the_old_one),
		cmocka_unit_test(the_reason_survives_a_long_what),
		cmocka_unit_test(dying_gives_the_terminal_back_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
