/*
 * How a dict keeps its order
 *
 *     index:    [ -1 | 2 | -1 | 0 | -2 | 1 | -1 | -1 ]     by hash, open addressing
 *                      |        |        |
 *     entries:  [ key 0 | key 1 | key 2 | free ... ]       in order of insertion
 *
 * A deleted key leaves a hole in entries and -2 in index.  When entries are full,
 * both are made anew, without the holes, for three times what is alive.  `cap` is
 * how many entries may still be reached before that: holes cut off at the end take
 * it down, because their -2 stays.  Both lie in one block: entries first.
 *
 * Keys may be compared by Python code, which may change the dict meanwhile: then
 * the search begins again.
 */

#include "vm/dict.h"

enum { INDEX_EMPTY = -1, INDEX_DELETED = -2, INDEX_MIN_BITS = 3, PERTURB_SHIFT = 5 };

/* Where a key is: entries[entry], found through index[at].  entry < 0: see below. */
struct spot {
	int64_t entry;
	size_t at;
};
enum { SPOT_MISSING = -1, SPOT_FAILED = -2, SPOT_AGAIN = -3 };

static size_t room_for_bits(uint32_t bits) {
	return ((size_t)2 << bits) / 3;
}

static size_t block_size(uint32_t bits) {
	return room_for_bits(bits) * sizeof(struct dict_entry) + (sizeof(int32_t) << bits);
}

/* ---- looking ---- */

/* 1, 0, -1 as value_equal; SPOT_AGAIN when the dict was changed by the comparison. */
static __attribute__((noinline)) int same_key_slow(struct thread *t, const struct dict *d,
		int64_t i, value key) {
	uint32_t version = d->version;
	value stored = value_keep(d->entries[i].key);
	int same = value_equal(t, stored, key);
	bool changed = d->version != version;

	value_drop(t, stored);
	return same >= 0 && changed ? SPOT_AGAIN : same;
}

static inline bool same_str(const struct str *a, const struct str *b) {
	return a->len == b->len && !memcmp(a->s, b->s, a->len);
}

static inline int same_key(struct thread *t, const struct dict *d, int64_t i, value key) {
	value stored = d->entries[i].key;

	if (stored == key)
		return 1;
	if (value_both_int(stored, key))
		return 0;
	if (value_is_str(stored) && value_is_str(key))
		return same_str(value_as_str(stored), value_as_str(key));
	return same_key_slow(t, d, i, key);
}

static struct spot find_once(struct thread *t, const struct dict *d, value key, int64_t hash) {
	size_t mask = ((size_t)1 << d->index_bits) - 1;
	uint64_t perturb = (uint64_t)hash;
	struct spot spot = {.at = (size_t)hash & mask};

	for (;; spot.at = (spot.at * 5 + perturb + 1) & mask) {
		spot.entry = d->index[spot.at];
		if (spot.entry == INDEX_EMPTY)
			return spot;
		if (spot.entry >= 0 && d->entries[spot.entry].hash == hash) {
			int same = same_key(t, d, spot.entry, key);

			if (same == 1)
				return spot;
			if (same < 0) {
				spot.entry = same == SPOT_AGAIN ? SPOT_AGAIN : SPOT_FAILED;
				return spot;
			}
		}
		perturb >>= PERTURB_SHIFT;
	}
}

static struct spot find(struct thread *t, const struct dict *d, value key, int64_t hash) {
	while (d->used) {
		struct spot spot = find_once(t, d, key, hash);
		if (spot.entry != SPOT_AGAIN)
			return spot;
	}
	return (struct spot){.entry = SPOT_MISSING};
}

/* ---- growing ---- */

static void index_put(struct dict *d, int64_t hash, int32_t entry) {
	size_t mask = ((size_t)1 << d->index_bits) - 1;
	uint64_t perturb = (uint64_t)hash;
	size_t at = (size_t)hash & mask;

	while (d->index[at] >= 0) {
		perturb >>= PERTURB_SHIFT;
		at = (at * 5 + perturb + 1) & mask;
	}
	d->index[at] = entry;
}

/* A new table with room for `wanted` places of index, and all that lives moved into it. */
static bool rebuild(struct thread *t, struct dict *d, size_t wanted) {
	struct dict old = *d;
	uint32_t bits = INDEX_MIN_BITS;

	while (((size_t)1 << bits) < wanted)
		bits++;
	d->cap = room_for_bits(bits);
	d->entries = heap_alloc(t, block_size(bits));
	if (!d->entries) {
		d->entries = old.entries;
		d->cap = old.cap;
		return false;
	}
	d->index_bits = bits;
	d->index = (int32_t *)(d->entries + d->cap);
	memset(d->index, 0xff, sizeof(int32_t) << bits);
	d->n_entries = 0;
	for (size_t i = 0; i < old.n_entries; i++)
		if (old.entries[i].key != VALUE_NULL) {
			index_put(d, old.entries[i].hash, (int32_t)d->n_entries);
			d->entries[d->n_entries++] = old.entries[i];
		}
	if (old.entries)
		heap_free(t, old.entries, block_size(old.index_bits));
	return true;
}

static bool append(struct thread *t, struct dict *d, value key, int64_t hash, value v) {
	if (d->n_entries == d->cap && !rebuild(t, d, d->used * 3))
		return false;
	index_put(d, hash, (int32_t)d->n_entries);
	d->entries[d->n_entries++] = (struct dict_entry){hash, value_keep(key), value_keep(v)};
	d->used++;
	d->version++;
	return true;
}

/* ---- the calls ---- */

struct dict *dict_make(struct thread *t, struct class *class) {
	struct dict *d = heap_object(t, OBJ_DICT, class, sizeof *d);

	if (d)
		memset((char *)d + sizeof d->obj, 0, sizeof *d - sizeof d->obj);
	return d;
}

value dict_new(struct thread *t) {
	struct dict *d = dict_make(t, state_class(t->vm, OBJ_DICT));

	return d ? value_of_obj(d) : VALUE_NULL;
}

value dict_get_hashed(struct thread *t, struct dict *d, value key, int64_t hash) {
	struct spot spot = find(t, d, key, hash);

	return spot.entry < 0 ? VALUE_NULL : d->entries[spot.entry].val;
}

bool dict_set_hashed(struct thread *t, struct dict *d, value key, int64_t hash, value v) {
	struct spot spot = find(t, d, key, hash);
	value old;

	if (spot.entry == SPOT_FAILED)
		return false;
	if (spot.entry < 0)
		return append(t, d, key, hash, v);
	old = d->entries[spot.entry].val;
	d->entries[spot.entry].val = value_keep(v);
	value_drop(t, old);
	return true;
}

/* Make a hole at a spot and hand out what was there. */
static struct dict_entry cut(struct dict *d, struct spot spot) {
	struct dict_entry entry = d->entries[spot.entry];

	d->entries[spot.entry].key = VALUE_NULL;
	d->entries[spot.entry].val = VALUE_NULL;
	d->index[spot.at] = INDEX_DELETED;
	for (; d->n_entries && d->entries[d->n_entries - 1].key == VALUE_NULL; d->n_entries--)
		d->cap--;
	d->used--;
	d->version++;
	return entry;
}

value dict_take(struct thread *t, struct dict *d, value key) {
	struct dict_entry entry;
	struct spot spot;
	int64_t hash;

	if (!value_hash(t, key, &hash))
		return VALUE_NULL;
	spot = find(t, d, key, hash);
	if (spot.entry < 0)
		return VALUE_NULL;
	entry = cut(d, spot);
	value_drop(t, entry.key);
	return entry.val;
}

value dict_get(struct thread *t, struct dict *d, value key) {
	int64_t hash;

	return value_hash(t, key, &hash) ? dict_get_hashed(t, d, key, hash) : VALUE_NULL;
}

bool dict_set(struct thread *t, struct dict *d, value key, value v) {
	int64_t hash;

	return value_hash(t, key, &hash) && dict_set_hashed(t, d, key, hash, v);
}

bool dict_delete(struct thread *t, struct dict *d, value key, bool *was_there) {
	value v = dict_take(t, d, key);

	*was_there = v != VALUE_NULL;
	if (*was_there)
		value_drop(t, v);
	return *was_there || !raised(t);
}

value dict_get_name(struct dict *d, struct str *name) {
	return dict_get_hashed(NULL, d, value_of_obj(name), name->hash);
}

void dict_set_name(struct thread *t, struct dict *d, struct str *name, value v) {
	dict_set_hashed(t, d, value_of_obj(name), name->hash, v);
}

struct dict *dict_copy(struct thread *t, const struct dict *dict) {
	struct dict *copy = dict_make(t, state_class(t->vm, OBJ_DICT));
	struct dict_entry entry;
	size_t at = 0;

	if (!copy || !dict->used)
		return copy;
	if (!rebuild(t, copy, dict->used * 3 / 2 + 1)) {
		value_drop(t, value_of_obj(copy));
		return NULL;
	}
	while (dict_walk(dict, &at, &entry))
		if (!append(t, copy, entry.key, entry.hash, entry.val)) {
			value_drop(t, value_of_obj(copy));
			return NULL;
		}
	return copy;
}

void dict_clear(struct thread *t, struct dict *d) {
	struct dict old = *d;

	d->used = d->n_entries = d->cap = 0;
	d->index_bits = 0;
	d->entries = NULL;
	d->index = NULL;
	d->version++;
	for (size_t i = 0; i < old.n_entries; i++)
		if (old.entries[i].key != VALUE_NULL) {
			value_drop(t, old.entries[i].key);
			value_drop(t, old.entries[i].val);
		}
	if (old.entries)
		heap_free(t, old.entries, block_size(old.index_bits));
}

bool dict_walk(const struct dict *d, size_t *at, struct dict_entry *entry) {
	while (*at < d->n_entries) {
		*entry = d->entries[(*at)++];
		if (entry->key != VALUE_NULL)
			return true;
	}
	return false;
}

bool dict_walk_back(const struct dict *d, size_t *at, struct dict_entry *entry) {
	if (*at > d->n_entries)
		*at = d->n_entries;
	while (*at > 0) {
		*entry = d->entries[--*at];
		if (entry->key != VALUE_NULL)
			return true;
	}
	return false;
}
