/*
 * An open hash set that doubles when it is two thirds full.
 */

#include "lang/names.h"

#include <stdint.h>
#include <string.h>

struct name_slot {
	const char *string;
	uint32_t len, hash;
};

struct names {
	struct arena *arena;
	struct name_slot *slots;
	size_t n, cap; /* cap is a power of two */
};

enum { FIRST_CAP = 256 };

struct names *names_open(struct arena *arena) {
	struct names *names = arena_alloc(arena, sizeof *names);
	names->arena = arena;
	names->cap = FIRST_CAP;
	names->slots = arena_alloc(arena, names->cap * sizeof *names->slots);
	return names;
}

static uint32_t hash_of(const char *bytes, size_t len) {
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 16777619u;
	return hash;
}

static struct name_slot *find_slot(const struct names *names, const char *bytes, size_t len,
		uint32_t hash) {
	for (size_t i = hash;; i++) {
		struct name_slot *slot = &names->slots[i & (names->cap - 1)];
		if (!slot->string)
			return slot;
		if (slot->hash == hash && slot->len == len && !memcmp(slot->string, bytes, len))
			return slot;
	}
}

static void grow(struct names *names) {
	struct name_slot *old = names->slots;
	size_t old_cap = names->cap;
	names->cap *= 2;
	names->slots = arena_alloc(names->arena, names->cap * sizeof *old);
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].string)
			*find_slot(names, old[i].string, old[i].len, old[i].hash) = old[i];
}

const char *names_get(struct names *names, const char *bytes, size_t len) {
	uint32_t hash = hash_of(bytes, len);
	struct name_slot *slot = find_slot(names, bytes, len, hash);
	if (slot->string)
		return slot->string;
	slot->string = arena_copy(names->arena, bytes, len);
	slot->len = (uint32_t)len;
	slot->hash = hash;
	const char *string = slot->string;
	if (++names->n * 3 > names->cap * 2)
		grow(names);
	return string;
}

const char *names_of(struct names *names, const char *string) {
	return names_get(names, string, strlen(string));
}
