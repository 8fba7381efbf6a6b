#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Every character there is comes back from its bytes, in the shortest form. */
static void all_characters_survive_the_way_there_and_back(void **state) {
	(void)state;
	for (int c = 0; c <= 0x10ffff; c++) {
		char bytes[4];
		int back, size = utf8_encode(c, bytes);
		int want = c >= 0xd800 && c <= 0xdfff ? 0xfffd : c;
		if (utf8_decode(bytes, (size_t)size, &back) != size || back != want)
			fail_msg("U+%04X came back as U+%04X", (unsigned)c, (unsigned)back);
	}
}

static void bad_bytes_are_one_each(void **state) {
	(void)state;
	static const char *const bad[] = {
		"\x80", "\xbf",                     /* a tail without a head */
		"\xc0\x80", "\xc1\xbf",             /* too long for ASCII */
		"\xe0\x80\x80", "\xe0\x9f\xbf",     /* too long for two bytes' worth */
		"\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf",
		"\xed\xa0\x80", "\xed\xbf\xbf",     /* surrogates */
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe", "\xff",
		"\xc3", "\xe4\xb8", "\xf0\x9f\x98", /* cut off */
		"\xc3x", "\xe4\xb8x", "\xf0\x9f\x98x", "\xe4x\xad",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int codepoint;
		assert_int_equal(utf8_decode(bad[i], strlen(bad[i]), &codepoint), 1);
		assert_int_equal(codepoint, -1);
		size_t at = 9;
		assert_false(utf8_valid(bad[i], strlen(bad[i]), &at));
		assert_int_equal(at, 0);
	}
	int codepoint;
	assert_int_equal(utf8_decode("", 0, &codepoint), 1);
	assert_int_equal(codepoint, -1);
	size_t at;
	assert_false(utf8_valid("ab中\xff", 6, &at));
	assert_int_equal(at, 5);
	assert_true(utf8_valid("ab中😀\0", 10, NULL));
	assert_false(utf8_valid("\xff", 1, NULL));
}

static void encoding_what_is_no_character_gives_the_replacement(void **state) {
	(void)state;
	char bytes[4];
	const int bad[] = {-1, 0xd800, 0xdfff, 0x110000, INT32_MAX};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(utf8_encode(bad[i], bytes), 3);
		assert_memory_equal(bytes, "\xef\xbf\xbd", 3);
	}
}

static void widths_are_the_terminals(void **state) {
	(void)state;
	assert_int_equal(utf8_width_char('a'), 1);
	assert_int_equal(utf8_width_char(0x4e2d), 2);
	assert_int_equal(utf8_width_char(0x301), 0);
	assert_int_equal(utf8_width_char(0x2588), 1);
	assert_int_equal(utf8_width_char(0x1f600), 2);
	for (int c = -1; c <= 0x10ffff; c++)
		if (utf8_width_char(c) < 0 || utf8_width_char(c) > 2)
			fail_msg("U+%04X is %d wide", (unsigned)c, utf8_width_char(c));
	assert_int_equal(utf8_width("a中e\xcc\x81", 7), 4);
	assert_int_equal(utf8_count("a中e\xcc\x81", 7), 4);
	assert_int_equal(utf8_count("", 0), 0);
}

static void a_cut_never_halves_a_character(void **state) {
	(void)state;
	const char *text = "a中文e\xcc\x81z";
	size_t len = strlen(text);
	const size_t want[] = {0, 1, 1, 4, 4, 7, 10, 11, 11};
	for (int cols = 0; cols < 9; cols++)
		assert_int_equal(utf8_cut(text, len, cols), want[cols]);
	assert_int_equal(utf8_cut(text, len, -1), 0);
}

static void wide_ascii_is_folded(void **state) {
	(void)state;
	char typed[] = "ｒｕｎ　Ａ＝４～中？";
	size_t len = utf8_fold_wide(typed, strlen(typed));
	assert_int_equal(len, strlen("run A=4~中?"));
	assert_memory_equal(typed, "run A=4~中?", len);
}

static bool init_with(const char *all, const char *lang) {
	unsetenv("LC_CTYPE");
	if (all)
		setenv("LC_ALL", all, 1);
	else
		unsetenv("LC_ALL");
	if (lang)
		setenv("LANG", lang, 1);
	else
		unsetenv("LANG");
	return utf8_init();
}

/* Whatever was asked for, widths are right afterwards. */
static void the_user_decides_between_utf8_and_ascii(void **state) {
	(void)state;
	assert_false(init_with("C", "C.UTF-8"));
	assert_int_equal(utf8_width_char(0x4e2d), 2);
	assert_false(init_with(NULL, "POSIX"));
	assert_false(init_with(NULL, "zh_CN.GBK"));
	assert_int_equal(utf8_width_char(0x4e2d), 2);
	assert_true(init_with("", "zh_ZZ.UTF-8")); /* not installed anywhere */
	assert_int_equal(utf8_width_char(0x4e2d), 2);
	assert_true(init_with("xx_XX.utf8", "C"));
	assert_true(init_with(NULL, "C.UTF-8"));
	assert_true(init_with(NULL, NULL));
	assert_int_equal(utf8_width_char(0x4e2d), 2);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_user_decides_between_utf8_and_ascii),
		cmocka_unit_test(all_characters_survive_the_way_there_and_back),
		cmocka_unit_test(bad_bytes_are_one_each),
		cmocka_unit_test(encoding_what_is_no_character_gives_the_replacement),
		cmocka_unit_test(widths_are_the_terminals),
		cmocka_unit_test(a_cut_never_halves_a_character),
		cmocka_unit_test(wide_ascii_is_folded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
