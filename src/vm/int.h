/*
 * int.h - integers of any size: immediates of 63 bits, and struct big beyond.
 *
 * A struct big never holds what an immediate could.  bool counts as an int here,
 * as it does in Python.  GMP works on views: a read-only mpz over a value.
 */

#ifndef VM_INT_H
#define VM_INT_H

#include "base/text.h"
#include "vm/state.h"

#include <gmp.h>

struct big {
	struct obj obj;
	int64_t size;          /* limbs; negative for a negative number */
	mp_limb_t limbs[];
};

struct int_view {
	mpz_t z;               /* read only: never clear it, never write to it */
	mp_limb_t limb;
};

static inline bool value_is_big(value v) { return value_is_kind(v, OBJ_BIG); }
static inline struct big *value_big(value v) { return (struct big *)value_obj(v); }

/* int or bool. */
static inline bool value_is_integer(value v) {
	return value_is_int(v) || value_is_bool(v) || value_is_big(v);
}

/* An int that is no struct big: its number. */
static inline int64_t int_small(value v) {
	return value_is_int(v) ? value_small(v) : v == VALUE_TRUE;
}

/* `view` lives as long as `v` does, and may not be moved. */
mpz_srcptr int_view(value v, struct int_view *view);

/* The shortest form of `z`; NULL value: MemoryError. */
value int_of_mpz(struct thread *t, mpz_srcptr z);
value int_of_double(struct thread *t, double d);   /* truncated; d is finite */

int int_sign(value v);
int int_order(value a, value b);                    /* -1, 0, 1 */
bool int_to_i64(value v, int64_t *out);             /* false: does not fit */
int64_t int_clamp(value v);                         /* to int64_t */
size_t int_bits(value v);                           /* bit_length */
int64_t int_hash(value v);

/* Nearest double, ties to even; false: OverflowError "int too large to convert to float". */
bool int_to_double(struct thread *t, value v, double *out);

/* `v` compared with a float, exactly; d is no NaN. */
int int_order_double(value v, double d);

/* a op b for two ints; op is a BINARY_*. */
value int_binary(struct thread *t, value a, value b, int op);
value int_power_mod(struct thread *t, value a, value b, value m);
value int_add(struct thread *t, value a, value b);
value int_sub(struct thread *t, value a, value b);
value int_mul(struct thread *t, value a, value b);
value int_floor_div(struct thread *t, value a, value b);
value int_mod(struct thread *t, value a, value b);
value int_divmod(struct thread *t, value a, value b);
value int_negate(struct thread *t, value v);

/*
 * Digits in a base of 2 to 36, with a sign, without a prefix; into `text`.  False:
 * ValueError, too many digits for base 10.
 */
bool int_add_digits(struct thread *t, struct text *text, value v, int base);

/* What int(s, base) makes of text; ValueError otherwise. */
value int_of_text(struct thread *t, const char *s, size_t len, int base);

/* round(v, n) for n < 0. */
value int_round(struct thread *t, value v, int64_t n);

/* Text in, and the numeric methods: int_text.c. */
extern const struct native_def int_methods[];

#endif
