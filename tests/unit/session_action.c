#include "session/action.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void lines_become_commands(void **state) {
	(void)state;
	static const struct { const char *line; enum action_id id; const char *words; } rows[] = {
		{"next", ACTION_NEXT, ""},
		{"  N ", ACTION_NEXT, ""},
		{"NEXT", ACTION_NEXT, ""},
		{":q", ACTION_QUIT, ""},
		{"::  bye", ACTION_QUIT, ""},
		{"run threads.py WORKERS=4", ACTION_RUN, "threads.py WORKERS=4"},
		{"r threads.py", ACTION_RUN, "threads.py"},
		{"python3 threads.py", ACTION_RUN, "threads.py"},
		{"threads.py  N=2e6", ACTION_RUN, "threads.py N=2e6"},
		{"/tmp/a b.py", ACTION_COUNT, "b.py"},
		{"./mine.py", ACTION_RUN, "./mine.py"},
		{"WORKERS=4 N=5", ACTION_AGAIN, "WORKERS=4 N=5"},
		{"again workers", ACTION_AGAIN, "workers"},
		{"5", ACTION_GOTO, "5"},
		{"5.3", ACTION_GOTO, "5.3"},
		{".3", ACTION_GOTO, ".3"},
		{"cat serial.py", ACTION_SOURCE, "serial.py"},
		{"zh", ACTION_LANG, "zh"},
		{"lang en", ACTION_LANG, "en"},
		{"cores 1", ACTION_CORES, "1"},
		{"下一步", ACTION_NEXT, ""},
		{"运行 a.py", ACTION_RUN, "a.py"},
		{"：ｑ", ACTION_QUIT, ""},
		{"ＷＯＲＫＥＲＳ＝４", ACTION_AGAIN, "WORKERS=4"},
		{"ｒｕｎ　a.py", ACTION_RUN, "a.py"},
		{"ls", ACTION_LESSONS, ""},
		{"?", ACTION_HELP, ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct action action;
		char words[200] = "";
		action_parse(&action, rows[i].line);
		for (size_t j = 0; j < action.n_words; j++) {
			strcat(words, j ? " " : "");
			strcat(words, action.words[j]);
		}
		if (action.id != rows[i].id || strcmp(words, rows[i].words) != 0)
			print_error("'%s': %d '%s'\n", rows[i].line, (int)action.id, words);
		assert_int_equal(action.id, rows[i].id);
		assert_string_equal(words, rows[i].words);
		assert_int_equal(action.kind == ACTION_KNOWN, rows[i].id != ACTION_COUNT);
	}
}

static void near_misses_are_guessed(void **state) {
	(void)state;
	static const struct { const char *line, *meant;
	} rows[] = {
		{"nxet", "next"},
		{"lesons", "lessons"},
		{"hepl", "help"},
		{"interva 1ms", "interval"},
		{"quti", "quit"},
		{"rn a.py", "run"},
		{"gl", "glyphs"},
		{"xyzzy", NULL},
		{"zz", NULL},
		{"averyveryverylongwordindeed", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct action action;
		action_parse(&action, rows[i].line);
		assert_int_equal(action.kind, ACTION_UNKNOWN);
		if (rows[i].meant)
			assert_string_equal(action.meant ? action.meant : "nothing", rows[i].meant);
		else
			assert_null(action.meant);
	}
}

static void python_is_recognized(void **state) {
	(void)state;
	static const char *const lines[] = {
		"import time", "print(5)", "x = 5", "for i in range(3):", "f(x)", "def f():"};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct action action;
		action_parse(&action, lines[i]);
		assert_int_equal(action.kind, ACTION_PYTHON);
	}
}

static void nothing_is_nothing(void **state) {
	(void)state;
	static const char *const lines[] = {"", "   ", ":", " : \t", "："};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct action action;
		action_parse(&action, lines[i]);
		assert_int_equal(action.kind, ACTION_EMPTY);
	}
}

static void long_lines_are_cut(void **state) {
	(void)state;
	char line[5000];
	struct action action;
	memset(line, 'x', sizeof line);
	line[sizeof line - 1] = '\0';
	action_parse(&action, line);
	assert_int_equal(action.kind, ACTION_UNKNOWN);
	for (size_t i = 0; i + 2 < sizeof line; i += 2)
		memcpy(line + i, "r ", 2);
	action_parse(&action, line);
	assert_int_equal(action.id, ACTION_RUN);
	assert_true(action.n_words < ACTION_WORDS);
}

/* No name or alias means two things. */
static void each_name_is_one_command(void **state) {
	(void)state;
	for (int id = 0; id < ACTION_COUNT; id++) {
		char aliases[200], *rest = aliases, *name;
		assert_int_equal(action_find(action_name((enum action_id)id)), id);
		strcpy(aliases, action_aliases((enum action_id)id));
		while ((name = strsep(&rest, " ")))
			if (*name)
				assert_int_equal(action_find(name), id);
		for (int lang = 0; lang < SAY_LANGS; lang++)
			assert_true(strlen(action_help((enum action_id)id, (enum say_lang)lang)) > 0);
	}
	assert_int_equal(action_find(""), ACTION_COUNT);
}

int main(void) {
	utf8_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_become_commands),
		cmocka_unit_test(near_misses_are_guessed),
		cmocka_unit_test(python_is_recognized),
		cmocka_unit_test(nothing_is_nothing),
		cmocka_unit_test(long_lines_are_cut),
		cmocka_unit_test(each_name_is_one_command),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
