/*
 * What an int is, and the classes int and bool.  Arithmetic beyond 63 bits is
 * done by GMP on views, into an mpz of its own, and copied to where it stays.
 */

#include "vm/int.h"

#include "vm/float.h"
#include "vm/format.h"
#include "vm/seq.h"
#include "vm/str.h"
#include "vm/types.h"

#include <math.h>

/* Hashes are numbers modulo this prime, as CPython's. */
#define HASH_MODULUS ((uint64_t)1 << 61) - 1

/* ---- in and out of GMP ---- */

mpz_srcptr int_view(value v, struct int_view *view) {
	if (value_is_big(v)) {
		const struct big *big = value_big(v);

		return mpz_roinit_n(view->z, big->limbs, (mp_size_t)big->size);
	}
	int64_t i = int_small(v);
	view->limb = i < 0 ? -(uint64_t)i : (uint64_t)i;
	return mpz_roinit_n(view->z, &view->limb, (i > 0) - (i < 0));
}

value int_of_mpz(struct thread *t, mpz_srcptr z) {
	size_t limbs = mpz_size(z);
	struct big *big;

	if (mpz_fits_slong_p(z)) {
		long i = mpz_get_si(z);

		if (i >= VALUE_INT_MIN && i <= VALUE_INT_MAX)
			return value_of_small(i);
	}
	big = heap_object(t, OBJ_BIG, state_class(t->vm, OBJ_INT),
		sizeof *big + limbs * sizeof *big->limbs);
	if (!big)
		return VALUE_NULL;
	big->size = mpz_sgn(z) < 0 ? -(int64_t)limbs : (int64_t)limbs;
	memcpy(big->limbs, mpz_limbs_read(z), limbs * sizeof *big->limbs);
	return value_of_obj(big);
}

static value of_limb(struct thread *t, uint64_t limb, bool is_negative) {
	struct big *big = heap_object(t, OBJ_BIG, state_class(t->vm, OBJ_INT),
		sizeof *big + sizeof *big->limbs);

	if (!big)
		return VALUE_NULL;
	big->size = is_negative ? -1 : 1;
	big->limbs[0] = limb;
	return value_of_obj(big);
}

value int_of(struct thread *t, int64_t i) {
	if (i >= VALUE_INT_MIN && i <= VALUE_INT_MAX)
		return value_of_small(i);
	return of_limb(t, i < 0 ? -(uint64_t)i : (uint64_t)i, i < 0);
}

value int_of_u64(struct thread *t, uint64_t u) {
	return u <= VALUE_INT_MAX ? value_of_small((int64_t)u) : of_limb(t, u, false);
}

value int_of_double(struct thread *t, double d) {
	mpz_t z;
	value v;

	if (fabs(d) < 4e18)
		return int_of(t, (int64_t)d);
	mpz_init_set_d(z, d);
	v = int_of_mpz(t, z);
	mpz_clear(z);
	return v;
}

bool int_to_i64(value v, int64_t *out) {
	struct int_view view;

	if (!value_is_big(v)) {
		*out = int_small(v);
		return true;
	}
	if (!mpz_fits_slong_p(int_view(v, &view)))
		return false;
	*out = mpz_get_si(view.z);
	return true;
}

int64_t int_clamp(value v) {
	int64_t i;

	if (int_to_i64(v, &i))
		return i;
	return value_big(v)->size < 0 ? INT64_MIN : INT64_MAX;
}

/* ---- asking ---- */

int int_sign(value v) {
	int64_t i = value_is_big(v) ? value_big(v)->size : int_small(v);

	return (i > 0) - (i < 0);
}

int int_order(value a, value b) {
	struct int_view x, y;
	int cmp;

	if (!value_is_big(a) && !value_is_big(b))
		return (int_small(a) > int_small(b)) - (int_small(a) < int_small(b));
	cmp = mpz_cmp(int_view(a, &x), int_view(b, &y));
	return (cmp > 0) - (cmp < 0);
}

int int_order_double(value v, double d) {
	struct int_view view;
	int cmp;

	if (isinf(d))
		return d > 0 ? -1 : 1;
	cmp = mpz_cmp_d(int_view(v, &view), d);
	return (cmp > 0) - (cmp < 0);
}

size_t int_bits(value v) {
	struct int_view view;

	return int_sign(v) ? mpz_sizeinbase(int_view(v, &view), 2) : 0;
}

int64_t int_hash(value v) {
	struct int_view view;
	int64_t hash;

	if (value_is_big(v)) {
		hash = (int64_t)mpz_tdiv_ui(int_view(v, &view), HASH_MODULUS);
		hash = int_sign(v) < 0 ? -hash : hash;
	} else {
		hash = int_small(v) % (int64_t)(HASH_MODULUS);
	}
	return hash == -1 ? -2 : hash;
}

/*
 * GMP cuts off what a double cannot hold, Python rounds: keep 64 bits, the last
 * one of which stands for all the rest.
 */
bool int_to_double(struct thread *t, value v, double *out) {
	struct int_view view;
	size_t bits;

	if (!value_is_big(v)) {
		*out = (double)int_small(v);
		return true;
	}
	int_view(v, &view);
	bits = mpz_sizeinbase(view.z, 2);
	if (bits <= 64) {
		*out = (double)view.z->_mp_d[0];
	} else if (bits > 1024) {
		*out = HUGE_VAL;
	} else {
		mpz_t top;
		uint64_t kept;

		mpz_init(top);
		mpz_tdiv_q_2exp(top, view.z, bits - 64);
		kept = mpz_getlimbn(top, 0) | (mpz_scan1(view.z, 0) < bits - 64);
		*out = ldexp((double)kept, (int)(bits - 64));
		mpz_clear(top);
	}
	if (isinf(*out)) {
		raise_exc(t, EXC_OVERFLOW, "int too large to convert to float");
		return false;
	}
	if (value_big(v)->size < 0)
		*out = -*out;
	return true;
}

bool arg_i64(struct thread *t, value v, int64_t *out) {
	value index;
	bool fits;

	if (value_is_int(v)) {
		*out = value_small(v);
		return true;
	}
	index = value_index(t, v);
	if (index == VALUE_NULL)
		return false;
	fits = int_to_i64(index, out);
	value_drop(t, index);
	if (!fits)
		raise_exc(t, EXC_OVERFLOW, "Python int too large to convert to C ssize_t");
	return fits;
}

/* ---- the classes ---- */

static value repr(struct thread *t, value self) {
	struct text text = {0};

	if (int_add_digits(t, &text, self, 10))
		return str_of_text(t, &text);
	text_free(&text);
	return VALUE_NULL;
}

static bool hash_of(struct thread *t, value self, int64_t *hash) {
	(void)t;
	*hash = int_hash(self);
	return true;
}

static value compare(struct thread *t, value a, value b, int op) {
	(void)t;
	if (!value_is_integer(a) || !value_is_integer(b))
		return VALUE_NOT_IMPLEMENTED;
	return value_of_bool(seq_order(int_order(a, b), op));
}

static value binary(struct thread *t, value a, value b, int op, bool is_inplace) {
	(void)is_inplace;
	if (!value_is_integer(a) || !value_is_integer(b))
		return VALUE_NOT_IMPLEMENTED;
	if (value_is_bool(a) && value_is_bool(b)) {
		if (op == BINARY_AND)
			return a & b;
		if (op == BINARY_OR)
			return a == VALUE_TRUE ? a : b;
		if (op == BINARY_XOR)
			return value_of_bool(a != b);
	}
	return int_binary(t, a, b, op);
}

static value unary(struct thread *t, value self, int op) {
	value minus;

	if (op == UNARY_POSITIVE)
		return value_is_bool(self) ? value_of_small(int_small(self)) : value_keep(self);
	if (op == UNARY_NEGATIVE)
		return int_negate(t, self);
	minus = int_negate(t, self);    /* ~x is -x - 1 */
	if (minus == VALUE_NULL)
		return VALUE_NULL;
	value result = int_sub(t, minus, value_of_small(1));
	value_drop(t, minus);
	return result;
}

static int truth(struct thread *t, value self) {
	(void)t;
	return int_sign(self) != 0;
}

static value bool_repr(struct thread *t, value self) {
	return str_of(t, self == VALUE_TRUE ? "True" : "False");
}

static value bool_new(struct thread *t, const value *args) {
	int is_true = args[1] == VALUE_NULL ? 0 : value_truth(t, args[1]);

	return is_true < 0 ? VALUE_NULL : value_of_bool(is_true);
}

static const struct class_ops int_ops = {
	.repr = repr, .hash = hash_of, .compare = compare, .binary = binary, .unary = unary,
	.truth = truth, .format = format_int,
};

static const struct class_ops bool_ops = {
	.repr = bool_repr, .hash = hash_of, .compare = compare, .binary = binary, .unary = unary,
	.truth = truth, .format = format_int,
};

static const struct native_def bool_methods[] = {
	{"__new__", bool_new, "cls[, x], /", NATIVE_STATIC},
	{0},
};

void int_open(struct vm *vm) {
	struct class *class = class_open_kind(vm, OBJ_INT, "int", NULL, &int_ops, int_methods, true);

	class_open_kind(vm, OBJ_BOOL, "bool", class, &bool_ops, bool_methods, true);
}
