/*
 * What is said about programs that are wrong or refused.
 *
 * faults.txt holds snippets between lines of "----"; faults.out what CPython
 * 3.11 says of each (record_faults.py made it), refused.txt and refused.out the
 * same for what lesson Python has not, in our own words.
 */

#include "lang_stage.h"

#include "base/file.h"
#include "base/mem.h"

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

/* The first line of what compile says, or "compiles". */
static char *say_of(const char *snippet, size_t len) {
	struct text text = { 0 };
	if (stage_compile(&text, "x.py", snippet, len))
		text_clear(&text), text_add(&text, "compiles\n");
	char *said = mem_copy_string(text_str(&text));
	said[strcspn(said, "\n")] = '\0';
	text_free(&text);
	return said;
}

static void expect_all(const char *snippets_path, const char *expected_path) {
	static const char separator[] = "----\n";
	char *snippets = read_all(snippets_path, NULL), *expected = read_all(expected_path, NULL);
	char *answer = expected;
	int n = 0, wrong = 0;
	for (char *at = snippets, *next; at; at = next, n++) {
		next = strstr(at, separator);
		size_t len = next ? (size_t)(next - at) : strlen(at);
		size_t answer_len = strcspn(answer, "\n");
		char *said = say_of(at, len);
		if (strlen(said) != answer_len || memcmp(said, answer, answer_len) != 0) {
			print_message("%.*s  expected: %.*s\n  said:     %s\n", (int)len, at,
				(int)answer_len, answer, said);
			wrong++;
		}
		mem_free(said);
		answer += answer_len + (answer[answer_len] == '\n');
		next = next ? next + strlen(separator) : NULL;
	}
	mem_free(snippets);
	mem_free(expected);
	assert_true(n > 20);
	assert_int_equal(wrong, 0);
}

static void test_syntax_errors(void **state) {
	(void)state;
	expect_all(HERE "faults.txt", HERE "faults.out");
}

static void test_refusals(void **state) {
	(void)state;
	expect_all(HERE "refused.txt", HERE "refused.out");
}

static void test_carets(void **state) {
	(void)state;
	struct compile_fault fault;
	struct err err;
	const char source[] = "x = 1\nif x = 2:\n\tpass\n";
	assert_null(compile("a/b.py", source, strlen(source), NULL, &err, &fault));
	assert_string_equal(err.file, "a/b.py");
	assert_int_equal(err.line, 2);
	assert_string_equal(fault.kind, "SyntaxError");
	assert_string_equal(fault.source_line, "if x = 2:");
	assert_int_equal(fault.col, 4);
	assert_int_equal(fault.end_col, 9);
	assert_false(fault.is_missing);
}

/* Columns count characters, not bytes. */
static void test_wide_characters(void **state) {
	(void)state;
	struct compile_fault fault;
	struct err err;
	const char source[] = "x = '两个' 两\n";
	assert_null(compile("x.py", source, strlen(source), NULL, &err, &fault));
	assert_int_equal(err.col, 10);
	assert_int_equal(fault.end_col, 11);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_syntax_errors),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_carets),
		cmocka_unit_test(test_wide_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
