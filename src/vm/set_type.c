/* The classes set and frozenset: operators and methods.  The table is set.c. */

#include "vm/set.h"

#include "vm/iter.h"
#include "vm/nest.h"
#include "vm/str.h"
#include "vm/tuple.h"
#include "vm/types.h"

static struct set *self_of(const value *args) {
	return value_set(args[0]);
}

static value none_if(bool ok) {
	return ok ? VALUE_NONE : VALUE_NULL;
}

static value truth_of(int is) {
	return is < 0 ? VALUE_NULL : value_of_bool(is);
}

/* ---- looking for an item, which may itself be a set: then its frozen twin is meant ---- */

struct wanted {
	value item;       /* kept */
	int64_t hash;
};

static bool want(struct thread *t, value item, struct wanted *wanted) {
	wanted->item = value_is_kind(item, OBJ_SET) ? frozenset_of_iterable(t, item) : value_keep(item);
	if (wanted->item == VALUE_NULL)
		return false;
	if (value_hash(t, wanted->item, &wanted->hash))
		return true;
	value_drop(t, wanted->item);
	return false;
}

static int set_contains(struct thread *t, value self, value item) {
	struct wanted wanted;
	int is;

	if (!want(t, item, &wanted))
		return -1;
	is = set_has(t, value_set(self), wanted.item, wanted.hash);
	value_drop(t, wanted.item);
	return is;
}

/* 1: it was there. */
static int cut_item(struct thread *t, struct set *set, value item) {
	struct wanted wanted;
	int was_there;

	if (!want(t, item, &wanted))
		return -1;
	was_there = set_cut(t, set, wanted.item, wanted.hash);
	value_drop(t, wanted.item);
	return was_there;
}

/* ---- text ---- */

static bool add_items(struct thread *t, struct text *text, const struct set *set) {
	struct set_entry entry;
	bool ok = true, is_first = true;

	for (size_t at = 0; ok && set_walk(set, &at, &entry); is_first = false) {
		if (!is_first)
			text_add(text, ", ");
		value_keep(entry.key);
		ok = str_add_value(t, text, entry.key, true);
		value_drop(t, entry.key);
	}
	return ok;
}

static value set_repr(struct thread *t, value self) {
	const struct set *set = value_set(self);
	bool is_frozen = set->obj.kind == OBJ_FROZENSET, ok;
	struct text text = {0};
	struct nest nest;

	if (!set->used || nest_has(t, &set->obj))
		return str_format(t, "%s(%s)", set->obj.class->name->s, set->used ? "..." : "");
	if (!nest_enter(t, &nest, &set->obj, " while getting the repr of an object"))
		return VALUE_NULL;
	text_add(&text, is_frozen ? "frozenset({" : "{");
	ok = add_items(t, &text, set);
	text_add(&text, is_frozen ? "})" : "}");
	nest_leave(t, &nest);
	if (ok)
		return str_of_text(t, &text);
	text_free(&text);
	return VALUE_NULL;
}

/* ---- operators ---- */

/* Independent of the order, and well mixed for sets of sets. */
static bool frozenset_hash(struct thread *t, value self, int64_t *hash) {
	struct set *set = value_set(self);
	struct set_entry entry;
	uint64_t mixed = 0;

	(void)t;
	*hash = set->hash;
	if (*hash != -1)
		return true;
	for (size_t at = 0; set_walk(set, &at, &entry);) {
		uint64_t h = (uint64_t)entry.hash;

		mixed ^= ((h ^ 89869747u) ^ h << 16) * 3644798167u;
	}
	mixed ^= ((uint64_t)set->used + 1) * 1927868237u;
	mixed ^= mixed >> 11 ^ mixed >> 25;
	mixed = mixed * 69069u + 907133923u;
	*hash = set->hash = mixed == UINT64_MAX ? 590923713 : (int64_t)mixed;
	return true;
}

static int is_equal(struct thread *t, struct set *a, struct set *b) {
	if (a->used != b->used)
		return 0;
	if (a->hash != -1 && b->hash != -1 && a->hash != b->hash)
		return 0;
	return set_is_subset(t, a, b);
}

static value compare_nested(struct thread *t, struct set *a, struct set *b, int op) {
	int is;

	switch (op) {
	case COMPARE_EQ: return truth_of(is_equal(t, a, b));
	case COMPARE_NE:
		is = is_equal(t, a, b);
		return truth_of(is < 0 ? is : !is);
	case COMPARE_LE: return truth_of(set_is_subset(t, a, b));
	case COMPARE_GE: return truth_of(set_is_subset(t, b, a));
	case COMPARE_LT: return a->used < b->used ? truth_of(set_is_subset(t, a, b)) : VALUE_FALSE;
	default:         return a->used > b->used ? truth_of(set_is_subset(t, b, a)) : VALUE_FALSE;
	}
}

static value set_compare(struct thread *t, value a, value b, int op) {
	struct nest nest;
	value result;

	if (!value_is_set(a) || !value_is_set(b))
		return VALUE_NOT_IMPLEMENTED;
	if (!nest_enter(t, &nest, value_obj(a), " in comparison"))
		return VALUE_NULL;
	result = compare_nested(t, value_set(a), value_set(b), op);
	nest_leave(t, &nest);
	return result;
}

static bool change(struct thread *t, struct set *set, value other, int op) {
	switch (op) {
	case BINARY_OR:       return set_update(t, set, other);
	case BINARY_AND:      return set_intersect(t, set, other);
	case BINARY_SUBTRACT: return set_subtract(t, set, other);
	default:              return set_toggle(t, set, other);
	}
}

static value set_union(struct thread *t, struct set *a, value b, enum obj_kind kind) {
	struct set *made = set_copy(t, a, kind);

	if (!made)
		return VALUE_NULL;
	if (set_update(t, made, b))
		return value_of_obj(made);
	value_drop(t, value_of_obj(made));
	return VALUE_NULL;
}

static value set_binary(struct thread *t, value a, value b, int op, bool is_inplace) {
	struct set *left = value_set(a);

	if (!value_is_set(a) || !value_is_set(b))
		return VALUE_NOT_IMPLEMENTED;
	if (op != BINARY_OR && op != BINARY_AND && op != BINARY_SUBTRACT && op != BINARY_XOR)
		return VALUE_NOT_IMPLEMENTED;
	if (is_inplace && value_is_kind(a, OBJ_SET))
		return change(t, left, b, op) ? value_keep(a) : VALUE_NULL;
	switch (op) {
	case BINARY_OR:       return set_union(t, left, b, left->obj.kind);
	case BINARY_AND:      return set_intersection(t, left, b, left->obj.kind);
	case BINARY_SUBTRACT: return set_difference(t, left, b, left->obj.kind);
	default:              return set_symmetric(t, left, b, left->obj.kind);
	}
}

static int64_t set_len(struct thread *t, value self) {
	(void)t;
	return (int64_t)value_set(self)->used;
}

static void set_free(struct thread *t, struct obj *self) {
	set_clear(t, (struct set *)self);
}

/* ---- iterating: `at` place in the table, `stop` the size at the beginning ---- */

static value next_item(struct thread *t, struct iter *it) {
	const struct set *set;
	struct set_entry entry;
	size_t at = (size_t)it->at;

	if (it->over == VALUE_NULL)
		return VALUE_NULL;
	set = value_set(it->over);
	if ((int64_t)set->used != it->stop) {
		it->stop = -1;
		return raise_exc(t, EXC_RUNTIME, "Set changed size during iteration");
	}
	if (!set_walk(set, &at, &entry))
		return iter_end(t, it);
	it->at = (int64_t)at;
	return value_keep(entry.key);
}

static value set_iter(struct thread *t, value self) {
	struct iter *it = iter_make(t, OBJ_SET_ITERATOR, next_item, self);

	if (it)
		it->stop = (int64_t)value_set(self)->used;
	return iter_value(it);
}

/* ---- methods of both ---- */

static value method_copy(struct thread *t, const value *args) {
	struct set *copy;

	if (value_is_kind(args[0], OBJ_FROZENSET))
		return value_keep(args[0]);
	copy = set_copy(t, self_of(args), OBJ_SET);
	return copy ? value_of_obj(copy) : VALUE_NULL;
}

static value method_union(struct thread *t, const value *args) {
	const struct tuple *others = value_tuple(args[1]);
	struct set *made = set_copy(t, self_of(args), self_of(args)->obj.kind);

	for (size_t i = 0; made && i < others->len; i++)
		if (!set_update(t, made, others->items[i])) {
			value_drop(t, value_of_obj(made));
			made = NULL;
		}
	return made ? value_of_obj(made) : VALUE_NULL;
}

/* One after the other, each from what the one before has left. */
static value method_intersection(struct thread *t, const value *args) {
	const struct tuple *others = value_tuple(args[1]);
	enum obj_kind kind = self_of(args)->obj.kind;
	value made = value_keep(args[0]);

	if (!others->len) {
		value_drop(t, made);
		return method_copy(t, args);
	}
	for (size_t i = 0; made != VALUE_NULL && i < others->len; i++) {
		value next = set_intersection(t, value_set(made), others->items[i], kind);

		value_drop(t, made);
		made = next;
	}
	return made;
}

static value method_difference(struct thread *t, const value *args) {
	const struct tuple *others = value_tuple(args[1]);
	value made;

	if (!others->len)
		return method_copy(t, args);
	made = set_difference(t, self_of(args), others->items[0], self_of(args)->obj.kind);
	for (size_t i = 1; made != VALUE_NULL && i < others->len; i++)
		if (!set_subtract(t, value_set(made), others->items[i])) {
			value_drop(t, made);
			made = VALUE_NULL;
		}
	return made;
}

static value method_symmetric(struct thread *t, const value *args) {
	return set_symmetric(t, self_of(args), args[1], self_of(args)->obj.kind);
}

static value method_isdisjoint(struct thread *t, const value *args) {
	return truth_of(set_is_disjoint(t, self_of(args), args[1]));
}

static value method_issubset(struct thread *t, const value *args) {
	value both;
	bool is;

	if (value_is_set(args[1]))
		return truth_of(set_is_subset(t, self_of(args), value_set(args[1])));
	both = set_intersection(t, self_of(args), args[1], OBJ_SET);
	if (both == VALUE_NULL)
		return VALUE_NULL;
	is = value_set(both)->used == self_of(args)->used;
	value_drop(t, both);
	return value_of_bool(is);
}

static value method_issuperset(struct thread *t, const value *args) {
	if (value_is_set(args[1]))
		return truth_of(set_is_subset(t, value_set(args[1]), self_of(args)));
	return truth_of(set_has_all(t, self_of(args), args[1]));
}

/* ---- methods of set ---- */

static value method_add(struct thread *t, const value *args) {
	return none_if(set_add(t, self_of(args), args[1]));
}

static value method_discard(struct thread *t, const value *args) {
	return none_if(cut_item(t, self_of(args), args[1]) >= 0);
}

static value method_remove(struct thread *t, const value *args) {
	int was_there = cut_item(t, self_of(args), args[1]);

	if (!was_there)
		return raise_with(t, exc_class(t->vm, EXC_KEY), args[1]);
	return none_if(was_there > 0);
}

static value method_pop(struct thread *t, const value *args) {
	value item = set_pop(self_of(args)), text;

	if (item != VALUE_NULL)
		return item;
	text = str_of(t, "pop from an empty set");
	if (text != VALUE_NULL)
		raise_with(t, exc_class(t->vm, EXC_KEY), text);
	value_drop(t, text);
	return VALUE_NULL;
}

static value method_clear(struct thread *t, const value *args) {
	set_clear(t, self_of(args));
	return VALUE_NONE;
}

static value method_update(struct thread *t, const value *args) {
	const struct tuple *others = value_tuple(args[1]);
	bool ok = true;

	for (size_t i = 0; ok && i < others->len; i++)
		ok = set_update(t, self_of(args), others->items[i]);
	return none_if(ok);
}

static value method_intersection_update(struct thread *t, const value *args) {
	value both = method_intersection(t, args);

	if (both == VALUE_NULL)
		return VALUE_NULL;
	set_swap(self_of(args), value_set(both));
	value_drop(t, both);
	return VALUE_NONE;
}

static value method_difference_update(struct thread *t, const value *args) {
	const struct tuple *others = value_tuple(args[1]);
	bool ok = true;

	for (size_t i = 0; ok && i < others->len; i++)
		ok = set_subtract(t, self_of(args), others->items[i]);
	return none_if(ok);
}

static value method_symmetric_update(struct thread *t, const value *args) {
	return none_if(set_toggle(t, self_of(args), args[1]));
}

/* ---- making ---- */

static value set_new_of(struct thread *t, const value *args) {
	return args[1] == VALUE_NULL ? set_new(t) : set_of_iterable(t, args[1]);
}

static value frozenset_new(struct thread *t, const value *args) {
	return args[1] == VALUE_NULL ? frozenset_of(t, NULL, 0) : frozenset_of_iterable(t, args[1]);
}

static const struct class_ops set_ops = {
	.repr = set_repr,
	.compare = set_compare,
	.binary = set_binary,
	.len = set_len,
	.contains = set_contains,
	.iter = set_iter,
	.free = set_free,
};

static const struct class_ops frozenset_ops = {
	.repr = set_repr,
	.hash = frozenset_hash,
	.compare = set_compare,
	.binary = set_binary,
	.len = set_len,
	.contains = set_contains,
	.iter = set_iter,
	.free = set_free,
};

static const struct native_def common_methods[] = {
	{"copy", method_copy, "self, /", NATIVE_PLAIN},
	{"difference", method_difference, "self, /, *others", NATIVE_PLAIN},
	{"intersection", method_intersection, "self, /, *others", NATIVE_PLAIN},
	{"isdisjoint", method_isdisjoint, "self, other, /", NATIVE_PLAIN},
	{"issubset", method_issubset, "self, other, /", NATIVE_PLAIN},
	{"issuperset", method_issuperset, "self, other, /", NATIVE_PLAIN},
	{"symmetric_difference", method_symmetric, "self, other, /", NATIVE_PLAIN},
	{"union", method_union, "self, /, *others", NATIVE_PLAIN},
	{0},
};

static const struct native_def set_methods[] = {
	{"__new__", set_new_of, "cls[, iterable], /", NATIVE_STATIC},
	{"add", method_add, "self, item, /", NATIVE_PLAIN},
	{"clear", method_clear, "self, /", NATIVE_PLAIN},
	{"difference_update", method_difference_update, "self, /, *others", NATIVE_PLAIN},
	{"discard", method_discard, "self, item, /", NATIVE_PLAIN},
	{"intersection_update", method_intersection_update, "self, /, *others", NATIVE_PLAIN},
	{"pop", method_pop, "self, /", NATIVE_PLAIN},
	{"remove", method_remove, "self, item, /", NATIVE_PLAIN},
	{"symmetric_difference_update", method_symmetric_update, "self, other, /", NATIVE_PLAIN},
	{"update", method_update, "self, /, *others", NATIVE_PLAIN},
	{0},
};

static const struct native_def frozenset_methods[] = {
	{"__new__", frozenset_new, "cls[, iterable], /", NATIVE_STATIC},
	{0},
};

void set_open(struct vm *vm) {
	class_open_kind(vm, OBJ_SET, "set", NULL, &set_ops, set_methods, true);
	native_class_fill(vm, state_class(vm, OBJ_SET), common_methods);
	class_open_kind(vm, OBJ_FROZENSET, "frozenset", NULL, &frozenset_ops, frozenset_methods, true);
	native_class_fill(vm, state_class(vm, OBJ_FROZENSET), common_methods);
	iter_open_kind(vm, OBJ_SET_ITERATOR, "set_iterator");
}
