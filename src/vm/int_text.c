/* Ints from text and back, int(...) and the methods of int. */

#include "vm/int.h"

#include "base/limits.h"
#include "base/mem.h"
#include "vm/float.h"
#include "vm/str.h"
#include "vm/str_char.h"
#include "vm/tuple.h"
#include "vm/types.h"

#include <stdio.h>
#include <stdlib.h>

/* The longest repr that the text of a ValueError shows. */
enum { LITERAL_SHOWN = 200 };

/* ---- out ---- */

static bool has_too_many_digits(value v, int base) {
	struct int_view view;
	mpz_t bound;
	bool too_many;

	if ((base & (base - 1)) == 0 || int_bits(v) < (size_t)LIMIT_INTEGER_DIGITS * 3)
		return false;
	mpz_init(bound);
	mpz_ui_pow_ui(bound, 10, LIMIT_INTEGER_DIGITS);
	too_many = mpz_cmpabs(int_view(v, &view), bound) >= 0;
	mpz_clear(bound);
	return too_many;
}

bool int_add_digits(struct thread *t, struct text *text, value v, int base) {
	struct int_view view;
	char *digits;

	if (!value_is_big(v) && base == 10) {
		char small[24];
		int n = snprintf(small, sizeof small, "%lld", (long long)int_small(v));

		text_add_bytes(text, small, (size_t)n);
		return true;
	}
	if (has_too_many_digits(v, base)) {
		raise_exc(t, EXC_VALUE, "Exceeds the limit (%d digits) for integer string conversion; "
			"use sys.set_int_max_str_digits() to increase the limit", LIMIT_INTEGER_DIGITS);
		return false;
	}
	int_view(v, &view);
	digits = mem_alloc(mpz_sizeinbase(view.z, base) + 2);
	mpz_get_str(digits, base, view.z);
	text_add(text, digits);
	mem_free(digits);
	return true;
}

/* ---- in ---- */

/* A literal being read: `digits` are bare ones, without blanks, sign, prefix or underscores. */
struct literal {
	struct text digits;
	int base;
	bool is_negative;
};

static int digit_of(int c) {
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 10;
	return char_decimal(c);
}

static int base_of_prefix(const char *p, const char *end) {
	if (end - p < 2 || *p != '0')
		return 0;
	switch (p[1] | 0x20) {
	case 'x': return 16;
	case 'o': return 8;
	case 'b': return 2;
	default:  return 0;
	}
}

static void trim(const char **from, const char **to) {
	int c;

	while (*from < *to) {
		const char *next = str_next(*from, &c);

		if (!char_is_space(c))
			break;
		*from = next;
	}
	while (*to > *from) {
		const char *p = str_back(*to);

		str_next(p, &c);
		if (!char_is_space(c))
			break;
		*to = p;
	}
}

/* Digits with single underscores between them; false: something else is there. */
static bool read_digits(struct literal *lit, const char *p, const char *end, bool after_prefix) {
	bool may_underscore = after_prefix;
	int c, digit;

	while (p < end) {
		p = str_next(p, &c);
		if (c == '_') {
			if (!may_underscore)
				return false;
			may_underscore = false;
			continue;
		}
		digit = digit_of(c);
		if (digit < 0 || digit >= lit->base)
			return false;
		text_add_char(&lit->digits, "0123456789abcdefghijklmnopqrstuvwxyz"[digit]);
		may_underscore = true;
	}
	return may_underscore && lit->digits.len > 0;
}

static bool read_literal(struct literal *lit, const char *p, const char *end, int base) {
	int prefix;
	bool has_zero_first;

	trim(&p, &end);
	if (p < end && (*p == '-' || *p == '+'))
		lit->is_negative = *p++ == '-';
	prefix = base_of_prefix(p, end);
	lit->base = base ? base : prefix ? prefix : 10;
	if (prefix && lit->base == prefix)
		return read_digits(lit, p + 2, end, true);
	has_zero_first = base == 0 && p < end && *p == '0';
	if (!read_digits(lit, p, end, false))
		return false;
	/* "010" is refused where a base may be chosen, "00" is not. */
	return !has_zero_first || strspn(lit->digits.s, "0") == lit->digits.len;
}

static value value_of_digits(struct thread *t, const char *digits, int base, bool is_negative) {
	value v;
	mpz_t z;

	mpz_init_set_str(z, digits, base);
	if (is_negative)
		mpz_neg(z, z);
	v = int_of_mpz(t, z);
	mpz_clear(z);
	return v;
}

static value raise_literal(struct thread *t, value text, int base) {
	value repr = value_repr(t, text), shown;

	if (repr == VALUE_NULL)
		return VALUE_NULL;
	shown = str_slice(t, value_as_str(repr), 0, LITERAL_SHOWN);
	value_drop(t, repr);
	if (shown == VALUE_NULL)
		return VALUE_NULL;
	raise_exc(t, EXC_VALUE, "invalid literal for int() with base %d: %s", base,
		value_as_str(shown)->s);
	value_drop(t, shown);
	return VALUE_NULL;
}

/* `text` is the str or bytes that holds the characters. */
static value read_int(struct thread *t, value text, const char *s, size_t len, int base) {
	struct literal lit = {0};
	value v = VALUE_NULL;

	if (!read_literal(&lit, s, s + len, base))
		raise_literal(t, text, base);
	else if ((lit.base & (lit.base - 1)) && lit.digits.len > LIMIT_INTEGER_DIGITS)
		raise_exc(t, EXC_VALUE, "Exceeds the limit (%d digits) for integer string conversion: "
			"value has %zu digits; use sys.set_int_max_str_digits() to increase the limit",
			LIMIT_INTEGER_DIGITS, lit.digits.len);
	else
		v = value_of_digits(t, lit.digits.s, lit.base, lit.is_negative);
	text_free(&lit.digits);
	return v;
}

value int_of_text(struct thread *t, const char *s, size_t len, int base) {
	value text = str_of_bytes(t, s, len), v;

	if (text == VALUE_NULL)
		return VALUE_NULL;
	v = read_int(t, text, s, len, base);
	value_drop(t, text);
	return v;
}

value int_of_digits(struct thread *t, const char *digits, size_t len) {
	struct text text = {0};
	value v;

	text_add_bytes(&text, digits, len);
	v = value_of_digits(t, text_str(&text), 10, false);
	text_free(&text);
	return v;
}

/* ---- int(...) ---- */

static value int_of_text_value(struct thread *t, value v, int base) {
	if (value_is_str(v))
		return read_int(t, v, value_as_str(v)->s, value_as_str(v)->len, base);
	const struct bytes *bytes = (struct bytes *)value_obj(v);
	return read_int(t, v, bytes->s, bytes->len, base);
}

static bool is_text(value v) {
	return value_is_str(v) || value_is_kind(v, OBJ_BYTES);
}

/* An instance: __int__, __index__ or __trunc__. */
static value int_of_instance(struct thread *t, value v) {
	static const enum dunder_id ways[] = {DUNDER_INT, DUNDER_INDEX};

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		value found = class_lookup(t->vm, state_class_of(t->vm, v), dunder(t->vm, ways[i]));
		value result;

		if (found == VALUE_NULL)
			continue;
		result = state_call_found(t, found, v, NULL, 0);
		if (result == VALUE_NULL || value_is_integer(result))
			return value_is_bool(result) ? value_of_small(int_small(result)) : result;
		raise_exc(t, EXC_TYPE, "%s returned non-int (type %s)", dunder(t->vm, ways[i])->s,
			value_type_name(t->vm, result));
		value_drop(t, result);
		return VALUE_NULL;
	}
	return raise_exc(t, EXC_TYPE,
		"int() argument must be a string, a bytes-like object or a real number, not '%s'",
		value_type_name(t->vm, v));
}

static value int_of_value(struct thread *t, value v) {
	if (value_is_bool(v))
		return value_of_small(int_small(v));
	if (value_is_integer(v))
		return value_keep(v);
	if (value_is_float(v))
		return float_to_int(t, float_value(v));
	if (is_text(v))
		return int_of_text_value(t, v, 10);
	return int_of_instance(t, v);
}

static value method_new(struct thread *t, const value *args) {
	value index;
	int64_t base;

	if (args[2] == VALUE_NULL)
		return args[1] == VALUE_NULL ? value_of_small(0) : int_of_value(t, args[1]);
	if (args[1] == VALUE_NULL)
		return raise_exc(t, EXC_TYPE, "int() missing string argument");
	index = value_index(t, args[2]);
	if (index == VALUE_NULL)
		return VALUE_NULL;
	base = int_clamp(index);
	value_drop(t, index);
	if (base != 0 && (base < 2 || base > 36))
		return raise_exc(t, EXC_VALUE, "int() base must be >= 2 and <= 36, or 0");
	if (!is_text(args[1]))
		return raise_exc(t, EXC_TYPE, "int() can't convert non-string with explicit base");
	return int_of_text_value(t, args[1], (int)base);
}

/* ---- methods ---- */

static value method_bit_length(struct thread *t, const value *args) {
	return int_of_u64(t, int_bits(args[0]));
}

static value method_bit_count(struct thread *t, const value *args) {
	struct int_view view;
	mpz_t z;
	value n;

	mpz_init(z);
	mpz_abs(z, int_view(args[0], &view));
	n = int_of_u64(t, mpz_popcount(z));
	mpz_clear(z);
	return n;
}

static value method_same(struct thread *t, const value *args) {
	return int_of_value(t, args[0]);
}

static value method_zero(struct thread *t, const value *args) {
	(void)t;
	(void)args;
	return value_of_small(0);
}

static value method_one(struct thread *t, const value *args) {
	(void)t;
	(void)args;
	return value_of_small(1);
}

static value method_as_integer_ratio(struct thread *t, const value *args) {
	value parts[2] = {int_of_value(t, args[0]), value_of_small(1)};
	value pair = tuple_of(t, parts, 2);

	value_drop(t, parts[0]);
	return pair;
}

/* Is byteorder "little"?  -1: ValueError. */
static int is_little(struct thread *t, value order) {
	const char *name;

	if (!arg_str(t, order, "to_bytes() argument 'byteorder'", &name))
		return -1;
	if (!strcmp(name, "little") || !strcmp(name, "big"))
		return *name == 'l';
	raise_exc(t, EXC_VALUE, "byteorder must be either 'little' or 'big'");
	return -1;
}

/* Does `v` fit into `len` bytes? */
static bool fits_bytes(struct thread *t, value v, size_t len, bool is_signed) {
	size_t need = int_bits(v);
	struct int_view view;

	if (int_sign(v) < 0 && !is_signed) {
		raise_exc(t, EXC_OVERFLOW, "can't convert negative int to unsigned");
		return false;
	}
	if (is_signed) {
		bool is_least = int_sign(v) < 0 && mpz_scan1(int_view(v, &view), 0) == need - 1;

		need += !is_least;
	}
	if (need <= len * 8)
		return true;
	raise_exc(t, EXC_OVERFLOW, "int too big to convert");
	return false;
}

static value method_to_bytes(struct thread *t, const value *args) {
	int little = is_little(t, args[2]), is_signed = value_truth(t, args[3]);
	struct int_view view;
	value result;
	int64_t len;
	char *out;
	mpz_t z;

	if (little < 0 || is_signed < 0 || !arg_i64(t, args[1], &len))
		return VALUE_NULL;
	if (len < 0)
		return raise_exc(t, EXC_VALUE, "length argument must be non-negative");
	if (!vm_check_size(t, (size_t)len * 2) || !fits_bytes(t, args[0], (size_t)len, is_signed))
		return VALUE_NULL;
	mpz_init(z);
	if (int_sign(args[0]) < 0)
		mpz_setbit(z, (mp_bitcnt_t)len * 8);      /* two's complement */
	mpz_add(z, z, int_view(args[0], &view));
	out = mem_alloc((size_t)len + 8);
	size_t n = (mpz_sizeinbase(z, 2) + 7) / 8;
	if (mpz_sgn(z))
		mpz_export(little ? out : out + ((size_t)len - n), NULL, little ? -1 : 1, 1, 0, 0, z);
	mpz_clear(z);
	result = bytes_of(t, out, (size_t)len);
	mem_free(out);
	return result;
}

static value method_from_bytes(struct thread *t, const value *args) {
	int little = is_little(t, args[2]), is_signed = value_truth(t, args[3]);
	const struct bytes *bytes = (struct bytes *)value_obj(args[1]);
	value result;
	mpz_t z;

	if (little < 0 || is_signed < 0)
		return VALUE_NULL;
	if (!value_is_kind(args[1], OBJ_BYTES))
		return raise_exc(t, EXC_TYPE, "cannot convert '%s' object to bytes",
			value_type_name(t->vm, args[1]));
	mpz_init(z);
	mpz_import(z, bytes->len, little ? -1 : 1, 1, 0, 0, bytes->s);
	if (is_signed && bytes->len && mpz_tstbit(z, bytes->len * 8 - 1)) {
		mpz_t whole;

		mpz_init(whole);
		mpz_setbit(whole, bytes->len * 8);
		mpz_sub(z, z, whole);
		mpz_clear(whole);
	}
	result = int_of_mpz(t, z);
	mpz_clear(z);
	return result;
}

const struct native_def int_methods[] = {
	{"__new__", method_new, "cls[, x], /, base", NATIVE_STATIC},
	{"bit_length", method_bit_length, "self, /", NATIVE_PLAIN},
	{"bit_count", method_bit_count, "self, /", NATIVE_PLAIN},
	{"conjugate", method_same, "self, /", NATIVE_PLAIN},
	{"as_integer_ratio", method_as_integer_ratio, "self, /", NATIVE_PLAIN},
	{"to_bytes", method_to_bytes, "self, /, length=1, byteorder='big', *, signed=False",
		NATIVE_PLAIN},
	{"from_bytes", method_from_bytes, "cls, /, bytes, byteorder='big', *, signed=False",
		NATIVE_CLASS},
	{"real", method_same, "self", NATIVE_GETTER},
	{"imag", method_zero, "self", NATIVE_GETTER},
	{"numerator", method_same, "self", NATIVE_GETTER},
	{"denominator", method_one, "self", NATIVE_GETTER},
	{0},
};
