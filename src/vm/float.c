/*
 * The class float: making, operators, comparing
 *
 * Mixed with an int, the int becomes a double (OverflowError when it is too
 * large), except in comparisons, which are exact.
 */

#include "vm/float.h"

#include "vm/exc.h"
#include "vm/format.h"
#include "vm/int.h"
#include "vm/str.h"
#include "vm/str_char.h"
#include "vm/types.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

value float_of(struct thread *t, double d) {
	value v = value_of_flonum(d);
	struct float_box *box;

	if (v != VALUE_NULL)
		return v;
	box = heap_object(t, OBJ_FLOAT, state_class(t->vm, OBJ_FLOAT), sizeof *box);
	if (!box)
		return VALUE_NULL;
	box->d = d;
	return value_of_obj(box);
}

/* ---- numbers from values ---- */

/* What __float__ or __index__ of an instance gives; 1, 0: it has neither, -1. */
static int instance_to_double(struct thread *t, value v, double *out) {
	struct class *class = value_obj(v)->class;
	value found = class_lookup(t->vm, class, dunder(t->vm, DUNDER_FLOAT)), number;
	bool ok = false;

	if (found == VALUE_NULL) {
		if (class_lookup(t->vm, class, dunder(t->vm, DUNDER_INDEX)) == VALUE_NULL)
			return 0;
		number = value_index(t, v);
		ok = number != VALUE_NULL && int_to_double(t, number, out);
	} else {
		number = state_call_found(t, found, v, NULL, 0);
		ok = value_is_float(number);
		if (ok)
			*out = float_value(number);
		else if (number != VALUE_NULL)
			raise_exc(t, EXC_TYPE, "%s.__float__ returned non-float (type %s)", class->name->s,
				value_type_name(t->vm, number));
	}
	value_drop(t, number);
	return ok ? 1 : -1;
}

/* 1, 0: it is no number, -1: exception. */
static int to_double(struct thread *t, value v, double *out) {
	if (value_is_float(v)) {
		*out = float_value(v);
		return 1;
	}
	if (value_is_integer(v))
		return int_to_double(t, v, out) ? 1 : -1;
	return value_is_instance(v) ? instance_to_double(t, v, out) : 0;
}

bool arg_double(struct thread *t, value v, double *out) {
	int is = to_double(t, v, out);

	if (!is)
		raise_exc(t, EXC_TYPE, "must be real number, not %s", value_type_name(t->vm, v));
	return is > 0;
}

value float_to_int(struct thread *t, double d) {
	if (isnan(d))
		return raise_exc(t, EXC_VALUE, "cannot convert float NaN to integer");
	if (isinf(d))
		return raise_exc(t, EXC_OVERFLOW, "cannot convert float infinity to integer");
	return int_of_double(t, d);
}

/* ---- numbers from text ---- */

/*
 * A number written in ASCII with decimal digits of any script, into `out`:
 * without blanks around it, and without underscores, which may only stand
 * between digits.  False: there is something that belongs to no number.
 */
static bool normalize(const char *s, size_t len, struct text *out) {
	const char *end = s + len;
	bool after_digit = false;

	for (int c; s < end;) {
		const char *next = str_next(s, &c);
		int ahead = 0;

		if (next < end)
			str_next(next, &ahead);
		if (char_is_decimal(c))
			text_add_char(out, (char)('0' + char_decimal(c)));
		else if (c > 0 && c < 128 && c != '_')
			text_add_char(out, (char)c);
		else if (c != '_' || !after_digit || next == end || !char_is_decimal(ahead))
			return false;
		after_digit = char_is_decimal(c);
		s = next;
	}
	return true;
}

static const char *skip_digits(const char *s, bool *any) {
	for (; *s >= '0' && *s <= '9'; s++)
		*any = true;
	return s;
}

/* [sign] digits [. digits] [e [sign] digits], or a word for what is no such number. */
static bool is_number(const char *s) {
	static const char *const words[] = {"inf", "infinity", "nan"};
	bool any = false, any_exponent = false;

	s += *s == '+' || *s == '-';
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcasecmp(s, words[i]))
			return true;
	s = skip_digits(s, &any);
	if (*s == '.')
		s = skip_digits(s + 1, &any);
	if (any && (*s == 'e' || *s == 'E')) {
		s++;
		s += *s == '+' || *s == '-';
		s = skip_digits(s, &any_exponent);
		any = any_exponent;
	}
	return any && !*s;
}

static void strip(const char **s, size_t *len) {
	const char *end = *s + *len;
	int c;

	while (*s < end) {
		const char *next = str_next(*s, &c);

		if (!char_is_space(c))
			break;
		*s = next;
	}
	while (end > *s) {
		const char *last = str_back(end);

		str_next(last, &c);
		if (!char_is_space(c))
			break;
		end = last;
	}
	*len = (size_t)(end - *s);
}

/* Short, ASCII, without underscores: nothing to be normalized. */
static bool is_plain(const char *s, size_t len) {
	for (size_t i = 0; i < len; i++)
		if ((s[i] & 0x80) || s[i] == '_')
			return false;
	return true;
}

bool float_read(const char *s, size_t len, double *out) {
	struct text text = {0};
	char plain[64];
	bool ok;

	strip(&s, &len);
	if (len < sizeof plain && is_plain(s, len)) {
		memcpy(plain, s, len);
		plain[len] = '\0';
		ok = is_number(plain);
		if (ok)
			*out = strtod(plain, NULL);
		return ok;
	}
	ok = normalize(s, len, &text) && is_number(text_str(&text));
	if (ok)
		*out = strtod(text_str(&text), NULL);
	text_free(&text);
	return ok;
}

static value from_text(struct thread *t, value v, const char *s, size_t len) {
	double d;
	value repr;

	if (!memchr(s, '\0', len) && float_read(s, len, &d))
		return float_of(t, d);
	repr = value_repr(t, v);
	if (repr != VALUE_NULL)
		raise_exc(t, EXC_VALUE, "could not convert string to float: %s", value_as_str(repr)->s);
	value_drop(t, repr);
	return VALUE_NULL;
}

static value float_new(struct thread *t, const value *args) {
	value v = args[1];
	double d;
	int is;

	if (value_is_str(v))
		return from_text(t, v, value_as_str(v)->s, value_as_str(v)->len);
	if (value_is_kind(v, OBJ_BYTES)) {
		const struct bytes *bytes = (const struct bytes *)value_obj(v);

		return from_text(t, v, bytes->s, bytes->len);
	}
	is = to_double(t, v, &d);
	if (!is)
		return raise_exc(t, EXC_TYPE,
				"float() argument must be a string or a real number, not '%s'",
				value_type_name(t->vm, v));
	return is < 0 ? VALUE_NULL : float_of(t, d);
}

/* ---- arithmetic ---- */

void float_divmod(double a, double b, double *quotient, double *remainder) {
	double rest = fmod(a, b), whole = (a - rest) / b, floored;

	if (rest == 0) {
		rest = copysign(0.0, b);
	} else if ((b < 0) != (rest < 0)) {
		rest += b;
		whole -= 1.0;
	}
	*remainder = rest;
	if (whole == 0) {
		*quotient = copysign(0.0, a / b);
		return;
	}
	floored = floor(whole);
	*quotient = whole - floored > 0.5 ? floored + 1.0 : floored;
}

static value raise_range(struct thread *t) {
	value args[2] = {value_of_small(ERANGE), str_of(t, "Numerical result out of range")};
	value exception = args[1] == VALUE_NULL ? VALUE_NULL
		: exc_make(t, exc_class(t->vm, EXC_OVERFLOW), args, 2);

	value_drop(t, args[1]);
	return exception == VALUE_NULL ? VALUE_NULL : raise_value(t, exception);
}

/* C's pow has the same special cases as Python, but for three that are errors. */
static value power(struct thread *t, double a, double b) {
	double result;

	if (a == 0 && b < 0 && isfinite(b))
		return raise_exc(t, EXC_ZERO_DIVISION, "0.0 cannot be raised to a negative power");
	if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b))
		return raise_exc(t, EXC_VALUE,
				"negative number cannot be raised to a fractional power");
	result = pow(a, b);
	if (isinf(result) && isfinite(a) && isfinite(b))
		return raise_range(t);
	return float_of(t, result);
}

static value divide(struct thread *t, double a, double b, int op) {
	static const char *const texts[] = {
		[BINARY_TRUE_DIVIDE] = "float division by zero",
		[BINARY_FLOOR_DIVIDE] = "float floor division by zero",
		[BINARY_REMAINDER] = "float modulo",
	};
	double quotient, remainder;

	if (b == 0)
		return raise_exc(t, EXC_ZERO_DIVISION, "%s", texts[op]);
	if (op == BINARY_TRUE_DIVIDE)
		return float_of(t, a / b);
	float_divmod(a, b, &quotient, &remainder);
	return float_of(t, op == BINARY_REMAINDER ? remainder : quotient);
}

/* Only builtin numbers: instances answer by their methods. */
static bool is_number_value(value v) {
	return value_is_float(v) || value_is_integer(v);
}

static value float_binary(struct thread *t, value a, value b, int op, bool is_inplace) {
	double x, y;

	(void)is_inplace;
	if (!is_number_value(a) || !is_number_value(b))
		return VALUE_NOT_IMPLEMENTED;
	switch (op) {
	case BINARY_ADD: case BINARY_SUBTRACT: case BINARY_MULTIPLY: case BINARY_POWER:
	case BINARY_TRUE_DIVIDE: case BINARY_FLOOR_DIVIDE: case BINARY_REMAINDER:
		break;
	default:
		return VALUE_NOT_IMPLEMENTED;
	}
	if (to_double(t, a, &x) < 0 || to_double(t, b, &y) < 0)
		return VALUE_NULL;
	switch (op) {
	case BINARY_ADD:      return float_of(t, x + y);
	case BINARY_SUBTRACT: return float_of(t, x - y);
	case BINARY_MULTIPLY: return float_of(t, x * y);
	case BINARY_POWER:    return power(t, x, y);
	default:              return divide(t, x, y, op);
	}
}

static value float_unary(struct thread *t, value self, int op) {
	switch (op) {
	case UNARY_POSITIVE: return value_keep(self);
	case UNARY_NEGATIVE: return float_of(t, -float_value(self));
	default:             return VALUE_NOT_IMPLEMENTED;
	}
}

/* ---- comparing, hashing ---- */

/* `a op b` where one is a float and the other a float or an int; neither is NaN. */
static int order(value a, value b) {
	double x, y;

	if (!value_is_float(a))
		return int_order_double(a, float_value(b));
	if (!value_is_float(b))
		return -int_order_double(b, float_value(a));
	x = float_value(a);
	y = float_value(b);
	return (x > y) - (x < y);
}

static bool is_nan(value v) {
	return value_is_kind(v, OBJ_FLOAT) && isnan(float_value(v));
}

static value float_compare(struct thread *t, value a, value b, int op) {
	(void)t;
	if (!is_number_value(a) || !is_number_value(b))
		return VALUE_NOT_IMPLEMENTED;
	if (is_nan(a) || is_nan(b))
		return value_of_bool(op == COMPARE_NE);
	return value_of_bool(seq_order(order(a, b), op));
}

/* The number modulo 2**61 - 1, so that equal numbers of all types have one hash. */
int64_t float_hash(double d) {
	enum { BITS = 61, STEP = 28 };
	const uint64_t modulus = ((uint64_t)1 << BITS) - 1;
	uint64_t hash = 0;
	int exponent;
	double rest;

	if (isinf(d))
		return d > 0 ? 314159 : -314159;
	for (rest = frexp(fabs(d), &exponent); rest != 0; exponent -= STEP) {
		uint64_t digits;

		hash = (hash << STEP & modulus) | hash >> (BITS - STEP);
		rest *= 1 << STEP;
		digits = (uint64_t)rest;
		rest -= (double)digits;
		hash += digits;
		if (hash >= modulus)
			hash -= modulus;
	}
	exponent = exponent >= 0 ? exponent % BITS : BITS - 1 - (-1 - exponent) % BITS;
	hash = (hash << exponent & modulus) | hash >> (BITS - exponent);
	if (d < 0)
		hash = -hash;
	return (int64_t)hash == -1 ? -2 : (int64_t)hash;
}

static bool hash_of(struct thread *t, value self, int64_t *hash) {
	double d = float_value(self);

	(void)t;
	*hash = isnan(d) ? (int64_t)(self >> 4) : float_hash(d);
	return true;
}

static int float_truth(struct thread *t, value self) {
	(void)t;
	return float_value(self) != 0;
}

static value float_repr(struct thread *t, value self) {
	struct text text = {0};

	format_repr(&text, float_value(self));
	return str_of_text(t, &text);
}

static const struct class_ops ops = {
	.repr = float_repr,
	.hash = hash_of,
	.compare = float_compare,
	.binary = float_binary,
	.unary = float_unary,
	.truth = float_truth,
	.format = format_float,
};

static const struct native_def making[] = {
	{"__new__", float_new, "cls, x=0, /", NATIVE_STATIC},
	{0},
};

void float_open(struct vm *vm) {
	struct class *class = class_open_kind(vm, OBJ_FLOAT, "float", NULL, &ops, making, true);

	native_class_fill(vm, class, float_methods);
}
