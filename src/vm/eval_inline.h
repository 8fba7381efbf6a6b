/*
 * eval_inline.h - the fast ways of the evaluation loop.
 *
 * None of these can fail, call or raise: VALUE_NULL (or NULL, or -1) means "not
 * me", and the slow way follows.  GIL held.
 */

#ifndef VM_EVAL_INLINE_H
#define VM_EVAL_INLINE_H

#include "lang/op.h"
#include "vm/frame.h"
#include "vm/instance.h"
#include "vm/state.h"

static inline enum op op_of(const struct ins *ins) { return op_plain((enum op)ins->op); }

/* ---- numbers ---- */

static inline value inline_int_add(value a, value b) {
	int64_t r;
	return __builtin_add_overflow((int64_t)a, (int64_t)(b - 1), &r) ? VALUE_NULL : (value)r;
}

static inline value inline_int_sub(value a, value b) {
	int64_t r;
	return __builtin_sub_overflow((int64_t)a, (int64_t)(b - 1), &r) ? VALUE_NULL : (value)r;
}

static inline value inline_int_mul(value a, value b) {
	int64_t r;
	return __builtin_mul_overflow((int64_t)(a - 1), value_small(b), &r) ? VALUE_NULL : (value)r + 1;
}

static inline value inline_int_mod(value a, value b) {
	int64_t x = value_small(a), y = value_small(b), r;
	if (y <= 0)
		return VALUE_NULL;
	if (((uint64_t)x | (uint64_t)y) >> 32 == 0)
		return value_of_small((uint32_t)x % (uint32_t)y);
	r = x % y;
	return value_of_small(r < 0 ? r + y : r);
}

static inline value inline_int_floor(value a, value b) {
	int64_t x = value_small(a), y = value_small(b), r;
	if (y <= 0)
		return VALUE_NULL;
	if (((uint64_t)x | (uint64_t)y) >> 32 == 0)
		return value_of_small((uint32_t)x / (uint32_t)y);
	r = x / y;
	return value_of_small(x % y < 0 ? r - 1 : r);
}

static inline value inline_float(value a, value b, int op) {
	double x = value_flonum(a), y = value_flonum(b);
	switch (op) {
	case BINARY_ADD: return value_of_flonum(x + y);
	case BINARY_SUBTRACT: return value_of_flonum(x - y);
	case BINARY_MULTIPLY: return value_of_flonum(x * y);
	case BINARY_TRUE_DIVIDE: return y == 0 ? VALUE_NULL : value_of_flonum(x / y);
	default: return VALUE_NULL;
	}
}

static inline value inline_int(value a, value b, int op) {
	switch (op) {
	case BINARY_ADD: return inline_int_add(a, b);
	case BINARY_SUBTRACT: return inline_int_sub(a, b);
	case BINARY_MULTIPLY: return inline_int_mul(a, b);
	case BINARY_REMAINDER: return inline_int_mod(a, b);
	case BINARY_FLOOR_DIVIDE: return inline_int_floor(a, b);
	case BINARY_AND: return a & b;
	case BINARY_OR: return a | b;
	case BINARY_XOR: return (a ^ b) | 1;
	default: return VALUE_NULL;
	}
}

static inline value inline_binary(value a, value b, int op) {
	if (op >= BINARY_INPLACE)
		op -= BINARY_INPLACE;
	if (value_both_int(a, b))
		return inline_int(a, b, op);
	if (value_is_flonum(a) && value_is_flonum(b))
		return inline_float(a, b, op);
	return VALUE_NULL;
}

/* A chain of tests, the usual first: each place in a program always takes the same way
 * through it. */
static inline bool inline_int_compare(value a, value b, int op) {
	int64_t x = (int64_t)a, y = (int64_t)b;
	if (op == COMPARE_LT)
		return x < y;
	if (op == COMPARE_EQ)
		return x == y;
	if (op == COMPARE_GT)
		return x > y;
	if (op == COMPARE_LE)
		return x <= y;
	return op == COMPARE_NE ? x != y : x >= y;
}

/* 1, 0; -1: not a bool, None or int. */
static inline int inline_truth(value v) {
	if (v == VALUE_TRUE)
		return 1;
	if (v == VALUE_FALSE || v == VALUE_NONE)
		return 0;
	return value_is_int(v) ? v != value_of_small(0) : -1;
}

/* ---- attributes ---- `cache` is shape << 8 | slot */

/* The slot of an attribute that an instance has; NULL: look. */
static inline value *inline_slot(value v, uint32_t cache) {
	struct instance *instance;
	if (!value_is_instance(v) || !cache)
		return NULL;
	instance = value_instance(v);
	if (atomic_load_explicit(&instance->shape, memory_order_relaxed) != cache >> 8)
		return NULL;
	return instance->slots[cache & 0xff] == VALUE_NULL ? NULL : &instance->slots[cache & 0xff];
}

static inline value inline_attr(value v, uint32_t cache) {
	const value *slot = inline_slot(v, cache);
	return slot ? *slot : VALUE_NULL;
}

/* A method of the class that the object cannot hide; `cache` numbers a struct call_cache. */
static inline value inline_method(const struct vm *vm, value v, uint32_t cache) {
	const struct call_cache *entry = &vm->caches[cache];
	const struct obj *obj;
	if (!value_is_obj(v))
		return VALUE_NULL;
	obj = value_obj(v);
	if (obj->class != entry->class || obj->class->version != entry->version)
		return VALUE_NULL;
	if (entry->shape &&
			atomic_load_explicit(&((const struct instance *)obj)->shape, memory_order_relaxed) !=
					entry->shape)
		return VALUE_NULL;
	return entry->found;
}

/* ---- items and iterators ---- */

/* An item of a list or tuple by an int that needs no correction; the caller's. */
static inline value inline_item(value v, value key) {
	if (!value_is_obj(v) || !value_is_int(key))
		return VALUE_NULL;
	if (value_obj(v)->kind == OBJ_LIST) {
		const struct list *list = (const struct list *)value_obj(v);
		uint64_t i = (uint64_t)value_small(key);
		return i < list->len ? value_keep(list->items[i]) : VALUE_NULL;
	}
	if (value_obj(v)->kind == OBJ_TUPLE) {
		const struct tuple *tuple = (const struct tuple *)value_obj(v);
		uint64_t i = (uint64_t)value_small(key);
		return i < tuple->len ? value_keep(tuple->items[i]) : VALUE_NULL;
	}
	return VALUE_NULL;
}

/* Step a range's iterator; false: it is none.  *item is VALUE_NULL at the end. */
static inline bool inline_range_next(const struct vm *vm, value v, value *item) {
	struct iter *it = (struct iter *)value_obj(v);  /* what iter() gave is an object */
	if (it->obj.class != &vm->classes[OBJ_RANGE_ITERATOR])
		return false;
	if (it->stop == 0) {
		*item = VALUE_NULL;
		return true;
	}
	it->stop--;
	*item = value_of_small(it->at);
	it->at += it->step;
	return true;
}

#endif
