#include "base/utf8.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* Is what the user asked for UTF-8?  Nobody asked: a container, which shows UTF-8. */
static bool asks_for_utf8(void) {
	static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		const char *value = getenv(variables[i]);
		if (!value || !*value)
			continue;
		return strcasestr(value, "UTF-8") || strcasestr(value, "UTF8");
	}
	return true;
}

static bool codeset_is_utf8(void) {
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool utf8_init(void) {
	/* A name without a codeset, such as zh_CN, may still mean UTF-8. */
	if (setlocale(LC_CTYPE, "") && codeset_is_utf8())
		return true;
	bool asked = asks_for_utf8();
	/* Not installed, or another codeset: lengths and widths want UTF-8 all the same. */
	return setlocale(LC_CTYPE, "C.UTF-8") && codeset_is_utf8() && asked;
}

int utf8_decode(const char *bytes, size_t len, int *codepoint) {
	static const int least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char first = len ? (unsigned char)bytes[0] : 0xff;
	int size = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3
		: first < 0xf8 ? 4 : 0;

	*codepoint = -1;
	if (size == 0 || (size_t)size > len)
		return 1;
	int value = size == 1 ? first : first & (0x7f >> size);
	for (int i = 1; i < size; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 1;
		value = value << 6 | (bytes[i] & 0x3f);
	}
	bool surrogate = value >= 0xd800 && value <= 0xdfff;
	if (value < least[size] || value > 0x10ffff || surrogate)
		return 1;
	*codepoint = value;
	return size;
}

int utf8_encode(int codepoint, char out[4]) {
	bool surrogate = codepoint >= 0xd800 && codepoint <= 0xdfff;
	if (codepoint < 0 || codepoint > 0x10ffff || surrogate)
		codepoint = 0xfffd;
	if (codepoint < 0x80) {
		out[0] = (char)codepoint;
		return 1;
	}
	int size = codepoint < 0x800 ? 2 : codepoint < 0x10000 ? 3 : 4;
	for (int i = size - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (codepoint & 0x3f));
		codepoint >>= 6;
	}
	out[0] = (char)(0xf00 >> size | codepoint);
	return size;
}

bool utf8_valid(const char *bytes, size_t len, size_t *bad) {
	for (size_t i = 0; i < len;) {
		int codepoint;
		int size = utf8_decode(bytes + i, len - i, &codepoint);
		if (codepoint < 0) {
			if (bad)
				*bad = i;
			return false;
		}
		i += (size_t)size;
	}
	return true;
}

int utf8_width_char(int codepoint) {
	if (codepoint >= 0x20 && codepoint < 0x7f)
		return 1;
	if (codepoint >= 0 && codepoint < 0xa0)
		return 0;
	int width = wcwidth((wchar_t)codepoint);
	return width < 0 ? 1 : width;
}

int utf8_width(const char *bytes, size_t len) {
	int cols = 0;
	for (size_t i = 0; i < len;) {
		int codepoint;
		i += (size_t)utf8_decode(bytes + i, len - i, &codepoint);
		cols += utf8_width_char(codepoint);
	}
	return cols;
}

size_t utf8_count(const char *bytes, size_t len) {
	size_t count = 0;
	for (size_t i = 0; i < len; count++) {
		int codepoint;
		i += (size_t)utf8_decode(bytes + i, len - i, &codepoint);
	}
	return count;
}

size_t utf8_cut(const char *bytes, size_t len, int cols) {
	size_t at = 0;
	while (at < len) {
		int codepoint;
		int size = utf8_decode(bytes + at, len - at, &codepoint);
		cols -= utf8_width_char(codepoint);
		if (cols < 0)
			break;
		at += (size_t)size;
	}
	return at;
}

size_t utf8_fold_wide(char *bytes, size_t len) {
	size_t to = 0;
	for (size_t from = 0; from < len;) {
		int codepoint;
		int size = utf8_decode(bytes + from, len - from, &codepoint);
		if (codepoint == 0x3000)
			bytes[to++] = ' ';
		else if (codepoint >= 0xff01 && codepoint <= 0xff5e)
			bytes[to++] = (char)(codepoint - 0xff01 + '!');
		else {
			memmove(bytes + to, bytes + from, (size_t)size);
			to += (size_t)size;
		}
		from += (size_t)size;
	}
	return to;
}
