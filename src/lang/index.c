#include "lang/index.h"

#include <string.h>

enum { FIRST_CAP = 8 };

void index_init(struct index *index, struct arena *arena) {
	*index = (struct index){ .arena = arena };
}

static size_t hash_of(const char *name) {
	uint64_t bits = (uint64_t)(uintptr_t)name * 0x9E3779B97F4A7C15u;
	return (size_t)(bits >> 32);
}

static uint32_t *find_slot(const struct index *index, const char *name) {
	for (size_t i = hash_of(name);; i++) {
		uint32_t *slot = &index->slots[i & (index->n_slots - 1)];
		if (!*slot || index->names[*slot - 1] == name)
			return slot;
	}
}

/* Twice the room for names, four times as many slots as names. */
static void grow(struct index *index) {
	size_t cap = index->cap ? index->cap * 2 : FIRST_CAP;
	const char **names = arena_alloc(index->arena, cap * sizeof *names);
	if (index->n)
		memcpy(names, index->names, index->n * sizeof *names);
	index->names = names;
	index->cap = cap;
	index->n_slots = cap * 2;
	index->slots = arena_alloc(index->arena, index->n_slots * sizeof *index->slots);
	for (size_t i = 0; i < index->n; i++)
		*find_slot(index, names[i]) = (uint32_t)i + 1;
}

int index_find(const struct index *index, const char *name) {
	return index->cap ? (int)*find_slot(index, name) - 1 : -1;
}

int index_add(struct index *index, const char *name) {
	int found = index_find(index, name);
	if (found >= 0)
		return found;
	if (index->n == index->cap)
		grow(index);
	index->names[index->n] = name;
	*find_slot(index, name) = (uint32_t)++index->n;
	return (int)index->n - 1;
}
