/*
 * text.h - growing strings, and the one sink for text that came from a file.
 *
 * A struct text is storage of the caller: text_init or `= {0}` makes it empty,
 * text_free gives its bytes back.  text_safe is the only way in which bytes
 * from a lesson, a program, its output or a file name may reach a terminal:
 * controls become ^X, bad UTF-8 \xNN, bidi and zero-width characters <U+202E>,
 * and at most four combining marks follow a base.  Strict, with no way round.
 */

#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct text {
	char *s;    /* NUL-terminated once anything was added; may be NULL when empty */
	size_t len; /* bytes, without the NUL */
	size_t cap;
};

void text_init(struct text *text);
void text_free(struct text *text);
void text_clear(struct text *text);                  /* len = 0, keeps the memory */
const char *text_str(const struct text *text);       /* never NULL */
void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const char *bytes, size_t len);
void text_add_char(struct text *text, char c);
void text_add_codepoint(struct text *text, unsigned codepoint);
void text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_addv(struct text *text, const char *format, va_list args);
void text_repeat(struct text *text, const char *string, int times);

/*
 * Append `len` bytes made safe for a terminal.  Newlines stay if `keep_newlines`;
 * tabs become blanks up to the next column of eight, as the first byte is in the first.
 */
void text_safe(struct text *text, const char *bytes, size_t len, bool keep_newlines);

/* Append `len` bytes as a JSON string with its quotes (bad UTF-8 as \ufffd). */
void text_json(struct text *text, const char *bytes, size_t len);

/* A duration for people: "27.4 ms", "0.183 s", "5.06 ms", "812 us".  Three significant digits. */
void text_duration(struct text *text, long long ns);

#endif
