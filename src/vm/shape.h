/*
 * shape.h - which attribute of an instance is in which slot.
 *
 * Instances of one class that got the same attributes in the same order have the
 * same shape, a number; so a cache of one word (shape << 8 | slot) is enough to
 * find an attribute again.  Shapes live as long as the VM.  GIL held.
 */

#ifndef VM_SHAPE_H
#define VM_SHAPE_H

#include "vm/object.h"

#include <stdbool.h>

struct shape {
	uint32_t id, parent; /* the parent has all but the last attribute; 0: this is a class's root */
	struct str *name;        /* the last one, in slot n - 1; NULL for a root */
	uint32_t n;
	uint32_t first_child, next_sibling;
	struct class *class;
};

enum {
	SHAPE_CACHE_SLOTS = 1 << 8,     /* an inline cache holds slots below this ... */
	SHAPE_CACHE_SHAPES = 1 << 24,   /* ... and shapes below this */
};

/* A new root, for a class. */
uint32_t shape_root(struct vm *vm, struct class *class);

/* The slot of a name, -1: none. */
int shape_find(struct vm *vm, uint32_t shape, const struct str *name);

/* The shape that has one attribute more. */
uint32_t shape_add(struct vm *vm, uint32_t shape, struct str *name);

const struct shape *shape_get(const struct vm *vm, uint32_t shape);

/* The word of an inline cache, 0 when it cannot hold this. */
static inline uint32_t shape_cache(uint32_t shape, int slot) {
	return slot < 0 || slot >= SHAPE_CACHE_SLOTS || shape >= SHAPE_CACHE_SHAPES
		? 0 : shape << 8 | (uint32_t)slot;
}

#endif
