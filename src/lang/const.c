/*
 * The constants of a unit: a hash set in the order of first use.  Equal means
 * what CPython means by it: the same type, and the same sign of zero.
 */

#include "lang/flow.h"

#include <string.h>

enum { FIRST_CAP = 8 };

static uint64_t mix(uint64_t hash, uint64_t bits) {
	hash = (hash ^ bits) * 0x9E3779B97F4A7C15u;
	return hash ^ hash >> 29;
}

static uint64_t hash_of(const struct lit *lit) {
	uint64_t hash = mix(lit->kind, lit->len), bits;
	memcpy(&bits, &lit->real, sizeof bits);
	hash = mix(mix(hash, (uint64_t)lit->integer), bits);
	if (lit->bytes)
		for (size_t i = 0; i < lit->len; i++)
			hash = mix(hash, (unsigned char)lit->bytes[i]);
	if (lit->items)
		for (size_t i = 0; i < lit->len; i++)
			hash = mix(hash, hash_of(&lit->items[i]));
	return mix(hash, (uint64_t)(uintptr_t)lit->code);
}

static bool is_same(const struct lit *a, const struct lit *b) {
	if (a->kind != b->kind || a->integer != b->integer || a->len != b->len || a->code != b->code)
		return false;
	if (memcmp(&a->real, &b->real, sizeof a->real) != 0)
		return false;
	if (a->bytes && memcmp(a->bytes, b->bytes, a->len) != 0)
		return false;
	for (size_t i = 0; a->items && i < a->len; i++)
		if (!is_same(&a->items[i], &b->items[i]))
			return false;
	return true;
}

static uint32_t *find_slot(const struct flow_consts *consts, const struct lit *lit) {
	for (uint64_t i = hash_of(lit);; i++) {
		uint32_t *slot = &consts->slots[i & (consts->n_slots - 1)];
		if (!*slot || is_same(&consts->items[*slot - 1], lit))
			return slot;
	}
}

static void grow(struct flow_consts *consts) {
	size_t cap = consts->cap ? consts->cap * 2 : FIRST_CAP;
	struct lit *items = arena_alloc(consts->arena, cap * sizeof *items);
	if (consts->n)
		memcpy(items, consts->items, consts->n * sizeof *items);
	consts->items = items;
	consts->cap = cap;
	consts->n_slots = cap * 2;
	consts->slots = arena_alloc(consts->arena, consts->n_slots * sizeof *consts->slots);
	for (size_t i = 0; i < consts->n; i++)
		*find_slot(consts, &items[i]) = (uint32_t)i + 1;
}

int flow_const(struct flow_consts *consts, struct lit lit) {
	if (consts->n == consts->cap)
		grow(consts);
	uint32_t *slot = find_slot(consts, &lit);
	if (!*slot) {
		consts->items[consts->n] = lit;
		*slot = (uint32_t)++consts->n;
	}
	return (int)*slot - 1;
}

bool flow_is_true(const struct lit *lit) {
	switch (lit->kind) {
	case LIT_NONE: case LIT_FALSE: return false;
	case LIT_INT: return lit->integer != 0;
	case LIT_FLOAT: return lit->real != 0;
	case LIT_STR: case LIT_BYTES: case LIT_TUPLE: case LIT_FROZENSET: return lit->len != 0;
	default: return true;
	}
}
