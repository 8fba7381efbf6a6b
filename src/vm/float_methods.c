/*
 * The methods of float
 *
 * round(x, n) is exact: of all decimal numbers with n digits behind the point the
 * one nearest to the double, where a true half (2.5, but not 2.675) goes to the
 * even digit.  Behind the point the C library's printing is that already; before
 * it, the number is cut into an integer and a fraction for GMP.
 */

#include "vm/float.h"

#include "vm/int.h"
#include "vm/str.h"
#include "vm/tuple.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static value self_value(struct thread *t, const value *args) {
	(void)t;
	return value_keep(args[0]);
}

static value get_imag(struct thread *t, const value *args) {
	(void)args;
	return float_of(t, 0.0);
}

static value method_abs(struct thread *t, const value *args) {
	return float_of(t, fabs(float_value(args[0])));
}

static value method_is_integer(struct thread *t, const value *args) {
	double d = float_value(args[0]);

	(void)t;
	return value_of_bool(isfinite(d) && d == floor(d));
}

static value method_trunc(struct thread *t, const value *args) {
	return float_to_int(t, float_value(args[0]));
}

static value method_floor(struct thread *t, const value *args) {
	return float_to_int(t, floor(float_value(args[0])));
}

static value method_ceil(struct thread *t, const value *args) {
	return float_to_int(t, ceil(float_value(args[0])));
}

/* ---- divmod ---- */

static value pair_of(struct thread *t, value a, value b) {
	value items[2] = {a, b}, pair = VALUE_NULL;

	if (a != VALUE_NULL && b != VALUE_NULL)
		pair = tuple_of(t, items, 2);
	value_drop(t, a);
	value_drop(t, b);
	return pair;
}

static value do_divmod(struct thread *t, value a, value b) {
	double x, y, quotient, remainder;
	bool are_numbers = (value_is_float(a) || value_is_integer(a)) &&
			(value_is_float(b) || value_is_integer(b));

	if (!are_numbers)
		return VALUE_NOT_IMPLEMENTED;
	if (!arg_double(t, a, &x) || !arg_double(t, b, &y))
		return VALUE_NULL;
	if (y == 0)
		return raise_exc(t, EXC_ZERO_DIVISION, "float divmod()");
	float_divmod(x, y, &quotient, &remainder);
	return pair_of(t, float_of(t, quotient), float_of(t, remainder));
}

static value method_divmod(struct thread *t, const value *args) {
	return do_divmod(t, args[0], args[1]);
}

static value method_rdivmod(struct thread *t, const value *args) {
	return do_divmod(t, args[1], args[0]);
}

/* ---- round ---- */

/* To `digits` behind the point. */
static double round_fraction(double d, int digits) {
	char text[DBL_MAX_10_EXP + 400];

	snprintf(text, sizeof text, "%.*f", digits, d);
	return strtod(text, NULL);
}

/* To `digits` zeros before the point. */
static double round_whole(double d, unsigned long digits) {
	double whole = trunc(fabs(d));
	bool has_fraction = whole != fabs(d);
	char text[DBL_MAX_10_EXP + 400];
	mpz_t number, unit, rest;
	int half;

	mpz_inits(number, unit, rest, NULL);
	mpz_set_d(number, whole);
	mpz_ui_pow_ui(unit, 10, digits);
	mpz_tdiv_qr(number, rest, number, unit);
	mpz_mul_2exp(rest, rest, 1);
	half = mpz_cmp(rest, unit);
	if (half > 0 || (half == 0 && (has_fraction || mpz_odd_p(number))))
		mpz_add_ui(number, number, 1);
	mpz_mul(number, number, unit);
	mpz_get_str(text, 10, number);
	mpz_clears(number, unit, rest, NULL);
	return copysign(strtod(text, NULL), d);
}

/* Beyond these a double has no digits left to lose, or none left at all. */
enum { MOST_DIGITS = 323, LEAST_DIGITS = -308 };

static value round_to(struct thread *t, double d, int64_t digits) {
	double rounded;

	if (!isfinite(d) || digits > MOST_DIGITS)
		return float_of(t, d);
	if (digits < LEAST_DIGITS)
		return float_of(t, 0.0 * d);
	rounded = digits >= 0 ? round_fraction(d, (int)digits) : round_whole(d, (unsigned long)-digits);
	if (isinf(rounded))
		return raise_exc(t, EXC_OVERFLOW, "rounded value too large to represent");
	return float_of(t, rounded);
}

static value method_round(struct thread *t, const value *args) {
	double d = float_value(args[0]);
	value digits, rounded;

	if (args[1] == VALUE_NONE)
		return float_to_int(t, nearbyint(d));
	digits = value_index(t, args[1]);
	if (digits == VALUE_NULL)
		return VALUE_NULL;
	rounded = round_to(t, d, int_clamp(digits));
	value_drop(t, digits);
	return rounded;
}

/* ---- as fraction, as hexadecimal ---- */

static value method_ratio(struct thread *t, const value *args) {
	double d = float_value(args[0]);
	value numerator, denominator = VALUE_NULL;
	int exponent;

	if (isnan(d))
		return raise_exc(t, EXC_VALUE, "cannot convert NaN to integer ratio");
	if (isinf(d))
		return raise_exc(t, EXC_OVERFLOW, "cannot convert Infinity to integer ratio");
	d = frexp(d, &exponent);
	for (; d != floor(d); exponent--)
		d *= 2;
	numerator = int_of_double(t, exponent > 0 ? ldexp(d, exponent) : d);
	if (numerator != VALUE_NULL)
		denominator = exponent > 0 ? value_of_small(1)
			: int_binary(t, value_of_small(1), value_of_small(-exponent), BINARY_LSHIFT);
	return pair_of(t, numerator, denominator);
}

static value method_hex(struct thread *t, const value *args) {
	double d = float_value(args[0]);
	char text[64];

	if (!isfinite(d))
		return value_repr(t, args[0]);
	if (d == 0)
		return str_of(t, signbit(d) ? "-0x0.0p+0" : "0x0.0p+0");
	snprintf(text, sizeof text, "%.13a", d);
	return str_of(t, text);
}

/* [sign] [0x] digits [. digits] [p [sign] decimal digits] */
static bool is_hex(const char *s) {
	size_t n = 0;

	s += *s == '+' || *s == '-';
	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
		s += 2;
	for (; isxdigit((unsigned char)*s); s++)
		n++;
	if (*s == '.')
		for (s++; isxdigit((unsigned char)*s); s++)
			n++;
	if (n && (*s == 'p' || *s == 'P')) {
		s++;
		s += *s == '+' || *s == '-';
		if (!isdigit((unsigned char)*s))
			return false;
		while (isdigit((unsigned char)*s))
			s++;
	}
	return n && !*s;
}

static double read_hex(const char *s) {
	struct text text = {0};
	double d;

	if (*s == '-')
		text_add_char(&text, '-');
	s += *s == '+' || *s == '-';
	if (strncasecmp(s, "0x", 2))
		text_add(&text, "0x");
	text_add(&text, s);
	d = strtod(text.s, NULL);
	text_free(&text);
	return d;
}

static value method_fromhex(struct thread *t, const value *args) {
	struct text text = {0};
	const char *s;
	size_t len;
	double d;

	if (!value_is_str(args[1]))
		return raise_exc(t, EXC_TYPE, "bad argument type for built-in operation");
	s = value_as_str(args[1])->s;
	len = value_as_str(args[1])->len;
	for (; len && isspace((unsigned char)*s); len--)
		s++;
	while (len && isspace((unsigned char)s[len - 1]))
		len--;
	text_add_bytes(&text, s, len);
	if (is_hex(text_str(&text))) {
		d = read_hex(text_str(&text));
		text_free(&text);
		if (isinf(d))
			return raise_exc(t, EXC_OVERFLOW,
					"hexadecimal value too large to represent as a float");
		return float_of(t, d);
	}
	bool has_digit = strpbrk(text_str(&text), "0123456789");
	bool is_word = !has_digit && float_read(text_str(&text), text.len, &d);
	text_free(&text);
	if (!is_word)
		return raise_exc(t, EXC_VALUE, "invalid hexadecimal floating-point string");
	return float_of(t, d);
}

const struct native_def float_methods[] = {
	{"as_integer_ratio", method_ratio, "self, /", NATIVE_PLAIN},
	{"conjugate", self_value, "self, /", NATIVE_PLAIN},
	{"fromhex", method_fromhex, "cls, string, /", NATIVE_CLASS},
	{"hex", method_hex, "self, /", NATIVE_PLAIN},
	{"is_integer", method_is_integer, "self, /", NATIVE_PLAIN},
	{"real", self_value, "self", NATIVE_GETTER},
	{"imag", get_imag, "self", NATIVE_GETTER},
	{"__abs__", method_abs, "self, /", NATIVE_PLAIN},
	{"__ceil__", method_ceil, "self, /", NATIVE_PLAIN},
	{"__divmod__", method_divmod, "self, value, /", NATIVE_PLAIN},
	{"__rdivmod__", method_rdivmod, "self, value, /", NATIVE_PLAIN},
	{"__float__", self_value, "self, /", NATIVE_PLAIN},
	{"__floor__", method_floor, "self, /", NATIVE_PLAIN},
	{"__int__", method_trunc, "self, /", NATIVE_PLAIN},
	{"__round__", method_round, "self, ndigits=None, /", NATIVE_PLAIN},
	{"__trunc__", method_trunc, "self, /", NATIVE_PLAIN},
	{0},
};
