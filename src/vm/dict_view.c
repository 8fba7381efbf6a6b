/* Views of a dict, and the iterators over dicts and views. */

#include "vm/dict_view.h"

#include "vm/iter.h"
#include "vm/nest.h"
#include "vm/set.h"
#include "vm/str.h"
#include "vm/tuple.h"
#include "vm/types.h"

static inline struct dict_view *view_of(value v) {
	return (struct dict_view *)value_obj(v);
}

static bool is_view(const struct vm *vm, value v, enum obj_kind kind) {
	return value_is_kind(v, OBJ_DICT_VIEW) && value_obj(v)->class == state_class(vm, kind);
}

/* Keys and items behave like sets. */
static bool is_set_like(const struct vm *vm, value v) {
	return value_is_kind(v, OBJ_DICT_VIEW) && !is_view(vm, v, OBJ_DICT_VALUES);
}

value dict_view_of(struct thread *t, struct dict *dict, enum obj_kind kind) {
	struct dict_view *view = heap_object(t, OBJ_DICT_VIEW, state_class(t->vm, kind), sizeof *view);

	if (!view)
		return VALUE_NULL;
	view->dict = dict;
	value_keep(value_of_obj(dict));
	return value_of_obj(view);
}

/* ---- iterators: `at` entry, `stop` the size at the beginning, `step` how many are left ---- */

static bool is_changed(struct thread *t, struct iter *it, const struct dict *d) {
	if ((int64_t)d->used == it->stop)
		return false;
	it->stop = -1;
	raise_exc(t, EXC_RUNTIME, "dictionary changed size during iteration");
	return true;
}

static bool step_entry(struct thread *t, struct iter *it, struct dict_entry *entry,
	bool (*walk)(const struct dict *, size_t *, struct dict_entry *)) {
	size_t at = (size_t)it->at;
	const struct dict *d;

	if (it->over == VALUE_NULL)
		return false;
	d = value_dict(it->over);
	if (is_changed(t, it, d))
		return false;
	if (!walk(d, &at, entry)) {
		iter_end(t, it);
		return false;
	}
	if (it->step-- == 0) {
		raise_exc(t, EXC_RUNTIME, "dictionary keys changed during iteration");
		iter_end(t, it);
		return false;
	}
	it->at = (int64_t)at;
	return true;
}

static value pair_of(struct thread *t, const struct dict_entry *entry) {
	struct tuple *pair = tuple_make(t, 2);

	if (!pair)
		return VALUE_NULL;
	pair->items[0] = value_keep(entry->key);
	pair->items[1] = value_keep(entry->val);
	return value_of_obj(pair);
}

static value next_key(struct thread *t, struct iter *it) {
	struct dict_entry entry;

	return step_entry(t, it, &entry, dict_walk) ? value_keep(entry.key) : VALUE_NULL;
}

static value next_value(struct thread *t, struct iter *it) {
	struct dict_entry entry;

	return step_entry(t, it, &entry, dict_walk) ? value_keep(entry.val) : VALUE_NULL;
}

static value next_item(struct thread *t, struct iter *it) {
	struct dict_entry entry;

	return step_entry(t, it, &entry, dict_walk) ? pair_of(t, &entry) : VALUE_NULL;
}

static value last_key(struct thread *t, struct iter *it) {
	struct dict_entry entry;

	return step_entry(t, it, &entry, dict_walk_back) ? value_keep(entry.key) : VALUE_NULL;
}

static value last_value(struct thread *t, struct iter *it) {
	struct dict_entry entry;

	return step_entry(t, it, &entry, dict_walk_back) ? value_keep(entry.val) : VALUE_NULL;
}

static value last_item(struct thread *t, struct iter *it) {
	struct dict_entry entry;

	return step_entry(t, it, &entry, dict_walk_back) ? pair_of(t, &entry) : VALUE_NULL;
}

static iter_next_fn *next_of(enum obj_kind kind) {
	switch (kind) {
	case OBJ_DICT_KEY_ITERATOR:           return next_key;
	case OBJ_DICT_VALUE_ITERATOR:         return next_value;
	case OBJ_DICT_ITEM_ITERATOR:          return next_item;
	case OBJ_DICT_REVERSE_KEY_ITERATOR:   return last_key;
	case OBJ_DICT_REVERSE_VALUE_ITERATOR: return last_value;
	default:                              return last_item;
	}
}

value dict_view_iter(struct thread *t, struct dict *dict, enum obj_kind kind) {
	struct iter *it = iter_make(t, kind, next_of(kind), value_of_obj(dict));

	if (!it)
		return VALUE_NULL;
	it->stop = it->step = (int64_t)dict->used;
	if (kind >= OBJ_DICT_REVERSE_KEY_ITERATOR && kind <= OBJ_DICT_REVERSE_ITEM_ITERATOR)
		it->at = (int64_t)dict->n_entries;
	return value_of_obj(it);
}

value dict_view_reversed(struct thread *t, value v) {
	if (value_is_dict(v))
		return dict_view_iter(t, value_dict(v), OBJ_DICT_REVERSE_KEY_ITERATOR);
	if (!value_is_kind(v, OBJ_DICT_VIEW))
		return VALUE_NULL;
	if (is_view(t->vm, v, OBJ_DICT_KEYS))
		return dict_view_iter(t, view_of(v)->dict, OBJ_DICT_REVERSE_KEY_ITERATOR);
	if (is_view(t->vm, v, OBJ_DICT_VALUES))
		return dict_view_iter(t, view_of(v)->dict, OBJ_DICT_REVERSE_VALUE_ITERATOR);
	return dict_view_iter(t, view_of(v)->dict, OBJ_DICT_REVERSE_ITEM_ITERATOR);
}

/* ---- operators of views ---- */

static value view_iter(struct thread *t, value self) {
	struct dict *d = view_of(self)->dict;

	if (is_view(t->vm, self, OBJ_DICT_KEYS))
		return dict_view_iter(t, d, OBJ_DICT_KEY_ITERATOR);
	if (is_view(t->vm, self, OBJ_DICT_VALUES))
		return dict_view_iter(t, d, OBJ_DICT_VALUE_ITERATOR);
	return dict_view_iter(t, d, OBJ_DICT_ITEM_ITERATOR);
}

static value view_repr(struct thread *t, value self) {
	const char *name = value_type_name(t->vm, self);
	value list, text, result;
	struct nest nest;

	if (nest_has(t, value_obj(self)))
		return str_of(t, "...");
	if (!nest_enter(t, &nest, value_obj(self), " while getting the repr of an object"))
		return VALUE_NULL;
	list = list_of_iterable(t, self);
	text = list == VALUE_NULL ? VALUE_NULL : value_repr(t, list);
	result = text == VALUE_NULL ? VALUE_NULL : str_format(t, "%s(%s)", name, value_as_str(text)->s);
	value_drop(t, list);
	value_drop(t, text);
	nest_leave(t, &nest);
	return result;
}

static int64_t view_len(struct thread *t, value self) {
	(void)t;
	return (int64_t)view_of(self)->dict->used;
}

static int has_item(struct thread *t, struct dict *d, value item) {
	value v;
	int equal;

	if (!value_is_tuple(item) || value_tuple(item)->len != 2)
		return 0;
	v = dict_get(t, d, value_tuple(item)->items[0]);
	if (v == VALUE_NULL)
		return raised(t) ? -1 : 0;
	value_keep(v);
	equal = value_equal(t, v, value_tuple(item)->items[1]);
	value_drop(t, v);
	return equal;
}

static int has_value(struct thread *t, const struct dict *d, value item) {
	struct dict_entry entry;
	size_t at = 0;
	int equal = 0;

	while (!equal && dict_walk(d, &at, &entry)) {
		value_keep(entry.val);
		equal = value_equal(t, entry.val, item);
		value_drop(t, entry.val);
	}
	return equal;
}

static int view_contains(struct thread *t, value self, value item) {
	struct dict *d = view_of(self)->dict;

	if (is_view(t->vm, self, OBJ_DICT_ITEMS))
		return has_item(t, d, item);
	if (is_view(t->vm, self, OBJ_DICT_VALUES))
		return has_value(t, d, item);
	if (dict_get(t, d, item) != VALUE_NULL)
		return 1;
	return raised(t) ? -1 : 0;
}

/* Both sides as sets, for `fn`. */
static value with_sets(struct thread *t, value a, value b, int op,
		value (*fn)(struct thread *, value, value, int)) {
	value x = set_of_iterable(t, a);
	value y = x == VALUE_NULL ? VALUE_NULL : set_of_iterable(t, b);
	value result = y == VALUE_NULL ? VALUE_NULL : fn(t, x, y, op);

	value_drop(t, x);
	value_drop(t, y);
	return result;
}

static bool change(struct thread *t, struct set *set, value other, int op) {
	switch (op) {
	case BINARY_OR:       return set_update(t, set, other);
	case BINARY_SUBTRACT: return set_subtract(t, set, other);
	default:              return set_toggle(t, set, other);
	}
}

/* What `walked` has and `view` too, in the order of `walked`. */
static value intersect(struct thread *t, value view, value walked) {
	value made = set_new(t), it = value_iter(t, walked), item;
	bool ok = made != VALUE_NULL && it != VALUE_NULL;

	while (ok && (item = value_next(t, it)) != VALUE_NULL) {
		int is = view_contains(t, view, item);

		ok = is == 0 || (is > 0 && set_add(t, value_set(made), item));
		value_drop(t, item);
	}
	value_drop(t, it);
	if (ok && !raised(t))
		return made;
	value_drop(t, made);
	return VALUE_NULL;
}

static value view_and(struct thread *t, value view, value other) {
	size_t len = view_of(view)->dict->used;

	if (value_is_kind(other, OBJ_SET) && len <= value_set(other)->used)
		return set_intersection(t, value_set(other), view, OBJ_SET);
	if (is_set_like(t->vm, other) && view_of(other)->dict->used > len)
		return intersect(t, other, view);
	return intersect(t, view, other);
}

/*
 * The order of the items is that of CPython's way: a set of the left side is changed by the
 * right one.
 */
static value view_binary(struct thread *t, value a, value b, int op, bool is_inplace) {
	value made;

	(void)is_inplace;
	if (op != BINARY_AND && op != BINARY_OR && op != BINARY_XOR && op != BINARY_SUBTRACT)
		return VALUE_NOT_IMPLEMENTED;
	if (!is_set_like(t->vm, a) && !is_set_like(t->vm, b))
		return VALUE_NOT_IMPLEMENTED;
	if (op == BINARY_AND)
		return is_set_like(t->vm, a) ? view_and(t, a, b) : view_and(t, b, a);
	made = set_of_iterable(t, a);
	if (made == VALUE_NULL || change(t, value_set(made), b, op))
		return made;
	value_drop(t, made);
	return VALUE_NULL;
}

static value view_compare(struct thread *t, value a, value b, int op) {
	if (!is_set_like(t->vm, a) || !(value_is_set(b) || is_set_like(t->vm, b)))
		return VALUE_NOT_IMPLEMENTED;
	return with_sets(t, a, b, op, value_compare);
}

static void view_free(struct thread *t, struct obj *self) {
	value_drop(t, value_of_obj(((struct dict_view *)self)->dict));
}

static value method_isdisjoint(struct thread *t, const value *args) {
	value it = value_iter(t, args[1]);
	value item;
	int has = it == VALUE_NULL ? -1 : 0;

	while (!has && (item = value_next(t, it)) != VALUE_NULL) {
		has = view_contains(t, args[0], item);
		value_drop(t, item);
	}
	value_drop(t, it);
	return has < 0 || raised(t) ? VALUE_NULL : value_of_bool(!has);
}

static const struct class_ops values_ops = {
	.repr = view_repr, .len = view_len, .contains = view_contains, .iter = view_iter,
	.free = view_free,
};

static const struct class_ops set_like_ops = {
	.repr = view_repr, .len = view_len, .contains = view_contains, .iter = view_iter,
	.free = view_free, .binary = view_binary, .compare = view_compare,
};

static const struct native_def methods[] = {
	{"isdisjoint", method_isdisjoint, "self, other, /", NATIVE_PLAIN},
	{0},
};

void dict_view_open(struct vm *vm) {
	class_open_kind(vm, OBJ_DICT_KEYS, "dict_keys", NULL, &set_like_ops, methods, false);
	class_open_kind(vm, OBJ_DICT_VALUES, "dict_values", NULL, &values_ops, NULL, false);
	class_open_kind(vm, OBJ_DICT_ITEMS, "dict_items", NULL, &set_like_ops, methods, false);
	iter_open_kind(vm, OBJ_DICT_KEY_ITERATOR, "dict_keyiterator");
	iter_open_kind(vm, OBJ_DICT_VALUE_ITERATOR, "dict_valueiterator");
	iter_open_kind(vm, OBJ_DICT_ITEM_ITERATOR, "dict_itemiterator");
	iter_open_kind(vm, OBJ_DICT_REVERSE_KEY_ITERATOR, "dict_reversekeyiterator");
	iter_open_kind(vm, OBJ_DICT_REVERSE_VALUE_ITERATOR, "dict_reversevalueiterator");
	iter_open_kind(vm, OBJ_DICT_REVERSE_ITEM_ITERATOR, "dict_reverseitemiterator");
}
