/*
 * enumerate, zip, map, filter, reversed: builtin classes whose instances walk
 * other iterators.
 *
 *                  over                      extra             at
 *     enumerate    the iterator              the next number
 *     zip          a tuple of iterators                        1: strict
 *     map          a tuple of iterators      the function
 *     filter       the iterator              the function
 *     reversed     the sequence                                the next index
 */

#include "vm/iter.h"

#include "vm/dict_view.h"
#include "vm/int.h"
#include "vm/list.h"
#include "vm/nest.h"
#include "vm/tuple.h"
#include "vm/types.h"

/* An iterator of a class over `over`, with `extra` kept; `over` is taken over. */
static value make(struct thread *t, enum obj_kind kind, iter_next_fn *next, value over,
		value extra) {
	struct iter *it = over == VALUE_NULL ? NULL : iter_make(t, kind, next, over);

	value_drop(t, over);
	if (it)
		it->extra = value_keep(extra);
	return iter_value(it);
}

/* The iterators of some values in a tuple. */
static value iterators_of(struct thread *t, const value *iterables, size_t n) {
	struct tuple *tuple = tuple_make(t, n);

	if (!tuple)
		return VALUE_NULL;
	for (size_t i = 0; i < n; i++) {
		tuple->items[i] = value_iter(t, iterables[i]);
		if (tuple->items[i] == VALUE_NULL) {
			value_drop(t, value_of_obj(tuple));
			return VALUE_NULL;
		}
	}
	return value_of_obj(tuple);
}

/* The next item of one that `it` walks; a chain of them may be long, but not endless. */
static value step(struct thread *t, const struct iter *it, value iterator) {
	struct nest nest;
	value item;

	if (!nest_enter(t, &nest, &it->obj, ""))
		return VALUE_NULL;
	item = value_next(t, iterator);
	nest_leave(t, &nest);
	return item;
}

/* ---- enumerate ---- */

static value next_of_enumerate(struct thread *t, struct iter *it) {
	value item = step(t, it, it->over), number;
	struct tuple *pair;

	if (item == VALUE_NULL)
		return VALUE_NULL;
	pair = tuple_make(t, 2);
	number = pair ? int_add(t, it->extra, value_of_small(1)) : VALUE_NULL;
	if (number == VALUE_NULL) {
		value_drop(t, item);
		value_drop(t, pair ? value_of_obj(pair) : VALUE_NULL);
		return VALUE_NULL;
	}
	pair->items[0] = it->extra;
	pair->items[1] = item;
	it->extra = number;
	return value_of_obj(pair);
}

static value enumerate_new(struct thread *t, const value *args) {
	value start, made;

	if (args[1] == VALUE_NULL)
		return raise_exc(t, EXC_TYPE, "enumerate() missing required argument 'iterable'");
	start = value_index(t, args[2]);
	if (start == VALUE_NULL)
		return VALUE_NULL;
	made = make(t, OBJ_ENUMERATE, next_of_enumerate, value_iter(t, args[1]), start);
	value_drop(t, start);
	return made;
}

/* ---- zip ---- */

/* "zip() argument 3 is shorter than arguments 1-2" */
static void say_uneven(struct thread *t, size_t i, const char *how) {
	if (i == 1)
		raise_exc(t, EXC_VALUE, "zip() argument 2 is %s than argument 1", how);
	else
		raise_exc(t, EXC_VALUE, "zip() argument %zu is %s than arguments 1-%zu", i + 1, how, i);
}

/* The first is at its end: so must all others be. */
static void check_all_end(struct thread *t, const struct iter *it) {
	const struct tuple *iterators = value_tuple(it->over);

	for (size_t i = 1; i < iterators->len; i++) {
		value item = step(t, it, iterators->items[i]);

		if (raised(t))
			return;
		if (item != VALUE_NULL) {
			value_drop(t, item);
			say_uneven(t, i, "longer");
			return;
		}
	}
}

static value next_of_zip(struct thread *t, struct iter *it) {
	const struct tuple *iterators = value_tuple(it->over);
	struct tuple *items;
	size_t i;

	if (!iterators->len)
		return VALUE_NULL;
	items = tuple_make(t, iterators->len);
	for (i = 0; items && i < iterators->len; i++) {
		items->items[i] = step(t, it, iterators->items[i]);
		if (items->items[i] == VALUE_NULL)
			break;
	}
	if (!items || i == iterators->len)
		return items ? value_of_obj(items) : VALUE_NULL;
	value_drop(t, value_of_obj(items));
	if (it->at && !raised(t)) {
		if (i)
			say_uneven(t, i, "shorter");
		else
			check_all_end(t, it);
	}
	return VALUE_NULL;
}

static value zip_new(struct thread *t, const value *args) {
	const struct tuple *iterables = value_tuple(args[1]);
	int is_strict = value_truth(t, args[2]);
	value zip;

	if (is_strict < 0)
		return VALUE_NULL;
	zip = make(t, OBJ_ZIP, next_of_zip, iterators_of(t, iterables->items, iterables->len),
			VALUE_NULL);
	if (zip != VALUE_NULL)
		((struct iter *)value_obj(zip))->at = is_strict;
	return zip;
}

/* ---- map ---- */

static value map_one(struct thread *t, const struct iter *it, value iterator) {
	value item = step(t, it, iterator), result;

	if (item == VALUE_NULL)
		return VALUE_NULL;
	result = vm_call1(t, it->extra, item);
	value_drop(t, item);
	return result;
}

static value map_many(struct thread *t, const struct iter *it, const struct tuple *iterators) {
	struct tuple *args = tuple_make(t, iterators->len);
	value result = VALUE_NULL;
	size_t i;

	if (!args)
		return VALUE_NULL;
	for (i = 0; i < iterators->len; i++) {
		args->items[i] = step(t, it, iterators->items[i]);
		if (args->items[i] == VALUE_NULL)
			break;
	}
	if (i == iterators->len)
		result = vm_call(t, it->extra, args->items, args->len, VALUE_NULL);
	value_drop(t, value_of_obj(args));
	return result;
}

static value next_of_map(struct thread *t, struct iter *it) {
	const struct tuple *iterators = value_tuple(it->over);

	if (iterators->len == 1)
		return map_one(t, it, iterators->items[0]);
	return map_many(t, it, iterators);
}

static value map_new(struct thread *t, const value *args) {
	const struct tuple *given = value_tuple(args[1]);

	if (given->len < 2)
		return raise_exc(t, EXC_TYPE, "map() must have at least two arguments.");
	return make(t, OBJ_MAP, next_of_map, iterators_of(t, given->items + 1, given->len - 1),
			given->items[0]);
}

/* ---- filter ---- */

/* 1, 0, -1 */
static int is_wanted(struct thread *t, value function, value item) {
	value result;
	int is;

	if (function == VALUE_NONE || function == value_of_obj(state_class(t->vm, OBJ_BOOL)))
		return value_truth(t, item);
	result = vm_call1(t, function, item);
	is = result == VALUE_NULL ? -1 : value_truth(t, result);
	value_drop(t, result);
	return is;
}

static value next_of_filter(struct thread *t, struct iter *it) {
	value item;

	while ((item = step(t, it, it->over)) != VALUE_NULL) {
		int is = is_wanted(t, it->extra, item);

		if (is > 0)
			return item;
		value_drop(t, item);
		if (is < 0)
			break;
	}
	return VALUE_NULL;
}

static value filter_new(struct thread *t, const value *args) {
	return make(t, OBJ_FILTER, next_of_filter, value_iter(t, args[2]), args[1]);
}

/* ---- reversed ---- */

static value next_of_reversed(struct thread *t, struct iter *it) {
	value item;

	if (it->over == VALUE_NULL)
		return VALUE_NULL;
	item = it->at < 0 ? VALUE_NULL : value_get_item(t, it->over, value_of_small(it->at--));
	if (item != VALUE_NULL)
		return item;
	if (raised_is(t, exc_class(t->vm, EXC_INDEX)) ||
			raised_is(t, exc_class(t->vm, EXC_STOP_ITERATION)))
		raised_clear(t);
	return iter_end(t, it);
}

static bool is_sequence(struct thread *t, value v) {
	struct class *class = state_class_of(t->vm, v);

	if (!value_is_instance(v))
		return class->ops->get_item && class->ops->len;
	return class_lookup(t->vm, class, dunder(t->vm, DUNDER_GETITEM)) != VALUE_NULL;
}

value iter_reversed(struct thread *t, value v) {
	value own = class_lookup(t->vm, state_class_of(t->vm, v), name_of(t->vm, "__reversed__")), made;
	int64_t len;

	if (value_is_list(v))
		return iter_of_list_reversed(t, v);
	if (own != VALUE_NULL && own != VALUE_NONE)
		return state_call_found(t, own, v, NULL, 0);
	made = own == VALUE_NONE ? VALUE_NULL : dict_view_reversed(t, v);
	if (made != VALUE_NULL || raised(t))
		return made;
	if (own == VALUE_NONE || !is_sequence(t, v))
		return raise_exc(t, EXC_TYPE, "'%s' object is not reversible", value_type_name(t->vm, v));
	len = value_len(t, v);
	if (len < 0)
		return VALUE_NULL;
	made = make(t, OBJ_REVERSED, next_of_reversed, value_keep(v), VALUE_NULL);
	if (made != VALUE_NULL)
		((struct iter *)value_obj(made))->at = len - 1;
	return made;
}

static value reversed_new(struct thread *t, const value *args) {
	return iter_reversed(t, args[1]);
}

/* ---- the classes ---- */

static void open_tool(struct vm *vm, enum obj_kind kind, const char *name,
		const struct native_def *methods) {
	class_open_kind(vm, kind, name, NULL, &iter_ops, methods, true);
}

void iter_tools_open(struct vm *vm) {
	static const struct native_def enumerate_methods[] = {
		{"__new__", enumerate_new, "cls, /[, iterable], start=0", NATIVE_STATIC}, {0},
	};
	static const struct native_def zip_methods[] = {
		{"__new__", zip_new, "cls, /, *args, strict=False", NATIVE_STATIC}, {0},
	};
	static const struct native_def map_methods[] = {
		{"__new__", map_new, "cls, /, *args", NATIVE_STATIC}, {0},
	};
	static const struct native_def filter_methods[] = {
		{"__new__", filter_new, "cls, function, iterable, /", NATIVE_STATIC}, {0},
	};
	static const struct native_def reversed_methods[] = {
		{"__new__", reversed_new, "cls, sequence, /", NATIVE_STATIC}, {0},
	};

	open_tool(vm, OBJ_ENUMERATE, "enumerate", enumerate_methods);
	open_tool(vm, OBJ_ZIP, "zip", zip_methods);
	open_tool(vm, OBJ_MAP, "map", map_methods);
	open_tool(vm, OBJ_FILTER, "filter", filter_methods);
	open_tool(vm, OBJ_REVERSED, "reversed", reversed_methods);
}
