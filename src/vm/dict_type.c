/* The class dict: its operators and methods.  The table itself is dict.c. */

#include "vm/dict.h"
#include "vm/dict_view.h"
#include "vm/list.h"
#include "vm/nest.h"
#include "vm/str.h"
#include "vm/tuple.h"
#include "vm/types.h"

static value raise_key(struct thread *t, value key) {
	return raise_with(t, exc_class(t->vm, EXC_KEY), key);
}

/* ---- filling ---- */

static bool update_from_dict(struct thread *t, struct dict *d, const struct dict *from) {
	struct dict_entry entry;
	size_t at = 0;
	bool ok = true;

	if (d == from)
		return true;
	while (ok && dict_walk(from, &at, &entry)) {
		value_keep(entry.key);
		value_keep(entry.val);
		ok = dict_set_hashed(t, d, entry.key, entry.hash, entry.val);
		value_drop(t, entry.key);
		value_drop(t, entry.val);
	}
	return ok;
}

/* Anything with keys() and []. */
static bool update_from_mapping(struct thread *t, struct dict *d, value mapping,
		value keys_method) {
	value keys = vm_call0(t, keys_method);
	value it = keys == VALUE_NULL ? VALUE_NULL : value_iter(t, keys);
	value key;
	bool ok = it != VALUE_NULL;

	while (ok && (key = value_next(t, it)) != VALUE_NULL) {
		value v = value_get_item(t, mapping, key);

		ok = v != VALUE_NULL && dict_set(t, d, key, v);
		value_drop(t, v);
		value_drop(t, key);
	}
	value_drop(t, it);
	value_drop(t, keys);
	return ok && !raised(t);
}

static bool set_pair(struct thread *t, struct dict *d, value pair, size_t number) {
	struct items items = {0};
	bool ok;

	if (!seq_collect(t, pair, &items)) {
		if (!raised_is(t, exc_class(t->vm, EXC_TYPE)))
			return false;
		raised_clear(t);
		raise_exc(t, EXC_TYPE,
			"cannot convert dictionary update sequence element #%zu to a sequence", number);
		return false;
	}
	ok = items.n == 2;
	if (ok)
		ok = dict_set(t, d, items.items[0], items.items[1]);
	else
		raise_exc(t, EXC_VALUE,
			"dictionary update sequence element #%zu has length %zu; 2 is required",
			number, items.n);
	seq_release(t, &items);
	return ok;
}

static bool update_from_pairs(struct thread *t, struct dict *d, value pairs) {
	value it = value_iter(t, pairs);
	bool ok = it != VALUE_NULL;
	value pair;

	for (size_t n = 0; ok && (pair = value_next(t, it)) != VALUE_NULL; n++) {
		ok = set_pair(t, d, pair, n);
		value_drop(t, pair);
	}
	value_drop(t, it);
	return ok && !raised(t);
}

/* 1: was a mapping and is in; 0: is no mapping; -1: an exception is set. */
static int update_from(struct thread *t, struct dict *d, value v) {
	value keys;
	bool ok;

	if (value_is_dict(v))
		return update_from_dict(t, d, value_dict(v)) ? 1 : -1;
	keys = attr_find(t, v, name_of(t->vm, "keys"));
	if (keys == VALUE_NULL)
		return raised(t) ? -1 : 0;
	ok = update_from_mapping(t, d, v, keys);
	value_drop(t, keys);
	return ok ? 1 : -1;
}

bool dict_update(struct thread *t, struct dict *d, value mapping) {
	int done = update_from(t, d, mapping);

	if (!done)
		raise_exc(t, EXC_TYPE, "'%s' object is not a mapping", value_type_name(t->vm, mapping));
	return done > 0;
}

/* A mapping or pairs. */
static bool update_any(struct thread *t, struct dict *d, value from) {
	int done = update_from(t, d, from);

	return done ? done > 0 : update_from_pairs(t, d, from);
}

bool dict_fill(struct thread *t, struct dict *d, const char *who, value args, value kwargs) {
	size_t n = value_tuple(args)->len;

	if (n > 1) {
		raise_exc(t, EXC_TYPE, "%s expected at most 1 argument, got %zu", who, n);
		return false;
	}
	if (n && !update_any(t, d, value_tuple(args)->items[0]))
		return false;
	return kwargs == VALUE_NULL || update_from_dict(t, d, value_dict(kwargs));
}

/* ---- operators ---- */

static bool add_entry_repr(struct thread *t, struct text *text, struct dict_entry entry) {
	bool ok;

	value_keep(entry.key);
	value_keep(entry.val);
	ok = str_add_value(t, text, entry.key, true);
	if (ok) {
		text_add(text, ": ");
		ok = str_add_value(t, text, entry.val, true);
	}
	value_drop(t, entry.key);
	value_drop(t, entry.val);
	return ok;
}

static value dict_repr(struct thread *t, value self) {
	const struct dict *d = value_dict(self);
	struct text text = {0};
	struct dict_entry entry;
	struct nest nest;
	size_t at = 0;
	bool ok = true;

	if (nest_has(t, &d->obj))
		return str_of(t, "{...}");
	if (!nest_enter(t, &nest, &d->obj, " while getting the repr of an object"))
		return VALUE_NULL;
	text_add_char(&text, '{');
	while (ok && dict_walk(d, &at, &entry)) {
		if (text.len > 1)
			text_add(&text, ", ");
		ok = add_entry_repr(t, &text, entry);
	}
	text_add_char(&text, '}');
	nest_leave(t, &nest);
	if (ok)
		return str_of_text(t, &text);
	text_free(&text);
	return VALUE_NULL;
}

static int equal_entry(struct thread *t, struct dict_entry entry, struct dict *b) {
	value other;
	int equal = 0;

	value_keep(entry.key);
	value_keep(entry.val);
	other = dict_get_hashed(t, b, entry.key, entry.hash);
	if (other != VALUE_NULL) {
		value_keep(other);
		equal = value_equal(t, entry.val, other);
		value_drop(t, other);
	} else if (raised(t)) {
		equal = -1;
	}
	value_drop(t, entry.key);
	value_drop(t, entry.val);
	return equal;
}

static int equal_dicts(struct thread *t, struct dict *a, struct dict *b) {
	struct dict_entry entry;
	struct nest nest;
	size_t at = 0;
	int equal = 1;

	if (a->used != b->used)
		return 0;
	if (!nest_enter(t, &nest, &a->obj, " in comparison"))
		return -1;
	while (equal == 1 && dict_walk(a, &at, &entry))
		equal = equal_entry(t, entry, b);
	nest_leave(t, &nest);
	return equal;
}

static value dict_compare(struct thread *t, value a, value b, int op) {
	int equal;

	if (!value_is_dict(a) || !value_is_dict(b) || (op != COMPARE_EQ && op != COMPARE_NE))
		return VALUE_NOT_IMPLEMENTED;
	equal = equal_dicts(t, value_dict(a), value_dict(b));
	return equal < 0 ? VALUE_NULL : value_of_bool(equal == (op == COMPARE_EQ));
}

static value dict_binary(struct thread *t, value a, value b, int op, bool is_inplace) {
	struct dict *result;

	if (op != BINARY_OR)
		return VALUE_NOT_IMPLEMENTED;
	if (is_inplace && value_is_dict(a))
		return update_any(t, value_dict(a), b) ? value_keep(a) : VALUE_NULL;
	if (!value_is_dict(a) || !value_is_dict(b))
		return VALUE_NOT_IMPLEMENTED;
	result = dict_copy(t, value_dict(a));
	if (!result)
		return VALUE_NULL;
	if (update_from_dict(t, result, value_dict(b)))
		return value_of_obj(result);
	value_drop(t, value_of_obj(result));
	return VALUE_NULL;
}

static int64_t dict_len(struct thread *t, value self) {
	(void)t;
	return (int64_t)value_dict(self)->used;
}

static value dict_get_item(struct thread *t, value self, value key) {
	value v = dict_get(t, value_dict(self), key);

	if (v != VALUE_NULL)
		return value_keep(v);
	return raised(t) ? VALUE_NULL : raise_key(t, key);
}

static bool dict_set_item(struct thread *t, value self, value key, value item) {
	bool was_there;

	if (item != VALUE_NULL)
		return dict_set(t, value_dict(self), key, item);
	if (!dict_delete(t, value_dict(self), key, &was_there))
		return false;
	if (!was_there)
		raise_key(t, key);
	return was_there;
}

static int dict_contains(struct thread *t, value self, value key) {
	if (dict_get(t, value_dict(self), key) != VALUE_NULL)
		return 1;
	return raised(t) ? -1 : 0;
}

static void dict_free(struct thread *t, struct obj *self) {
	dict_clear(t, (struct dict *)self);
}

/* ---- methods ---- */

static value method_new(struct thread *t, const value *args) {
	struct dict *d = dict_make(t, (struct class *)value_obj(args[0]));

	if (!d)
		return VALUE_NULL;
	if (dict_fill(t, d, "dict", args[1], args[2]))
		return value_of_obj(d);
	value_drop(t, value_of_obj(d));
	return VALUE_NULL;
}

static value method_get(struct thread *t, const value *args) {
	value v = dict_get(t, value_dict(args[0]), args[1]);

	if (v == VALUE_NULL && raised(t))
		return VALUE_NULL;
	return value_keep(v == VALUE_NULL ? args[2] : v);
}

static value method_setdefault(struct thread *t, const value *args) {
	struct dict *d = value_dict(args[0]);
	int64_t hash;
	value v;

	if (!value_hash(t, args[1], &hash))
		return VALUE_NULL;
	v = dict_get_hashed(t, d, args[1], hash);
	if (v == VALUE_NULL) {
		if (raised(t) || !dict_set_hashed(t, d, args[1], hash, args[2]))
			return VALUE_NULL;
		v = args[2];
	}
	return value_keep(v);
}

static value method_pop(struct thread *t, const value *args) {
	value v = dict_take(t, value_dict(args[0]), args[1]);

	if (v != VALUE_NULL || raised(t))
		return v;
	return args[2] == VALUE_NULL ? raise_key(t, args[1]) : value_keep(args[2]);
}

static value method_popitem(struct thread *t, const value *args) {
	struct dict *d = value_dict(args[0]);
	struct dict_entry entry;
	size_t at = d->n_entries;
	value pair[2], result;

	if (!dict_walk_back(d, &at, &entry)) {
		value text = str_of(t, "popitem(): dictionary is empty");

		raise_key(t, text);
		value_drop(t, text);
		return VALUE_NULL;
	}
	pair[0] = value_keep(entry.key);
	pair[1] = dict_take(t, d, entry.key);
	result = pair[1] == VALUE_NULL ? VALUE_NULL : tuple_of(t, pair, 2);
	value_drop(t, pair[0]);
	value_drop(t, pair[1]);
	return result;
}

static value method_update(struct thread *t, const value *args) {
	return dict_fill(t, value_dict(args[0]), "update", args[1], args[2]) ? VALUE_NONE : VALUE_NULL;
}

static value method_clear(struct thread *t, const value *args) {
	dict_clear(t, value_dict(args[0]));
	return VALUE_NONE;
}

static value method_copy(struct thread *t, const value *args) {
	struct dict *copy = dict_copy(t, value_dict(args[0]));

	return copy ? value_of_obj(copy) : VALUE_NULL;
}

static value method_fromkeys(struct thread *t, const value *args) {
	struct dict *d = dict_make(t, (struct class *)value_obj(args[0]));
	value it = d ? value_iter(t, args[1]) : VALUE_NULL;
	bool ok = it != VALUE_NULL;
	value key;

	while (ok && (key = value_next(t, it)) != VALUE_NULL) {
		ok = dict_set(t, d, key, args[2]);
		value_drop(t, key);
	}
	value_drop(t, it);
	if (ok && !raised(t))
		return value_of_obj(d);
	if (d)
		value_drop(t, value_of_obj(d));
	return VALUE_NULL;
}

static value method_keys(struct thread *t, const value *args) {
	return dict_view_of(t, value_dict(args[0]), OBJ_DICT_KEYS);
}

static value method_values(struct thread *t, const value *args) {
	return dict_view_of(t, value_dict(args[0]), OBJ_DICT_VALUES);
}

static value method_items(struct thread *t, const value *args) {
	return dict_view_of(t, value_dict(args[0]), OBJ_DICT_ITEMS);
}

static value dict_iter(struct thread *t, value self) {
	return dict_view_iter(t, value_dict(self), OBJ_DICT_KEY_ITERATOR);
}

static const struct class_ops ops = {
	.repr = dict_repr,
	.compare = dict_compare,
	.binary = dict_binary,
	.len = dict_len,
	.get_item = dict_get_item,
	.set_item = dict_set_item,
	.contains = dict_contains,
	.iter = dict_iter,
	.free = dict_free,
};

static const struct native_def methods[] = {
	{"__new__", method_new, "cls, /, *args, **kwargs", NATIVE_STATIC},
	{"get", method_get, "self, key, default=None, /", NATIVE_PLAIN},
	{"setdefault", method_setdefault, "self, key, default=None, /", NATIVE_PLAIN},
	{"pop", method_pop, "self, key[, default], /", NATIVE_PLAIN},
	{"popitem", method_popitem, "self, /", NATIVE_PLAIN},
	{"update", method_update, "self, /, *args, **kwargs", NATIVE_PLAIN},
	{"clear", method_clear, "self, /", NATIVE_PLAIN},
	{"copy", method_copy, "self, /", NATIVE_PLAIN},
	{"fromkeys", method_fromkeys, "cls, iterable, value=None, /", NATIVE_CLASS},
	{"keys", method_keys, "self, /", NATIVE_PLAIN},
	{"values", method_values, "self, /", NATIVE_PLAIN},
	{"items", method_items, "self, /", NATIVE_PLAIN},
	{0},
};

void dict_open(struct vm *vm) {
	class_open_kind(vm, OBJ_DICT, "dict", NULL, &ops, methods, true);
}
