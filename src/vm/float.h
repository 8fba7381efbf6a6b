/*
 * float.h - floats: most are immediate (value.h), the others a struct float_box.
 */

#ifndef VM_FLOAT_H
#define VM_FLOAT_H

#include "vm/state.h"

struct float_box {
	struct obj obj;
	double d;
};

static inline bool value_is_float(value v) {
	return value_is_flonum(v) || value_is_kind(v, OBJ_FLOAT);
}

/* The number in a float; nothing else may come in. */
static inline double float_value(value v) {
	return value_is_flonum(v) ? value_flonum(v) : ((const struct float_box *)value_obj(v))->d;
}

/* CPython's hash of a number: the same for 1, 1.0 and True. */
int64_t float_hash(double d);

/* What float(s) makes of text; false: it is no number. */
bool float_read(const char *s, size_t len, double *out);

/* Quotient and remainder as // and % have them; `b` is not 0. */
void float_divmod(double a, double b, double *quotient, double *remainder);

/* d without its fraction as an int; ValueError or OverflowError when it is not finite. */
value float_to_int(struct thread *t, double d);

/* The numeric methods: float_methods.c. */
extern const struct native_def float_methods[];

#endif
