/*
 * How values get their memory
 *
 *     up to 512 bytes    lists[size class] -> free block -> free block
 *                        else cut from the present slab, else a new slab
 *     more               malloc, with a header that chains all large blocks
 *
 *     large block:  [ prev | next | size | - ] [ what the caller sees ... ]
 *     free block:   [ - | next ] ...           an object's kind becomes OBJ_FREE
 *
 * Slabs are counted when they are cut, large blocks when they are made, so the
 * fast way counts nothing.  Under AddressSanitizer free blocks are poisoned.
 */

#include "vm/heap.h"

#include "base/limits.h"
#include "base/mem.h"
#include "vm/raise.h"

#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(memory, size) ((void)(memory), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(memory, size) ((void)(memory), (void)(size))
#endif

enum {
	HEAP_STEP = 16,
	HEAP_SMALL = 512,
	HEAP_CLASSES = HEAP_SMALL / HEAP_STEP + 1,  /* class 0: large */
	HEAP_SLAB = 64 * 1024,
	HEAP_RELIEF = 256 * 1024,    /* so much more a program may have after each MemoryError ... */
	HEAP_RELIEFS = 16,           /* ... but not more often than this */
};

struct free_block {
	uint64_t header;         /* an object's: left alone but for the kind */
	struct free_block *next;
};

struct large {
	struct large *prev, *next;
	size_t size;
	size_t unused;           /* keeps what follows aligned to 16 */
};

struct slab {
	struct slab *next;
	size_t unused;
};

struct heap {
	struct free_block *lists[HEAP_CLASSES];
	char *at, *end;          /* the rest of the present slab */
	struct slab *slabs;
	struct large *large;
	size_t used, limit;
	unsigned n_reliefs;
};

struct heap *heap_open(void) {
	struct heap *heap = MEM_NEW(struct heap);

	heap->limit = (size_t)LIMIT_MEMORY_MIB << 20;
	return heap;
}

void heap_close(struct heap *heap) {
	while (heap->large) {
		struct large *next = heap->large->next;

		free(heap->large);
		heap->large = next;
	}
	while (heap->slabs) {
		struct slab *next = heap->slabs->next;

		ASAN_UNPOISON_MEMORY_REGION(heap->slabs, HEAP_SLAB);
		free(heap->slabs);
		heap->slabs = next;
	}
	mem_free(heap);
}

size_t heap_used(const struct heap *heap) {
	return heap->used;
}

/* Count `size` more bytes; false when that would be too many. */
static bool count(struct heap *heap, size_t size) {
	if (size > heap->limit - heap->used)
		return false;
	heap->used += size;
	return true;
}

/* There is no more: a handler needs a little, to be able to do anything about it. */
static void say_full(struct thread *t) {
	struct heap *heap = t->heap;

	if (heap->n_reliefs < HEAP_RELIEFS && heap->limit - heap->used < HEAP_RELIEF) {
		heap->limit += HEAP_RELIEF;
		heap->n_reliefs++;
	}
	raise_no_memory(t);
}

bool heap_is_full(struct thread *t, size_t size) {
	if (size <= t->heap->limit - t->heap->used)
		return false;
	say_full(t);
	return true;
}

/* ---- small blocks ---- */

static bool open_slab(struct heap *heap) {
	struct slab *slab;

	if (!count(heap, HEAP_SLAB))
		return false;
	slab = malloc(HEAP_SLAB);
	if (!slab) {
		heap->used -= HEAP_SLAB;
		return false;
	}
	slab->next = heap->slabs;
	heap->slabs = slab;
	heap->at = (char *)(slab + 1);
	heap->end = (char *)slab + HEAP_SLAB;
	ASAN_POISON_MEMORY_REGION(heap->at, (size_t)(heap->end - heap->at));
	return true;
}

static void put_block(struct heap *heap, void *memory, size_t class) {
	struct free_block *block = memory;

	block->next = heap->lists[class];
	heap->lists[class] = block;
	ASAN_POISON_MEMORY_REGION(block, class * HEAP_STEP);
}

/* No free block of this class: cut one; the slab's rest goes to the lists first. */
static __attribute__((noinline)) void *cut_block(struct heap *heap, size_t class) {
	size_t size = class * HEAP_STEP;
	void *block;

	if ((size_t)(heap->end - heap->at) < size) {
		size_t rest = (size_t)(heap->end - heap->at) / HEAP_STEP;

		if (rest) {
			ASAN_UNPOISON_MEMORY_REGION(heap->at, rest * HEAP_STEP);
			put_block(heap, heap->at, rest);
			heap->at = heap->end;
		}
		if (!open_slab(heap))
			return NULL;
	}
	block = heap->at;
	heap->at += size;
	ASAN_UNPOISON_MEMORY_REGION(block, size);
	return block;
}

static inline void *get_block(struct heap *heap, size_t class) {
	struct free_block *block = heap->lists[class];

	if (!block)
		return cut_block(heap, class);
	ASAN_UNPOISON_MEMORY_REGION(block, class * HEAP_STEP);
	heap->lists[class] = block->next;
	return block;
}

/* ---- large blocks ---- */

static void link_large(struct heap *heap, struct large *large) {
	large->prev = NULL;
	large->next = heap->large;
	if (large->next)
		large->next->prev = large;
	heap->large = large;
}

static void unlink_large(struct heap *heap, struct large *large) {
	if (large->prev)
		large->prev->next = large->next;
	else
		heap->large = large->next;
	if (large->next)
		large->next->prev = large->prev;
}

static void *get_large(struct heap *heap, size_t size) {
	struct large *large;

	if (!count(heap, size))
		return NULL;
	large = malloc(sizeof *large + size);
	if (!large) {
		heap->used -= size;
		return NULL;
	}
	large->size = size;
	link_large(heap, large);
	return large + 1;
}

static void put_large(struct heap *heap, void *memory) {
	struct large *large = (struct large *)memory - 1;

	heap->used -= large->size;
	unlink_large(heap, large);
	free(large);
}

static void *resize_large(struct heap *heap, void *old, size_t size) {
	struct large *large = (struct large *)old - 1;
	size_t old_size = large->size;
	struct large *moved;

	if (size > old_size && !count(heap, size - old_size))
		return NULL;
	unlink_large(heap, large);
	moved = realloc(large, sizeof *large + size);
	if (!moved) {
		link_large(heap, large);
		if (size > old_size)
			heap->used -= size - old_size;
		return NULL;
	}
	if (size < old_size)
		heap->used -= old_size - size;
	moved->size = size;
	link_large(heap, moved);
	return moved + 1;
}

/* ---- the calls ---- */

static inline size_t class_of_size(size_t size) {
	return size > HEAP_SMALL ? 0 : (size + HEAP_STEP - 1) / HEAP_STEP;
}

void *heap_object(struct thread *t, enum obj_kind kind, struct class *class, size_t size) {
	size_t size_class = class_of_size(size);
	struct obj *obj = size_class ? get_block(t->heap, size_class) : get_large(t->heap, size);

	if (!obj) {
		say_full(t);
		return NULL;
	}
	atomic_store_explicit(&obj->count, 1, memory_order_relaxed);
	obj->kind = (uint8_t)kind;
	obj->flags = 0;
	obj->size_class = (uint16_t)size_class;
	obj->class = class;
	return obj;
}

void heap_object_free(struct thread *t, struct obj *obj) {
	obj->kind = OBJ_FREE;
	if (obj->size_class)
		put_block(t->heap, obj, obj->size_class);
	else
		put_large(t->heap, obj);
}

void *heap_alloc(struct thread *t, size_t size) {
	size_t size_class = class_of_size(size ? size : 1);
	void *memory = size_class ? get_block(t->heap, size_class) : get_large(t->heap, size);

	if (!memory)
		say_full(t);
	return memory;
}

void heap_free(struct thread *t, void *memory, size_t size) {
	size_t size_class = class_of_size(size ? size : 1);

	if (!memory)
		return;
	if (size_class)
		put_block(t->heap, memory, size_class);
	else
		put_large(t->heap, memory);
}

void *heap_resize(struct thread *t, void *old, size_t old_size, size_t size) {
	void *memory;

	if (old && old_size > HEAP_SMALL && size > HEAP_SMALL) {
		memory = resize_large(t->heap, old, size);
		if (!memory)
			say_full(t);
		return memory;
	}
	memory = heap_alloc(t, size);
	if (memory && old) {
		memcpy(memory, old, old_size < size ? old_size : size);
		heap_free(t, old, old_size);
	}
	return memory;
}
