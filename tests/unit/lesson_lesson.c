#include "lesson/lesson.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "lesson/shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char SAMPLE[] =
	"---\n"                                                         /* 1 */
	"title: In front\n"
	"minutes: 12\n"
	"---\n"
	"# The GIL\n"                                                   /* 5 */
	"\n"
	"## Two threads\n"
	"Text with *stress* and `code`.\n"
	"```python\n"
	"## not a step\n"                                               /* 10 */
	"```\n"
	"```predict\n"
	"They take\n"
	"- half : the time : ratio < 0.7\n"
	"  > So one thinks.\n"                                          /* 15 */
	"- the same : ratio >= 0.7\n"
	"ratio = runs[\"b.py\"].wall / wall\n"
	"```\n"
	"```run\n"
	"needs: capacity 1.8\n"                                         /* 20 */
	"cores 2\n"
	"run b.py\n"
	"run a.py N=2e6\n"
	"```\n"
	"It took {ratio:.2f} times.\n"                                  /* 25 */
	"\n"
	"Try it: `run a.py N=4`, then `interval 1ms`\n"
	"```claim\n"
	"overlap(\"run\") == 0\n"
	"wall > 1\n"                                                    /* 30 */
	"```\n"
	"```notes\n"
	"Say it aloud.\n"
	"```\n"
	"## Deeper in {deeper}\n"                                       /* 35 */
	"Only text.\n";

static struct lesson *parse(const char *bytes, size_t len) {
	return lesson_parse("/x/05-the-gil", "lesson.en.md", bytes, len, SAY_EN, SAY_EN);
}

static void a_lesson_becomes_steps_and_scenes(void **state) {
	(void)state;
	struct lesson *lesson = parse(SAMPLE, strlen(SAMPLE));
	assert_int_equal(lesson->n_problems, 0);
	assert_int_equal(lesson->number, 5);
	assert_string_equal(lesson->name, "05-the-gil");
	assert_string_equal(lesson->title, "The GIL");
	assert_int_equal(lesson->minutes, 12);
	assert_int_equal(lesson->n_steps, 2);
	assert_string_equal(lesson->steps[0].title, "Two threads");
	assert_false(lesson->steps[0].is_deeper);
	assert_true(lesson->steps[1].is_deeper);
	assert_string_equal(lesson->steps[1].title, "Deeper in");

	assert_int_equal(lesson->steps[0].n_scenes, 1);
	const struct lesson_scene *scene = &lesson->steps[0].scenes[0];
	assert_int_equal(scene->before->n_blocks, 2);
	assert_int_equal(scene->before->blocks[1].kind, MARKDOWN_PROGRAM);
	assert_int_equal(scene->predict->n_choices, 2);
	assert_string_equal(scene->predict->choices[0].text, "half : the time");
	assert_string_equal(scene->predict->choices[0].condition, "ratio < 0.7");
	assert_string_equal(scene->predict->choices[0].answer, "So one thinks.");
	assert_string_equal(scene->predict->choices[1].answer, "");
	assert_string_equal(scene->predict->figures[0].name, "ratio");
	assert_int_equal(scene->predict->figures[0].line, 17);
	assert_true(scene->run->needs_capacity == 1.8);
	assert_int_equal(scene->run->n_lines, 3);
	assert_string_equal(scene->run->lines[2].text, "run a.py N=2e6");
	assert_int_equal(scene->run->lines[2].line, 23);
	assert_int_equal(scene->n_tries, 2);
	assert_string_equal(scene->tries[1], "interval 1ms");
	assert_int_equal(scene->n_claims, 1);
	assert_string_equal(scene->claims[0].lines[1].text, "wall > 1");
	assert_int_equal(scene->claims[0].lines[1].line, 30);
	assert_string_equal(scene->notes, "Say it aloud.\n");
	const struct markdown_block *after = &scene->after->blocks[0];
	assert_int_equal(after->n_spans, 3);
	assert_int_equal(after->spans[1].style, MARKDOWN_HOLE);
	assert_int_equal(after->spans[1].len, strlen("ratio:.2f"));
	lesson_close(lesson);
}

static bool has_problem(const struct lesson *lesson, int line, const char *words) {
	for (size_t i = 0; i < lesson->n_problems; i++)
		if (lesson->problems[i].line == line && strstr(lesson->problems[i].text, words))
			return true;
	return false;
}

/* A mistake, the line it is told for, and some of its words. */
static void each_mistake_is_told_with_its_line(void **state) {
	(void)state;
	static const struct { const char *text; int line; const char *words;
	} rows[] = {
		{"", 1, "empty"},
		{"\n \n", 1, "empty"},
		{"---\ntitle: x\n# T\n## S\nt\n", 1, "not closed"},
		{"---\ncolour: red\n---\n# T\n## S\nt\n", 2, "'colour'"},
		{"---\nwhat\n---\n# T\n## S\nt\n", 2, "'what'"},
		{"---\nminutes: soon\n---\n# T\n## S\nt\n", 2, "'soon'"},
		{"---\nminutes: 99999999999999\n---\n# T\n## S\nt\n", 2, "1 to 600"},
		{"# T\n# U\n## S\nt\n", 2, "second title"},
		{"# T\n## \nt\n", 2, "without a title"},
		{"# T\n## S\n```predikt\nx\n```\n", 3, "'predikt'"},
		{"# T\n## S\n```run\nrun a.py\n", 3, "not closed"},
		{"# T\n## S\n```run\nrun a.py\n## Next\nt\n", 3, "not closed"},
		{"# T\n## S\n```run\n```\n", 3, "nothing stands"},
		{"# T\n## S\n```claim\nwall > 1\n```\n", 3, "run block first"},
		{"# T\n## S\n```predict\nq\n- a : 1\n- b : 0\n```\n", 3, "nothing decides"},
		{"# T\n## S\n```predict\nq\n- a : 1\n```\n```run\nrun a.py\n```\n", 3, "at least two"},
		{"# T\n## S\n```predict\nq\n- a\n- b : 1\n```\n```run\nrun a.py\n```\n", 5,
			"'a' has no condition"},
		{"# T\n## S\n```predict\n> a\n- a : 1\n- b : 1\n```\n```run\nrun a.py\n```\n", 4,
			"under its choice"},
		{"# T\n## S\n```predict\n- a : 1\n- b : 1\nnonsense\n```\n```run\nrun a.py\n```\n", 6,
			"'nonsense'"},
		{"# T\n## S\n```run\nneeds: luck\nrun a.py\n```\n", 4, "'luck'"},
		{"# T\n## S\n```run\nneeds: capacity nan\nrun a.py\n```\n", 4, "'capacity nan'"},
		{"# T\n## S\na\x01z\n", 3, "^A"},
		{"# T\n## S\na\xffz\n", 3, "\\xff"},
		{"\xff\xfe#\x01T\x01", 1, "UTF-16"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lesson *lesson = parse(rows[i].text, strlen(rows[i].text));
		if (!has_problem(lesson, rows[i].line, rows[i].words)) {
			struct text text = {0};
			lesson_problems(lesson, &text);
			print_error("row %zu: %s\n", i, text_str(&text));
			fail();
		}
		assert_true(lesson->n_steps >= 1);
		lesson_close(lesson);
	}
}

static void a_nul_is_told_with_its_offset(void **state) {
	(void)state;
	char bytes[sizeof SAMPLE];
	for (size_t i = 0; i + 1 < sizeof SAMPLE; i++) {
		memcpy(bytes, SAMPLE, sizeof SAMPLE);
		bytes[i] = '\0';
		struct lesson *lesson = parse(bytes, sizeof bytes - 1);
		char words[40];
		snprintf(words, sizeof words, "offset %zu:", i);
		struct text text = {0};
		lesson_problems(lesson, &text);
		assert_non_null(strstr(text_str(&text), words));
		text_free(&text);
		lesson_close(lesson);
	}
}

static void many_mistakes_are_counted(void **state) {
	(void)state;
	struct text bytes = {0}, told = {0};
	text_add(&bytes, "# T\n## S\n");
	for (int i = 0; i < 30; i++)
		text_add(&bytes, "```what\n```\n");
	struct lesson *lesson = parse(text_str(&bytes), bytes.len);
	assert_int_equal(lesson->n_problems, LESSON_PROBLEMS);
	assert_int_equal(lesson->n_more, 10);
	lesson_problems(lesson, &told);
	assert_non_null(strstr(text_str(&told), "lesson.en.md:3: "));
	assert_non_null(strstr(text_str(&told), "\n+10"));
	lesson_close(lesson);
	text_free(&bytes);
	text_free(&told);
}

/* Every cut opens, whatever it tells. */
static void a_lesson_cut_anywhere_opens(void **state) {
	(void)state;
	for (size_t len = 0; len < sizeof SAMPLE; len++) {
		/* A copy of just that length, so that reading past it is seen. */
		char *bytes = mem_alloc(len ? len : 1);
		memcpy(bytes, SAMPLE, len);
		struct lesson *lesson = parse(bytes, len);
		assert_true(lesson->n_steps >= 1);
		assert_true(lesson->steps[0].n_scenes >= 1);
		lesson_close(lesson);
		mem_free(bytes);
	}
}

/* All that a lesson says, as one string. */
static void tell(const struct lesson *lesson, struct text *out) {
	text_addf(out, "%s %d %zu\n", lesson->title, lesson->minutes, lesson->n_steps);
	for (size_t i = 0; i < lesson->n_steps; i++)
		for (size_t j = 0; j < lesson->steps[i].n_scenes; j++) {
			const struct lesson_scene *scene = &lesson->steps[i].scenes[j];
			text_addf(out, "%s|%s|%d|", lesson->steps[i].title, scene->notes,
				scene->predict ? scene->predict->n_choices : -1);
			for (size_t k = 0; scene->run && k < scene->run->n_lines; k++)
				text_addf(out, "%s:%d ", scene->run->lines[k].text, scene->run->lines[k].line);
			for (size_t k = 0; scene->after && k < scene->after->n_blocks; k++)
				for (size_t s = 0; s < scene->after->blocks[k].n_spans; s++)
					text_add_bytes(out, scene->after->blocks[k].spans[s].text,
						scene->after->blocks[k].spans[s].len);
		}
}

static void line_ends_do_not_matter(void **state) {
	(void)state;
	static const char *const ends[] = {"\n", "\r\n", "\r"};
	struct text first = {0};
	for (int e = 0; e < 3; e++)
		for (int mark = 0; mark < 2; mark++) {
			struct text bytes = {0}, told = {0};
			text_add(&bytes, mark ? "\xef\xbb\xbf" : "");
			for (const char *s = SAMPLE; *s; s++)
				if (*s == '\n')
					text_add(&bytes, ends[e]);
				else
					text_add_char(&bytes, *s);
			struct lesson *lesson = parse(text_str(&bytes), bytes.len);
			tell(lesson, &told);
			if (!first.len)
				text_add(&first, text_str(&told));
			assert_string_equal(text_str(&told), text_str(&first));
			lesson_close(lesson);
			text_free(&bytes);
			text_free(&told);
		}
	text_free(&first);
}

static void a_second_question_opens_a_second_scene(void **state) {
	(void)state;
	static const char text[] = "# T\n## S\none\n```predict\nq\n- a : 1\n- b : 0\n```\n```run\nrun "
							   "a.py\n```\ntwo\n"
							   "```predict\nr\n- a : 1\n- b : 0\n```\n```run\nrun "
							   "b.py\n```\nthree\n";
	struct lesson *lesson = parse(text, strlen(text));
	assert_int_equal(lesson->n_problems, 0);
	assert_int_equal(lesson->steps[0].n_scenes, 2);
	assert_non_null(lesson->steps[0].scenes[0].after);
	assert_null(lesson->steps[0].scenes[1].before);
	assert_non_null(lesson->steps[0].scenes[1].predict);
	assert_string_equal(lesson->steps[0].scenes[1].run->lines[0].text, "run b.py");
	lesson_close(lesson);
}

static void an_exercise_has_hints_and_checks(void **state) {
	(void)state;
	static const char text[] = "# T\n## S\n```exercise\nprogram: mine.py\nMake it *fast*.\nhint: "
							   "one\nhint: two\n"
							   "check: wall < 1\nsolution: theirs.py\n```\n";
	struct lesson *lesson = parse(text, strlen(text));
	const struct lesson_exercise *exercise = lesson->steps[0].scenes[0].exercise;
	assert_non_null(exercise);
	assert_string_equal(exercise->program, "mine.py");
	assert_int_equal(exercise->n_hints, 2);
	assert_string_equal(exercise->hints[1], "two");
	assert_string_equal(exercise->checks[0].text, "wall < 1");
	assert_string_equal(exercise->solution, "theirs.py");
	assert_int_equal(exercise->task->n_blocks, 1);
	lesson_close(lesson);
}

static void answers_are_read(void **state) {
	(void)state;
	struct arena *arena = arena_open();
	static const char text[] = "q\n- x : 1\n- y : 0\n";
	const struct predict *predict = predict_parse(arena, text, strlen(text), 1, NULL);
	bool is_bet;
	assert_int_equal(predict_answer(predict, " a ", &is_bet), 0);
	assert_false(is_bet);
	assert_int_equal(predict_answer(predict, "B!", &is_bet), 1);
	assert_true(is_bet);
	assert_int_equal(predict_answer(predict, "0", &is_bet), PREDICT_UNSURE);
	assert_int_equal(predict_answer(predict, "c", &is_bet), PREDICT_NONE);
	assert_int_equal(predict_answer(predict, "0!", &is_bet), PREDICT_NONE);
	assert_int_equal(predict_answer(predict, "", &is_bet), PREDICT_NONE);
	assert_int_equal(predict_answer(predict, "ab", &is_bet), PREDICT_NONE);
	arena_close(arena);
}

static void the_shelf_finds_the_lessons(void **state) {
	(void)state;
	struct err err;
	struct shelf *shelf = shelf_open("lessons", SAY_EN, &err);
	if (!shelf->n_lessons) {
		shelf_close(shelf);
		skip();
	}
	for (size_t i = 0; i < shelf->n_lessons; i++) {
		struct lesson *lesson = shelf_load(shelf, &shelf->lessons[i], &err);
		assert_non_null(lesson);
		struct text problems = {0};
		lesson_problems(lesson, &problems);
		assert_string_equal(text_str(&problems), "");
		text_free(&problems);
		lesson_close(lesson);
		assert_true(i == 0 || shelf->lessons[i - 1].number < shelf->lessons[i].number);
	}
	assert_ptr_equal(shelf_find(shelf, "5"), shelf_find(shelf, "05-the-gil"));
	assert_ptr_equal(shelf_find(shelf, "5"), shelf_find(shelf, "The"));
	assert_null(shelf_find(shelf, "99"));
	assert_null(shelf_find(shelf, ""));
	assert_null(shelf_after(shelf, &shelf->lessons[shelf->n_lessons - 1]));
	shelf_close(shelf);
}

static void a_shelf_without_lessons_says_so(void **state) {
	(void)state;
	struct err err;
	struct shelf *shelf = shelf_open("/nonexistent", SAY_EN, &err);
	assert_int_equal(shelf->n_lessons, 0);
	assert_non_null(strstr(err.text, "/nonexistent"));
	assert_non_null(strstr(err.text, "BATON_LESSONS"));
	shelf_close(shelf);
}

int main(void) {
	utf8_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lesson_becomes_steps_and_scenes),
		cmocka_unit_test(each_mistake_is_told_with_its_line),
		cmocka_unit_test(a_nul_is_told_with_its_offset),
		cmocka_unit_test(many_mistakes_are_counted),
		cmocka_unit_test(a_lesson_cut_anywhere_opens),
		cmocka_unit_test(line_ends_do_not_matter),
		cmocka_unit_test(a_second_question_opens_a_second_scene),
		cmocka_unit_test(an_exercise_has_hints_and_checks),
		cmocka_unit_test(answers_are_read),
		cmocka_unit_test(the_shelf_finds_the_lessons),
		cmocka_unit_test(a_shelf_without_lessons_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
