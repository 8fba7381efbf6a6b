/*
 * The program that decides is lesson Python, so python3 must agree with it too: it runs it here.
 */

#include "session/condition.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MS = 1000000 };

/* Made-up runs: serial.py of 100 ms, threads.py of `wall` ms with two threads that take turns. */
struct setup {
	struct runs_run serial, threads;
	struct run runs[2];
	struct run_lane lanes[4];
	struct run_gil gil;
};

static struct run_lane lane(const char *name, enum region_lane_kind kind, uint64_t wall) {
	struct run_lane made = {
		.name = (char *)(uintptr_t)name,
		.kind = kind,
		.parent = -1,
		.process_name = (char *)(uintptr_t) "MainProcess",
		.end_ns = (int64_t)wall,
	};
	made.state_ns[STATE_RUN] = wall / 2;
	made.state_ns[STATE_GIL] = wall - wall / 2;
	return made;
}

static void set_up(struct setup *setup, double wall_ms, const char *output) {
	uint64_t wall = (uint64_t)(wall_ms * MS);
	memset(setup, 0, sizeof *setup);
	setup->lanes[0] = lane("MainThread", REGION_MAIN, wall);
	setup->lanes[1] = lane("Thread-1 (count)", REGION_THREAD, wall);
	setup->lanes[2] = lane("Thread-2 (count)", REGION_THREAD, wall);
	setup->lanes[3] = lane("MainThread", REGION_MAIN, 100 * MS);
	setup->gil = (struct run_gil){.handoffs = 36};
	setup->gil.overlap_ns[STATE_GIL] = 3 * MS;
	setup->runs[0] = (struct run){
		.wall_ns = 100 * MS, .cpu_ns = 99 * MS, .lanes = &setup->lanes[3], .n_lanes = 1};
	setup->runs[1] = (struct run){
		.wall_ns = wall,
		.cpu_ns = wall,
		.lanes = setup->lanes,
		.n_lanes = 3,
		.gils = &setup->gil,
		.n_gils = 1,
		.exit_status = 4,
		.is_stuck = true,
	};
	setup->serial = (struct runs_run){
		.file = (char *)(uintptr_t) "serial.py", .run = &setup->runs[0]};
	setup->threads = (struct runs_run){
		.file = (char *)(uintptr_t)"threads.py", .run = &setup->runs[1], .capacity = 1.97,
	};
	text_add(&setup->threads.printed, output);
}

static const struct predict *parse(struct arena *arena, const char *text) {
	return predict_parse(arena, text, strlen(text), 10, NULL);
}

/* Write the program, let python3 run it, read the answer. */
static struct condition_result *decide(struct condition *condition, const struct setup *setup) {
	struct text source = {0}, printed = {0}, command = {0};
	struct err err;
	char path[] = "/tmp/baton-condition-XXXXXX", buffer[4096];
	condition->file = "lesson.en.md";
	condition->runs[0] = &setup->serial;
	condition->runs[1] = &setup->threads;
	condition->n_runs = 2;
	assert_true(condition_write(condition, &source, &err));
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, source.s, source.len), source.len);
	close(fd);
	text_addf(&command, "python3 %s", path);
	FILE *python = popen(text_str(&command), "r");
	assert_non_null(python);
	for (size_t n; (n = fread(buffer, 1, sizeof buffer, python)) > 0;)
		text_add_bytes(&printed, buffer, n);
	bool is_fine = pclose(python) == 0;
	unlink(path);
	struct condition_result *result = condition_read(condition, text_str(&printed), is_fine);
	text_free(&source);
	text_free(&printed);
	text_free(&command);
	return result;
}

static const char RATIO[] =
	"They take\n"
	"- half : ratio < 0.7\n"
	"- the same : 0.7 <= ratio <= 1.4\n"
	"- longer : ratio > 1.4\n"
	"ratio = runs[\"threads.py\"].wall / runs[\"serial.py\"].wall\n";

static void the_first_true_condition_decides(void **state) {
	(void)state;
	/* wall in ms: which choice, and is it too near a bound? */
	static const struct { double wall; int choice; bool is_near;
	} rows[] = {
		{50, 0, false},
		{64, 0, false},
		{66, 0, true},
		{69.9, 0, true},
		{70, 1, true},
		{74, 1, true},
		{76, 1, false},
		{101, 1, false},
		{130, 1, false},
		{131, 1, true},
		{139, 1, true},
		{141, 2, true},
		{150, 2, true},
		{152, 2, false},
	};
	struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct setup setup;
		set_up(&setup, rows[i].wall, "");
		struct condition condition = {.predict = parse(arena, RATIO)};
		struct condition_result *result = decide(&condition, &setup);
		assert_null(result->error);
		assert_int_equal(result->choice, rows[i].choice);
		assert_int_equal(result->is_near, rows[i].is_near);
		assert_string_equal(result->measured_name, "ratio");
		assert_true(strtod(result->measured, NULL) * 100 - rows[i].wall < 0.001);
		condition_free(result);
		text_free(&setup.threads.printed);
	}
	arena_close(arena);
}

/* A count is exact: 7 % of it means nothing.  Times inside lanes count like others. */
static void only_times_are_near_a_bound(void **state) {
	(void)state;
	static const struct { const char *text; int choice; bool is_near; } rows[] = {
		{"q\n- x : handoffs >= 36\n- y : True\n", 0, false},
		{"q\n- x : threads == 2\n- y : True\n", 0, false},
		{"q\n- x : wall < 0.103\n- y : True\n", 0, true},
		{"q\n- x : wall < 0.2\n- y : True\n", 0, false},
		{"q\n- x : lanes[\"Thread-1\"].gil > 0.049\n- y : True\n", 0, true},
		{"q\n- x : lanes[\"Thread-1\"].gil > 0.03\n- y : True\n", 0, false},
		{"q\n- x : stuck\n- y : not stuck\n", 0, false},
		{"q\n- x : wall > 5\n- y : wall > 6\n", -1, false},
	};
	struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct setup setup;
		set_up(&setup, 100, "");
		struct condition condition = {.predict = parse(arena, rows[i].text)};
		struct condition_result *result = decide(&condition, &setup);
		assert_null(result->error);
		assert_int_equal(result->choice, rows[i].choice);
		assert_int_equal(result->is_near, rows[i].is_near);
		condition_free(result);
		text_free(&setup.threads.printed);
	}
	arena_close(arena);
}

/* Everything that a condition may speak of. */
static void all_figures_are_there(void **state) {
	(void)state;
	static const struct lesson_line lines[] = {
		{"wall == 0.1 and cpu == 0.1", 1},
		{"runs['serial.py'].wall == 0.1 and runs['serial.py'].cpu == 0.099", 2},
		{"exit == 4 and stuck and handoffs == 36 and threads == 2 and processes == 1", 3},
		{"lanes['Thread-1'].run == 0.05 and lanes['Thread-1'].gil == 0.05", 4},
		{"lanes['Thread-2 (count)'].wall == 0.1", 5},
		{"overlap('gil') == 0.003 and overlap('run') == 0", 6},
		{"overlap('run', 'all') == 0", 7},
		{"output.endswith('of -7\\n') and 'a\"b' in output", 8},
		{"value(1) == 12 and value(2) == 0.5 and value(3) == -7", 9},
		{"capacity == 1.5 and runs['threads.py'].capacity == 1.97", 10},
		{"lost == 0 and switches == 0 and forced == 0", 11},
		{"runs['threads.py'].value(1) == 12 and runs['threads.py'].overlap('gil') > 0", 12},
		{"wall > 5", 13},
		{"lanes['Thread-9'].run > 0", 14},
		{"wall >", 15},
	};
	const struct lesson_block claims = {.lines = lines, .n_lines = sizeof lines / sizeof *lines};
	struct setup setup;
	set_up(&setup, 100, "3 first a\"b\nx2 counter 0012 and 0.5 of -7\n");
	struct condition condition = {.claims = &claims, .n_claims = 1, .capacity = 1.5};
	struct condition_result *result = decide(&condition, &setup);
	assert_int_equal(result->n_claims, claims.n_lines);
	for (size_t i = 0; i < result->n_claims; i++) {
		if (result->claims[i].holds != (i < 12))
			print_error("%s: %s\n", result->claims[i].text, result->claims[i].why);
		assert_int_equal(result->claims[i].holds, i < 12);
		assert_int_equal(result->claims[i].line, i + 1);
	}
	assert_string_equal(result->claims[12].why, "");
	assert_non_null(strstr(result->claims[13].why, "KeyError"));
	assert_true(result->claims[14].why[0] && strcmp(result->claims[14].why, "not evaluated") != 0);
	assert_non_null(strstr(result->error, "lesson.en.md:14: KeyError"));
	condition_free(result);
	text_free(&setup.threads.printed);
}

static void holes_are_found_and_filled(void **state) {
	(void)state;
	struct arena *arena = arena_open();
	static const char text[] = "It took {ratio:.2f} times, {handoffs} times, "
							   "{runs[\"serial.py\"].wall:.1f} s, "
							   "{output} and {nonsense} and {ratio:evil!}.\n";
	const struct markdown *page = markdown_build(arena, text, strlen(text));
	struct setup setup;
	set_up(&setup, 98.5, "two\nlines\x1b\n");
	struct condition condition = {.predict = parse(arena, RATIO)};
	condition_add_holes(&condition, page);
	assert_int_equal(condition.n_holes, 6);
	struct condition_result *result = decide(&condition, &setup);
	assert_string_equal(condition_hole(&condition, result, "ratio:.2f", 9), "0.98");
	assert_string_equal(condition_hole(&condition, result, "handoffs", 8), "36");
	assert_string_equal(condition_hole(&condition, result, "runs[\"serial.py\"].wall:.1f", 26),
		"0.1");
	assert_string_equal(condition_hole(&condition, result, "output", 6), "two lines^[ ");
	assert_null(condition_hole(&condition, result, "nonsense", 8));
	assert_null(condition_hole(&condition, result, "ratio:evil!", 11));
	condition_free(result);
	arena_close(arena);
	text_free(&setup.threads.printed);
}

/* Long output, many lanes: the program stays small enough to be sent, or says that it is not. */
static void size_is_limited(void **state) {
	(void)state;
	struct setup setup;
	struct text output = {0}, source = {0};
	struct err err;
	for (int i = 0; i < 20000; i++)
		text_addf(&output, "line %d \"quoted\"\n", i);
	set_up(&setup, 100, text_str(&output));
	struct run_lane *lanes = MEM_NEW_ARRAY(struct run_lane, 1000);
	for (int i = 0; i < 1000; i++)
		lanes[i] = setup.lanes[1];
	setup.runs[1].lanes = lanes;
	setup.runs[1].n_lanes = 1000;
	struct condition condition = {
		.file = "lesson.en.md", .runs = {&setup.serial, &setup.threads}, .n_runs = 2};
	assert_true(condition_write(&condition, &source, &err));
	assert_true(source.len < CLIENT_SOURCE_SIZE);
	for (int i = 0; i < CLIENT_PARAMS; i++)
		condition.runs[i] = &setup.threads;
	condition.n_runs = CLIENT_PARAMS;
	text_clear(&source);
	assert_false(condition_write(&condition, &source, &err));
	assert_non_null(strstr(err.text, "the limit is 32768"));
	mem_free(lanes);
	text_free(&output);
	text_free(&source);
	text_free(&setup.threads.printed);
}

/* Whatever an engine prints, nothing breaks. */
static void odd_answers_are_survived(void **state) {
	(void)state;
	struct arena *arena = arena_open();
	struct condition condition = {.file = "l", .predict = parse(arena, RATIO)};
	static const char *const answers[] = {
		"",
		"c",
		"c \n",
		"c 99\n",
		"c -7\n",
		"f 99 x\nf -1 y\n",
		"h 5 z\nk 3 True\n",
		"! \n",
		"n 0\n",
		"\n\n\n",
		"c 1",
		"x y z\xff\n",
	};
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		struct condition_result *result = condition_read(&condition, answers[i], i % 2);
		assert_true(result->choice >= -7 && result->choice < 3);
		condition_free(result);
	}
	arena_close(arena);
}

int main(void) {
	utf8_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_true_condition_decides),
		cmocka_unit_test(only_times_are_near_a_bound),
		cmocka_unit_test(all_figures_are_there),
		cmocka_unit_test(holes_are_found_and_filled),
		cmocka_unit_test(size_is_limited),
		cmocka_unit_test(odd_answers_are_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
