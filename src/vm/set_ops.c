/*
 * Sets against sets, and against any other iterable
 *
 * Which side is walked, and what is copied first, decides in which order the
 * result has its items: it is done as CPython does it, case by case.
 */

#include "vm/set.h"

#include "vm/dict.h"
#include "vm/types.h"

/* What to do with each item of an iterable; false: exception. */
typedef bool visit_fn(struct thread *t, value item, int64_t hash, void *data);

static bool visit_set(struct thread *t, const struct set *set, visit_fn *visit, void *data) {
	struct set_entry entry;
	bool ok = true;

	for (size_t at = 0; ok && set_walk(set, &at, &entry);) {
		value_keep(entry.key);
		ok = visit(t, entry.key, entry.hash, data);
		value_drop(t, entry.key);
	}
	return ok;
}

static bool visit_dict(struct thread *t, const struct dict *dict, visit_fn *visit, void *data) {
	struct dict_entry entry;
	bool ok = true;

	for (size_t at = 0; ok && dict_walk(dict, &at, &entry);) {
		value_keep(entry.key);
		ok = visit(t, entry.key, entry.hash, data);
		value_drop(t, entry.key);
	}
	return ok;
}

static bool visit_all(struct thread *t, value iterable, visit_fn *visit, void *data) {
	value it, item;
	int64_t hash;
	bool ok = true;

	if (value_is_set(iterable))
		return visit_set(t, value_set(iterable), visit, data);
	if (value_is_dict(iterable))
		return visit_dict(t, value_dict(iterable), visit, data);
	it = value_iter(t, iterable);
	if (it == VALUE_NULL)
		return false;
	while (ok && (item = value_next(t, it)) != VALUE_NULL) {
		ok = value_hash(t, item, &hash) && visit(t, item, hash, data);
		value_drop(t, item);
	}
	value_drop(t, it);
	return ok && !raised(t);
}

/* A set being made of what is in another one, or is not. */
struct sieve {
	struct set *made, *in;
	bool wanted;
};

static value finish(struct thread *t, struct set *made, bool ok) {
	if (made && ok)
		return value_of_obj(made);
	if (made)
		value_drop(t, value_of_obj(made));
	return VALUE_NULL;
}

/* ---- intersection ---- */

static bool keep_if_in(struct thread *t, value item, int64_t hash, void *data) {
	const struct sieve *sieve = data;
	int is = set_has(t, sieve->in, item, hash);

	if (is < 0)
		return false;
	return is != sieve->wanted || set_add_hashed(t, sieve->made, item, hash);
}

value set_intersection(struct thread *t, struct set *a, value b, enum obj_kind kind) {
	struct sieve sieve = {.in = a, .wanted = true};
	value walked = b;

	if (value_of_obj(a) == b)
		return finish(t, set_copy(t, a, kind), true);
	sieve.made = set_make(t, kind);
	if (!sieve.made)
		return VALUE_NULL;
	if (value_is_set(b) && value_set(b)->used > a->used) {
		walked = value_of_obj(a);
		sieve.in = value_set(b);
	}
	return finish(t, sieve.made, visit_all(t, walked, keep_if_in, &sieve));
}

bool set_intersect(struct thread *t, struct set *set, value other) {
	value both = set_intersection(t, set, other, OBJ_SET);

	if (both == VALUE_NULL)
		return false;
	set_swap(set, value_set(both));
	value_drop(t, both);
	return true;
}

/* ---- difference ---- */

static bool cut(struct thread *t, value item, int64_t hash, void *data) {
	return set_cut(t, data, item, hash) >= 0;
}

bool set_subtract(struct thread *t, struct set *set, value other) {
	value both = VALUE_NULL;
	bool ok;

	if (value_of_obj(set) == other) {
		set_clear(t, set);
		return true;
	}
	if (value_is_set(other) && value_set(other)->used >> 3 > set->used) {
		both = set_intersection(t, set, other, OBJ_SET);
		if (both == VALUE_NULL)
			return false;
		other = both;
	}
	ok = visit_all(t, other, cut, set);
	value_drop(t, both);
	return ok && set_tidy(t, set);
}

static value copy_and_subtract(struct thread *t, struct set *a, value b, enum obj_kind kind) {
	struct set *made = set_copy(t, a, kind);

	return finish(t, made, made && set_subtract(t, made, b));
}

struct dict_sieve {
	struct set *made;
	struct dict *dict;
};

static bool keep_if_no_key(struct thread *t, value item, int64_t hash, void *data) {
	const struct dict_sieve *sieve = data;

	if (dict_get_hashed(t, sieve->dict, item, hash) != VALUE_NULL)
		return true;
	return !raised(t) && set_add_hashed(t, sieve->made, item, hash);
}

value set_difference(struct thread *t, struct set *a, value b, enum obj_kind kind) {
	size_t n = value_is_set(b) ? value_set(b)->used : value_is_dict(b) ? value_dict(b)->used : 0;
	struct set *made;

	if ((!value_is_set(b) && !value_is_dict(b)) || a->used >> 2 > n)
		return copy_and_subtract(t, a, b, kind);
	made = set_make(t, kind);
	if (!made)
		return VALUE_NULL;
	if (value_is_set(b)) {
		struct sieve sieve = {.made = made, .in = value_set(b), .wanted = false};

		return finish(t, made, visit_set(t, a, keep_if_in, &sieve));
	}
	struct dict_sieve sieve = {.made = made, .dict = value_dict(b)};
	return finish(t, made, visit_set(t, a, keep_if_no_key, &sieve));
}

/* ---- symmetric difference ---- */

static bool toggle(struct thread *t, value item, int64_t hash, void *data) {
	int was_there = set_cut(t, data, item, hash);

	return was_there > 0 || (!was_there && set_add_hashed(t, data, item, hash));
}

bool set_toggle(struct thread *t, struct set *set, value other) {
	value once = VALUE_NULL;
	bool ok;

	if (value_of_obj(set) == other) {
		set_clear(t, set);
		return true;
	}
	if (!value_is_set(other) && !value_is_dict(other)) {   /* an item twice must count once */
		once = set_of_iterable(t, other);
		if (once == VALUE_NULL)
			return false;
		other = once;
	}
	ok = visit_all(t, other, toggle, set);
	value_drop(t, once);
	return ok;
}

value set_symmetric(struct thread *t, struct set *a, value b, enum obj_kind kind) {
	struct set *made = set_make(t, kind);
	bool ok = made && set_update(t, made, b) && set_toggle(t, made, value_of_obj(a));

	return finish(t, made, ok);
}

/* ---- asking ---- */

/* Looking for the first item that decides. */
struct question {
	struct set *in;
	bool until;          /* stop at an item that is in, or at one that is not */
	bool decided;
};

static bool ask(struct thread *t, value item, int64_t hash, void *data) {
	struct question *question = data;
	int is = set_has(t, question->in, item, hash);

	question->decided = is >= 0 && (is > 0) == question->until;
	return is >= 0 && !question->decided;
}

/* 1: an item has decided it; 0: none has; -1. */
static int is_decided(struct thread *t, value walked, struct set *in, bool until) {
	struct question question = {.in = in, .until = until};
	bool ok = visit_all(t, walked, ask, &question);

	return question.decided ? 1 : ok ? 0 : -1;
}

int set_is_subset(struct thread *t, struct set *a, struct set *b) {
	int is = a->used > b->used ? 1 : is_decided(t, value_of_obj(a), b, false);

	return is < 0 ? -1 : !is;
}

int set_has_all(struct thread *t, struct set *a, value b) {
	int is = is_decided(t, b, a, false);

	return is < 0 ? -1 : !is;
}

int set_is_disjoint(struct thread *t, struct set *a, value b) {
	value walked = b;
	int is;

	if (value_is_set(b) && value_set(b)->used > a->used) {
		walked = value_of_obj(a);
		a = value_set(b);
	}
	is = is_decided(t, walked, a, true);
	return is < 0 ? -1 : !is;
}
