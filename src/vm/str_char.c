#include "vm/str_char.h"

#include <stddef.h>
#include <wctype.h>

struct range_of_chars { int from, to; };

static bool is_in(int c, const struct range_of_chars *ranges, size_t n) {
	for (size_t i = 0; i < n && c >= ranges[i].from; i++)
		if (c <= ranges[i].to)
			return true;
	return false;
}

#define IS_IN(c, ranges) is_in(c, ranges, sizeof ranges / sizeof *ranges)

/* The zeros of the decimal systems in use; nine digits follow each. */
static const int zeros[] = {
	'0', 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
	0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0xff10,
};

int char_decimal(int c) {
	for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
		if (c >= zeros[i] && c <= zeros[i] + 9)
			return c - zeros[i];
	return -1;
}

bool char_is_decimal(int c) {
	return char_decimal(c) >= 0;
}

bool char_is_digit(int c) {
	static const struct range_of_chars more[] = {
		{0xb2, 0xb3}, {0xb9, 0xb9}, {0x2070, 0x2070}, {0x2074, 0x2079}, {0x2080, 0x2089},
		{0x2460, 0x2468},
	};

	return char_is_decimal(c) || IS_IN(c, more);
}

bool char_is_numeric(int c) {
	static const struct range_of_chars more[] = {
		{0xbc, 0xbe}, {0x2150, 0x2189}, {0x2460, 0x249b}, {0x3007, 0x3007},
		{0x3021, 0x3029}, {0x4e00, 0x4e00}, {0x4e03, 0x4e03}, {0x4e07, 0x4e07},
		{0x4e09, 0x4e09}, {0x4e24, 0x4e24}, {0x4e5d, 0x4e5d}, {0x4e8c, 0x4e8c},
		{0x4e94, 0x4e94}, {0x4ebf, 0x4ebf}, {0x516b, 0x516b}, {0x516d, 0x516d},
		{0x5341, 0x5341}, {0x5343, 0x5343}, {0x56db, 0x56db}, {0x767e, 0x767e},
		{0x96f6, 0x96f6},
	};

	return char_is_digit(c) || IS_IN(c, more);
}

bool char_is_alpha(int c) {
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return iswalpha((wint_t)c) && !char_is_decimal(c) && !(c >= 0x2150 && c <= 0x2188);
}

bool char_is_space(int c) {
	static const struct range_of_chars blanks[] = {
		{9, 13}, {28, 32}, {0x85, 0x85}, {0xa0, 0xa0}, {0x1680, 0x1680}, {0x2000, 0x200a},
		{0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000},
	};

	return IS_IN(c, blanks);
}

bool char_is_line_end(int c) {
	return (c >= 10 && c <= 13) || (c >= 28 && c <= 30) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool char_is_upper(int c) {
	return c < 0x80 ? c >= 'A' && c <= 'Z' : iswupper((wint_t)c);
}

bool char_is_lower(int c) {
	return c < 0x80 ? c >= 'a' && c <= 'z' : iswlower((wint_t)c) || c == 0xaa || c == 0xba;
}

/*
 * Marks of format, private characters and lone surrogates are escaped by repr, and so are all
 * blanks but one.
 */
bool char_is_printable(int c) {
	static const struct range_of_chars hidden[] = {
		{0, 0x1f}, {0x7f, 0xa0}, {0xad, 0xad}, {0x600, 0x605}, {0x61c, 0x61c},
		{0x6dd, 0x6dd}, {0x70f, 0x70f}, {0x1680, 0x1680}, {0x180e, 0x180e},
		{0x2000, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x206f}, {0x3000, 0x3000},
		{0xd800, 0xf8ff}, {0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xfffe, 0xffff},
		{0x1d173, 0x1d17a}, {0xe0000, 0xe00ff}, {0xe01f0, 0x10ffff},
	};

	return c < 0x7f ? c >= 0x20 : !IS_IN(c, hidden) && iswprint((wint_t)c);
}

bool char_begins_name(int c) {
	return c == '_' || char_is_alpha(c) || (c >= 0x2160 && c <= 0x2188);
}

bool char_goes_on_name(int c) {
	return char_begins_name(c) || char_is_decimal(c) || (c >= 0x300 && c <= 0x36f) || c == 0xb7;
}

int char_upper(int c) {
	return c < 0x80 ? (c >= 'a' && c <= 'z' ? c - 32 : c) : (int)towupper((wint_t)c);
}

int char_lower(int c) {
	return c < 0x80 ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : (int)towlower((wint_t)c);
}
