/*
 * A row for each dunder method, with the member of struct class_ops that a class
 * must have to get it.  Instances of Python classes never come here by
 * themselves: their own dunder methods are asked first (ops.c).
 */

#include "vm/class_slots.h"

#include <stddef.h>

static const struct class_ops *ops_of(struct thread *t, value v) {
	return state_class_of(t->vm, v)->ops;
}

/* ---- asking ---- */

static value slot_repr(struct thread *t, const value *args) {
	return value_repr(t, args[0]);
}

static value slot_str(struct thread *t, const value *args) {
	return value_str(t, args[0]);
}

static value slot_hash(struct thread *t, const value *args) {
	int64_t hash;

	return value_hash(t, args[0], &hash) ? int_of(t, hash) : VALUE_NULL;
}

static value slot_bool(struct thread *t, const value *args) {
	int truth = value_truth(t, args[0]);

	return truth < 0 ? VALUE_NULL : value_of_bool(truth);
}

static value slot_len(struct thread *t, const value *args) {
	int64_t len = value_len(t, args[0]);

	return len < 0 ? VALUE_NULL : int_of(t, len);
}

static value slot_contains(struct thread *t, const value *args) {
	int has = value_contains(t, args[0], args[1]);

	return has < 0 ? VALUE_NULL : value_of_bool(has);
}

static value slot_format(struct thread *t, const value *args) {
	if (!value_is_str(args[1]))
		return raise_exc(t, EXC_TYPE, "__format__() argument must be str, not %s",
			value_type_name(t->vm, args[1]));
	return value_format(t, args[0], value_as_str(args[1]));
}

/* ---- items ---- */

static value slot_getitem(struct thread *t, const value *args) {
	return value_get_item(t, args[0], args[1]);
}

static value slot_setitem(struct thread *t, const value *args) {
	return value_set_item(t, args[0], args[1], args[2]) ? VALUE_NONE : VALUE_NULL;
}

static value slot_delitem(struct thread *t, const value *args) {
	return value_set_item(t, args[0], args[1], VALUE_NULL) ? VALUE_NONE : VALUE_NULL;
}

static value slot_iter(struct thread *t, const value *args) {
	return value_iter(t, args[0]);
}

static value slot_next(struct thread *t, const value *args) {
	value v = value_next(t, args[0]);

	if (v == VALUE_NULL && !raised(t))
		return raise_class(t, exc_class(t->vm, EXC_STOP_ITERATION), NULL);
	return v;
}

/* ---- operators: they answer NotImplemented rather than raise ---- */

#define COMPARE_SLOT(name, op) \
	static value name(struct thread *t, const value *args) { \
		return value_keep(ops_of(t, args[0])->compare(t, args[0], args[1], op)); \
	}

COMPARE_SLOT(slot_lt, COMPARE_LT)
COMPARE_SLOT(slot_le, COMPARE_LE)
COMPARE_SLOT(slot_eq, COMPARE_EQ)
COMPARE_SLOT(slot_ne, COMPARE_NE)
COMPARE_SLOT(slot_gt, COMPARE_GT)
COMPARE_SLOT(slot_ge, COMPARE_GE)

#define BINARY_SLOT(name, op) \
	static value name(struct thread *t, const value *args) { \
		return ops_of(t, args[0])->binary(t, args[0], args[1], op, false); \
	}

BINARY_SLOT(slot_add, BINARY_ADD)
BINARY_SLOT(slot_sub, BINARY_SUBTRACT)
BINARY_SLOT(slot_mul, BINARY_MULTIPLY)
BINARY_SLOT(slot_truediv, BINARY_TRUE_DIVIDE)
BINARY_SLOT(slot_floordiv, BINARY_FLOOR_DIVIDE)
BINARY_SLOT(slot_mod, BINARY_REMAINDER)
BINARY_SLOT(slot_pow, BINARY_POWER)
BINARY_SLOT(slot_and, BINARY_AND)
BINARY_SLOT(slot_or, BINARY_OR)
BINARY_SLOT(slot_xor, BINARY_XOR)

static value slot_neg(struct thread *t, const value *args) {
	return value_unary(t, args[0], UNARY_NEGATIVE);
}

struct slot {
	size_t member;              /* offset in struct class_ops */
	struct native_def def[2];   /* a table of one row */
};

#define SLOT(member, name, fn, signature) \
	{offsetof(struct class_ops, member), {{name, fn, signature, NATIVE_PLAIN}, {0}}}

static const struct slot slots[] = {
	SLOT(repr, "__repr__", slot_repr, "self, /"),
	SLOT(repr, "__str__", slot_str, "self, /"),
	SLOT(hash, "__hash__", slot_hash, "self, /"),
	SLOT(truth, "__bool__", slot_bool, "self, /"),
	SLOT(len, "__len__", slot_len, "self, /"),
	SLOT(contains, "__contains__", slot_contains, "self, key, /"),
	SLOT(format, "__format__", slot_format, "self, format_spec, /"),
	SLOT(get_item, "__getitem__", slot_getitem, "self, key, /"),
	SLOT(set_item, "__setitem__", slot_setitem, "self, key, value, /"),
	SLOT(set_item, "__delitem__", slot_delitem, "self, key, /"),
	SLOT(iter, "__iter__", slot_iter, "self, /"),
	SLOT(next, "__next__", slot_next, "self, /"),
	SLOT(compare, "__lt__", slot_lt, "self, value, /"),
	SLOT(compare, "__le__", slot_le, "self, value, /"),
	SLOT(compare, "__eq__", slot_eq, "self, value, /"),
	SLOT(compare, "__ne__", slot_ne, "self, value, /"),
	SLOT(compare, "__gt__", slot_gt, "self, value, /"),
	SLOT(compare, "__ge__", slot_ge, "self, value, /"),
	SLOT(binary, "__add__", slot_add, "self, value, /"),
	SLOT(binary, "__mul__", slot_mul, "self, value, /"),
	SLOT(unary, "__neg__", slot_neg, "self, /"),
};

/* Only numbers and sets have these. */
static const struct slot more_slots[] = {
	SLOT(binary, "__sub__", slot_sub, "self, value, /"),
	SLOT(binary, "__truediv__", slot_truediv, "self, value, /"),
	SLOT(binary, "__floordiv__", slot_floordiv, "self, value, /"),
	SLOT(binary, "__mod__", slot_mod, "self, value, /"),
	SLOT(binary, "__pow__", slot_pow, "self, value, /"),
	SLOT(binary, "__and__", slot_and, "self, value, /"),
	SLOT(binary, "__or__", slot_or, "self, value, /"),
	SLOT(binary, "__xor__", slot_xor, "self, value, /"),
};

static void fill(struct vm *vm, struct class *class, const struct slot *slot) {
	void *member;

	memcpy(&member, (const char *)class->ops + slot->member, sizeof member);
	if (member && dict_get_name(class->dict, name_of(vm, slot->def->name)) == VALUE_NULL)
		native_class_fill(vm, class, slot->def);
}

static bool has_number_slots(enum obj_kind kind) {
	return kind == OBJ_INT || kind == OBJ_FLOAT || kind == OBJ_SET || kind == OBJ_FROZENSET;
}

void class_slots_open(struct vm *vm) {
	static const enum obj_kind kinds[] = {
		OBJ_INT, OBJ_FLOAT, OBJ_STR, OBJ_BYTES, OBJ_LIST, OBJ_TUPLE, OBJ_DICT, OBJ_SET,
		OBJ_FROZENSET, OBJ_RANGE, OBJ_DICT_KEYS, OBJ_DICT_VALUES, OBJ_DICT_ITEMS,
		OBJ_ENUMERATE, OBJ_ZIP, OBJ_MAP, OBJ_FILTER, OBJ_REVERSED, OBJ_LIST_ITERATOR,
		OBJ_LIST_REVERSE_ITERATOR, OBJ_TUPLE_ITERATOR, OBJ_STR_ITERATOR, OBJ_BYTES_ITERATOR,
		OBJ_SET_ITERATOR, OBJ_RANGE_ITERATOR, OBJ_DICT_KEY_ITERATOR,
		OBJ_DICT_VALUE_ITERATOR, OBJ_DICT_ITEM_ITERATOR,
	};

	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		struct class *class = state_class(vm, kinds[k]);

		for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
			fill(vm, class, &slots[i]);
		if (!has_number_slots(kinds[k]))
			continue;
		for (size_t i = 0; i < sizeof more_slots / sizeof *more_slots; i++)
			fill(vm, class, &more_slots[i]);
	}
}
