/*
 * value.h - one Python value in 64 bits.
 *
 *     ...xxxx xxx1   int, 63 bits          (x << 1 | 1)
 *     ...xxxx xx10   float, most doubles   (rotated so that the usual exponents fit)
 *     ...0000 0100   None, False, True, Ellipsis, NotImplemented, and VALUE_NULL
 *     ...xxxx x000   pointer to a struct obj (object.h), never NULL
 *
 * VALUE_NULL is no Python value: an unbound slot, or "an exception is set".
 */

#ifndef VM_VALUE_H
#define VM_VALUE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef uint64_t value;

#define VALUE_NULL ((value)4)
#define VALUE_NONE ((value)12)
#define VALUE_FALSE ((value)20)
#define VALUE_TRUE ((value)28)
#define VALUE_ELLIPSIS ((value)36)
#define VALUE_NOT_IMPLEMENTED ((value)44)

#define VALUE_INT_MAX (INT64_MAX >> 1)
#define VALUE_INT_MIN (INT64_MIN >> 1)

static inline bool value_is_int(value v) { return v & 1; }
static inline bool value_is_flonum(value v) { return (v & 3) == 2; }
static inline bool value_is_obj(value v) { return (v & 7) == 0; }
static inline bool value_is_bool(value v) { return v == VALUE_TRUE || v == VALUE_FALSE; }
static inline bool value_both_int(value a, value b) { return a & b & 1; }

/* `i` must lie in VALUE_INT_MIN..MAX; else see int.h. */
static inline value value_of_small(int64_t i) { return (uint64_t)i << 1 | 1; }
static inline int64_t value_small(value v) { return (int64_t)v >> 1; }
static inline value value_of_bool(bool b) { return b ? VALUE_TRUE : VALUE_FALSE; }

/*
 * Floats whose exponent lies in the middle half (about 1e-77 to 1e77), and 0.0,
 * are immediate: rotated left by three, the top bits of the exponent folded away.
 */
#define VALUE_FLOAT_ZERO 0x8000000000000002u

static inline double value_flonum(value v) {
	uint64_t bits = 0;
	double d;
	if (v != VALUE_FLOAT_ZERO) {
		bits = (2 - (v >> 63)) | (v & ~(uint64_t)3);
		bits = bits >> 3 | bits << 61;
	}
	memcpy(&d, &bits, sizeof d);
	return d;
}

/* `d` as an immediate float; VALUE_NULL: it needs an object (float_of makes either). */
static inline value value_of_flonum(double d) {
	uint64_t bits;
	memcpy(&bits, &d, sizeof bits);
	if ((((bits >> 60) + 1) & 6) == 4 && bits != 0x3000000000000000u)
		return ((bits << 3 | bits >> 61) & ~(uint64_t)3) | 2;
	return bits == 0 ? VALUE_FLOAT_ZERO : VALUE_NULL;
}

struct obj;
static inline struct obj *value_obj(value v) { return (struct obj *)(uintptr_t)v; }
static inline value value_of_obj(const void *obj) { return (value)(uintptr_t)obj; }

#endif
