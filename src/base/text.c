#include "base/text.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { TAB_COLS = 8, MARKS_MAX = 4 };

void text_init(struct text *text) {
	*text = (struct text){0};
}

void text_free(struct text *text) {
	mem_free(text->s);
	text_init(text);
}

void text_clear(struct text *text) {
	text->len = 0;
	if (text->s)
		text->s[0] = '\0';
}

const char *text_str(const struct text *text) {
	return text->s ? text->s : "";
}

/* Make room for `more` bytes and a NUL. */
static void reserve(struct text *text, size_t more) {
	if (more > SIZE_MAX / 4 - text->len)
		err_die("no memory left for %zu bytes", more);
	size_t need = text->len + more + 1;
	if (need <= text->cap)
		return;
	size_t cap = text->cap ? text->cap : 32;
	while (cap < need)
		cap *= 2;
	text->s = mem_resize(text->s, cap);
	text->cap = cap;
}

void text_add_bytes(struct text *text, const char *bytes, size_t len) {
	reserve(text, len);
	if (len)
		memcpy(text->s + text->len, bytes, len);
	text->len += len;
	text->s[text->len] = '\0';
}

void text_add(struct text *text, const char *string) {
	text_add_bytes(text, string, strlen(string));
}

void text_add_char(struct text *text, char c) {
	text_add_bytes(text, &c, 1);
}

void text_add_codepoint(struct text *text, unsigned codepoint) {
	char bytes[4];
	int value = codepoint > 0x10ffff ? -1 : (int)codepoint;
	text_add_bytes(text, bytes, (size_t)utf8_encode(value, bytes));
}

void text_addv(struct text *text, const char *format, va_list args) {
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	if (len < 0)
		err_die("cannot format '%s'", format);
	reserve(text, (size_t)len);
	vsnprintf(text->s + text->len, (size_t)len + 1, format, again);
	text->len += (size_t)len;
	va_end(again);
}

void text_addf(struct text *text, const char *format, ...) {
	va_list args;
	va_start(args, format);
	text_addv(text, format, args);
	va_end(args);
}

void text_repeat(struct text *text, const char *string, int times) {
	for (int i = 0; i < times; i++)
		text_add(text, string);
}

/* -- the sink */

/*
 * Characters that take no room but change how others look: bidi controls, zero-width
 * ones, invisible fillers, tags, interlinear marks, and what Unicode promises never
 * to be a character.  Sorted; C1 controls come first, since terminals obey them.
 */
static const struct { int first, last; } unseen[] = {
	{0x0080, 0x009f}, {0x00ad, 0x00ad}, {0x061c, 0x061c}, {0x115f, 0x1160},
	{0x17b4, 0x17b5}, {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e},
	{0x2060, 0x206f}, {0x3164, 0x3164}, {0xfdd0, 0xfdef}, {0xfeff, 0xfeff},
	{0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0x13430, 0x1345f},
	{0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0x10ffff},
};

static bool is_unseen(int codepoint) {
	for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
		if (codepoint <= unseen[i].last)
			return codepoint >= unseen[i].first;
	return false;
}

/* A line being written: where it stands, and the marks on its last character. */
struct sink {
	struct text *text;
	int cols, marks;
	bool keep_newlines;
};

static void sink_control(struct sink *sink, int codepoint) {
	if (codepoint == '\n' && sink->keep_newlines) {
		text_add_char(sink->text, '\n');
		sink->cols = 0;
	} else if (codepoint == '\t') {
		int blanks = TAB_COLS - sink->cols % TAB_COLS;
		text_repeat(sink->text, " ", blanks);
		sink->cols += blanks;
	} else {
		text_addf(sink->text, "^%c", codepoint ^ 0x40);
		sink->cols += 2;
	}
}

static void sink_seen(struct sink *sink, int codepoint) {
	int cols = utf8_width_char(codepoint);
	sink->marks = cols ? 0 : sink->marks + 1;
	if (sink->marks > MARKS_MAX)
		return;
	text_add_codepoint(sink->text, (unsigned)codepoint);
	sink->cols += cols;
}

void text_safe(struct text *text, const char *bytes, size_t len, bool keep_newlines) {
	struct sink sink = {.text = text, .keep_newlines = keep_newlines};
	for (size_t i = 0; i < len;) {
		int codepoint;
		size_t before = text->len;
		int size = utf8_decode(bytes + i, len - i, &codepoint);
		bool control = codepoint >= 0 && (codepoint < 0x20 || codepoint == 0x7f);
		bool shown = codepoint >= 0 && !control && !is_unseen(codepoint);
		if (shown)
			sink_seen(&sink, codepoint);
		else if (control)
			sink_control(&sink, codepoint);
		else if (codepoint < 0)
			text_addf(text, "\\x%02x", (unsigned char)bytes[i]);
		else
			text_addf(text, "<U+%04X>", (unsigned)codepoint);
		if (!shown)
			sink.marks = 0;
		if (!shown && !control)
			sink.cols += (int)(text->len - before);
		i += (size_t)size;
	}
	if (!text->s)
		text_add(text, "");
}

/* -- other shapes */

void text_json(struct text *text, const char *bytes, size_t len) {
	static const char plain[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	text_add_char(text, '"');
	for (size_t i = 0; i < len;) {
		int codepoint;
		int size = utf8_decode(bytes + i, len - i, &codepoint);
		const char *at = codepoint > 0 && codepoint < 0x80 ? strchr(plain, codepoint) : NULL;
		if (at)
			text_addf(text, "\\%c", letters[at - plain]);
		else if (codepoint < 0)
			text_add(text, "\\ufffd");
		else if (codepoint < 0x20 || codepoint == 0x7f)
			text_addf(text, "\\u%04x", (unsigned)codepoint);
		else
			text_add_bytes(text, bytes + i, (size_t)size);
		i += (size_t)size;
	}
	text_add_char(text, '"');
}

void text_duration(struct text *text, long long ns) {
	static const struct {
		const char *name;
		unsigned long long ns, below; /* the unit serves values below this */
	} units[] = {
		{"ns", 1, 1000},
		{"us", 1000, 1000000},
		{"ms", 1000000, 100000000},
		{"s", 1000000000, ~0ull},
	};
	unsigned long long value = ns < 0 ? 0ull - (unsigned long long)ns : (unsigned long long)ns;

	/* Round to three digits first: 999.7 us is a millisecond. */
	unsigned long long step = 1;
	while (value / step >= 1000)
		step *= 10;
	value = (value + step / 2) / step * step;

	int i = 0;
	while (value >= units[i].below)
		i++;
	unsigned long long unit = units[i].ns, whole = value / unit, rest = value % unit;
	int digits = i == 0 || whole >= 100 ? 0 : whole >= 10 ? 1 : whole >= 1 ? 2 : 3;
	text_addf(text, "%s%llu", ns < 0 ? "-" : "", whole);
	for (int d = 0; d < digits; d++) {
		unit /= 10;
		text_addf(text, "%s%llu", d == 0 ? "." : "", rest / unit);
		rest %= unit;
	}
	text_addf(text, " %s", units[i].name);
}
