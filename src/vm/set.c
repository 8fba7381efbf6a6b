/*
 * The table of a set
 *
 *     hash & mask
 *          v
 *     [ . | a | b | - | c | . | . | . ]      . empty   - cut
 *           `-----------^  nine places in a row, if they do not pass the end;
 *                          then a jump that mixes in more bits of the hash
 *
 * An empty place has hash 0 and no key; one whose item was cut has hash -1 and no
 * key.  A new item goes to the last cut place on its way, else to the empty one at
 * its end.  When three fifths are filled or cut, a new table is made for four times
 * what is used (twice above 50000), rounded up to a power of two.  All of that is
 * CPython's, so that a program sees the items in the same order.  An empty set has
 * no table at all.
 */

#include "vm/set.h"

#include "vm/dict.h"
#include "vm/types.h"

enum {
	SET_MIN = 8,
	SET_PROBES = 9,
	SET_PERTURB_SHIFT = 5,
	SET_LARGE = 50000,
};

static inline bool is_free(const struct set_entry *entry) {
	return entry->key == VALUE_NULL && entry->hash == 0;
}

static void init(struct set *set) {
	set->used = set->fill = set->finger = 0;
	set->mask = SET_MIN - 1;
	set->hash = -1;
	set->table = NULL;
}

static size_t table_size(const struct set *set) {
	return (set->mask + 1) * sizeof *set->table;
}

struct set *set_make(struct thread *t, enum obj_kind kind) {
	struct set *set = heap_object(t, kind, state_class(t->vm, kind), sizeof *set);

	if (set)
		init(set);
	return set;
}

value set_new(struct thread *t) {
	struct set *set = set_make(t, OBJ_SET);

	return set ? value_of_obj(set) : VALUE_NULL;
}

/* ---- the table ---- */

static struct set_entry *new_table(struct thread *t, size_t n) {
	struct set_entry *table = heap_alloc(t, n * sizeof *table);

	for (size_t i = 0; table && i < n; i++)
		table[i] = (struct set_entry){VALUE_NULL, 0};
	return table;
}

/* Where the search goes on after a row of probes. */
static inline size_t jump(size_t i, uint64_t *perturb, size_t mask) {
	*perturb >>= SET_PERTURB_SHIFT;
	return (i * 5 + 1 + *perturb) & mask;
}

static inline size_t probes_from(size_t i, size_t mask) {
	return i + SET_PROBES <= mask ? SET_PROBES : 0;
}

/* Into a table that has no cut places and not this item. */
static void put_new(struct set_entry *table, size_t mask, struct set_entry entry) {
	uint64_t perturb = (uint64_t)entry.hash;

	for (size_t i = (size_t)entry.hash & mask;; i = jump(i, &perturb, mask))
		for (size_t at = i, end = i + probes_from(i, mask); at <= end; at++)
			if (table[at].key == VALUE_NULL) {
				table[at] = entry;
				return;
			}
}

/* A new table, larger than `wanted` items. */
static bool resize(struct thread *t, struct set *set, size_t wanted) {
	size_t n = SET_MIN;
	struct set_entry *table;

	while (n <= wanted)
		n <<= 1;
	table = new_table(t, n);
	if (!table)
		return false;
	if (set->table) {
		for (size_t i = 0; i <= set->mask; i++)
			if (set->table[i].key != VALUE_NULL)
				put_new(table, n - 1, set->table[i]);
		heap_free(t, set->table, table_size(set));
	}
	set->table = table;
	set->mask = n - 1;
	set->fill = set->used;
	return true;
}

static size_t wanted_size(const struct set *set) {
	return set->used > SET_LARGE ? set->used * 2 : set->used * 4;
}

bool set_reserve(struct thread *t, struct set *set, size_t n) {
	if ((set->fill + n) * 5 < set->mask * 3)
		return true;
	return resize(t, set, (set->used + n) * 2);
}

bool set_tidy(struct thread *t, struct set *set) {
	if (set->fill - set->used <= set->mask / 4)
		return true;
	return resize(t, set, wanted_size(set));
}

/* ---- looking ---- */

enum { SAME_AGAIN = -2 };

/* 1, 0, -1 as value_equal; SAME_AGAIN: the comparison has changed the set. */
static __attribute__((noinline)) int same_slow(struct thread *t, const struct set *set,
		size_t at, value item) {
	const struct set_entry *table = set->table;
	value stored = value_keep(table[at].key);
	int same = value_equal(t, stored, item);
	bool changed = set->table != table || table[at].key != stored;

	value_drop(t, stored);
	return same >= 0 && changed ? SAME_AGAIN : same;
}

static inline int same(struct thread *t, const struct set *set, size_t at, value item) {
	value stored = set->table[at].key;

	if (stored == item)
		return 1;
	if (value_both_int(stored, item))
		return 0;
	return same_slow(t, set, at, item);
}

/* Where an item is (1) or would go (0); -1 and SAME_AGAIN as above. */
static int find_once(struct thread *t, const struct set *set, value item, int64_t hash,
		size_t *found) {
	uint64_t perturb = (uint64_t)hash;
	size_t cut = SIZE_MAX;

	for (size_t i = (size_t)hash & set->mask;; i = jump(i, &perturb, set->mask))
		for (size_t at = i, end = i + probes_from(i, set->mask); at <= end; at++) {
			const struct set_entry *entry = &set->table[at];
			int is = 0;

			*found = at;
			if (entry->key != VALUE_NULL) {
				is = entry->hash == hash ? same(t, set, at, item) : 0;
			} else if (is_free(entry)) {
				*found = cut == SIZE_MAX ? at : cut;
				return 0;
			} else {
				cut = at;
			}
			if (is)
				return is;
		}
}

static int find(struct thread *t, const struct set *set, value item, int64_t hash, size_t *found) {
	int is;

	do
		is = set->table ? find_once(t, set, item, hash, found) : 0;
	while (is == SAME_AGAIN);
	return is;
}

/* ---- the calls ---- */

int set_has(struct thread *t, struct set *set, value item, int64_t hash) {
	size_t at;

	return find(t, set, item, hash, &at);
}

bool set_add_hashed(struct thread *t, struct set *set, value item, int64_t hash) {
	bool was_free;
	size_t at;
	int is;

	if (!set->table && !resize(t, set, 0))
		return false;
	is = find(t, set, item, hash, &at);
	if (is)
		return is > 0;
	if (!set->table)                /* cleared by a comparison */
		return set_add_hashed(t, set, item, hash);
	was_free = is_free(&set->table[at]);
	set->table[at] = (struct set_entry){value_keep(item), hash};
	set->used++;
	if (!was_free)
		return true;
	set->fill++;
	return set->fill * 5 < set->mask * 3 || resize(t, set, wanted_size(set));
}

bool set_add(struct thread *t, struct set *set, value item) {
	int64_t hash;

	return value_hash(t, item, &hash) && set_add_hashed(t, set, item, hash);
}

/* Leave a cut place and hand out what was there. */
static value cut_at(struct set *set, size_t at) {
	value item = set->table[at].key;

	set->table[at] = (struct set_entry){VALUE_NULL, -1};
	set->used--;
	return item;
}

int set_cut(struct thread *t, struct set *set, value item, int64_t hash) {
	size_t at;
	int is = find(t, set, item, hash, &at);

	if (is == 1)
		value_drop(t, cut_at(set, at));
	return is;
}

value set_pop(struct set *set) {
	size_t at = set->finger & set->mask;

	if (!set->used)
		return VALUE_NULL;
	while (set->table[at].key == VALUE_NULL)
		at = (at + 1) & set->mask;
	set->finger = at + 1;
	return cut_at(set, at);
}

bool set_walk(const struct set *set, size_t *at, struct set_entry *entry) {
	while (set->table && *at <= set->mask) {
		*entry = set->table[(*at)++];
		if (entry->key != VALUE_NULL)
			return true;
	}
	return false;
}

void set_clear(struct thread *t, struct set *set) {
	struct set old = *set;

	init(set);
	set->hash = old.hash;
	for (size_t i = 0; old.table && i <= old.mask; i++)
		value_drop(t, old.table[i].key);
	if (old.table)
		heap_free(t, old.table, table_size(&old));
}

void set_swap(struct set *set, struct set *other) {
	struct set old = *set;

	set->used = other->used;
	set->fill = other->fill;
	set->mask = other->mask;
	set->table = other->table;
	other->used = old.used;
	other->fill = old.fill;
	other->mask = old.mask;
	other->table = old.table;
}

/* ---- adding many ---- */

/* Into an empty set: nothing needs to be compared. */
static void merge_new(struct set *set, const struct set *other) {
	bool is_alike = set->mask == other->mask && other->fill == other->used;
	struct set_entry entry;

	for (size_t at = 0; set_walk(other, &at, &entry);) {
		value_keep(entry.key);
		if (is_alike)
			set->table[at - 1] = entry;
		else
			put_new(set->table, set->mask, entry);
	}
	set->used = set->fill = other->used;
}

bool set_merge(struct thread *t, struct set *set, struct set *other) {
	struct set_entry entry;
	bool ok = true;

	if (set == other || !other->used)
		return true;
	if (!set_reserve(t, set, other->used) || (!set->table && !resize(t, set, 0)))
		return false;
	if (!set->fill) {
		merge_new(set, other);
		return true;
	}
	for (size_t at = 0; ok && set_walk(other, &at, &entry);) {
		value_keep(entry.key);
		ok = set_add_hashed(t, set, entry.key, entry.hash);
		value_drop(t, entry.key);
	}
	return ok;
}

static bool update_from_dict(struct thread *t, struct set *set, const struct dict *dict) {
	struct dict_entry entry;
	bool ok = set_reserve(t, set, dict->used);

	for (size_t at = 0; ok && dict_walk(dict, &at, &entry);) {
		value_keep(entry.key);
		ok = set_add_hashed(t, set, entry.key, entry.hash);
		value_drop(t, entry.key);
	}
	return ok;
}

bool set_update(struct thread *t, struct set *set, value iterable) {
	value it, item;
	bool ok = true;

	if (value_is_set(iterable))
		return set_merge(t, set, value_set(iterable));
	if (value_is_dict(iterable))
		return update_from_dict(t, set, value_dict(iterable));
	it = value_iter(t, iterable);
	if (it == VALUE_NULL)
		return false;
	while (ok && (item = value_next(t, it)) != VALUE_NULL) {
		ok = set_add(t, set, item);
		value_drop(t, item);
	}
	value_drop(t, it);
	return ok && !raised(t);
}

/* ---- making ---- */

/* `set` filled with `iterable`, or dropped. */
static value filled(struct thread *t, struct set *set, value iterable) {
	if (!set)
		return VALUE_NULL;
	if (set_update(t, set, iterable))
		return value_of_obj(set);
	value_drop(t, value_of_obj(set));
	return VALUE_NULL;
}

struct set *set_copy(struct thread *t, struct set *set, enum obj_kind kind) {
	value copy = filled(t, set_make(t, kind), value_of_obj(set));

	return copy == VALUE_NULL ? NULL : value_set(copy);
}

value set_of_iterable(struct thread *t, value iterable) {
	return filled(t, set_make(t, OBJ_SET), iterable);
}

value frozenset_of_iterable(struct thread *t, value iterable) {
	if (value_is_kind(iterable, OBJ_FROZENSET))
		return value_keep(iterable);
	return filled(t, set_make(t, OBJ_FROZENSET), iterable);
}

value frozenset_of(struct thread *t, const value *items, size_t n) {
	struct set *set = set_make(t, OBJ_FROZENSET);

	for (size_t i = 0; set && i < n; i++)
		if (!set_add(t, set, items[i])) {
			value_drop(t, value_of_obj(set));
			set = NULL;
		}
	return set ? value_of_obj(set) : VALUE_NULL;
}
