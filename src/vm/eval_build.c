/*
 * Displays, unpacking and f-strings, the parts that are not in the loop.
 */

#include "vm/call.h"
#include "vm/eval.h"
#include "vm/exc.h"
#include "vm/instance.h"
#include "vm/types.h"

value eval_build_set(struct thread *t, const value *items, size_t n) {
	value set = set_new(t);

	for (size_t i = 0; i < n && set != VALUE_NULL; i++) {
		if (set_add(t, (struct set *)value_obj(set), items[i]))
			continue;
		value_drop(t, set);
		return VALUE_NULL;
	}
	return set;
}

value eval_build_map(struct thread *t, const value *pairs, size_t n) {
	value dict = dict_new(t);

	for (size_t i = 0; i < n && dict != VALUE_NULL; i++) {
		if (dict_set(t, (struct dict *)value_obj(dict), pairs[2 * i], pairs[2 * i + 1]))
			continue;
		value_drop(t, dict);
		return VALUE_NULL;
	}
	return dict;
}

value eval_build_const_map(struct thread *t, const value *values, value keys) {
	const struct tuple *tuple = (struct tuple *)value_obj(keys);
	value dict = dict_new(t);

	for (size_t i = 0; i < tuple->len && dict != VALUE_NULL; i++) {
		if (dict_set(t, (struct dict *)value_obj(dict), tuple->items[i], values[i]))
			continue;
		value_drop(t, dict);
		return VALUE_NULL;
	}
	return dict;
}

/* ---- f-strings ---- */

static value convert(struct thread *t, value v, unsigned how) {
	switch (how) {
	case 1: return value_str(t, v);
	case 2: return value_repr(t, v);
	case 3: return vm_call1(t, dict_get_name(t->vm->builtins->dict, name_of(t->vm, "ascii")), v);
	default: return value_keep(v);
	}
}

value eval_format_value(struct thread *t, value v, value spec, unsigned how) {
	value converted = convert(t, v, how), made;

	if (converted == VALUE_NULL)
		return VALUE_NULL;
	if (value_is_str(converted) && spec == VALUE_NULL)
		return converted;
	made = value_format(t, converted, spec == VALUE_NULL ? name_of(t->vm, "") : value_as_str(spec));
	value_drop(t, converted);
	return made;
}

/* ---- * and ** in displays and calls ---- */

static bool can_iterate(struct thread *t, value v) {
	return value_is_instance(v) || state_class_of(t->vm, v)->ops->iter;
}

bool eval_list_extend(struct thread *t, value list, value items) {
	if (can_iterate(t, items))
		return list_extend(t, (struct list *)value_obj(list), items);
	raise_exc(t, EXC_TYPE, "Value after * must be an iterable, not %s",
			value_type_name(t->vm, items));
	return false;
}

bool eval_dict_update(struct thread *t, value dict, value mapping) {
	if (value_is_kind(mapping, OBJ_DICT) || value_is_instance(mapping))
		return dict_update(t, (struct dict *)value_obj(dict), mapping);
	raise_exc(t, EXC_TYPE, "'%s' object is not a mapping", value_type_name(t->vm, mapping));
	return false;
}

static bool say_twice(struct thread *t, value callee, value key) {
	value name = call_name(t, callee);

	if (name != VALUE_NULL)
		raise_exc(t, EXC_TYPE, "%s got multiple values for keyword argument '%s'",
				value_as_str(name)->s, value_is_str(key) ? value_as_str(key)->s : "?");
	value_drop(t, name);
	return false;
}

static bool merge_entry(struct thread *t, struct dict *into, const struct dict_entry *entry,
		value callee) {
	if (!value_is_str(entry->key)) {
		value name = call_name(t, callee);

		if (name != VALUE_NULL)
			raise_exc(t, EXC_TYPE, "keywords must be strings");
		value_drop(t, name);
		return false;
	}
	if (dict_get(t, into, entry->key) != VALUE_NULL)
		return say_twice(t, callee, entry->key);
	return !raised(t) && dict_set(t, into, entry->key, entry->val);
}

bool eval_dict_merge(struct thread *t, value dict, value mapping, value callee) {
	const struct dict *from = (struct dict *)value_obj(mapping);

	if (!value_is_kind(mapping, OBJ_DICT)) {
		value name = call_name(t, callee);

		if (name != VALUE_NULL)
			raise_exc(t, EXC_TYPE, "%s argument after ** must be a mapping, not %s",
					value_as_str(name)->s, value_type_name(t->vm, mapping));
		value_drop(t, name);
		return false;
	}
	for (size_t i = 0; i < from->n_entries; i++)
		if (from->entries[i].key != VALUE_NULL
				&& !merge_entry(t, (struct dict *)value_obj(dict), &from->entries[i], callee))
			return false;
	return true;
}

/* ---- unpacking ---- */

static bool copy_reversed(const value *items, size_t n, value *out) {
	for (size_t i = 0; i < n; i++)
		out[n - 1 - i] = value_keep(items[i]);
	return true;
}

static bool say_too_few(struct thread *t, size_t expected, size_t got, const char *at_least) {
	raise_exc(t, EXC_VALUE, "not enough values to unpack (expected %s%zu, got %zu)", at_least,
			expected, got);
	return false;
}

static bool say_too_many(struct thread *t, size_t expected) {
	raise_exc(t, EXC_VALUE, "too many values to unpack (expected %zu)", expected);
	return false;
}

static bool unpack_array(struct thread *t, const value *items, size_t len, size_t n, value *out) {
	if (len < n)
		return say_too_few(t, n, len, "");
	return len > n ? say_too_many(t, n) : copy_reversed(items, n, out);
}

static bool unpack_iterator(struct thread *t, value it, size_t n, value *out) {
	size_t got = 0;
	value item;

	while (got < n && (item = value_next(t, it)) != VALUE_NULL)
		out[n - 1 - got++] = item;
	if (!raised(t) && got < n)
		say_too_few(t, n, got, "");
	if (!raised(t) && (item = value_next(t, it)) != VALUE_NULL) {
		value_drop(t, item);
		say_too_many(t, n);
	}
	if (!raised(t))
		return true;
	while (got > 0)
		value_drop(t, out[n - got--]);
	return false;
}

bool eval_unpack(struct thread *t, value v, size_t n, value *out) {
	value it;
	bool ok;

	if (value_is_kind(v, OBJ_TUPLE))
		return unpack_array(t, ((struct tuple *)value_obj(v))->items,
				((struct tuple *)value_obj(v))->len, n, out);
	if (value_is_kind(v, OBJ_LIST))
		return unpack_array(t, ((struct list *)value_obj(v))->items,
				((struct list *)value_obj(v))->len, n, out);
	if (!can_iterate(t, v)) {
		raise_exc(t, EXC_TYPE, "cannot unpack non-iterable %s object", value_type_name(t->vm, v));
		return false;
	}
	it = value_iter(t, v);
	if (it == VALUE_NULL)
		return false;
	ok = unpack_iterator(t, it, n, out);
	value_drop(t, it);
	return ok;
}

bool eval_unpack_ex(struct thread *t, value v, size_t n_before, size_t n_after, value *out) {
	value whole, rest;
	const struct list *list;
	size_t n = n_before + n_after;

	if (!can_iterate(t, v)) {
		raise_exc(t, EXC_TYPE, "cannot unpack non-iterable %s object", value_type_name(t->vm, v));
		return false;
	}
	whole = list_of_iterable(t, v);
	if (whole == VALUE_NULL)
		return false;
	list = (struct list *)value_obj(whole);
	if (list->len < n) {
		say_too_few(t, n, list->len, "at least ");
		value_drop(t, whole);
		return false;
	}
	rest = list_of(t, list->items + n_before, list->len - n);
	if (rest != VALUE_NULL) {
		copy_reversed(list->items + list->len - n_after, n_after, out);
		out[n_after] = rest;
		copy_reversed(list->items, n_before, out + n_after + 1);
	}
	value_drop(t, whole);
	return rest != VALUE_NULL;
}
