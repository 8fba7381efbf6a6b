/*
 * An arena is a chain of blocks, the newest first; a piece is cut from the
 * newest block's end, and one too big for any block gets a block of its own,
 * behind the newest, so that the room left there is still used.
 *
 *     arena -> [ used used used | free ] -> [ a big one ] -> [ used used used |] -> NULL
 */

#include "base/mem.h"

#include "base/err.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *mem_alloc(size_t size) {
	void *memory = calloc(1, size ? size : 1);
	if (!memory)
		err_die("no memory left for %zu bytes", size);
	return memory;
}

void *mem_alloc_array(size_t n, size_t size) {
	size_t total;
	if (__builtin_mul_overflow(n, size, &total))
		err_die("no memory left for %zu times %zu bytes", n, size);
	return mem_alloc(total);
}

void *mem_resize(void *old, size_t size) {
	void *memory = realloc(old, size ? size : 1);
	if (!memory)
		err_die("no memory left for %zu bytes", size);
	return memory;
}

char *mem_copy_string(const char *string) {
	size_t size = strlen(string) + 1;
	return memcpy(mem_alloc(size), string, size);
}

void mem_free(void *memory) {
	free(memory);
}

void *mem_grow(void *items, size_t *cap, size_t size) {
	size_t fresh, total;
	if (__builtin_mul_overflow(*cap ? *cap : 4, *cap ? 2 : 1, &fresh)
		|| __builtin_mul_overflow(fresh, size, &total))
		err_die("no memory left for more than %zu times %zu bytes", *cap, size);
	*cap = fresh;
	return mem_resize(items, total);
}

/* -- arenas */

enum { ARENA_ALIGN = 16, ARENA_BLOCK = 16 * 1024 };

struct block {
	struct block *next;
	size_t used, cap; /* bytes of `bytes` */
	alignas(ARENA_ALIGN) char bytes[];
};

struct arena {
	struct block *newest;
	size_t size;
};

struct arena *arena_open(void) {
	return MEM_NEW(struct arena);
}

void arena_close(struct arena *arena) {
	if (!arena)
		return;
	for (struct block *block = arena->newest, *next; block; block = next) {
		next = block->next;
		mem_free(block);
	}
	mem_free(arena);
}

static struct block *add_block(struct arena *arena, size_t size) {
	bool big = size > ARENA_BLOCK / 4;
	size_t cap = big ? size : ARENA_BLOCK;
	struct block *block = mem_alloc(sizeof *block + cap);
	block->cap = cap;
	struct block **at = big && arena->newest ? &arena->newest->next : &arena->newest;
	block->next = *at;
	*at = block;
	return block;
}

void *arena_alloc(struct arena *arena, size_t size) {
	if (size > SIZE_MAX / 2)
		err_die("no memory left for %zu bytes", size);
	size_t whole = ((size ? size : 1) + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	struct block *block = arena->newest;
	if (!block || block->cap - block->used < whole)
		block = add_block(arena, whole);
	void *piece = block->bytes + block->used;
	block->used += whole;
	arena->size += size;
	return piece;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t len) {
	char *copy = arena_alloc(arena, len + 1);
	if (len)
		memcpy(copy, bytes, len);
	return copy;
}

char *arena_format(struct arena *arena, const char *format, ...) {
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	if (len < 0)
		err_die("cannot format '%s'", format);
	char *string = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(string, (size_t)len + 1, format, again);
	va_end(again);
	va_end(args);
	return string;
}

size_t arena_size(const struct arena *arena) {
	return arena->size;
}
