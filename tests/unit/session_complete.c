#include "session/complete.h"

#include "session_stage.h"

/* What fits at the end of `line`, blanks between. */
static void fits(struct stage *stage, const char *line, const char *expected) {
	struct complete complete;
	struct text found = {0};
	complete_find(&complete, stage->session, line, strlen(line));
	for (size_t i = 0; i < complete.n_matches; i++)
		text_addf(&found, "%s%s", i ? " " : "", complete.matches[i].text);
	assert_string_equal(text_str(&found), expected);
	text_free(&found);
	complete_free(&complete);
}

static void each_word_has_its_matches(void **state) {
	struct stage *stage = *state;
	stage_type(stage, "5");
	fits(stage, "le", "lessons");
	fits(stage, "re", "replay reset");
	fits(stage, "RE", "replay reset");
	fits(stage, "run th", "threads.py");
	fits(stage, "cat s", "serial.py");
	fits(stage, "thr", "threads.py");
	fits(stage, "run threads.py ", "N= WORKERS=");
	fits(stage, "run threads.py W", "WORKERS=");
	fits(stage, "threads.py WORKERS=", "WORKERS=2");
	fits(stage, "run threads.py WORKERS=4 N=", "N=1_000");
	fits(stage, "run nosuch.py ", "");
	fits(stage, "goto ", "5 9");
	fits(stage, "full s", "source");
	fits(stage, "cores ", "1 2 all");
	fits(stage, "set c", "checks cores");
	fits(stage, "set checks ", "3.11 3.9");
	fits(stage, "help ne", "next");
	fits(stage, "next ", "");
	fits(stage, "xyzzy ", "");
	fits(stage, "again W", "");
}

static void the_last_run_gives_again_its_parameters(void **state) {
	struct stage *stage = *state;
	stage_type(stage, "5");
	stage_type(stage, "skip");
	stage_type(stage, "run threads.py WORKERS=3");
	fits(stage, "again W", "WORKERS=");
	stage_slow(stage);
	fits(stage, "why ", "A B M");
}

static void a_cursor_inside_completes_what_is_before_it(void **state) {
	struct stage *stage = *state;
	struct complete complete;
	stage_type(stage, "5");
	complete_find(&complete, stage->session, "run thXX WORKERS=4", 6);
	assert_int_equal(complete.start, 4);
	assert_int_equal(complete.n_matches, 1);
	assert_string_equal(complete.matches[0].text, "threads.py");
	complete_free(&complete);
	complete_find(&complete, stage->session, "run threads.py W", 16);
	assert_true(complete.no_space);
	assert_string_equal(complete.matches[0].help, "2");
	complete_free(&complete);
}

/* A name that is no name for a terminal. */
static void names_are_made_safe(void **state) {
	struct stage *stage = *state;
	char *folder = file_join(stage->folder, "05-the-gil");
	stage_file(folder, "zz\x1b[2J.py", "pass\n");
	stage_type(stage, "5");
	fits(stage, "run zz", "zz^[[2J.py");
	mem_free(folder);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)

int main(void) {
	const struct CMUnitTest tests[] = {
		TEST(each_word_has_its_matches),
		TEST(the_last_run_gives_again_its_parameters),
		TEST(a_cursor_inside_completes_what_is_before_it),
		TEST(names_are_made_safe),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
