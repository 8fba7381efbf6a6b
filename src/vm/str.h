/*
 * str.h - strings from the inside: UTF-8, positions, building.
 *
 * A string is valid UTF-8 (a lone surrogate counts as a character of three
 * bytes).  `chars == len` means ASCII, and then a position is an offset.
 */

#ifndef VM_STR_H
#define VM_STR_H

#include "base/text.h"
#include "vm/seq.h"

static inline bool str_is_ascii(const struct str *s) { return s->chars == s->len; }

static inline int64_t str_hash(struct str *s) {
	if (!s->hash)
		s->hash = name_hash(s->s, s->len);
	return s->hash;
}

/* The character that begins at `p`, and where the next one begins. */
const char *str_next(const char *p, int *codepoint);

/* Where the character before `p` begins. */
static inline const char *str_back(const char *p) {
	do
		p--;
	while ((*p & 0xc0) == 0x80);
	return p;
}

/* Append one character. */
void str_put(struct text *text, int codepoint);

/* The offset of a position, and the position of an offset. */
size_t str_offset(const struct str *s, size_t position);
size_t str_position(const struct str *s, size_t offset);

/* An uninitialised string of `len` bytes and `chars` characters, terminated. */
struct str *str_make(struct thread *t, size_t len, size_t chars);

/* The characters [from, to) as a string. */
value str_slice(struct thread *t, struct str *s, size_t from, size_t to);

/* `s` itself, kept. */
static inline value str_same(struct str *s) { return value_keep(value_of_obj(s)); }

/* A string of a text, which is freed. */
value str_of_text(struct thread *t, struct text *text);
value str_of_codepoint(struct thread *t, int codepoint);

/* Append as repr writes it, quotes and all; `is_ascii`: as ascii() writes it. */
void str_add_repr(struct text *text, const char *s, size_t len, bool is_ascii);

/* Concatenation. */
value str_concat(struct thread *t, struct str *a, struct str *b);

/* Would what has been collected so far still fit as a string?  False: MemoryError. */
bool str_fits(struct thread *t, const struct text *text);

/* Append repr(v) or str(v) of a value to a text; false: an exception is set. */
bool str_add_value(struct thread *t, struct text *text, value v, bool is_repr);

/* -1, 0, 1 in code point order, which is UTF-8's byte order. */
int str_order(const struct str *a, const struct str *b);

/* Offset of `needle` in [from, to), -1: none; the last one from behind. */
int64_t str_find_bytes(const char *s, size_t from, size_t to, const char *needle, size_t len);
int64_t str_rfind_bytes(const char *s, size_t from, size_t to, const char *needle, size_t len);

/* "x" % args, and "{}".format(*args, **kwargs): percent.c and str_format.c. */
value str_percent(struct thread *t, struct str *format, value args);
value str_format_call(struct thread *t, struct str *format, value args, value kwargs,
	value mapping);

/* What a bad argument is, as "must be str, not None" names it. */
const char *str_not(const struct vm *vm, value v);

/* Tables of methods, one for each file of the family. */
extern const struct native_def str_find_methods[], str_split_methods[], str_case_methods[],
	str_text_methods[];

#endif
