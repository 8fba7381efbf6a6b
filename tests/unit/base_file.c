#include "base/file.h"

#include "../faults/fault.h"
#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Each test runs in an empty folder of its own. */
static char folder[64];

static int enter(void **state) {
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/baton-file-XXXXXX");
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **state) {
	(void)state;
	char command[96];
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void assert_holds(const char *path, const char *want) {
	struct err err = {0};
	size_t len;
	char *bytes = file_read(path, 1 << 20, &len, &err);
	assert_string_equal(err.text, "");
	assert_int_equal(len, strlen(want));
	assert_string_equal(bytes, want);
	mem_free(bytes);
}

static void what_was_saved_is_read(void **state) {
	(void)state;
	struct err err = {0};
	assert_true(file_save("a", "one", 3, &err));
	assert_holds("a", "one");
	assert_true(file_save("a", "", 0, &err));
	assert_holds("a", "");
	size_t size = 300000, len;
	char *big = mem_alloc(size);
	memset(big, 'x', size);
	assert_true(file_save("a", big, size, &err));
	char *back = file_read("a", size, &len, &err);
	assert_int_equal(len, size);
	assert_memory_equal(back, big, size);
	assert_int_equal(back[size], 0);
	mem_free(back);
	assert_null(file_read("a", size - 1, &len, &err));
	assert_string_equal(err.text, "a: more than 299999 bytes");
	mem_free(big);
	assert_false(file_exists("a.new"));
}

static void size_may_be_a_secret_of_the_kernel(void **state) {
	(void)state;
	size_t len;
	struct err err = {0};
	char *bytes = file_read("/proc/self/maps", 1 << 24, &len, &err);
	assert_non_null(bytes);
	assert_true(len > 200);
	mem_free(bytes);
}

static void only_regular_files_are_read(void **state) {
	(void)state;
	struct err err = {0};
	assert_null(file_read("none", 10, NULL, &err));
	assert_string_equal(err.text, "none: No such file or directory");
	assert_null(file_read(".", 10, NULL, &err));
	assert_string_equal(err.text, ".: a folder");
	assert_null(file_read("/dev/zero", 10, NULL, &err));
	assert_string_equal(err.text, "/dev/zero: not a regular file");
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_null(file_read("pipe", 10, NULL, &err));
	assert_string_equal(err.text, "pipe: not a regular file");
}

static void mode_and_link_outlive_a_save(void **state) {
	(void)state;
	struct err err = {0};
	struct stat st;
	assert_true(file_save("real", "one", 3, &err));
	assert_int_equal(chmod("real", 0640), 0);
	assert_int_equal(symlink("real", "link"), 0);
	assert_true(file_save("link", "two", 3, &err));
	assert_holds("real", "two");
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat("real", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

/* --report /dev/stdout must not turn /dev/stdout into a file. */
static void a_pipe_is_written_to_not_replaced(void **state) {
	(void)state;
	struct err err = {0};
	struct stat st;
	char bytes[8] = "";
	assert_int_equal(mkfifo("pipe", 0600), 0);
	int fd = open("pipe", O_RDWR);
	assert_true(file_save("pipe", "hello", 5, &err));
	assert_int_equal(read(fd, bytes, sizeof bytes), 5);
	close(fd);
	assert_string_equal(bytes, "hello");
	assert_int_equal(stat("pipe", &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	assert_false(file_save(".", "x", 1, &err));
	assert_string_equal(err.text, ".: Is a directory");
	assert_false(file_save("none/x", "x", 1, &err));
	assert_string_equal(err.text, "none/x: No such file or directory");
}

/*
 * Save once with the nth call of a kind failing.  Whatever the answer, the file is the
 * old or the new one; a "yes" is never wrong; and the next save works.  Returns whether
 * there was an nth call.
 */
static bool survive(const char *call, int nth, int error, bool ever) {
	struct err err = {0};
	assert_true(file_save("a", "old", 3, &err));
	fault_set(call, nth, error, ever);
	bool said = file_save("a", "newer", 5, &err);
	bool struck = fault_clear();
	size_t len;
	char *bytes = file_read("a", 100, &len, &err);
	assert_non_null(bytes);
	bool is_old = strcmp(bytes, "old") == 0, is_new = strcmp(bytes, "newer") == 0;
	mem_free(bytes);
	assert_true(is_old || is_new);
	assert_true(!said || is_new);
	assert_true(said || (struck && strncmp(err.text, "a: ", 3) == 0));
	assert_true(file_save("a", "last", 4, &err));
	assert_holds("a", "last");
	assert_false(file_exists("a.new"));
	return struck;
}

static void every_call_may_fail(void **state) {
	(void)state;
	static const struct { const char *call; int error, least; } rows[] = {
		{"open", EMFILE, 2}, {"flock", ENOLCK, 1}, {"ftruncate", EIO, 1}, {"fchmod", EPERM, 1},
		{"write", ENOSPC, 1}, {"fsync", EIO, 2}, {"rename", EIO, 1}, {"close", EIO, 2},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (int ever = 0; ever < 2; ever++) {
			int nth = 1;
			while (survive(rows[i].call, nth, rows[i].error, ever))
				nth++;
			assert_true(nth > rows[i].least); /* the fault was seen at all */
		}
	assert_true(survive("write", 1, EINTR, false));
}

static void a_failed_read_is_told(void **state) {
	(void)state;
	struct err err = {0};
	assert_true(file_save("a", "one", 3, &err));
	fault_set("read", 2, EIO, false);
	assert_null(file_read("a", 100, NULL, &err));
	assert_true(fault_clear());
	assert_string_equal(err.text, "a: Input/output error");
	fault_set("read", 1, EINTR, false);
	assert_holds("a", "one");
	assert_true(fault_clear());
}

enum { KILLS = 200, BIG = 60000 };

/* Save all A and all B by turns for ever, saying so on `fd` after the first. */
static void save_for_ever(int fd) {
	static char bytes[2][BIG];
	memset(bytes[0], 'A', BIG);
	memset(bytes[1], 'B', BIG);
	for (unsigned i = 0;; i++) {
		if (!file_save("progress", bytes[i % 2], BIG, NULL))
			_exit(1);
		if (i == 0 && write(fd, "!", 1) != 1)
			_exit(1);
	}
}

static void a_kill_leaves_the_old_or_the_new(void **state) {
	(void)state;
	struct err err = {0};
	unsigned seed = 7;
	int torn = 0, letters[2] = {0};
	for (int i = 0; i < KILLS; i++) {
		int fds[2];
		char byte;
		assert_int_equal(pipe(fds), 0);
		pid_t pid = fork();
		if (pid == 0)
			save_for_ever(fds[1]);
		assert_int_equal(read(fds[0], &byte, 1), 1);
		/* A random moment of the next two milliseconds. */
		uint64_t moment = clock_ns() + (uint64_t)(rand_r(&seed) % 2000) * CLOCK_US;
		while (clock_ns() < moment)
			;
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		close(fds[0]);
		close(fds[1]);

		size_t len;
		char *bytes = file_read("progress", BIG, &len, &err);
		assert_non_null(bytes);
		assert_int_equal(len, BIG);
		torn += memchr(bytes, bytes[0] ^ 'A' ^ 'B', BIG) != NULL;
		letters[bytes[0] - 'A']++;
		mem_free(bytes);
	}
	assert_int_equal(torn, 0);
	assert_true(letters[0] && letters[1]); /* kills fell into different saves */
	assert_true(file_save("progress", "whole", 5, &err));
	assert_holds("progress", "whole");
}

/* Two savers at once never mix their bytes. */
static void savers_take_turns(void **state) {
	(void)state;
	struct err err = {0};
	pid_t pids[2];
	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		static char bytes[BIG];
		memset(bytes, 'A' + i, BIG);
		for (int n = 0; n < 40; n++)
			if (!file_save("shared", bytes, BIG, NULL))
				_exit(1);
		_exit(0);
	}
	for (int i = 0; i < 2; i++) {
		int status;
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	size_t len;
	char *bytes = file_read("shared", BIG, &len, &err);
	assert_int_equal(len, BIG);
	assert_null(memchr(bytes, bytes[0] ^ 'A' ^ 'B', BIG));
	mem_free(bytes);
	assert_false(file_exists("shared.new"));
}

static void folders_are_made_with_their_parents(void **state) {
	(void)state;
	struct err err = {0};
	struct stat st;
	assert_true(file_make_folders("a/b//c/", &err));
	assert_true(file_is_folder("a/b/c"));
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_true(file_make_folders("a/b/c", &err));
	assert_true(file_make_folders("/", &err));
	assert_true(file_make_folders("", &err));
	assert_true(file_save("a/f", "x", 1, &err));
	assert_false(file_make_folders("a/f/g", &err));
	assert_string_equal(err.text, "a/f: File exists");
	assert_false(file_is_folder("a/f"));
}

static void names_are_joined_and_split(void **state) {
	(void)state;
	static const char *const rows[][3] = {
		{"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"", "b", "b"}, {"/", "b", "/b"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *path = file_join(rows[i][0], rows[i][1]);
		assert_string_equal(path, rows[i][2]);
		assert_string_equal(file_base(path), "b");
		mem_free(path);
	}
	assert_string_equal(file_base("a/"), "");
}

static void state_lives_where_xdg_says(void **state) {
	(void)state;
	setenv("HOME", "/h", 1);
	setenv("XDG_STATE_HOME", "/s", 1);
	char *path = file_state_folder();
	assert_string_equal(path, "/s/baton");
	mem_free(path);
	setenv("XDG_STATE_HOME", "not/absolute", 1);
	path = file_state_folder();
	assert_string_equal(path, "/h/.local/state/baton");
	mem_free(path);
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	assert_null(file_state_folder());
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void) {
	const struct CMUnitTest tests[] = {
		IN_FOLDER(what_was_saved_is_read),
		IN_FOLDER(size_may_be_a_secret_of_the_kernel),
		IN_FOLDER(only_regular_files_are_read),
		IN_FOLDER(mode_and_link_outlive_a_save),
		IN_FOLDER(a_pipe_is_written_to_not_replaced),
		IN_FOLDER(every_call_may_fail),
		IN_FOLDER(a_failed_read_is_told),
		IN_FOLDER(a_kill_leaves_the_old_or_the_new),
		IN_FOLDER(savers_take_turns),
		IN_FOLDER(folders_are_made_with_their_parents),
		IN_FOLDER(names_are_joined_and_split),
		IN_FOLDER(state_lives_where_xdg_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
