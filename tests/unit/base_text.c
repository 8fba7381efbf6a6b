#include "base/text.h"

#include "base/utf8.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void a_string_grows(void **state) {
	(void)state;
	struct text text = {0};
	assert_string_equal(text_str(&text), "");
	text_add(&text, "one ");
	text_addf(&text, "%d %s", 2, "three");
	text_add_char(&text, ' ');
	text_add_codepoint(&text, 0x4e2d);
	text_add_codepoint(&text, 0xffffffff);
	text_add_bytes(&text, "\0", 1);
	text_repeat(&text, "ab", 2);
	text_repeat(&text, "ab", -1);
	assert_int_equal(text.len, 23);
	assert_memory_equal(text_str(&text), "one 2 three 中\xef\xbf\xbd\0abab", 23);
	text_clear(&text);
	assert_string_equal(text_str(&text), "");
	for (int i = 0; i < 100000; i++)
		text_addf(&text, "%s", "0123456789");
	assert_int_equal(text.len, 1000000);
	assert_int_equal(strlen(text.s), 1000000);
	text_free(&text);
	assert_null(text.s);
}

#define ASSERT_SAFE(bytes, want) assert_safe(bytes, sizeof(bytes) - 1, want, false)

static void assert_safe(const char *bytes, size_t len, const char *want, bool keep_newlines) {
	struct text text = {0};
	text_safe(&text, bytes, len, keep_newlines);
	assert_string_equal(text_str(&text), want);
	text_free(&text);
}

static void plain_text_passes(void **state) {
	(void)state;
	ASSERT_SAFE("", "");
	ASSERT_SAFE("a\\b ~ 中文 é █▞░ 😀", "a\\b ~ 中文 é █▞░ 😀");
	assert_safe("a\nb\n", 4, "a\nb\n", true);
	assert_safe("a\nb", 3, "a^Jb", false);
}

static void each_control_becomes_a_caret(void **state) {
	(void)state;
	for (int c = 0; c < 0x80; c++) {
		if ((c >= 0x20 && c != 0x7f) || c == '\t')
			continue;
		char byte = (char)c, want[] = {'^', c == 0x7f ? '?' : (char)(c + '@'), 0};
		assert_safe(&byte, 1, want, false);
	}
	ASSERT_SAFE("\x1b[2J\x1b]0;x\a\r", "^[[2J^[]0;x^G^M");
}

/* U+009B is a CSI, which terminals obey. */
static void each_c1_control_is_named(void **state) {
	(void)state;
	for (int c = 0x80; c < 0xa0; c++) {
		char bytes[4], want[16];
		int size = utf8_encode(c, bytes);
		snprintf(want, sizeof want, "<U+%04X>", (unsigned)c);
		assert_safe(bytes, (size_t)size, want, false);
		bytes[0] = (char)c; /* the raw byte */
		snprintf(want, sizeof want, "\\x%02x", (unsigned)c);
		assert_safe(bytes, 1, want, false);
	}
}

static void what_cannot_be_seen_is_named(void **state) {
	(void)state;
	static const int ranges[][2] = {
		{0xad, 0xad}, {0x61c, 0x61c}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x2069},
		{0x206a, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xfffe, 0xffff},
		{0xe0001, 0xe0001}, {0xe0020, 0xe007f}, {0x10ffff, 0x10ffff}, {0x180e, 0x180e},
	};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		for (int c = ranges[i][0]; c <= ranges[i][1]; c++) {
			char bytes[4], want[16];
			int size = utf8_encode(c, bytes);
			snprintf(want, sizeof want, "<U+%04X>", (unsigned)c);
			assert_safe(bytes, (size_t)size, want, false);
		}
}

static void bad_utf8_is_shown_byte_by_byte(void **state) {
	(void)state;
	ASSERT_SAFE("a\xff\xfe" "b", "a\\xff\\xfeb");
	ASSERT_SAFE("\xed\xa0\x80", "\\xed\\xa0\\x80");
	ASSERT_SAFE("\xe4\xb8", "\\xe4\\xb8");
	ASSERT_SAFE("\xc1\x9b", "\\xc1\\x9b");
}

static void marks_do_not_pile_up(void **state) {
	(void)state;
	struct text in = {0}, want = {0};
	text_add(&in, "e");
	text_repeat(&in, "\xcc\x81", 600);
	text_add(&in, "x\xcc\x81\n");
	text_repeat(&in, "\xcc\x81", 6);
	text_add(&want, "e");
	text_repeat(&want, "\xcc\x81", 4);
	text_add(&want, "x\xcc\x81\n");
	text_repeat(&want, "\xcc\x81", 4);
	assert_safe(in.s, in.len, want.s, true);
	text_free(&in);
	text_free(&want);
}

static void tabs_reach_the_next_stop(void **state) {
	(void)state;
	ASSERT_SAFE("\t", "        ");
	ASSERT_SAFE("ab\tc", "ab      c");
	ASSERT_SAFE("中文字啊\tc", "中文字啊        c");
	ASSERT_SAFE("\x01\tc", "^A      c");
	ASSERT_SAFE("\xff\tc", "\\xff    c");
	assert_safe("abc\n\tc", 6, "abc\n        c", true);
}

/* Whatever comes in, what goes out is valid, without controls, and without bidi. */
static void nothing_at_all_gets_through(void **state) {
	(void)state;
	uint32_t seed = 12345;
	for (int round = 0; round < 20000; round++) {
		char bytes[24];
		for (size_t i = 0; i < sizeof bytes; i++) {
			seed = seed * 1664525 + 1013904223;
			bytes[i] = (char)(seed >> 24);
		}
		struct text text = {0};
		text_safe(&text, bytes, sizeof bytes, false);
		assert_true(utf8_valid(text.s, text.len, NULL));
		for (size_t i = 0; i < text.len;) {
			int c;
			i += (size_t)utf8_decode(text.s + i, text.len - i, &c);
			assert_true(c >= 0x20 && (c < 0x7f || c >= 0xa0));
			assert_false(c >= 0x202a && c <= 0x202e);
		}
		text_free(&text);
	}
}

static void json_is_quoted(void **state) {
	(void)state;
	struct text text = {0};
	text_json(&text, "a\"\\\n\t\0\x1f/中\xff\x7f", 13);
	assert_string_equal(text.s, "\"a\\\"\\\\\\n\\t\\u0000\\u001f/中\\ufffd\\u007f\"");
	text_free(&text);
}

static void durations_have_three_digits(void **state) {
	(void)state;
	static const struct { long long ns; const char *want; } rows[] = {
		{0, "0 ns"}, {7, "7 ns"}, {999, "999 ns"}, {1000, "1.00 us"}, {1234, "1.23 us"},
		{812000, "812 us"}, {999499, "999 us"}, {999500, "1.00 ms"}, {5060000, "5.06 ms"},
		{9999999, "10.0 ms"}, {27449999, "27.4 ms"}, {27450000, "27.5 ms"},
		{99949999, "99.9 ms"}, {99950000, "0.100 s"}, {183000000, "0.183 s"},
		{999400000, "0.999 s"}, {999600000, "1.00 s"}, {2345000000, "2.35 s"},
		{60000000000, "60.0 s"}, {3600000000000, "3600 s"}, {-27400000, "-27.4 ms"},
		{LLONG_MAX, "9220000000 s"}, {LLONG_MIN, "-9220000000 s"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct text text = {0};
		text_duration(&text, rows[i].ns);
		assert_string_equal(text.s, rows[i].want);
		text_free(&text);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_string_grows),
		cmocka_unit_test(plain_text_passes),
		cmocka_unit_test(each_control_becomes_a_caret),
		cmocka_unit_test(each_c1_control_is_named),
		cmocka_unit_test(what_cannot_be_seen_is_named),
		cmocka_unit_test(bad_utf8_is_shown_byte_by_byte),
		cmocka_unit_test(marks_do_not_pile_up),
		cmocka_unit_test(tabs_reach_the_next_stop),
		cmocka_unit_test(nothing_at_all_gets_through),
		cmocka_unit_test(json_is_quoted),
		cmocka_unit_test(durations_have_three_digits),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
