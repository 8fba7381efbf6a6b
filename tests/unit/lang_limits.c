/*
 * Strange bytes, and each limit from both sides.  No input makes the compiler
 * crash, and none makes it slow: time grows with the length.
 */

#include "lang_stage.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Compile; NULL if that went well, else the message in `err`. */
static const char *complaint(const char *source, size_t len, struct err *err) {
	struct compile_fault fault;
	struct program *program = compile("x.py", source, len, NULL, err, &fault);
	bool fine = program != NULL;
	program_close(program);
	return fine ? NULL : err->text;
}

static void expect_fine(const char *source) {
	struct err err;
	const char *text = complaint(source, strlen(source), &err);
	if (text)
		fail_msg("%d:%d %s in\n%.200s", err.line, err.col, text, source);
}

static void expect_complaint(const char *source, size_t len, const char *expected) {
	struct err err;
	const char *text = complaint(source, len, &err);
	if (!text)
		fail_msg("compiles: %.200s", source);
	if (!strstr(text, expected))
		fail_msg("expected \"%s\", said \"%s\"", expected, text);
}

static void expect_said(const char *source, const char *expected) {
	expect_complaint(source, strlen(source), expected);
}

/* `n` times `open`, then `middle`, then `n` times `close`. */
static char *nest(int n, const char *open, const char *middle, const char *close) {
	struct text text = { 0 };
	text_repeat(&text, open, n);
	text_add(&text, middle);
	text_repeat(&text, close, n);
	text_add(&text, "\n");
	char *source = mem_copy_string(text_str(&text));
	text_free(&text);
	return source;
}

static void expect_nested(int n, const char *open, const char *middle, const char *close,
		const char *expected) {
	char *source = nest(n, open, middle, close);
	if (expected)
		expect_said(source, expected);
	else
		expect_fine(source);
	mem_free(source);
}

/* -- bytes */

static void test_bytes(void **state) {
	(void)state;
	expect_fine("");
	expect_fine("\n\n");
	expect_fine("x = 1");
	expect_fine("\xEF\xBB\xBFx = 1\n");
	expect_fine("x = 1\r\nif x:\r\n  y = 2\r\n");
	expect_fine("x = 1\rif x:\r  y = 2\r");
	expect_fine("x = '''a\r\nb'''\n");
	expect_fine("# nothing but a comment");
	expect_fine("if 1:\n    x = 1\n\n# comment at the margin\n    y = 2\n");
	expect_fine("\f\nx = 1\n");
	expect_fine("变量 = 'ä'\nprint(变量)\n");
	expect_complaint("x = 1\0\n", 7, "source code cannot contain null bytes");
	expect_said("x = '\xff'\n", "Non-UTF-8 code starting with '\\xff' in file x.py on line 1");
	expect_said("x = 1\ny = \xc3(\n", "on line 2");
	expect_said("x\x01 = 1\n", "invalid non-printable character U+0001");
}

/* -- nesting */

static void test_brackets(void **state) {
	(void)state;
	expect_nested(LIMIT_NESTING - 2, "(", "1", ")", NULL);
	expect_nested(LIMIT_NESTING + 10, "(", "1", ")", "limit NESTING");
	expect_nested(LIMIT_NESTING - 2, "[", "1", "]", NULL);
	expect_nested(LIMIT_NESTING - 2, "{0:", "1", "}", NULL);
	expect_nested(LIMIT_NESTING - 2, "f(", "1", ")", NULL);
	expect_nested(10000, "(", "1", ")", "limit NESTING");
	expect_nested(10000, "[", "", "", "limit NESTING");
	expect_nested(10000, "-", "1", "", "limit NESTING");
	expect_nested(10000, "not ", "1", "", "limit NESTING");
	expect_nested(10000, "1 ** ", "1", "", "limit NESTING");
	expect_nested(10000, "lambda: ", "1", "", "limit NESTING");
	expect_nested(10000, "1 if 1 else ", "1", "", "limit NESTING");
	expect_nested(100000, "a", "", "", NULL);
}

static void test_chains(void **state) {
	(void)state;
	expect_nested(LIMIT_EXPRESSION - 10, "a + ", "b", "", NULL);
	expect_nested(LIMIT_EXPRESSION + 10, "a + ", "b", "", "limit EXPRESSION");
	expect_nested(LIMIT_EXPRESSION - 10, "", "a", ".b", NULL);
	expect_nested(LIMIT_EXPRESSION + 10, "", "a", ".b", "limit EXPRESSION");
	expect_nested(LIMIT_EXPRESSION + 10, "", "a", "()", "limit EXPRESSION");
	expect_nested(10000, "a and ", "b", "", NULL);
	expect_nested(10000, "a < ", "b", "", NULL);
	expect_nested(LIMIT_EXPRESSION - 10, "", "if a: b\n", "elif a: b\n", NULL);
	expect_nested(LIMIT_EXPRESSION + 10, "", "if a: b\n", "elif a: b\n", "limit EXPRESSION");
}

static void test_blocks(void **state) {
	(void)state;
	struct text deep = { 0 };
	for (int i = 0; i < 99; i++) {
		text_repeat(&deep, " ", i);
		text_add(&deep, "if a:\n");
	}
	text_repeat(&deep, " ", 99);
	text_add(&deep, "b\n");
	expect_fine(text_str(&deep));
	text_clear(&deep);
	for (int i = 0; i < 120; i++) {
		text_repeat(&deep, " ", i);
		text_add(&deep, "if a:\n");
	}
	expect_said(text_str(&deep), "too many levels of indentation");
	text_clear(&deep);
	for (int i = 0; i < 22; i++) {
		text_repeat(&deep, " ", i);
		text_add(&deep, "while a:\n");
	}
	text_repeat(&deep, " ", 22);
	text_add(&deep, "b\n");
	expect_said(text_str(&deep), "too many statically nested blocks");
	text_free(&deep);
}

/* A finally in a finally doubles the code each time. */
static void test_doubling(void **state) {
	(void)state;
	struct text deep = { 0 };
	for (int i = 0; i < 60; i++) {
		text_repeat(&deep, " ", i);
		text_add(&deep, "try: a\n");
		text_repeat(&deep, " ", i);
		text_add(&deep, "finally:\n");
	}
	text_repeat(&deep, " ", 60);
	text_add(&deep, "b\n");
	expect_said(text_str(&deep), "limit PROGRAM_LENGTH");
	text_free(&deep);
}

/* -- sizes */

static void test_numbers(void **state) {
	(void)state;
	expect_nested(LIMIT_INTEGER_DIGITS, "7", "", "", NULL);
	expect_nested(LIMIT_INTEGER_DIGITS + 1, "7", "", "", "Exceeds the limit (4300 digits)");
	expect_nested(1, "0x", "ffffffffffffffffffffffffffffffff", "", NULL);
	expect_nested(1, "x = 1e", "400", "", NULL);
}

static void test_code_length(void **state) {
	(void)state;
	expect_nested(LIMIT_CODE_LENGTH / 2 - 100, "x = y\n", "", "", NULL);
	expect_nested(LIMIT_CODE_LENGTH / 2 + 100, "x = y\n", "", "", "limit CODE_LENGTH");
}

static void test_source_length(void **state) {
	(void)state;
	expect_nested(LIMIT_SOURCE_BYTES - 1, "#", "", "", NULL);
	expect_nested(LIMIT_SOURCE_BYTES, "#", "", "", "limit SOURCE_BYTES");
}

/* What is folded is short, whatever the text multiplies. */
static void test_folding(void **state) {
	(void)state;
	expect_fine("x = '' * 999999999999\n");
	expect_fine("x = () * 999999999999\n");
	expect_fine("x = 'a' * 999999999999, 9 ** 999999999, 1 << 99999999\n");
	expect_nested(8000, "('a' * 4096, (1,) * 256)\n", "", "", NULL);
}

/* -- time: twice the text, at most about twice the time */

static double seconds_for(int n, const char *part) {
	struct err err;
	char *source = nest(n, part, "", "");
	uint64_t start = clock_cpu_ns();
	complaint(source, strlen(source), &err);
	double seconds = (double)(clock_cpu_ns() - start) / 1e9;
	mem_free(source);
	return seconds;
}

static void expect_linear(const char *part, size_t bytes) {
	int n = (int)(bytes / strlen(part));
	double less = 1e9, more = 1e9;
	for (int turn = 0; turn < 5; turn++) {
		double a = seconds_for(n / 4, part), b = seconds_for(n, part);
		less = a < less ? a : less;
		more = b < more ? b : more;
	}
	if (more > 0.05 && more > 10 * less)
		fail_msg("%.20s: %.3f s for a quarter, %.3f s for all", part, less, more);
}

static void test_linear(void **state) {
	(void)state;
	expect_linear("f'{a}{b!r}' ", 400000);
	expect_linear("'abc' ", 1000000);
	expect_linear("a, ", 200000);
	expect_linear("def f(): pass\n", 400000);
	expect_linear("x[0] = y.z(1) + 2\n", 40000);
	expect_linear("if x: pass\n", 60000);
	expect_linear("# comment\n", 1000000);
	expect_linear("x = (1,\n2)\n", 60000);
	expect_linear("\\\n", 1000000);
	expect_linear("a b c d", 1000000);
	expect_linear("f'''{a}\n{b}\n''' ", 400000);
}

/* One f-string of many lines and fields. */
static void test_long_fstring(void **state) {
	(void)state;
	struct text text = { 0 };
	text_add(&text, "x = f'''");
	text_repeat(&text, "{a}\n", 100000);
	text_add(&text, "'''\n");
	struct err err;
	uint64_t start = clock_cpu_ns();
	complaint(text_str(&text), text.len, &err);
	assert_true(clock_cpu_ns() - start < 10 * (uint64_t)CLOCK_S);
	text_free(&text);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_brackets),
		cmocka_unit_test(test_chains),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_doubling),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_code_length),
		cmocka_unit_test(test_source_length),
		cmocka_unit_test(test_folding),
		cmocka_unit_test(test_linear),
		cmocka_unit_test(test_long_fstring),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
