/* The class tuple. */

#include "vm/tuple.h"

#include "vm/iter.h"
#include "vm/nest.h"
#include "vm/str.h"
#include "vm/types.h"

static size_t size_of(size_t n) {
	return sizeof(struct tuple) + n * sizeof(value);
}

struct tuple *tuple_make(struct thread *t, size_t n) {
	struct tuple *tuple = heap_object(t, OBJ_TUPLE, state_class(t->vm, OBJ_TUPLE), size_of(n));

	if (!tuple)
		return NULL;
	tuple->len = n;
	for (size_t i = 0; i < n; i++)
		tuple->items[i] = VALUE_NULL;
	return tuple;
}

value tuple_of(struct thread *t, const value *items, size_t n) {
	struct tuple *tuple = heap_object(t, OBJ_TUPLE, state_class(t->vm, OBJ_TUPLE), size_of(n));

	if (!tuple)
		return VALUE_NULL;
	tuple->len = n;
	for (size_t i = 0; i < n; i++)
		tuple->items[i] = value_keep(items[i]);
	return value_of_obj(tuple);
}

value tuple_of_iterable(struct thread *t, value iterable) {
	struct items items;
	value tuple;

	if (value_is_tuple(iterable))
		return value_keep(iterable);
	if (!seq_collect(t, iterable, &items))
		return VALUE_NULL;
	tuple = tuple_of(t, items.items, items.n);
	seq_release(t, &items);
	return tuple;
}

/* ---- asking ---- */

static value tuple_repr(struct thread *t, value self) {
	const struct tuple *tuple = value_tuple(self);
	struct text text = {0};
	struct nest nest;
	bool ok = true;

	if (nest_has(t, &tuple->obj))
		return str_of(t, "(...)");
	if (!nest_enter(t, &nest, &tuple->obj, " while getting the repr of an object"))
		return VALUE_NULL;
	text_add_char(&text, '(');
	for (size_t i = 0; ok && i < tuple->len; i++) {
		if (i)
			text_add(&text, ", ");
		ok = str_add_value(t, &text, tuple->items[i], true);
	}
	text_add(&text, tuple->len == 1 ? ",)" : ")");
	nest_leave(t, &nest);
	if (ok)
		return str_of_text(t, &text);
	text_free(&text);
	return VALUE_NULL;
}

/* xxHash's mixing, as CPython does it. */
static bool tuple_hash(struct thread *t, value self, int64_t *hash) {
	const uint64_t p1 = 11400714785074694791u, p2 = 14029467366897019727u,
		p5 = 2870177450012600261u;
	const struct tuple *tuple = value_tuple(self);
	uint64_t acc = p5;
	struct nest nest;
	int64_t lane;
	bool ok = true;

	if (!nest_enter(t, &nest, &tuple->obj, ""))
		return false;
	for (size_t i = 0; ok && i < tuple->len; i++) {
		ok = value_hash(t, tuple->items[i], &lane);
		acc += ok ? (uint64_t)lane * p2 : 0;
		acc = (acc << 31 | acc >> 33) * p1;
	}
	nest_leave(t, &nest);
	acc += tuple->len ^ (p5 ^ 3527539u);
	*hash = acc == UINT64_MAX ? 1546275796 : (int64_t)acc;
	return ok;
}

/* The first place where two tuples differ; -1: an exception is set. */
static int64_t first_difference(struct thread *t, const struct tuple *a, const struct tuple *b) {
	struct nest nest;
	size_t i;
	int equal = 1;

	if (!nest_enter(t, &nest, &a->obj, " in comparison"))
		return -1;
	for (i = 0; i < a->len && i < b->len; i++) {
		equal = value_equal(t, a->items[i], b->items[i]);
		if (equal != 1)
			break;
	}
	nest_leave(t, &nest);
	return equal < 0 ? -1 : (int64_t)i;
}

static value tuple_compare(struct thread *t, value x, value y, int op) {
	const struct tuple *a, *b;
	int64_t i;

	if (!value_is_tuple(x) || !value_is_tuple(y))
		return VALUE_NOT_IMPLEMENTED;
	a = value_tuple(x);
	b = value_tuple(y);
	i = first_difference(t, a, b);
	if (i < 0)
		return VALUE_NULL;
	if ((size_t)i >= a->len || (size_t)i >= b->len)
		return seq_compare_lengths(a->len, b->len, op);
	if (op == COMPARE_EQ || op == COMPARE_NE)
		return value_of_bool(op == COMPARE_NE);
	return value_compare(t, a->items[i], b->items[i], op);
}

/* ---- operators ---- */

static value concat(struct thread *t, const struct tuple *a, const struct tuple *b) {
	struct tuple *tuple = tuple_make(t, a->len + b->len);

	if (!tuple)
		return VALUE_NULL;
	for (size_t i = 0; i < a->len; i++)
		tuple->items[i] = value_keep(a->items[i]);
	for (size_t i = 0; i < b->len; i++)
		tuple->items[a->len + i] = value_keep(b->items[i]);
	return value_of_obj(tuple);
}

static value repeat(struct thread *t, value self, value by) {
	struct tuple *old = value_tuple(self), *tuple;
	int64_t n = seq_factor(t, by, old->len * sizeof(value));

	if (n < 0)
		return VALUE_NULL;
	if (n == 1)
		return value_keep(self);
	tuple = tuple_make(t, old->len * (size_t)n);
	if (!tuple)
		return VALUE_NULL;
	for (size_t i = 0; i < tuple->len; i++)
		tuple->items[i] = value_keep(old->items[i % old->len]);
	return value_of_obj(tuple);
}

static value tuple_binary(struct thread *t, value a, value b, int op, bool is_inplace) {
	(void)is_inplace;
	if (op == BINARY_ADD && value_is_tuple(a)) {
		if (value_is_tuple(b))
			return concat(t, value_tuple(a), value_tuple(b));
		return raise_exc(t, EXC_TYPE, "can only concatenate tuple (not \"%s\") to tuple",
			value_type_name(t->vm, b));
	}
	if (op == BINARY_MULTIPLY)
		return value_is_tuple(a) ? repeat(t, a, b) : repeat(t, b, a);
	return VALUE_NOT_IMPLEMENTED;
}

static int64_t tuple_len(struct thread *t, value self) {
	(void)t;
	return (int64_t)value_tuple(self)->len;
}

static value slice_items(struct thread *t, value self, const struct slice *slice) {
	struct tuple *old = value_tuple(self), *tuple;
	struct span span;

	if (!seq_span(t, slice, old->len, &span))
		return VALUE_NULL;
	if (span.len == (int64_t)old->len && span.step == 1)
		return value_keep(self);
	tuple = tuple_make(t, (size_t)span.len);
	if (!tuple)
		return VALUE_NULL;
	for (int64_t i = 0; i < span.len; i++)
		tuple->items[i] = value_keep(old->items[span.start + i * span.step]);
	return value_of_obj(tuple);
}

static value tuple_get_item(struct thread *t, value self, value key) {
	struct tuple *tuple = value_tuple(self);
	int64_t i;

	if (value_is_kind(key, OBJ_SLICE))
		return slice_items(t, self, (struct slice *)value_obj(key));
	i = seq_index(t, key, tuple->len, "tuple indices must be integers or slices, not %s",
		"tuple index out of range");
	return i < 0 ? VALUE_NULL : value_keep(tuple->items[i]);
}

static int tuple_contains(struct thread *t, value self, value item) {
	const struct tuple *tuple = value_tuple(self);
	int equal = 0;

	for (size_t i = 0; !equal && i < tuple->len; i++)
		equal = value_equal(t, tuple->items[i], item);
	return equal;
}

static void tuple_free(struct thread *t, struct obj *self) {
	struct tuple *tuple = (struct tuple *)self;

	for (size_t i = 0; i < tuple->len; i++)
		value_drop(t, tuple->items[i]);
}

/* ---- methods ---- */

static value method_new(struct thread *t, const value *args) {
	return args[1] == VALUE_NULL ? tuple_of(t, NULL, 0) : tuple_of_iterable(t, args[1]);
}

static value method_count(struct thread *t, const value *args) {
	const struct tuple *tuple = value_tuple(args[0]);
	int64_t n = 0;

	for (size_t i = 0; i < tuple->len; i++) {
		int equal = value_equal(t, tuple->items[i], args[1]);

		if (equal < 0)
			return VALUE_NULL;
		n += equal;
	}
	return value_of_small(n);
}

static value method_index(struct thread *t, const value *args) {
	const struct tuple *tuple = value_tuple(args[0]);
	size_t from, to;

	if (!seq_bounds(t, args[2], args[3], tuple->len, &from, &to))
		return VALUE_NULL;
	for (size_t i = from; i < to; i++) {
		int equal = value_equal(t, tuple->items[i], args[1]);

		if (equal)
			return equal < 0 ? VALUE_NULL : value_of_small((int64_t)i);
	}
	return raise_exc(t, EXC_VALUE, "tuple.index(x): x not in tuple");
}

static const struct class_ops ops = {
	.repr = tuple_repr,
	.hash = tuple_hash,
	.compare = tuple_compare,
	.binary = tuple_binary,
	.len = tuple_len,
	.get_item = tuple_get_item,
	.contains = tuple_contains,
	.iter = iter_of_tuple,
	.free = tuple_free,
};

static const struct native_def methods[] = {
	{"__new__", method_new, "cls[, iterable], /", NATIVE_STATIC},
	{"count", method_count, "self, value, /", NATIVE_PLAIN},
	{"index", method_index, "self, value[, start, stop], /", NATIVE_PLAIN},
	{0},
};

void tuple_open(struct vm *vm) {
	class_open_kind(vm, OBJ_TUPLE, "tuple", NULL, &ops, methods, true);
}
