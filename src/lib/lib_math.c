/*
 * The math module, as far as lessons and tutorials use it.
 */

#include "lib/modules.h"

#include "vm/ops.h"
#include "vm/vm.h"

#include <errno.h>
#include <math.h>

/* What CPython makes of a C function's answer: ValueError for a NaN out of numbers, OverflowError
 * for an infinity. */
static value checked(struct thread *t, double x, double result) {
	if (isnan(result) && !isnan(x))
		return raise_exc(t, EXC_VALUE, "math domain error");
	if (isinf(result) && isfinite(x))
		return raise_exc(t, EXC_OVERFLOW, "math range error");
	return float_of(t, result);
}

#define ONE_ARG(name, function) \
	static value math_##name(struct thread *t, const value *args) { \
		double x; \
		return arg_double(t, args[0], &x) ? checked(t, x, function(x)) : VALUE_NULL; \
	}
ONE_ARG(sqrt, sqrt)
ONE_ARG(exp, exp)
ONE_ARG(sin, sin)
ONE_ARG(cos, cos)
ONE_ARG(tan, tan)
ONE_ARG(asin, asin)
ONE_ARG(acos, acos)
ONE_ARG(atan, atan)
ONE_ARG(sinh, sinh)
ONE_ARG(cosh, cosh)
ONE_ARG(tanh, tanh)
ONE_ARG(fabs, fabs)
ONE_ARG(cbrt, cbrt)
ONE_ARG(expm1, expm1)
ONE_ARG(gamma, tgamma)
ONE_ARG(erf, erf)

static double to_degrees(double x) { return x * (180.0 / M_PI); }
static double to_radians(double x) { return x * (M_PI / 180.0); }
ONE_ARG(degrees, to_degrees)
ONE_ARG(radians, to_radians)

/* Logarithms: zero and less is a domain error, not an infinity. */
static bool positive(struct thread *t, value v, double *x) {
	if (!arg_double(t, v, x))
		return false;
	if (*x <= 0) {
		raise_exc(t, EXC_VALUE, "math domain error");
		return false;
	}
	return true;
}

static value math_log(struct thread *t, const value *args) {
	double x, base;
	if (!positive(t, args[0], &x))
		return VALUE_NULL;
	if (args[1] == VALUE_NULL)
		return float_of(t, log(x));
	if (!positive(t, args[1], &base))
		return VALUE_NULL;
	if (log(base) == 0)
		return raise_exc(t, EXC_ZERO_DIVISION, "float division by zero");
	return float_of(t, log(x) / log(base));
}

#define LOGARITHM(name, function) \
	static value math_##name(struct thread *t, const value *args) { \
		double x; \
		return positive(t, args[0], &x) ? float_of(t, function(x)) : VALUE_NULL; \
	}
LOGARITHM(log2, log2)
LOGARITHM(log10, log10)

static value math_pow(struct thread *t, const value *args) {
	double x, y;
	if (!arg_double(t, args[0], &x) || !arg_double(t, args[1], &y))
		return VALUE_NULL;
	double result = pow(x, y);
	if ((isnan(result) && !isnan(x) && !isnan(y)) || (isinf(result) && x == 0))
		return raise_exc(t, EXC_VALUE, "math domain error");
	if (isinf(result) && isfinite(x) && isfinite(y))
		return raise_exc(t, EXC_OVERFLOW, "math range error");
	return float_of(t, result);
}

#define TWO_ARGS(name, function) \
	static value math_##name(struct thread *t, const value *args) { \
		double x, y; \
		if (!arg_double(t, args[0], &x) || !arg_double(t, args[1], &y)) \
			return VALUE_NULL; \
		return checked(t, x, function(x, y)); \
	}
TWO_ARGS(atan2, atan2)
TWO_ARGS(fmod, fmod)
TWO_ARGS(copysign, copysign)

static value math_hypot(struct thread *t, const value *args) {
	const struct tuple *parts = (const struct tuple *)value_obj(args[0]);
	double sum = 0, x;
	for (size_t i = 0; i < parts->len; i++) {
		if (!arg_double(t, parts->items[i], &x))
			return VALUE_NULL;
		sum = hypot(sum, x);
	}
	return float_of(t, sum);
}

/* ---- whole numbers, of any size: by Python's own operators ---- */

static bool is_int(value v) {
	return value_is_int(v) || value_is_kind(v, OBJ_BIG) || value_is_bool(v);
}

/* a OP b; gives `a` back. */
static value then(struct thread *t, value a, value b, int op) {
	value result = a == VALUE_NULL ? VALUE_NULL : value_binary(t, a, b, op);
	value_drop(t, a);
	return result;
}

static bool want_int(struct thread *t, value v) {
	if (is_int(v))
		return true;
	raise_exc(t, EXC_TYPE, "'%s' object cannot be interpreted as an integer",
			value_type_name(t->vm, v));
	return false;
}

/* floor, ceil and trunc of a float are ints; ints stay as they are. */
static value rounded(struct thread *t, value v, double (*function)(double)) {
	double x;
	if (is_int(v))
		return value_keep(v);
	if (!arg_double(t, v, &x))
		return VALUE_NULL;
	value whole = float_of(t, function(x));
	value result = vm_call1(t, value_of_obj(vm_class(t->vm, OBJ_INT)), whole);
	value_drop(t, whole);
	return result;
}

static value math_floor(struct thread *t, const value *args) { return rounded(t, args[0], floor); }
static value math_ceil(struct thread *t, const value *args) { return rounded(t, args[0], ceil); }
static value math_trunc(struct thread *t, const value *args) { return rounded(t, args[0], trunc); }

static value math_factorial(struct thread *t, const value *args) {
	int64_t n;
	if (!want_int(t, args[0]) || !arg_i64(t, args[0], &n))
		return VALUE_NULL;
	if (n < 0)
		return raise_exc(t, EXC_VALUE, "factorial() not defined for negative values");
	value product = value_of_small(1);
	for (int64_t i = 2; i <= n; i++)
		product = then(t, product, value_of_small(i), BINARY_MULTIPLY);
	return product;
}

/* Euclid's: the caller owns the result, never negative. */
static value gcd(struct thread *t, value a, value b) {
	value_keep(a);
	value_keep(b);
	while (a != VALUE_NULL && value_truth(t, b) > 0) {
		value rest = then(t, a, b, BINARY_REMAINDER);
		a = b;
		b = rest;
		if (b == VALUE_NULL) {
			value_drop(t, a);
			return VALUE_NULL;
		}
	}
	value_drop(t, b);
	value sign = value_compare(t, a, value_of_small(0), COMPARE_LT);
	return sign == VALUE_TRUE ? then(t, a, value_of_small(-1), BINARY_MULTIPLY) : a;
}

static value lcm(struct thread *t, value a, value b) {
	value divisor = gcd(t, a, b);
	if (divisor == VALUE_NULL || value_truth(t, divisor) == 0)
		return divisor;
	value product = then(t, value_binary(t, a, divisor, BINARY_FLOOR_DIVIDE), b, BINARY_MULTIPLY);
	value_drop(t, divisor);
	if (product != VALUE_NULL &&
			value_compare(t, product, value_of_small(0), COMPARE_LT) == VALUE_TRUE)
		return then(t, product, value_of_small(-1), BINARY_MULTIPLY);
	return product;
}

/* One number out of many, two by two. */
static value fold(struct thread *t, value numbers, value start, value (*two)(struct thread *,
		value, value)) {
	const struct tuple *all = (const struct tuple *)value_obj(numbers);
	value result = start;
	for (size_t i = 0; i < all->len && result != VALUE_NULL; i++) {
		if (!want_int(t, all->items[i])) {
			value_drop(t, result);
			return VALUE_NULL;
		}
		value next = two(t, result, all->items[i]);
		value_drop(t, result);
		result = next;
	}
	return result;
}

static value math_gcd(struct thread *t, const value *args) {
	return fold(t, args[0], value_of_small(0), gcd);
}

static value math_lcm(struct thread *t, const value *args) {
	return fold(t, args[0], value_of_small(1), lcm);
}

/* Newton's, from above: x falls until it no longer does. */
static value math_isqrt(struct thread *t, const value *args) {
	value n = args[0];
	if (!want_int(t, n))
		return VALUE_NULL;
	if (value_compare(t, n, value_of_small(0), COMPARE_LT) == VALUE_TRUE)
		return raise_exc(t, EXC_VALUE, "isqrt() argument must be nonnegative");
	if (value_truth(t, n) == 0)
		return value_of_small(0);
	value bits = vm_call_method(t, n, "bit_length", NULL, 0);
	value half =
			then(t, then(t, bits, value_of_small(1), BINARY_ADD), value_of_small(1), BINARY_RSHIFT);
	value x = value_binary(t, value_of_small(1), half, BINARY_LSHIFT);
	for (;;) {
		value next = then(t, then(t, value_binary(t, n, x, BINARY_FLOOR_DIVIDE), x, BINARY_ADD),
			value_of_small(1), BINARY_RSHIFT);
		if (next == VALUE_NULL || value_compare(t, next, x, COMPARE_GE) == VALUE_TRUE) {
			value_drop(t, next);
			return x;
		}
		value_drop(t, x);
		x = next;
	}
}

static value math_comb(struct thread *t, const value *args) {
	int64_t n, k;
	if (!arg_i64(t, args[0], &n) || !arg_i64(t, args[1], &k))
		return VALUE_NULL;
	if (n < 0 || k < 0)
		return raise_exc(t, EXC_VALUE, "%s must be a non-negative integer", n < 0 ? "n" : "k");
	value result = value_of_small(k > n ? 0 : 1);
	for (int64_t i = 1; i <= k && k <= n; i++)
		result = then(t, then(t, result, value_of_small(n - k + i), BINARY_MULTIPLY),
			value_of_small(i), BINARY_FLOOR_DIVIDE);
	return result;
}

/* n! / (n - k)!; k None: n! */
static value math_perm(struct thread *t, const value *args) {
	int64_t n, k;
	if (args[1] == VALUE_NONE)
		return math_factorial(t, args);
	if (!arg_i64(t, args[0], &n) || !arg_i64(t, args[1], &k))
		return VALUE_NULL;
	if (n < 0 || k < 0)
		return raise_exc(t, EXC_VALUE, "%s must be a non-negative integer", n < 0 ? "n" : "k");
	value result = value_of_small(k > n ? 0 : 1);
	for (int64_t i = 0; i < k && k <= n; i++)
		result = then(t, result, value_of_small(n - i), BINARY_MULTIPLY);
	return result;
}

static value math_modf(struct thread *t, const value *args) {
	double x, whole;
	if (!arg_double(t, args[0], &x))
		return VALUE_NULL;
	double fraction = isinf(x) ? copysign(0, x) : modf(x, &whole);
	value both[] = {float_of(t, fraction), float_of(t, isinf(x) ? x : whole)};
	value result = tuple_of(t, both, 2);
	value_drop(t, both[0]);
	value_drop(t, both[1]);
	return result;
}

static value math_prod(struct thread *t, const value *args) {
	value iterator = value_iter(t, args[0]);
	if (iterator == VALUE_NULL)
		return VALUE_NULL;
	value product = value_keep(args[1]), item;
	while (product != VALUE_NULL && (item = value_next(t, iterator)) != VALUE_NULL) {
		value next = value_binary(t, product, item, BINARY_MULTIPLY);
		value_drop(t, product);
		value_drop(t, item);
		product = next;
	}
	value_drop(t, iterator);
	if (raised(t)) {
		value_drop(t, product);
		return VALUE_NULL;
	}
	return product;
}

/* Shewchuk's sum: the partial sums never lose a bit, so that the last rounding is the only one. */
static value math_fsum(struct thread *t, const value *args) {
	enum { PARTIALS = 1100 }; /* more than the exponents of double allow */
	double partials[PARTIALS];
	size_t n = 0;
	value iterator = value_iter(t, args[0]), item;
	if (iterator == VALUE_NULL)
		return VALUE_NULL;
	while ((item = value_next(t, iterator)) != VALUE_NULL) {
		double x;
		bool ok = arg_double(t, item, &x);
		value_drop(t, item);
		if (!ok)
			break;
		size_t kept = 0;
		for (size_t i = 0; i < n; i++) {
			double y = partials[i];
			if (fabs(x) < fabs(y)) {
				double swapped = x;
				x = y;
				y = swapped;
			}
			double high = x + y, low = y - (high - x);
			if (low != 0)
				partials[kept++] = low;
			x = high;
		}
		partials[kept++] = x;
		n = kept < PARTIALS ? kept : PARTIALS - 1;
	}
	value_drop(t, iterator);
	if (raised(t))
		return VALUE_NULL;
	double sum = 0;
	while (n)
		sum += partials[--n];
	return float_of(t, sum);
}

#define ASK(name, expression) \
	static value math_##name(struct thread *t, const value *args) { \
		double x; \
		return arg_double(t, args[0], &x) ? value_of_bool(expression) : VALUE_NULL; \
	}
ASK(isnan, isnan(x))
ASK(isinf, isinf(x))
ASK(isfinite, isfinite(x))

static value math_isclose(struct thread *t, const value *args) {
	double a, b, relative, absolute;
	if (!arg_double(t, args[0], &a) || !arg_double(t, args[1], &b) ||
			!arg_double(t, args[2], &relative) || !arg_double(t, args[3], &absolute))
		return VALUE_NULL;
	if (a == b)
		return VALUE_TRUE;
	if (isinf(a) || isinf(b))
		return VALUE_FALSE;
	double difference = fabs(b - a);
	return value_of_bool(difference <= fabs(relative * b) || difference <= fabs(relative * a) ||
		difference <= absolute);
}

#define ROW(name, signature) {#name, math_##name, signature, NATIVE_PLAIN}
static const struct native_def FUNCTIONS[] = {
		ROW(sqrt, "x, /"),
		ROW(exp, "x, /"),
		ROW(sin, "x, /"),
		ROW(cos, "x, /"),
		ROW(tan, "x, /"),
		ROW(asin, "x, /"),
		ROW(acos, "x, /"),
		ROW(atan, "x, /"),
		ROW(sinh, "x, /"),
		ROW(cosh, "x, /"),
		ROW(tanh, "x, /"),
		ROW(fabs, "x, /"),
		ROW(cbrt, "x, /"),
		ROW(expm1, "x, /"),
		ROW(gamma, "x, /"),
		ROW(erf, "x, /"),
		ROW(degrees, "x, /"),
		ROW(radians, "x, /"),
		ROW(log, "x, [base], /"),
		ROW(log2, "x, /"),
		ROW(log10, "x, /"),
		ROW(pow, "x, y, /"),
		ROW(atan2, "y, x, /"),
		ROW(fmod, "x, y, /"),
		ROW(copysign, "x, y, /"),
		ROW(hypot, "*coordinates"),
		ROW(floor, "x, /"),
		ROW(ceil, "x, /"),
		ROW(trunc, "x, /"),
		ROW(factorial, "x, /"),
		ROW(gcd, "*integers"),
		ROW(lcm, "*integers"),
		ROW(isqrt, "n, /"),
		ROW(comb, "n, k, /"),
		ROW(perm, "n, k=None, /"),
		ROW(modf, "x, /"),
		ROW(prod, "iterable, /, *, start=1"),
		ROW(fsum, "seq, /"),
		ROW(isnan, "x, /"),
		ROW(isinf, "x, /"),
		ROW(isfinite, "x, /"),
		ROW(isclose, "a, b, *, rel_tol=1e-09, abs_tol=0.0"),
		{NULL, NULL, NULL, NATIVE_PLAIN},
};

bool lib_math_open(struct thread *t, struct module *module) {
	native_add_functions(t->vm, module, FUNCTIONS);
	native_add(t->vm, module, "pi", float_of(t, M_PI));
	native_add(t->vm, module, "e", float_of(t, M_E));
	native_add(t->vm, module, "tau", float_of(t, 2 * M_PI));
	native_add(t->vm, module, "inf", float_of(t, INFINITY));
	native_add(t->vm, module, "nan", float_of(t, NAN));
	return true;
}
