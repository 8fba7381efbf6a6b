/* The canvas: nothing leaves its place, no wide character is there by half. */

#include "base/utf8.h"
#include "draw/canvas.h"
#include "draw/glyph.h"
#include "draw/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check_row(const struct canvas *canvas, int row, const char *text) {
	char found[512] = "";
	for (int col = 0; col < canvas->cols; col++) {
		const struct canvas_cell *cell = canvas_at(canvas, row, col);
		for (int i = 0; i <= CANVAS_MARKS && cell->text[i] && cell->width; i++) {
			char bytes[5] = "";
			bytes[utf8_encode((int)cell->text[i], bytes)] = '\0';
			strcat(found, bytes);
		}
	}
	assert_string_equal(found, text);
}

/* Widths of a row add up to its columns, halves stand beside their wholes. */
static void check_widths(const struct canvas *canvas) {
	for (int row = 0; row < canvas->rows; row++) {
		for (int col = 0; col < canvas->cols; col++) {
			const struct canvas_cell *cell = canvas_at(canvas, row, col);
			assert_in_range(cell->width, 0, 2);
			if (cell->width == 2)
				assert_true(col + 1 < canvas->cols && cell[1].width == 0);
			if (cell->width == 0) {
				assert_true(col > 0 && cell[-1].width == 2);
				assert_int_equal(cell->text[0], 0);
			} else {
				assert_int_not_equal(cell->text[0], 0);
				assert_int_equal(utf8_width_char((int)cell->text[0]), cell->width);
			}
		}
	}
}

static void puts_and_clips(void **state) {
	(void)state;
	struct canvas *canvas = canvas_open(3, 10);
	assert_int_equal(canvas_put(canvas, 0, 2, "abc", CANVAS_STYLE(TEXT)), 3);
	check_row(canvas, 0, "  abc     ");
	assert_int_equal(canvas_put(canvas, 1, 7, "abcdef", CANVAS_STYLE(TEXT)), 3);
	check_row(canvas, 1, "       abc");
	assert_int_equal(canvas_put_in(canvas, 2, 0, 4, "中文字", CANVAS_STYLE(TEXT)), 4);
	check_row(canvas, 2, "中文      ");
	assert_int_equal(canvas_put(canvas, 3, 0, "x", CANVAS_STYLE(TEXT)), 0);
	assert_int_equal(canvas_put(canvas, -1, 0, "x", CANVAS_STYLE(TEXT)), 0);
	assert_int_equal(canvas_put(canvas, 0, 10, "x", CANVAS_STYLE(TEXT)), 0);
	canvas_put(canvas, 0, -2, "xyz", CANVAS_STYLE(TEXT));
	check_row(canvas, 0, "z abc     ");
	canvas_put(canvas, 1, -1, "中a", CANVAS_STYLE(TEXT));
	check_row(canvas, 1, " a     abc");
	assert_int_equal(canvas_putf(canvas, 1, 0, CANVAS_STYLE(TEXT), "%d ms\nmore", 12), 5);
	check_row(canvas, 1, "12 ms  abc");
	canvas_close(canvas);
	canvas_close(NULL);
}

static void never_half_a_wide_character(void **state) {
	(void)state;
	struct canvas *canvas = canvas_open(1, 6);
	canvas_put(canvas, 0, 0, "中文字", CANVAS_STYLE(TEXT));
	canvas_put(canvas, 0, 1, "x", CANVAS_STYLE(TEXT));
	check_row(canvas, 0, " x文字");
	canvas_put(canvas, 0, 3, "学", CANVAS_STYLE(TEXT));
	check_row(canvas, 0, " x 学 ");
	canvas_put(canvas, 0, 5, "学", CANVAS_STYLE(TEXT));
	check_row(canvas, 0, " x 学 ");
	canvas_set(canvas, 0, 3, 0x4e2d, CANVAS_STYLE(TEXT)); /* not of width 1 */
	check_row(canvas, 0, " x ?  ");
	check_widths(canvas);
	canvas_close(canvas);
}

static void is_safe_for_a_terminal(void **state) {
	(void)state;
	struct canvas *canvas = canvas_open(1, 40);
	canvas_put(canvas, 0, 0, "a\033[31mb\x7f\xff", CANVAS_STYLE(TEXT));
	for (int col = 0; col < 40; col++) {
		uint32_t sign = canvas_at(canvas, 0, col)->text[0];
		assert_true(sign >= ' ' && sign != 0x7f && !(sign >= 0x80 && sign < 0xa0));
	}
	canvas_clear(canvas);
	canvas_put(canvas, 0, 0, "\xe2\x80\xae" "abc", CANVAS_STYLE(TEXT));
	assert_int_equal(canvas_at(canvas, 0, 0)->text[0], '<');
	canvas_clear(canvas);
	canvas_put(
		canvas, 0, 0, "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81x", CANVAS_STYLE(TEXT));
	assert_int_equal(canvas_at(canvas, 0, 0)->text[CANVAS_MARKS], 0x301);
	assert_int_equal(canvas_at(canvas, 0, 1)->text[0], 'x');
	canvas_close(canvas);
}

/* Random text at random places: the grid stays whole. */
static void random_text_keeps_the_grid(void **state) {
	(void)state;
	static const char *const pieces[]
		= { "a", "中", "e\xcc\x81", "█", "\t", "\033", "é", "字", " ", "\xff", "😀" };
	struct canvas *canvas = canvas_open(7, 23), *other = canvas_open(5, 9);
	srand(7);
	for (int i = 0; i < 20000; i++) {
		char text[64] = "";
		for (int k = rand() % 9; k > 0; k--)
			strcat(text, pieces[rand() % (int)(sizeof pieces / sizeof *pieces)]);
		int row = rand() % 9 - 1, col = rand() % 30 - 4, cols = rand() % 25 - 2;
		int used = canvas_put_in(canvas, row, col, cols, text, CANVAS_STYLE(CODE));
		assert_true(used == 0 || used <= cols);
		if (i % 7 == 0)
			canvas_put(other, rand() % 5, rand() % 9, text, CANVAS_STYLE(TITLE));
		if (i % 11 == 0)
			canvas_copy(canvas, row, col, other);
		if (i % 13 == 0)
			canvas_fill(canvas, (struct canvas_rect){ row, col, 2, cols }, '.', CANVAS_STYLE(RULE));
		check_widths(canvas);
	}
	canvas_close(canvas);
	canvas_close(other);
}

static void compares_and_restyles(void **state) {
	(void)state;
	struct canvas *a = canvas_open(2, 4), *b = canvas_open(2, 4), *c = canvas_open(4, 2);
	assert_true(canvas_is_equal(a, b));
	assert_false(canvas_is_equal(a, c));
	canvas_put(a, 0, 0, "x", CANVAS_STYLE(TEXT));
	assert_false(canvas_is_equal(a, b));
	canvas_put(b, 0, 0, "x", CANVAS_STYLE(TITLE));
	assert_false(canvas_is_equal(a, b));
	canvas_restyle(b, (struct canvas_rect){ 0, 0, 9, 9 }, CANVAS_STYLE(TEXT));
	assert_true(canvas_is_equal(a, b));
	canvas_add_flags(b, (struct canvas_rect){ -3, -3, 4, 4 }, THEME_BOLD);
	assert_int_equal(canvas_at(b, 0, 0)->style.flags, THEME_BOLD);
	assert_int_equal(canvas_at(b, 0, 1)->style.flags, 0);
	canvas_resize(b, 0, 0);
	canvas_put(b, 0, 0, "x", CANVAS_STYLE(TEXT));
	canvas_close(a);
	canvas_close(b);
	canvas_close(c);
}

static void themes_have_their_colours(void **state) {
	(void)state;
	assert_int_equal(theme_look(THEME_DARK, 256, THEME_RUN).color, 36);
	assert_int_equal(theme_look(THEME_LIGHT, 256, THEME_RUN).color, 29);
	assert_int_equal(theme_look(THEME_DARK, 8, THEME_RUN).color, 2);
	assert_int_equal(theme_look(THEME_DARK, 0, THEME_RUN).color, -1);
	assert_int_equal(theme_look(THEME_MONO, 256, THEME_GIL).color, -1);
	assert_int_equal(theme_look(THEME_MONO, 256, THEME_GIL).flags, THEME_BOLD);
	for (int i = 0; i < THEME_COUNT; i++)
		assert_int_equal(theme_of(theme_name((enum theme)i)), i);
	for (int i = 0; i < GLYPH_SETS; i++)
		assert_int_equal(glyph_set_of(glyph_set_name((enum glyph_set)i)), i);
	assert_int_equal(theme_of("pink"), -1);
	assert_int_equal(glyph_set_of("runes"), -1);
}

static bool is_reversed(const struct canvas_cell *cell) {
	struct theme_look look = theme_look(THEME_MONO, 0, (enum theme_role)cell->style.role);
	return (cell->style.flags ^ look.flags) & THEME_REVERSE;
}

/* No two states look alike, in any set, even without colours. */
static void states_differ_in_every_set(void **state) {
	(void)state;
	for (int set = 0; set < GLYPH_SETS; set++)
		for (unsigned a = 0; a < HISTORY_STATES; a++)
			for (unsigned b = 0; b < a; b++) {
				struct canvas *canvas = canvas_open(1, 2);
				glyph_state(canvas, 0, 0, (enum glyph_set)set, a);
				glyph_state(canvas, 0, 1, (enum glyph_set)set, b);
				const struct canvas_cell *x = canvas_at(canvas, 0, 0), *y = canvas_at(canvas, 0, 1);
				assert_true(x->text[0] != y->text[0] || is_reversed(x) != is_reversed(y));
				if (set == GLYPH_ASCII)
					assert_true(x->text[0] < 0x7f);
				canvas_close(canvas);
			}
}

/* Where a cut cell has ink, with colours or without: on the side of the state with more of it. */
static void cuts_have_their_ink_on_the_right_side(void **state) {
	(void)state;
	struct canvas *canvas = canvas_open(1, 1);
	struct zoom_cell cell = { .kind = ZOOM_SPLIT, .a = STATE_RUN, .b = STATE_GIL, .eighths = 3 };
	glyph_cell(canvas, 0, 0, GLYPH_UTF8, &cell);
	assert_int_equal(canvas_at(canvas, 0, 0)->text[0], 0x258d);
	assert_int_equal(canvas_at(canvas, 0, 0)->style.role, THEME_RUN);
	assert_int_equal(canvas_at(canvas, 0, 0)->style.back, THEME_GIL);
	assert_int_equal(canvas_at(canvas, 0, 0)->style.flags, 0);
	cell = (struct zoom_cell){ .kind = ZOOM_SPLIT, .a = STATE_GIL, .b = STATE_RUN, .eighths = 3 };
	glyph_cell(canvas, 0, 0, GLYPH_UTF8, &cell);
	assert_int_equal(canvas_at(canvas, 0, 0)->text[0], 0x258d);
	assert_int_equal(canvas_at(canvas, 0, 0)->style.role, THEME_RUN);
	assert_int_equal(canvas_at(canvas, 0, 0)->style.back, THEME_GIL);
	assert_int_equal(canvas_at(canvas, 0, 0)->style.flags, THEME_REVERSE);
	cell = (struct zoom_cell){ .kind = ZOOM_SPLIT, .a = STATE_LOCK, .b = STATE_WAIT, .eighths = 5 };
	glyph_cell(canvas, 0, 0, GLYPH_UTF8, &cell);
	assert_int_equal(canvas_at(canvas, 0, 0)->text[0], '=');
	assert_int_equal(glyph_share(GLYPH_UTF8, 500), 0x2584);
	assert_int_equal(glyph_share(GLYPH_UTF8, 999), 0x2588);
	assert_int_equal(glyph_share(GLYPH_UTF8, 1), 0x2581);
	assert_int_equal(glyph_share(GLYPH_ASCII, 500), '5');
	assert_int_equal(glyph_share(GLYPH_ASCII, 999), '9');
	assert_int_equal(glyph_share(GLYPH_ASCII, 0), ' ');
	canvas_close(canvas);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(puts_and_clips),
		cmocka_unit_test(never_half_a_wide_character),
		cmocka_unit_test(is_safe_for_a_terminal),
		cmocka_unit_test(random_text_keeps_the_grid),
		cmocka_unit_test(compares_and_restyles),
		cmocka_unit_test(themes_have_their_colours),
		cmocka_unit_test(states_differ_in_every_set),
		cmocka_unit_test(cuts_have_their_ink_on_the_right_side),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
