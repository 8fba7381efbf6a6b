/*
 * Pictures of made-up runs against those kept in draw_lanes.out.
 *
 * If a picture was changed on purpose: run this program with --update in the
 * checkout's top folder, and read the difference before it is committed.
 */

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "draw/lanes.h"
#include "draw/legend.h"
#include "draw_stage.h"
#include "export/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char golden[] = "tests/unit/draw_lanes.out";

struct view {
	const char *name;
	int rows, cols;
	enum say_lang lang;
	enum glyph_set glyphs;
	double from_us, to_us;      /* both 0: as a run opens */
	struct lanes lanes;
};

static void add_picture(struct text *out, const struct stage *stage, struct view view) {
	struct canvas *canvas = canvas_open(view.rows, view.cols);
	struct pen pen = { canvas, { 0, 0, view.rows - 2, view.cols }, view.lang, view.glyphs };
	int col, cells;
	lanes_columns(view.cols, &col, &cells);
	view.lanes.timeline = stage->timeline;
	view.lanes.t0 = stage_us(view.from_us);
	view.lanes.t1 = stage_us(view.to_us);
	if (view.to_us == 0)
		zoom_opening(stage->timeline, cells, &view.lanes.t0, &view.lanes.t1);
	struct lanes_done done = lanes_paint(&pen, &view.lanes);
	pen.rect = (struct canvas_rect){ view.rows - 1, 0, 1, view.cols };
	legend_paint(&pen, done.seen);
	text_addf(out, "== %s (%d x %d, %s, %s): %d rows, %d in all, %d hidden\n", view.name, view.cols,
		view.rows, say_lang_name(view.lang), glyph_set_name(view.glyphs), done.rows, done.all_rows,
		done.hidden);
	print_text(out, canvas);
	assert_int_equal(lanes_rows(&view.lanes), done.all_rows);
	canvas_close(canvas);
}

static void add_threads(struct text *out) {
	struct stage stage;
	stage_open(&stage);
	stage_threads(&stage, 29000);
	timeline_pull(stage.timeline, stage_us(27400));
	add_picture(out, &stage,
		(struct view){ .name = "in progress", .rows = 10, .cols = 80, .to_us = 58000 });
	add_picture(out, &stage,
		(struct view){ .name = "in progress, at a cursor",
			.rows = 10,
			.cols = 80,
			.to_us = 58000,
			.lanes.cursor_ns = stage_us(12000) });
	stage_close(&stage);

	stage_open(&stage);
	stage_threads(&stage, 180000);
	stage_finish(&stage, 183000);
	struct lanes totals = { .right = LANES_TOTALS, .title = "threads.py" };
	for (int lang = 0; lang < SAY_LANGS; lang++)
		for (int glyphs = 0; glyphs < GLYPH_SETS; glyphs++)
			add_picture(out, &stage, (struct view){ .name = "over", .rows = 10, .cols = 80,
				.lang = (enum say_lang)lang, .glyphs = (enum glyph_set)glyphs, .lanes = totals });
	add_picture(
		out, &stage, (struct view){ .name = "over", .rows = 10, .cols = 160, .lanes = totals });
	add_picture(out, &stage, (struct view){ .name = "over", .rows = 10, .cols = 160, .lang = SAY_ZH,
		.glyphs = GLYPH_ASCII, .lanes = totals });
	add_picture(out, &stage,
		(struct view){
			.name = "the whole", .rows = 10, .cols = 80, .to_us = 183000, .lanes = totals });
	add_picture(out, &stage,
		(struct view){ .name = "the whole",
			.rows = 10,
			.cols = 80,
			.to_us = 183000,
			.glyphs = GLYPH_ASCII,
			.lanes = totals });
	add_picture(out, &stage,
		(struct view){ .name = "cores folded", .rows = 8, .cols = 80, .lanes = totals });
	add_picture(out, &stage,
		(struct view){ .name = "mains hidden", .rows = 7, .cols = 80, .lanes = totals });
	add_picture(out, &stage, (struct view){ .name = "scrolled", .rows = 6, .cols = 80,
		.lanes = { .scroll = 1, .right = LANES_TOTALS } });
	add_picture(out, &stage, (struct view){ .name = "all, scrolled", .rows = 6, .cols = 80,
		.lanes = { .scroll = 99, .show_all = true } });
	add_picture(
		out, &stage, (struct view){ .name = "small", .rows = 10, .cols = 60, .lanes = totals });
	add_picture(
		out, &stage, (struct view){ .name = "tiny", .rows = 10, .cols = 40, .lanes = totals });
	add_picture(out, &stage, (struct view){ .name = "thick", .rows = 12, .cols = 80,
		.lanes = { .thickness = 3, .workers_only = true, .right = LANES_TOTALS } });
	add_picture(out, &stage, (struct view){ .name = "a slice", .rows = 10, .cols = 80,
		.from_us = 10000, .to_us = 10200 });
	stage_close(&stage);
}

static void add_others(struct text *out) {
	struct stage stage;
	stage_open(&stage);
	stage_processes(&stage);
	add_picture(out, &stage,
		(struct view){ .name = "processes",
			.rows = 10,
			.cols = 80,
			.to_us = 94000,
			.lanes.right = LANES_TOTALS });
	add_picture(out, &stage,
		(struct view){ .name = "processes, at a cursor",
			.rows = 10,
			.cols = 80,
			.to_us = 94000,
			.lanes.cursor_ns = stage_us(50000) });
	stage_close(&stage);
	stage_open(&stage);
	stage_buffer(&stage);
	for (int glyphs = 0; glyphs < GLYPH_SETS; glyphs++)
		add_picture(out, &stage,
			(struct view){ .name = "buffer",
				.rows = 10,
				.cols = 80,
				.to_us = 2000000,
				.glyphs = (enum glyph_set)glyphs,
				.lanes.right = LANES_TOTALS });
	add_picture(out, &stage, (struct view){ .name = "buffer, at a cursor", .rows = 10, .cols = 80,
		.to_us = 700000, .lang = SAY_ZH, .lanes.cursor_ns = stage_us(320000) });
	stage_close(&stage);
	stage_open(&stage);
	add_picture(out, &stage, (struct view){ .name = "nothing yet", .rows = 5, .cols = 80 });
	stage_close(&stage);
}

static char *read_golden(void) {
	FILE *file = fopen(golden, "r");
	struct text text = {0};
	char buffer[4096];
	size_t n;
	if (!file)
		return NULL;
	while ((n = fread(buffer, 1, sizeof buffer, file)) > 0)
		text_add_bytes(&text, buffer, n);
	fclose(file);
	return text.s;
}

/* The first line in which two texts differ. */
static void show_difference(const char *was, const char *is) {
	size_t line = 0;
	for (size_t i = 0; was[i] == is[i]; i++)
		if (was[i] == '\n')
			line = i + 1;
	print_error("was: %.*s\nis:  %.*s\n", (int)strcspn(was + line, "\n"), was + line,
		(int)strcspn(is + line, "\n"), is + line);
}

static void pictures_are_as_they_were(void **state) {
	struct text out = {0};
	add_threads(&out);
	add_others(&out);
	if (*state) {
		FILE *file = fopen(golden, "w");
		assert_non_null(file);
		fputs(text_str(&out), file);
		fclose(file);
	}
	char *was = read_golden();
	assert_non_null(was);
	if (strcmp(was, text_str(&out)) != 0) {
		show_difference(was, text_str(&out));
		fail();
	}
	mem_free(was);
	text_free(&out);
}

/* Whatever is painted, wherever: nothing outside the rect, every row of the same width. */
static void painters_stay_in_their_rect(void **state) {
	(void)state;
	struct stage stage;
	stage_open(&stage);
	stage_threads(&stage, 60000);
	stage_finish(&stage, 60000);
	for (int cols = 1; cols < 130; cols += 3) {
		for (int rows = 1; rows < 12; rows++) {
			struct canvas *canvas = canvas_open(rows + 4, cols + 6);
			canvas_fill(
				canvas, (struct canvas_rect){ 0, 0, rows + 4, cols + 6 }, '@', CANVAS_STYLE(ERROR));
			struct pen pen = { canvas, { 2, 3, rows, cols }, SAY_ZH, GLYPH_UTF8 };
			struct lanes lanes
				= { .timeline = stage.timeline, .t0 = stage_us(0), .t1 = stage_us(60000) };
			struct lanes_done done = lanes_paint(&pen, &lanes);
			assert_true(done.rows <= rows);
			pen.rect.rows = 1;
			legend_paint(&pen, 0x3ff);
			for (int row = 0; row < canvas->rows; row++)
				for (int col = 0; col < canvas->cols; col++) {
					bool is_outside = row < 2 || row >= 2 + rows || col < 3 || col >= 3 + cols;
					assert_true(!is_outside || canvas_at(canvas, row, col)->text[0] == '@');
				}
			canvas_close(canvas);
		}
	}
	stage_close(&stage);
}

static void letters_go_on_past_the_alphabet(void **state) {
	(void)state;
	struct stage stage;
	stage_open(&stage);
	for (int i = 0; i < 40; i++)
		region_enter(stage.region, region_add_lane(stage.region, REGION_THREAD, 0, 0, "T", false),
			STATE_RUN, false, 0, 0, 0, stage_us(10));
	timeline_pull(stage.timeline, stage_us(1000));
	assert_int_equal(lanes_letter(stage.timeline, 0), 'M');
	assert_int_equal(lanes_letter(stage.timeline, 1), 'A');
	assert_int_equal(lanes_letter(stage.timeline, 12), 'L');
	assert_int_equal(lanes_letter(stage.timeline, 13), 'N');
	assert_int_equal(lanes_letter(stage.timeline, 25), 'Z');
	assert_int_equal(lanes_letter(stage.timeline, 26), '+');
	assert_int_equal(lanes_letter(stage.timeline, 400), ' ');
	stage_close(&stage);
}

int main(int argc, char **argv) {
	void *update = argc > 1 && strcmp(argv[1], "--update") == 0 ? &argc : NULL;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(pictures_are_as_they_were, update),
		cmocka_unit_test(painters_stay_in_their_rect),
		cmocka_unit_test(letters_go_on_past_the_alphabet),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
