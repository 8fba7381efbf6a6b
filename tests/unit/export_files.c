/* Text, colours, SVG and report of made-up runs. */

#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "draw/lanes.h"
#include "draw_stage.h"
#include "export/print.h"
#include "export/report.h"
#include "export/svg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void text_has_no_blanks_at_the_end(void **state) {
	(void)state;
	struct canvas *canvas = canvas_open(3, 12);
	struct text out = {0};
	canvas_put(canvas, 0, 1, "中 e\xcc\x81", CANVAS_STYLE(TITLE));
	print_text(&out, canvas);
	assert_string_equal(text_str(&out), " 中 e\xcc\x81\n\n\n");
	text_free(&out);
	canvas_close(canvas);
}

static void cut_cells_are_right_without_colours(void **state) {
	(void)state;
	struct canvas *canvas = canvas_open(1, 6);
	struct text out = {0};
	struct zoom_cell cells[] = {
		{ .kind = ZOOM_SOLID, .a = STATE_WAIT },
		{ .kind = ZOOM_SPLIT, .a = STATE_WAIT, .b = STATE_RUN, .eighths = 6 },
		{ .kind = ZOOM_SPLIT, .a = STATE_WAIT, .b = STATE_RUN, .eighths = 2 },
		{ .kind = ZOOM_SPLIT, .a = STATE_GIL, .b = STATE_RUN, .eighths = 6 },
		{ .kind = ZOOM_SPLIT, .a = STATE_RUN, .b = STATE_GIL, .eighths = 6 },
	};
	for (int i = 0; i < 5; i++)
		glyph_cell(canvas, 0, i, GLYPH_UTF8, &cells[i]);
	print_text(&out, canvas);
	assert_string_equal(text_str(&out), "--█▞▊\n");
	text_free(&out);
	canvas_close(canvas);
}

static void colours_are_reset_on_every_row(void **state) {
	(void)state;
	struct canvas *canvas = canvas_open(2, 5);
	struct text out = {0};
	canvas_put(canvas, 0, 0, "ab", CANVAS_STYLE(RUN));
	canvas_put(canvas, 0, 2, "c", CANVAS_STYLE(GIL));
	canvas_put(canvas, 1, 0, "d", (struct canvas_style){ THEME_TEXT, THEME_RUN, THEME_REVERSE });
	print_ansi(&out, canvas, THEME_DARK, 256);
	assert_string_equal(
		text_str(&out), "\033[0;38;5;36mab\033[0;1;38;5;202mc\033[0m\n\033[0;7;48;5;36md\033[0m\n");
	text_clear(&out);
	print_ansi(&out, canvas, THEME_DARK, 8);
	assert_string_equal(text_str(&out), "\033[0;32mab\033[0;1;31mc\033[0m\n\033[0;7;42md\033[0m\n");
	text_clear(&out);
	print_ansi(&out, canvas, THEME_MONO, 256);
	assert_string_equal(text_str(&out), "\033[0mab\033[0;1mc\033[0m\n\033[0;7md\033[0m\n");
	text_free(&out);
	canvas_close(canvas);
}

static void svg_is_well_formed(void **state) {
	(void)state;
	struct stage stage;
	stage_open(&stage);
	stage_threads(&stage, 60000);
	stage_finish(&stage, 60000);
	struct canvas *canvas = canvas_open(9, 80);
	struct pen pen = { canvas, { 0, 0, 8, 80 }, SAY_ZH, GLYPH_UTF8 };
	struct lanes lanes = { .timeline = stage.timeline, .t0 = stage_us(0), .t1 = stage_us(60000) };
	lanes_paint(&pen, &lanes);
	canvas_put(canvas, 8, 0, "a < b && \"c\" > d 中文", CANVAS_STYLE(TEXT));
	struct text out = {0};
	svg_write(&out, canvas, THEME_DARK, "lanes of <threads.py>");
	/* Every tag is closed, no other < or & is left. */
	int depth = 0;
	for (const char *c = text_str(&out); *c; c++) {
		if (*c == '&')
			assert_true(!strncmp(c, "&lt;", 4) || !strncmp(c, "&gt;", 4) || !strncmp(c, "&amp;", 5)
				|| !strncmp(c, "&quot;", 6));
		if (*c != '<')
			continue;
		const char *end = strchr(c, '>');
		assert_non_null(end);
		depth += c[1] == '/' ? -1 : end[-1] == '/' ? 0 : 1;
		assert_true(depth >= 0);
		c = end;
	}
	assert_int_equal(depth, 0);
	assert_non_null(strstr(text_str(&out), "lanes of &lt;threads.py&gt;"));
	text_free(&out);
	canvas_close(canvas);
	stage_close(&stage);
}

static struct run *measure_threads(void) {
	struct stage stage;
	stage_open(&stage);
	stage_threads(&stage, 20000);
	stage_finish(&stage, 20260);
	struct run *run = totals_measure(stage.timeline);
	char *params[] = { (char[]){ "WORKERS=2" }, (char[]){ "NAME=a\"b" } };
	totals_name(run, "threads.py", params, 2);
	run->cpu_ns = 20100000;
	stage_close(&stage);
	return run;
}

/* In the order in which the report must have them. */
static const char *const keys[] = {
	"program", "params", "settings", "gil", "interval_ns", "checks", "cores", "capacity",
	"wall_ns", "cpu_ns", "exit",
	"lanes", "id", "kind", "name", "process", "parent", "start_ns", "end_ns", "state_ns",
	"run", "native", "ready", "gil", "lock", "wait", "io", "sleep", "switches",
	"gil", "process", "handoffs", "forced", "slice_ns", "p50", "p95", "max",
	"queues", "events", "written", "lost", "deadlock",
};

static void report_has_the_keys_in_their_order(void **state) {
	(void)state;
	struct run *run = measure_threads();
	struct text out = {0};
	report_write(&out, run);
	const char *at = text_str(&out);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		char quoted[32];
		snprintf(quoted, sizeof quoted, "\"%s\":", keys[i]);
		at = strstr(at, quoted);
		if (!at)
			fail_msg("no %s, or in another order:\n%s", keys[i], text_str(&out));
		at += strlen(quoted);
	}
	assert_non_null(
		strstr(text_str(&out), "\"params\": {\"WORKERS\": \"2\", \"NAME\": \"a\\\"b\"}"));
	assert_non_null(strstr(text_str(&out), "\"wall_ns\": 20260000,"));
	assert_non_null(strstr(text_str(&out), "\"handoffs\": 3, \"forced\": 0"));
	assert_non_null(strstr(text_str(&out), "\"p50\": 5060000, \"p95\": 5060000, \"max\": 5060000"));
	assert_non_null(strstr(text_str(&out), "\"deadlock\": null"));
	text_free(&out);
	totals_free(run);
}

/* Python's own reader takes it, if there is one. */
static void python_can_read_a_report(void **state) {
	(void)state;
	if (system("python3 -c '' >/dev/null 2>&1") != 0)
		skip();
	char path[] = "/tmp/baton-report-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	struct run *run = measure_threads();
	struct err err = {0};
	run->is_stuck = true;
	mem_free(run->verdict);
	run->verdict = mem_copy_string("A waits for lock_b.\nB waits for \"lock_a\".\n");
	assert_true(report_save(path, run, &err));
	char command[600];
	snprintf(command, sizeof command,
		"python3 -c \"import json; r = json.load(open('%s'));"
		"assert all(sum(l['state_ns'].values()) == l['end_ns'] - l['start_ns'] for l in "
		"r['lanes']);"
		"assert len(r['lanes']) == 3; assert r['deadlock'].count('lock_') == 2\"",
		path);
	assert_int_equal(system(command), 0);
	unlink(path);
	assert_false(report_save("/nowhere/at/all.json", run, &err));
	assert_string_not_equal(err.text, "");
	totals_free(run);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_has_no_blanks_at_the_end),
		cmocka_unit_test(cut_cells_are_right_without_colours),
		cmocka_unit_test(colours_are_reset_on_every_row),
		cmocka_unit_test(svg_is_well_formed),
		cmocka_unit_test(report_has_the_keys_in_their_order),
		cmocka_unit_test(python_can_read_a_report),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
