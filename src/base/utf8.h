/*
 * utf8.h - UTF-8 in and out, and how many columns a character takes.
 *
 * Widths are wcwidth's, so that they agree with what curses believes; they need
 * a UTF-8 LC_CTYPE, which utf8_init sets (falling back to C.UTF-8).
 */

#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/*
 * setlocale for characters only; numbers stay C.  Returns false when no UTF-8
 * locale is to be had, or the user's own codeset is another one: use ASCII then.
 */
bool utf8_init(void);

/*
 * Decode one character of at most `len` bytes.  Returns how many bytes it took
 * (at least 1) and sets *codepoint, to -1 for an invalid byte.
 */
int utf8_decode(const char *bytes, size_t len, int *codepoint);

/* Encode; returns the number of bytes, 1 to 4. */
int utf8_encode(int codepoint, char out[4]);

/* Is all of it valid UTF-8?  Else *bad is the offset of the first bad byte. */
bool utf8_valid(const char *bytes, size_t len, size_t *bad);

int utf8_width_char(int codepoint);                 /* columns: 0, 1 or 2; never negative */
int utf8_width(const char *bytes, size_t len);      /* columns of a string */
size_t utf8_count(const char *bytes, size_t len);   /* characters */

/* The byte offset at which `cols` columns are filled, never through a wide character. */
size_t utf8_cut(const char *bytes, size_t len, int cols);

/* Full-width ASCII (U+FF01..FF5E, U+3000) to ASCII, in place; returns the new length. */
size_t utf8_fold_wide(char *bytes, size_t len);

#endif
