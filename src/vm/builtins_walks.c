/*
 * Builtin functions that walk over iterables.
 */

#include "vm/builtins.h"

#include "vm/iter.h"
#include "vm/list.h"
#include "vm/ops.h"
#include "vm/state.h"
#include "vm/tuple.h"
#include "vm/types.h"

/* ---- any, all ---- */

/* The first truth that equals `wanted` decides. */
static value look_for(struct thread *t, value iterable, int wanted) {
	value it = value_iter(t, iterable), item;
	int truth = !wanted;
	while (it != VALUE_NULL && truth == !wanted && (item = value_next(t, it)) != VALUE_NULL) {
		truth = value_truth(t, item);
		value_drop(t, item);
	}
	value_drop(t, it);
	return raised(t) ? VALUE_NULL : value_of_bool(truth);
}

static value builtin_any(struct thread *t, const value *args) {
	return look_for(t, args[0], 1);
}

static value builtin_all(struct thread *t, const value *args) {
	return look_for(t, args[0], 0);
}

/* ---- min, max ---- */

struct best {
	value item, key;   /* kept; VALUE_NULL at the beginning */
};

/* Is `item` better than what there is?  Takes `item` over; false: exception. */
static bool challenge(struct thread *t, struct best *best, value item, value key_function, int op) {
	value key = key_function == VALUE_NONE ? value_keep(item) : vm_call1(t, key_function, item);
	int wins = key == VALUE_NULL ? -1 : 1;
	if (wins > 0 && best->item != VALUE_NULL) {
		value result = value_compare(t, key, best->key, op);
		wins = result == VALUE_NULL ? -1 : value_truth(t, result);
		value_drop(t, result);
	}
	if (wins > 0) {
		struct best old = *best;
		*best = (struct best){item, key};
		item = old.item;
		key = old.key;
	}
	value_drop(t, item);
	value_drop(t, key);
	return wins >= 0;
}

static value best_of(struct thread *t, const value *args, const char *name, int op) {
	enum { ARGS, KEY, DEFAULT };
	const struct tuple *given = value_tuple(args[ARGS]);
	struct best best = {VALUE_NULL, VALUE_NULL};
	if (given->len == 0)
		return raise_exc(t, EXC_TYPE, "%s expected at least 1 argument, got 0", name);
	if (given->len > 1 && args[DEFAULT] != VALUE_NULL)
		return raise_exc(t, EXC_TYPE,
			"Cannot specify a default for %s() with multiple positional arguments", name);
	value it = value_iter(t, given->len > 1 ? args[ARGS] : given->items[0]), item;
	bool ok = it != VALUE_NULL;
	while (ok && (item = value_next(t, it)) != VALUE_NULL)
		ok = challenge(t, &best, item, args[KEY], op);
	value_drop(t, it);
	value_drop(t, best.key);
	if (!ok || raised(t)) {
		value_drop(t, best.item);
		return VALUE_NULL;
	}
	if (best.item != VALUE_NULL)
		return best.item;
	if (args[DEFAULT] != VALUE_NULL)
		return value_keep(args[DEFAULT]);
	return raise_exc(t, EXC_VALUE, "%s() arg is an empty sequence", name);
}

static value builtin_min(struct thread *t, const value *args) {
	return best_of(t, args, "min", COMPARE_LT);
}

static value builtin_max(struct thread *t, const value *args) {
	return best_of(t, args, "max", COMPARE_GT);
}

/* ---- sorted, iter, next ---- */

static value builtin_sorted(struct thread *t, const value *args) {
	value list = list_of_iterable(t, args[0]);
	int is_reverse = value_truth(t, args[2]);
	if (list != VALUE_NULL && is_reverse >= 0 &&
		list_sort(t, value_list(list), args[1], is_reverse))
		return list;
	value_drop(t, list);
	return VALUE_NULL;
}

static value builtin_iter(struct thread *t, const value *args) {
	return args[1] == VALUE_NULL ? value_iter(t, args[0]) : iter_of_callable(t, args[0], args[1]);
}

static value builtin_next(struct thread *t, const value *args) {
	if (!state_class_of(t->vm, args[0])->ops->next &&
		class_lookup(t->vm, state_class_of(t->vm, args[0]),
			dunder(t->vm, DUNDER_NEXT)) == VALUE_NULL)
		return raise_exc(t, EXC_TYPE, "'%s' object is not an iterator",
			value_type_name(t->vm, args[0]));
	value item = value_next(t, args[0]);
	if (item != VALUE_NULL || raised(t))
		return item;
	if (args[1] != VALUE_NULL)
		return value_keep(args[1]);
	return raise_class(t, exc_class(t->vm, EXC_STOP_ITERATION), NULL);
}

const struct native_def builtins_walks[] = {
	{"any", builtin_any, "iterable, /", NATIVE_PLAIN},
	{"all", builtin_all, "iterable, /", NATIVE_PLAIN},
	{"min", builtin_min, "*args, key=None, default", NATIVE_PLAIN},
	{"max", builtin_max, "*args, key=None, default", NATIVE_PLAIN},
	{"sorted", builtin_sorted, "iterable, /, *, key=None, reverse=False", NATIVE_PLAIN},
	{"iter", builtin_iter, "obj[, sentinel], /", NATIVE_PLAIN},
	{"next", builtin_next, "iterator[, default], /", NATIVE_PLAIN},
	{0},
};
