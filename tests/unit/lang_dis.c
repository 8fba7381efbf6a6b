/*
 * Our code beside CPython 3.11's, instruction by instruction with positions.
 *
 * corpus/NAME.py has CPython's beside it (record.py made it: NAME.dis).  Where
 * python3 is 3.11 it is also asked live about all programs of the lessons and
 * of conform, but for those in accepted.txt.
 */

#include "lang_stage.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define HERE "tests/unit/lang/"

static char *read_all(const char *path, size_t *len) {
	struct err err;
	char *bytes = file_read(path, 1 << 24, len, &err);
	if (!bytes)
		fail_msg("%s", err.text);
	return bytes;
}

/* Stop at the first line that differs, and show both. */
static void expect_same(const char *path, const char *ours, const char *theirs) {
	for (int line = 1; *ours || *theirs; line++) {
		size_t n = strcspn(ours, "\n"), m = strcspn(theirs, "\n");
		if (n != m || memcmp(ours, theirs, n) != 0)
			fail_msg("%s: line %d\n  ours:    %.*s\n  CPython: %.*s", path, line,
				(int)n, ours, (int)m, theirs);
		ours += n + (ours[n] != '\0');
		theirs += m + (theirs[m] != '\0');
	}
}

static void expect_code(const char *path, const char *theirs) {
	struct text ours = { 0 };
	size_t len;
	char *source = read_all(path, &len);
	stage_compile(&ours, path, source, len);
	expect_same(path, text_str(&ours), theirs);
	text_free(&ours);
	mem_free(source);
}

static void test_corpus(void **state) {
	(void)state;
	glob_t found;
	assert_int_equal(glob(HERE "corpus/*.py", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct text golden = { 0 };
		const char *path = found.gl_pathv[i];
		text_add_bytes(&golden, path, strlen(path) - strlen(".py"));
		text_add(&golden, ".dis");
		char *theirs = read_all(text_str(&golden), NULL);
		expect_code(path, theirs);
		mem_free(theirs);
		text_free(&golden);
	}
	globfree(&found);
}

/* -- live */

static char *ask(const char *command) {
	struct text text = { 0 };
	char chunk[4096];
	size_t n;
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	while ((n = fread(chunk, 1, sizeof chunk, pipe)) > 0)
		text_add_bytes(&text, chunk, n);
	pclose(pipe);
	char *answer = mem_copy_string(text_str(&text));
	text_free(&text);
	return answer;
}

static bool is_accepted(const char *accepted, const char *path) {
	struct text line = { 0 };
	text_addf(&line, "\n%s ", path);
	bool found = strstr(accepted, text_str(&line)) != NULL;
	text_free(&line);
	return found;
}

static void add_programs(struct text *command, const char *pattern, const char *accepted) {
	glob_t found;
	if (glob(pattern, 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (!is_accepted(accepted, found.gl_pathv[i]))
			text_addf(command, " %s", found.gl_pathv[i]);
	globfree(&found);
}

/* "## PATH" begins each program in record.py's answer. */
static void expect_all(char *answer) {
	char *next;
	assert_true(strncmp(answer, "## ", 3) == 0);
	for (char *at = answer; at; at = next) {
		char *path = at + 3, *code = strchr(path, '\n');
		next = strstr(code, "\n## ");
		*code++ = '\0';
		if (next)
			*next++ = '\0';
		expect_code(path, code);
	}
}

static void test_beside_python(void **state) {
	(void)state;
	struct text command = { 0 };
	char *version = ask("python3 --version 2>&1");
	bool is_ours = strncmp(version, "Python 3.11.", 12) == 0;
	mem_free(version);
	if (!is_ours) {
		puts("SKIP: python3 is not 3.11");
		skip();
	}
	char *accepted = read_all(HERE "accepted.txt", NULL);
	text_add(&command, "python3 " HERE "record.py");
	add_programs(&command, "lessons/*/*.py", accepted);
	add_programs(&command, "tests/conform/*.py", accepted);
	char *answer = ask(text_str(&command));
	expect_all(answer);
	mem_free(answer);
	mem_free(accepted);
	text_free(&command);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_corpus),
		cmocka_unit_test(test_beside_python),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
