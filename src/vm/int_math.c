/* Arithmetic of ints: by the machine while it fits, by GMP beyond. */

#include "vm/int.h"

#include "vm/tuple.h"

#include <math.h>

typedef void mpz_binary_fn(mpz_ptr, mpz_srcptr, mpz_srcptr);

/* Two ints through GMP; the result needs about `bits` bits. */
static value by_gmp(struct thread *t, value a, value b, size_t bits, mpz_binary_fn *fn) {
	struct int_view x, y;
	value result;
	mpz_t z;

	if (bits > 1 << 16 && !vm_check_size(t, bits / 8 * 2))
		return VALUE_NULL;
	mpz_init(z);
	fn(z, int_view(a, &x), int_view(b, &y));
	result = int_of_mpz(t, z);
	mpz_clear(z);
	return result;
}

static bool both_small(value a, value b) {
	return !value_is_big(a) && !value_is_big(b);
}

static size_t more_bits(value a, value b) {
	size_t x = int_bits(a), y = int_bits(b);

	return (x > y ? x : y) + 1;
}

value int_add(struct thread *t, value a, value b) {
	if (both_small(a, b))
		return int_of(t, int_small(a) + int_small(b));
	return by_gmp(t, a, b, more_bits(a, b), mpz_add);
}

value int_sub(struct thread *t, value a, value b) {
	if (both_small(a, b))
		return int_of(t, int_small(a) - int_small(b));
	return by_gmp(t, a, b, more_bits(a, b), mpz_sub);
}

value int_mul(struct thread *t, value a, value b) {
	int64_t product;

	if (both_small(a, b) && !__builtin_mul_overflow(int_small(a), int_small(b), &product))
		return int_of(t, product);
	/* GMP works in as much room again as the product takes. */
	return by_gmp(t, a, b, 2 * (int_bits(a) + int_bits(b)), mpz_mul);
}

value int_negate(struct thread *t, value v) {
	return int_sub(t, value_of_small(0), v);
}

/* ---- division, rounding down ---- */

static bool is_zero(struct thread *t, value v, const char *text) {
	if (int_sign(v))
		return false;
	raise_exc(t, EXC_ZERO_DIVISION, "%s", text);
	return true;
}

value int_floor_div(struct thread *t, value a, value b) {
	if (is_zero(t, b, "integer division or modulo by zero"))
		return VALUE_NULL;
	if (both_small(a, b)) {
		int64_t x = int_small(a), y = int_small(b), q = x / y;

		return int_of(t, q - (x % y != 0 && (x < 0) != (y < 0)));
	}
	return by_gmp(t, a, b, int_bits(a), mpz_fdiv_q);
}

value int_mod(struct thread *t, value a, value b) {
	if (is_zero(t, b, "integer modulo by zero"))
		return VALUE_NULL;
	if (both_small(a, b)) {
		int64_t x = int_small(a), y = int_small(b), r = x % y;

		return int_of(t, r && (r < 0) != (y < 0) ? r + y : r);
	}
	return by_gmp(t, a, b, int_bits(b), mpz_fdiv_r);
}

value int_divmod(struct thread *t, value a, value b) {
	value parts[2], pair = VALUE_NULL;

	parts[0] = int_floor_div(t, a, b);
	parts[1] = parts[0] == VALUE_NULL ? VALUE_NULL : int_mod(t, a, b);
	if (parts[1] != VALUE_NULL)
		pair = tuple_of(t, parts, 2);
	value_drop(t, parts[0]);
	value_drop(t, parts[1]);
	return pair;
}

/*
 * a / b, rounded once.  The quotient is computed with at least 55 bits, and
 * whether anything is left over is or-ed into its last one; then it is cut to
 * the 53 bits (or fewer, for the smallest doubles) that the result has.
 */
static double round_quotient(mpz_ptr q, bool rest, long exponent) {
	long bits = (long)mpz_sizeinbase(q, 2), cut = bits - 53;
	bool half, below;
	mpz_t kept;
	double d;

	if (exponent + cut < -1074)
		cut = -1074 - exponent;
	if (cut <= 0)
		return ldexp(mpz_get_d(q), (int)exponent);
	half = mpz_tstbit(q, (mp_bitcnt_t)cut - 1);
	below = rest || mpz_scan1(q, 0) < (mp_bitcnt_t)cut - 1;
	mpz_init(kept);
	mpz_tdiv_q_2exp(kept, q, (mp_bitcnt_t)cut);
	if (half && (below || mpz_odd_p(kept)))
		mpz_add_ui(kept, kept, 1);
	d = ldexp(mpz_get_d(kept), (int)(exponent + cut));
	mpz_clear(kept);
	return d;
}

static double divide_bigs(value a, value b) {
	struct int_view x, y;
	mpz_t num, den, q, r;
	long shift = (long)int_bits(a) - (long)int_bits(b) - 56;
	double d;

	if (shift > 1100 || shift < -1300)
		return shift > 0 ? HUGE_VAL : 0.0;
	mpz_inits(num, den, q, r, NULL);
	mpz_abs(num, int_view(a, &x));
	mpz_abs(den, int_view(b, &y));
	if (shift < 0)
		mpz_mul_2exp(num, num, (mp_bitcnt_t)-shift);
	else
		mpz_mul_2exp(den, den, (mp_bitcnt_t)shift);
	mpz_tdiv_qr(q, r, num, den);
	d = round_quotient(q, mpz_sgn(r) != 0, shift);
	mpz_clears(num, den, q, r, NULL);
	return d;
}

static value true_divide(struct thread *t, value a, value b) {
	const int64_t exact = (int64_t)1 << 53;
	double d;

	if (is_zero(t, b, "division by zero"))
		return VALUE_NULL;
	if (both_small(a, b)) {
		int64_t x = int_small(a), y = int_small(b);

		if (x <= exact && x >= -exact && y <= exact && y >= -exact)
			return float_of(t, (double)x / (double)y);
	}
	d = int_sign(a) ? divide_bigs(a, b) : 0.0;
	if (isinf(d))
		return raise_exc(t, EXC_OVERFLOW, "integer division result too large for a float");
	return float_of(t, (int_sign(a) < 0) == (int_sign(b) < 0) ? d : -d);
}

/* ---- powers ---- */

static value power_negative(struct thread *t, value a, value b) {
	double x, y;

	if (!int_to_double(t, a, &x) || !int_to_double(t, b, &y))
		return VALUE_NULL;
	if (x == 0)
		return raise_exc(t, EXC_ZERO_DIVISION, "0.0 cannot be raised to a negative power");
	return float_of(t, pow(x, y));
}

static value power(struct thread *t, value a, value b) {
	int64_t base = 2, n = int_clamp(b);
	struct int_view view;
	value result;
	size_t bits;
	mpz_t z;

	if (n < 0)
		return power_negative(t, a, b);
	if (int_to_i64(a, &base) && base >= 0 && base <= 1)
		return value_of_small(base || n == 0);
	if (base == -1)
		return value_of_small(mpz_odd_p(int_view(b, &view)) ? -1 : 1);
	if (__builtin_mul_overflow(int_bits(a), (size_t)n, &bits))
		return raise_no_memory(t);
	if (bits > 1 << 16 && !vm_check_size(t, bits / 8 * 4)) /* GMP works in three times its room */
		return VALUE_NULL;
	mpz_init(z);
	mpz_pow_ui(z, int_view(a, &view), (unsigned long)n);
	result = int_of_mpz(t, z);
	mpz_clear(z);
	return result;
}

value int_power_mod(struct thread *t, value a, value b, value m) {
	struct int_view x, y, z;
	value result = VALUE_NULL;
	mpz_t r;

	if (!int_sign(m))
		return raise_exc(t, EXC_VALUE, "pow() 3rd argument cannot be 0");
	mpz_init(r);
	int_view(m, &z);
	if (int_sign(b) < 0 && !mpz_invert(r, int_view(a, &x), z.z)) {
		raise_exc(t, EXC_VALUE, "base is not invertible for the given modulus");
	} else {
		mpz_powm(r, int_view(a, &x), int_view(b, &y), z.z);
		if (int_sign(m) < 0)
			mpz_fdiv_r(r, r, z.z);    /* the sign of the modulus */
		result = int_of_mpz(t, r);
	}
	mpz_clear(r);
	return result;
}

/* ---- bits ---- */

static value shift_left(struct thread *t, value a, value b) {
	struct int_view view;
	value result;
	int64_t n;
	mpz_t z;

	if (int_sign(b) < 0)
		return raise_exc(t, EXC_VALUE, "negative shift count");
	if (!int_sign(a))
		return value_of_small(0);
	if (!int_to_i64(b, &n))
		return raise_exc(t, EXC_OVERFLOW, "too many digits in integer");
	if (!vm_check_size(t, ((size_t)n + int_bits(a)) / 8 * 2))
		return VALUE_NULL;
	mpz_init(z);
	mpz_mul_2exp(z, int_view(a, &view), (mp_bitcnt_t)n);
	result = int_of_mpz(t, z);
	mpz_clear(z);
	return result;
}

static value shift_right(struct thread *t, value a, value b) {
	struct int_view view;
	value result;
	int64_t n;
	mpz_t z;

	if (int_sign(b) < 0)
		return raise_exc(t, EXC_VALUE, "negative shift count");
	n = int_clamp(b);
	if (!value_is_big(a))
		return int_of(t, int_small(a) >> (n > 63 ? 63 : n));
	mpz_init(z);
	mpz_fdiv_q_2exp(z, int_view(a, &view), (mp_bitcnt_t)n);
	result = int_of_mpz(t, z);
	mpz_clear(z);
	return result;
}

static value bits(struct thread *t, value a, value b, int op) {
	mpz_binary_fn *fn = op == BINARY_AND ? mpz_and : op == BINARY_OR ? mpz_ior : mpz_xor;

	if (!both_small(a, b))
		return by_gmp(t, a, b, more_bits(a, b), fn);
	int64_t x = int_small(a), y = int_small(b);
	return value_of_small(op == BINARY_AND ? x & y : op == BINARY_OR ? x | y : x ^ y);
}

value int_binary(struct thread *t, value a, value b, int op) {
	switch (op) {
	case BINARY_ADD:          return int_add(t, a, b);
	case BINARY_SUBTRACT:     return int_sub(t, a, b);
	case BINARY_MULTIPLY:     return int_mul(t, a, b);
	case BINARY_FLOOR_DIVIDE: return int_floor_div(t, a, b);
	case BINARY_REMAINDER:    return int_mod(t, a, b);
	case BINARY_TRUE_DIVIDE:  return true_divide(t, a, b);
	case BINARY_POWER:        return power(t, a, b);
	case BINARY_LSHIFT:       return shift_left(t, a, b);
	case BINARY_RSHIFT:       return shift_right(t, a, b);
	case BINARY_AND:
	case BINARY_OR:
	case BINARY_XOR:          return bits(t, a, b, op);
	default:                  return VALUE_NOT_IMPLEMENTED;
	}
}

/* ---- round(v, -n): to a multiple of 10 ** n, halves to even ---- */

value int_round(struct thread *t, value v, int64_t n) {
	struct int_view view;
	mpz_t unit, q, r;
	value result;
	int cmp;

	if (n >= 0)
		return value_is_bool(v) ? value_of_small(int_small(v)) : value_keep(v);
	if (n < -(int64_t)int_bits(v) - 2)
		return value_of_small(0);
	mpz_inits(unit, q, r, NULL);
	mpz_ui_pow_ui(unit, 10, (unsigned long)-n);
	mpz_fdiv_qr(q, r, int_view(v, &view), unit);
	mpz_mul_2exp(r, r, 1);
	cmp = mpz_cmp(r, unit);
	if (cmp > 0 || (cmp == 0 && mpz_odd_p(q)))
		mpz_add_ui(q, q, 1);
	mpz_mul(q, q, unit);
	result = int_of_mpz(t, q);
	mpz_clears(unit, q, r, NULL);
	return result;
}
