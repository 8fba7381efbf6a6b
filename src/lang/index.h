/*
 * index.h - numbers for names, in the order in which they are first asked for.
 *
 * Names are interned (names.h): equal when their pointers are.  Lives in an arena.
 */

#ifndef LANG_INDEX_H
#define LANG_INDEX_H

#include "base/mem.h"

#include <stddef.h>
#include <stdint.h>

struct index {
	struct arena *arena;
	const char **names;
	size_t n, cap;
	uint32_t *slots;  /* number + 1; 0: free */
	size_t n_slots;   /* a power of two */
};

void index_init(struct index *index, struct arena *arena);

/* The number of a name, a new one if it has none yet. */
int index_add(struct index *index, const char *name);

/* The number of a name, or -1. */
int index_find(const struct index *index, const char *name);

#endif
