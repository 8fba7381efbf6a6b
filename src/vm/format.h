/*
 * format.h - format specs: what stands behind the colon in f"{x:>8.2f}".
 *
 *     [[fill]align][sign][z][#][0][width][grouping][.precision][type]
 *
 * The three format_* calls are class_ops.format of int (and bool), float and str.
 */

#ifndef VM_FORMAT_H
#define VM_FORMAT_H

#include "base/text.h"
#include "vm/object.h"

struct format_spec {
	char fill[5];       /* UTF-8 of one character */
	char align;         /* '<' '>' '=' '^', 0: the type's own */
	char sign;          /* '-' '+' ' ' */
	bool has_sign, alternate, no_minus_zero;
	bool is_zero_padded; /* aligned by a 0 before the width, which strings take as mere fill */
	char grouping;      /* ',' '_', 0: none */
	int64_t width;      /* -1: none */
	int64_t precision;  /* -1: none */
	int type;           /* a character, 0: none */
};

/* Understand a spec for `self`, which only errors name; false: ValueError. */
bool format_parse(struct thread *t, value self, const struct str *spec, struct format_spec *out);

value format_int(struct thread *t, value self, struct str *spec);
value format_float(struct thread *t, value self, struct str *spec);
value format_str(struct thread *t, value self, struct str *spec);

/*
 * Append a number whose parts are given: its sign, a prefix such as "0x", its
 * whole digits and the rest (point, fraction, exponent).  For percent.c too.
 */
void format_number(struct text *out, const struct format_spec *spec, bool is_negative,
	const char *prefix,
	const char *digits, const char *rest);

/*
 * Append the digits of |v|, an int or bool, in a base to an empty text; false: an exception is
 * set.
 */
bool format_digits(struct thread *t, struct text *out, value v, int base, bool *is_negative);

/*
 * Append |d| as %e, %f or %g and their capitals (or 'r': as repr) write it; `*whole` is the
 * length of the digits before the rest.
 */
void format_double(struct text *out, double d, int type, int precision, bool alternate,
	size_t *whole);

/* Append repr(d): the shortest digits that read back as d. */
void format_repr(struct text *out, double d);

#endif
