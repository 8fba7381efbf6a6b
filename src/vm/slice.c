/* Slice objects: what stands between the brackets in items[start:stop:step]. */

#include "vm/slice.h"

#include "vm/int.h"
#include "vm/nest.h"
#include "vm/str.h"
#include "vm/tuple.h"
#include "vm/types.h"

value slice_of(struct thread *t, value start, value stop, value step) {
	struct slice *slice = heap_object(t, OBJ_SLICE, state_class(t->vm, OBJ_SLICE), sizeof *slice);

	if (!slice)
		return VALUE_NULL;
	slice->start = value_keep(start);
	slice->stop = value_keep(stop);
	slice->step = value_keep(step);
	return value_of_obj(slice);
}

/* ---- what a slice means for a length ---- */

/* A member as an int, the caller's. */
static value member(struct thread *t, value v) {
	bool has_index = value_is_integer(v) || (value_is_instance(v)
		&& class_lookup(t->vm, value_obj(v)->class, dunder(t->vm, DUNDER_INDEX)) != VALUE_NULL);

	if (!has_index)
		return raise_exc(t, EXC_TYPE,
			"slice indices must be integers or None or have an __index__ method");
	return value_index(t, v);
}

static value member_step(struct thread *t, value v) {
	value step = v == VALUE_NONE ? value_of_small(1) : member(t, v);

	if (step != VALUE_NULL && int_sign(step) == 0)
		return raise_exc(t, EXC_VALUE, "slice step cannot be zero");
	return step;
}

/* start or stop: counted from the end if negative, then moved into low..high. */
static value member_bound(struct thread *t, value v, value len, value low, value high) {
	value bound = member(t, v);

	if (bound != VALUE_NULL && int_sign(bound) < 0) {
		value moved = int_add(t, bound, len);

		value_drop(t, bound);
		bound = moved;
	}
	if (bound == VALUE_NULL)
		return bound;
	if (int_order(bound, low) >= 0 && int_order(bound, high) <= 0)
		return bound;
	value nearest = value_keep(int_order(bound, low) < 0 ? low : high);
	value_drop(t, bound);
	return nearest;
}

static bool fill_bounds(struct thread *t, const struct slice *slice, value len, value out[3]) {
	bool is_back = int_sign(out[2]) < 0;
	value low = value_of_small(is_back ? -1 : 0);
	value high = is_back ? int_sub(t, len, value_of_small(1)) : value_keep(len);

	if (high == VALUE_NULL)
		return false;
	out[0] = slice->start == VALUE_NONE ? value_keep(is_back ? high : low)
		: member_bound(t, slice->start, len, low, high);
	if (out[0] != VALUE_NULL)
		out[1] = slice->stop == VALUE_NONE ? value_keep(is_back ? low : high)
			: member_bound(t, slice->stop, len, low, high);
	value_drop(t, high);
	return out[1] != VALUE_NULL;
}

bool slice_indices(struct thread *t, const struct slice *slice, value len, value out[3]) {
	out[0] = out[1] = VALUE_NULL;
	out[2] = member_step(t, slice->step);
	if (out[2] != VALUE_NULL && fill_bounds(t, slice, len, out))
		return true;
	for (int i = 0; i < 3; i++) {
		value_drop(t, out[i]);
		out[i] = VALUE_NULL;
	}
	return false;
}

/* ---- the class ---- */

static value slice_repr(struct thread *t, value self) {
	const struct slice *slice = value_slice(self);
	struct text text = {0};
	bool ok;

	text_add(&text, "slice(");
	ok = str_add_value(t, &text, slice->start, true);
	text_add(&text, ", ");
	ok = ok && str_add_value(t, &text, slice->stop, true);
	text_add(&text, ", ");
	ok = ok && str_add_value(t, &text, slice->step, true);
	text_add(&text, ")");
	if (ok)
		return str_of_text(t, &text);
	text_free(&text);
	return VALUE_NULL;
}

/* As tuples of the three. */
static value slice_compare(struct thread *t, value a, value b, int op) {
	value x, y, result = VALUE_NULL;

	if (!value_is_slice(a) || !value_is_slice(b))
		return VALUE_NOT_IMPLEMENTED;
	x = tuple_of(t, &value_slice(a)->start, 3);
	y = tuple_of(t, &value_slice(b)->start, 3);
	if (x != VALUE_NULL && y != VALUE_NULL)
		result = value_compare(t, x, y, op);
	value_drop(t, x);
	value_drop(t, y);
	return result;
}

static void slice_free(struct thread *t, struct obj *self) {
	const struct slice *slice = (struct slice *)self;

	value_drop(t, slice->start);
	value_drop(t, slice->stop);
	value_drop(t, slice->step);
}

/* slice(stop), slice(start, stop), slice(start, stop, step) */
static value method_new(struct thread *t, const value *args) {
	if (args[2] == VALUE_NULL)
		return slice_of(t, VALUE_NONE, args[1], VALUE_NONE);
	return slice_of(t, args[1], args[2], args[3]);
}

static value method_indices(struct thread *t, const value *args) {
	value len = value_index(t, args[1]), out[3], result;

	if (len == VALUE_NULL)
		return VALUE_NULL;
	if (int_sign(len) < 0) {
		value_drop(t, len);
		return raise_exc(t, EXC_VALUE, "length should not be negative");
	}
	if (!slice_indices(t, value_slice(args[0]), len, out)) {
		value_drop(t, len);
		return VALUE_NULL;
	}
	result = tuple_of(t, out, 3);
	for (int i = 0; i < 3; i++)
		value_drop(t, out[i]);
	value_drop(t, len);
	return result;
}

static value get_start(struct thread *t, const value *args) {
	(void)t;
	return value_keep(value_slice(args[0])->start);
}

static value get_stop(struct thread *t, const value *args) {
	(void)t;
	return value_keep(value_slice(args[0])->stop);
}

static value get_step(struct thread *t, const value *args) {
	(void)t;
	return value_keep(value_slice(args[0])->step);
}

static const struct class_ops ops = {
	.repr = slice_repr,
	.compare = slice_compare,
	.free = slice_free,
};

static const struct native_def methods[] = {
	{"__new__", method_new, "cls, start[, stop], step=None, /", NATIVE_STATIC},
	{"indices", method_indices, "self, length, /", NATIVE_PLAIN},
	{"start", get_start, "self", NATIVE_GETTER},
	{"stop", get_stop, "self", NATIVE_GETTER},
	{"step", get_step, "self", NATIVE_GETTER},
	{0},
};

void slice_open(struct vm *vm) {
	class_open_kind(vm, OBJ_SLICE, "slice", NULL, &ops, methods, true);
}
