/*
 * Parameters: what counts as one, what replaces its literal, what is refused.
 */

#include "lang_stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char source[] =
	"WORKERS = 2\n"
	"N: int = 1_000_000\n"
	"PAUSE = 0.5\n"
	"NAME = 'tea'\n"
	"LOUD = False\n"
	"LIMIT = None\n"
	"LEAST = -3\n"
	"SIZES = (1, 2)\n"
	"ITEMS = ['a', 'b']\n"
	"lower = 1\n"
	"Mixed = 2\n"
	"BOTH = N * 2\n"
	"A = B = 1\n"
	"if True:\n\tINSIDE = 1\n"
	"def f():\n\tLOCAL = 1\n"
	"WORKERS = 5\n";

static struct program *compile_with(const char *name, const char *value, struct err *err,
		struct compile_fault *fault) {
	const struct compile_param param = { name, value };
	const struct compile_options options = { .params = &param, .n_params = name != NULL,
		.no_fuse = true };
	return compile("x.py", source, strlen(source), &options, err, fault);
}

static const struct param *find(const struct program *program, const char *name) {
	for (size_t i = 0; i < program->n_params; i++)
		if (!strcmp(program->params[i].name, name))
			return &program->params[i];
	return NULL;
}

/* Set one parameter: its value must then show like `expected`, and be in the code. */
static void expect_param(const char *name, const char *value, const char *expected) {
	struct text text = { 0 }, code = { 0 };
	struct compile_fault fault;
	struct err err;
	struct program *program = compile_with(name, value, &err, &fault);
	if (!program)
		fail_msg("%s=%s: %s", name, value, err.text);
	const struct param *param = find(program, name);
	assert_non_null(param);
	assert_true(param->replaced);
	disasm_lit(&text, &param->value);
	assert_string_equal(text_str(&text), expected);
	stage_list(&code, program->module);
	if (expected[0] != '(')
		assert_non_null(strstr(text_str(&code), expected));
	text_free(&text);
	text_free(&code);
	program_close(program);
}

static void expect_refused(const char *name, const char *value, const char *expected) {
	struct compile_fault fault;
	struct err err;
	assert_null(compile_with(name, value, &err, &fault));
	assert_true(fault.is_param);
	assert_false(fault.is_missing);
	if (!strstr(err.text, expected))
		fail_msg("expected \"%s\", said \"%s\"", expected, err.text);
}

static void test_which(void **state) {
	(void)state;
	static const char *const names[] = { "WORKERS", "N", "PAUSE", "NAME", "LOUD", "LIMIT",
		"LEAST", "SIZES", "ITEMS" };
	struct compile_fault fault;
	struct err err;
	struct program *program = compile_with(NULL, NULL, &err, &fault);
	assert_non_null(program);
	assert_int_equal(program->n_params, sizeof names / sizeof *names);
	for (size_t i = 0; i < program->n_params; i++) {
		assert_string_equal(program->params[i].name, names[i]);
		assert_int_equal(program->params[i].line, (int)i + 1);
		assert_false(program->params[i].replaced);
	}
	program_close(program);
}

static void test_values(void **state) {
	(void)state;
	expect_param("WORKERS", "4", "4");
	expect_param("WORKERS", "0x10", "16");
	expect_param("N", "2e6", "2000000");
	expect_param("N", "1_000", "1000");
	expect_param("N", "-5", "-5");
	expect_param("N", "2 * 3", "6");
	expect_param("N", "123456789012345678901234567890", "123456789012345678901234567890");
	expect_param("PAUSE", "1", "1.0");
	expect_param("PAUSE", "1e-3", "0.001");
	expect_param("NAME", "'two words'", "'two words'");
	expect_param("NAME", "coffee", "'coffee'");
	expect_param("NAME", "", "''");
	expect_param("LOUD", "True", "True");
	expect_param("LIMIT", "7", "7");
	expect_param("LIMIT", "'x'", "'x'");
	expect_param("SIZES", "(3, 4, 5)", "(3, 4, 5)");
	expect_param("ITEMS", "['c']", "('c',)");
}

static void test_refused(void **state) {
	(void)state;
	expect_refused("NONE", "1", "x.py has no parameter NONE: it has WORKERS=2 N=1000000 PAUSE=0.5 "
		"NAME='tea' LOUD=False LIMIT=None LEAST=-3 SIZES=(...) ITEMS=(...)");
	expect_refused("lower", "1", "has no parameter lower");
	expect_refused("WORKERS", "1.5", "WORKERS takes an int, not 1.5");
	expect_refused("WORKERS", "abc", "WORKERS takes an int, not abc");
	expect_refused("WORKERS", "1 +", "WORKERS takes an int, not 1 +");
	expect_refused("WORKERS", "True", "WORKERS takes an int");
	expect_refused("WORKERS", "f()", "WORKERS takes an int");
	expect_refused("WORKERS", "(((((", "WORKERS takes an int");
	expect_refused("WORKERS", "1e400", "WORKERS takes an int");
	expect_refused("PAUSE", "'x'", "PAUSE takes a float");
	expect_refused("LOUD", "1", "LOUD takes True or False");
	expect_refused("ITEMS", "1", "ITEMS takes a list");
	expect_refused("SIZES", "[1]", "SIZES takes a tuple");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_which),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
