/*
 * Which panes stand where: each phase, on screens of each size.
 */

#include "../tui/fake.h"

#include "base/utf8.h"
#include "tui/layout.h"

static struct canvas *canvas;
static struct session *session;

/* Compose one frame. */
static struct pane_frame compose(enum session_phase phase, int rows, int cols) {
	static struct pane_memory memory;
	static const struct prompt prompt = {.label = "baton> ", .text = "", .ghost = ""};
	static struct arena *arena;
	arena_close(arena);
	arena = arena_open();
	canvas_close(canvas);
	canvas = canvas_open(rows, cols);
	fake_phase(session, phase);
	struct pane_frame frame = {
			.view = session_view(session),
			.prompt = &prompt,
			.canvas = canvas,
			.arena = arena,
			.memory = &memory,
	};
	layout_paint(&frame);
	return frame;
}

/* A row of the canvas as text. */
static const char *row_text(int row) {
	static char out[2048];
	char *end = out;
	for (int col = 0; col < canvas->cols; col++) {
		const struct canvas_cell *cell = canvas_at(canvas, row, col);
		for (int i = 0; cell->width && i <= CANVAS_MARKS && cell->text[i]; i++)
			end += utf8_encode((int)cell->text[i], end);
	}
	*end = '\0';
	return out;
}

/* The first row that has the text, -1: none. */
static int find(const char *text) {
	for (int row = 0; row < canvas->rows; row++)
		if (strstr(row_text(row), text))
			return row;
	return -1;
}

static int column_of(const char *text) {
	const char *line = row_text(find(text)), *at = strstr(line, text);
	return utf8_width(line, (size_t)(at - line));
}

static void assert_frame(int rows) {
	assert_int_equal(find("05 The GIL"), 0);
	assert_int_equal(find("baton>"), rows - 2);
	assert_int_equal(find("to the end"), rows - 1);
}

static void small_screens_stack(void **state) {
	(void)state;
	compose(SESSION_READ, 24, 80);
	assert_frame(24);
	assert_int_equal(find("serial.py counts"), 2);
	assert_true(find("- threads.py") > find("Compared"));
	assert_int_equal(find("- lanes"), -1);

	compose(SESSION_PREDICT, 24, 80);
	assert_true(find("about half") > find("Compared"));
	assert_true(find("- threads.py") > find("not sure"));
	assert_int_equal(find("- output"), -1);

	compose(SESSION_WATCH, 24, 80);
	assert_frame(24);
	assert_int_equal(find("SLOW MOTION"), 1);
	assert_int_equal(find("- threads.py"), 2);
	assert_in_range(find("- lanes"), 8, 9);
	assert_true(find("MainThread") == find("- lanes") + 1 && find("core 0") > 0);
	assert_true(find("Traceback") > find("- output"));

	compose(SESSION_WHY, 24, 80);
	assert_int_equal(find("You said a"), 1);
	assert_true(find("- lanes") > find("waited 50 %"));
	assert_true(find("ratio 1.01") > find("- lanes"));
	assert_true(find("interval 50ms") > find("ratio 1.01"));
	assert_int_equal(find("while n > 0"), -1);

	compose(SESSION_OWN, 24, 80);
	assert_int_equal(find("WORKERS 2 -> 4"), 2);
	assert_int_equal(find("- threads.py"), 3);
}

static void wide_screens_put_side_by_side(void **state) {
	(void)state;
	compose(SESSION_PREDICT, 30, 100);
	assert_int_equal(find("- threads.py"), find("serial.py counts"));
	assert_int_equal(column_of("- threads.py"), 50);
	compose(SESSION_WATCH, 30, 110);
	assert_int_equal(find("- threads.py"), find("- output"));
	assert_true(column_of("- output") > column_of("- threads.py"));
	compose(SESSION_WHY, 30, 110);
	assert_true(find("while n > 0") > 0);
	assert_true(find("- lanes") > find("while n > 0"));
}

static void roomy_screens_show_all(void **state) {
	(void)state;
	compose(SESSION_WATCH, 45, 160);
	assert_frame(45);
	assert_int_equal(find("- threads.py"), find("serial.py counts"));
	assert_true(find("- lanes") > find("print("));
	assert_true(find("- output") > find("- lanes"));
	struct pane_frame frame = compose(SESSION_WHY, 45, 160);
	assert_true(
			find("You said a") == 1 && find("print(") > 0 && find("- output") > find("ratio 1.01"));
	assert_true(frame.fits.lane_cols > 80);
	assert_true(frame.fits.lane_rows >= frame.fits.lane_lines);
}

static void low_screens_show_the_main_pane(void **state) {
	(void)state;
	for (int rows = 12; rows < 23; rows++) {
		compose(SESSION_WATCH, rows, 80);
		assert_frame(rows);
		assert_true(find("- lanes") > 0);
		assert_true(find("- output") < 0 && find("while n > 0") < 0);
		compose(SESSION_PREDICT, rows, 80);
		assert_true(find("about half") > 0 && find("while n > 0") < 0);
		compose(SESSION_WHY, rows, 80);
		assert_true(find("You said a") == 1 && find("both could run") > 0 && find("- lanes") < 0);
	}
	compose(SESSION_WATCH, 23, 80);
	assert_true(find("- output") > 0);
}

static void too_small_is_said(void **state) {
	(void)state;
	static const int sizes[][2] = {{5, 20}, {11, 80}, {24, 59}, {1, 1}, {2, 9}};
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct pane_frame frame = compose(SESSION_WATCH, sizes[i][0], sizes[i][1]);
		assert_int_equal(frame.cursor_row, -1);
		assert_true(find("baton>") < 0);
	}
	compose(SESSION_WATCH, 5, 20);
	assert_int_equal(find("Baton needs 60x12,"), 0);
}

/* Every size, every phase: nothing is painted outside, whatever a sanitizer may find. */
static void every_size(void **state) {
	(void)state;
	for (int phase = 0; phase < SESSION_PHASES; phase++)
		for (int rows = 12; rows < 60; rows++)
			for (int cols = 60; cols < 180; cols += 7) {
				compose((enum session_phase)phase, rows, cols);
				assert_frame(rows);
			}
}

static void full_panes_fill_the_room(void **state) {
	(void)state;
	session->view.full = SESSION_FULL_SOURCE;
	compose(SESSION_WHY, 24, 80);
	assert_int_equal(find("- threads.py"), 1);
	assert_true(find("print(") > 0 && find("- lanes") < 0);
	session->view.full = SESSION_FULL_LANES;
	compose(SESSION_WHY, 24, 80);
	assert_true(find("- lanes") > 0 && find("print(") < 0);
	session->view.full = SESSION_FULL_NONE;
}

static void a_message_stands_above_the_prompt(void **state) {
	(void)state;
	session->view.message = "No command strat. Did you mean start?";
	compose(SESSION_WATCH, 24, 80);
	assert_int_equal(find("Did you mean"), 21);
	session->view.message = "A waits for B.\nB waits for A.\n";
	compose(SESSION_WATCH, 24, 80);
	assert_int_equal(find("A waits for B"), 20);
	assert_int_equal(find("B waits for A"), 21);
	session->view.message = "";
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_screens_stack),
		cmocka_unit_test(wide_screens_put_side_by_side),
		cmocka_unit_test(roomy_screens_show_all),
		cmocka_unit_test(low_screens_show_the_main_pane),
		cmocka_unit_test(too_small_is_said),
		cmocka_unit_test(every_size),
		cmocka_unit_test(full_panes_fill_the_room),
		cmocka_unit_test(a_message_stands_above_the_prompt),
	};
	utf8_init();
	session = session_open(NULL);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	session_close(session);
	return failed;
}
