/*
 * Ranges, and walking them
 *
 * A range's start, stop, step and length are ints of any size.  When all its
 * items fit an immediate, its iterator keeps plain numbers:
 *
 *     at: the next item     step     stop: how many are left
 *
 * so that the evaluation loop can step it in place (range_iter_of).  Otherwise it
 * is a longrange_iterator: `extra` is the next item, `over` the range, `at` the
 * direction, and `stop` is unused.
 */

#include "vm/int.h"
#include "vm/iter.h"
#include "vm/nest.h"
#include "vm/slice.h"
#include "vm/str.h"
#include "vm/tuple.h"
#include "vm/types.h"

static inline bool value_is_range(value v) { return value_is_kind(v, OBJ_RANGE); }
static inline struct range *value_range(value v) { return (struct range *)value_obj(v); }

/* ---- making ---- */

/* How many items there are, the caller's. */
static value count_items(struct thread *t, value start, value stop, value step) {
	bool is_back = int_sign(step) < 0;
	value low = is_back ? stop : start, high = is_back ? start : stop;
	value size = VALUE_NULL, distance, whole, n = VALUE_NULL;

	if (int_order(low, high) >= 0)
		return value_of_small(0);
	distance = int_sub(t, high, low);
	whole = distance == VALUE_NULL ? VALUE_NULL : int_sub(t, distance, value_of_small(1));
	value_drop(t, distance);
	if (whole != VALUE_NULL)
		size = is_back ? int_negate(t, step) : value_keep(step);
	if (size != VALUE_NULL) {
		value steps = int_floor_div(t, whole, size);

		n = steps == VALUE_NULL ? VALUE_NULL : int_add(t, steps, value_of_small(1));
		value_drop(t, steps);
	}
	value_drop(t, whole);
	value_drop(t, size);
	return n;
}

/* Takes the three over, which may be VALUE_NULL after an exception. */
static value make(struct thread *t, value start, value stop, value step) {
	bool ok = start != VALUE_NULL && stop != VALUE_NULL && step != VALUE_NULL;
	value len = ok ? count_items(t, start, stop, step) : VALUE_NULL;
	struct range *range = len == VALUE_NULL ? NULL
		: heap_object(t, OBJ_RANGE, state_class(t->vm, OBJ_RANGE), sizeof *range);

	if (range) {
		*range = (struct range){range->obj, start, stop, step, len};
		return value_of_obj(range);
	}
	value_drop(t, start);
	value_drop(t, stop);
	value_drop(t, step);
	value_drop(t, len);
	return VALUE_NULL;
}

static value method_new(struct thread *t, const value *args) {
	const struct tuple *given = value_tuple(args[1]);
	value part[3] = {value_of_small(0), VALUE_NULL, value_of_small(1)};

	if (given->len == 0)
		return raise_exc(t, EXC_TYPE, "range expected at least 1 argument, got 0");
	if (given->len > 3)
		return raise_exc(t, EXC_TYPE, "range expected at most 3 arguments, got %zu", given->len);
	for (size_t i = 0; i < given->len; i++) {
		size_t at = given->len == 1 ? 1 : i;

		part[at] = value_index(t, given->items[i]);
		if (part[at] == VALUE_NULL)
			break;
	}
	if (part[2] == value_of_small(0)) {
		value_drop(t, part[0]);
		value_drop(t, part[1]);
		return raise_exc(t, EXC_VALUE, "range() arg 3 must not be zero");
	}
	return make(t, part[0], part[1], part[2]);
}

/* ---- items ---- */

/* from + i * step, the caller's */
static value item_at(struct thread *t, value from, value i, value step) {
	value offset = int_mul(t, i, step);
	value item = offset == VALUE_NULL ? VALUE_NULL : int_add(t, from, offset);

	value_drop(t, offset);
	return item;
}

static value slice_range(struct thread *t, const struct range *range, const struct slice *slice) {
	value part[3], start, stop, step;

	if (!slice_indices(t, slice, range->len, part))
		return VALUE_NULL;
	start = item_at(t, range->start, part[0], range->step);
	stop = start == VALUE_NULL ? VALUE_NULL : item_at(t, range->start, part[1], range->step);
	step = stop == VALUE_NULL ? VALUE_NULL : int_mul(t, range->step, part[2]);
	for (int i = 0; i < 3; i++)
		value_drop(t, part[i]);
	return make(t, start, stop, step);
}

static bool has_index(struct thread *t, value v) {
	return value_is_integer(v) || (value_is_instance(v)
		&& class_lookup(t->vm, value_obj(v)->class, dunder(t->vm, DUNDER_INDEX)) != VALUE_NULL);
}

static value range_get_item(struct thread *t, value self, value key) {
	const struct range *range = value_range(self);
	value i, item = VALUE_NULL;

	if (value_is_slice(key))
		return slice_range(t, range, value_slice(key));
	if (!has_index(t, key))
		return raise_exc(t, EXC_TYPE, "range indices must be integers or slices, not %s",
			value_type_name(t->vm, key));
	i = value_index(t, key);
	if (i != VALUE_NULL && int_sign(i) < 0) {
		value moved = int_add(t, i, range->len);

		value_drop(t, i);
		i = moved;
	}
	if (i == VALUE_NULL)
		return VALUE_NULL;
	if (int_sign(i) < 0 || int_order(i, range->len) >= 0)
		raise_exc(t, EXC_INDEX, "range object index out of range");
	else
		item = item_at(t, range->start, i, range->step);
	value_drop(t, i);
	return item;
}

/* Where an int stands, the caller's; VALUE_NULL: nowhere, or an exception. */
static value position(struct thread *t, const struct range *range, value item) {
	value distance = int_sub(t, item, range->start), rest, at = VALUE_NULL;

	if (distance == VALUE_NULL)
		return VALUE_NULL;
	rest = int_mod(t, distance, range->step);
	if (rest != VALUE_NULL && int_sign(rest) == 0)
		at = int_floor_div(t, distance, range->step);
	value_drop(t, rest);
	value_drop(t, distance);
	if (at == VALUE_NULL || (int_sign(at) >= 0 && int_order(at, range->len) < 0))
		return at;
	value_drop(t, at);
	return VALUE_NULL;
}

/*
 * Look at one item after the other for one that is no int.  1: found, at *at;
 * 0: not, and *n_equal is how many were equal if `all` were wanted; -1: exception.
 */
static int search(struct thread *t, value self, value item, bool all, int64_t *n) {
	value it = value_iter(t, self), next;
	int equal = it == VALUE_NULL ? -1 : 0;
	int64_t n_equal = 0, at = 0;

	while (equal >= 0 && (next = value_next(t, it)) != VALUE_NULL) {
		equal = value_equal(t, next, item);
		value_drop(t, next);
		n_equal += equal > 0;
		if (equal > 0 && !all)
			break;
		at++;
	}
	value_drop(t, it);
	*n = all ? n_equal : at;
	return equal < 0 || raised(t) ? -1 : n_equal > 0;
}

static int range_contains(struct thread *t, value self, value item) {
	int64_t at;
	value found;

	if (!value_is_integer(item))
		return search(t, self, item, false, &at);
	found = position(t, value_range(self), item);
	value_drop(t, found);
	return raised(t) ? -1 : found != VALUE_NULL;
}

static value method_index(struct thread *t, const value *args) {
	int64_t at;
	int is;
	value found, repr;

	if (!value_is_integer(args[1])) {
		is = search(t, args[0], args[1], false, &at);
		if (is)
			return is < 0 ? VALUE_NULL : int_of(t, at);
		return raise_exc(t, EXC_VALUE, "sequence.index(x): x not in sequence");
	}
	found = position(t, value_range(args[0]), args[1]);
	if (found != VALUE_NULL || raised(t))
		return found;
	repr = value_repr(t, args[1]);
	if (repr != VALUE_NULL)
		raise_exc(t, EXC_VALUE, "%s is not in range", value_as_str(repr)->s);
	value_drop(t, repr);
	return VALUE_NULL;
}

static value method_count(struct thread *t, const value *args) {
	int64_t n;
	int is;

	if (!value_is_integer(args[1]))
		return search(t, args[0], args[1], true, &n) < 0 ? VALUE_NULL : int_of(t, n);
	is = range_contains(t, args[0], args[1]);
	return is < 0 ? VALUE_NULL : value_of_small(is);
}

/* ---- asking ---- */

static int64_t range_len(struct thread *t, value self) {
	int64_t len;

	if (int_to_i64(value_range(self)->len, &len))
		return len;
	raise_exc(t, EXC_OVERFLOW, "Python int too large to convert to C ssize_t");
	return -1;
}

static int range_truth(struct thread *t, value self) {
	(void)t;
	return int_sign(value_range(self)->len) != 0;
}

static value range_repr(struct thread *t, value self) {
	const struct range *range = value_range(self);
	struct text text = {0};
	bool ok;

	text_add(&text, "range(");
	ok = str_add_value(t, &text, range->start, true);
	text_add(&text, ", ");
	ok = ok && str_add_value(t, &text, range->stop, true);
	if (ok && range->step != value_of_small(1)) {
		text_add(&text, ", ");
		ok = str_add_value(t, &text, range->step, true);
	}
	text_add(&text, ")");
	if (ok)
		return str_of_text(t, &text);
	text_free(&text);
	return VALUE_NULL;
}

/* Ranges are equal when their items are. */
static bool is_same(const struct range *a, const struct range *b) {
	if (int_order(a->len, b->len))
		return false;
	if (int_sign(a->len) == 0)
		return true;
	if (int_order(a->start, b->start))
		return false;
	return a->len == value_of_small(1) || !int_order(a->step, b->step);
}

static value range_compare(struct thread *t, value a, value b, int op) {
	(void)t;
	if (!value_is_range(a) || !value_is_range(b) || (op != COMPARE_EQ && op != COMPARE_NE))
		return VALUE_NOT_IMPLEMENTED;
	return value_of_bool(is_same(value_range(a), value_range(b)) == (op == COMPARE_EQ));
}

/* That of a tuple (len, start, step), None standing for what does not matter. */
static bool range_hash(struct thread *t, value self, int64_t *hash) {
	const struct range *range = value_range(self);
	value parts[3] = {range->len, range->start, range->step}, tuple;
	bool ok;

	if (range->len == value_of_small(0))
		parts[1] = VALUE_NONE;
	if (range->len == value_of_small(0) || range->len == value_of_small(1))
		parts[2] = VALUE_NONE;
	tuple = tuple_of(t, parts, 3);
	ok = tuple != VALUE_NULL && value_hash(t, tuple, hash);
	value_drop(t, tuple);
	return ok;
}

static void range_free(struct thread *t, struct obj *self) {
	const struct range *range = (struct range *)self;

	value_drop(t, range->start);
	value_drop(t, range->stop);
	value_drop(t, range->step);
	value_drop(t, range->len);
}

static value get_start(struct thread *t, const value *args) {
	(void)t;
	return value_keep(value_range(args[0])->start);
}

static value get_stop(struct thread *t, const value *args) {
	(void)t;
	return value_keep(value_range(args[0])->stop);
}

static value get_step(struct thread *t, const value *args) {
	(void)t;
	return value_keep(value_range(args[0])->step);
}

/* ---- iterating ---- */

static value next_small(struct thread *t, struct iter *it) {
	int64_t at = it->at;

	(void)t;
	if (!it->stop)
		return VALUE_NULL;
	it->stop--;
	it->at = (int64_t)((uint64_t)at + (uint64_t)it->step);
	return value_of_small(at);
}

static value next_long(struct thread *t, struct iter *it) {
	value item = it->extra, step;
	bool is_back = it->at < 0;

	if (it->over == VALUE_NULL)
		return VALUE_NULL;
	const struct range *range = value_range(it->over);
	if (is_back ? int_order(item, range->stop) <= 0 : int_order(item, range->stop) >= 0)
		return iter_end(t, it);
	step = int_add(t, item, range->step);
	if (step == VALUE_NULL)
		return VALUE_NULL;
	it->extra = step;
	return item;
}

/* `range` is taken over. */
static value iter_long(struct thread *t, value range) {
	struct iter *it = iter_make(t, OBJ_LONGRANGE_ITERATOR, next_long, range);

	if (it) {
		it->at = int_sign(value_range(range)->step);
		it->extra = value_keep(value_range(range)->start);
	}
	value_drop(t, range);
	return iter_value(it);
}

static value iter_small(struct thread *t, int64_t at, int64_t step, int64_t n) {
	struct iter *it = iter_make(t, OBJ_RANGE_ITERATOR, next_small, VALUE_NULL);

	if (it) {
		it->at = at;
		it->step = step;
		it->stop = n;
	}
	return iter_value(it);
}

/* Are all items immediate? */
static bool is_small(const struct range *range) {
	return value_is_int(range->start) && value_is_int(range->stop) && value_is_int(range->step)
		&& value_is_int(range->len);
}

static value range_iter(struct thread *t, value self) {
	const struct range *range = value_range(self);

	if (!is_small(range))
		return iter_long(t, value_keep(self));
	return iter_small(t, value_small(range->start), value_small(range->step),
			value_small(range->len));
}

/* From the last item down to the first: range[::-1]. */
static value backward(struct thread *t, const struct range *range) {
	value last = int_sub(t, range->len, value_of_small(1));
	value start = last == VALUE_NULL ? VALUE_NULL : item_at(t, range->start, last, range->step);
	value stop = start == VALUE_NULL ? VALUE_NULL : int_sub(t, range->start, range->step);
	value step = stop == VALUE_NULL ? VALUE_NULL : int_negate(t, range->step);

	value_drop(t, last);
	return make(t, start, stop, step);
}

value range_reversed(struct thread *t, value self) {
	value range = backward(t, value_range(self)), it;

	if (range == VALUE_NULL)
		return VALUE_NULL;
	it = range_iter(t, range);
	value_drop(t, range);
	return it;
}

struct iter *range_iter_of(value v) {
	struct iter *it = value_is_kind(v, OBJ_ITER) ? (struct iter *)value_obj(v) : NULL;

	return it && it->next == next_small ? it : NULL;
}

static value method_reversed(struct thread *t, const value *args) {
	return range_reversed(t, args[0]);
}

static const struct class_ops ops = {
	.repr = range_repr,
	.hash = range_hash,
	.compare = range_compare,
	.truth = range_truth,
	.len = range_len,
	.get_item = range_get_item,
	.contains = range_contains,
	.iter = range_iter,
	.free = range_free,
};

static const struct native_def methods[] = {
	{"__new__", method_new, "cls, /, *args", NATIVE_STATIC},
	{"count", method_count, "self, value, /", NATIVE_PLAIN},
	{"index", method_index, "self, value, /", NATIVE_PLAIN},
	{"start", get_start, "self", NATIVE_GETTER},
	{"stop", get_stop, "self", NATIVE_GETTER},
	{"step", get_step, "self", NATIVE_GETTER},
	{"__reversed__", method_reversed, "self, /", NATIVE_PLAIN},
	{0},
};

void range_open(struct vm *vm) {
	class_open_kind(vm, OBJ_RANGE, "range", NULL, &ops, methods, true);
	iter_open_kind(vm, OBJ_RANGE_ITERATOR, "range_iterator");
	iter_open_kind(vm, OBJ_LONGRANGE_ITERATOR, "longrange_iterator");
}
