/*
 * heap.h - the memory of a program's values, counted.
 *
 * One heap a process.  Whoever calls holds the GIL.  Small blocks come from free
 * lists by size class and are never given back to the system; larger ones come
 * from malloc.  Every byte counts against LIMIT_MEMORY_MIB: a call that would
 * pass it returns NULL with MemoryError set, before the machine suffers.
 */

#ifndef VM_HEAP_H
#define VM_HEAP_H

#include "vm/object.h"
#include "vm/thread.h"

struct heap *heap_open(void);
void heap_close(struct heap *heap);     /* frees all of it, whoever holds it */
size_t heap_used(const struct heap *heap);

/*
 * A new object of `size` bytes: its header is filled (count 1), the rest is not
 * zeroed.  NULL: MemoryError is set.
 */
void *heap_object(struct thread *t, enum obj_kind kind, struct class *class, size_t size);

/* Give an object's own memory back; what it holds was dropped before. */
void heap_object_free(struct thread *t, struct obj *obj);

/* Never counted down, never freed. */
static inline void heap_make_immortal(struct obj *obj) {
	atomic_store_explicit(&obj->count, OBJ_IMMORTAL, memory_order_relaxed);
}

/*
 * Plain memory for arrays, not zeroed; the owner keeps its size.  heap_resize
 * leaves `old` as it was when it fails; `old` may be NULL with size 0.
 */
void *heap_alloc(struct thread *t, size_t size);
void *heap_resize(struct thread *t, void *old, size_t old_size, size_t size);
void heap_free(struct thread *t, void *memory, size_t size);

/*
 * Would `size` more bytes pass the limit?  True: MemoryError is set.  For sizes
 * computed by a program ("x" * n, 1 << n) before anything is done for them, and
 * for memory that is not from here (GMP's).
 */
bool heap_is_full(struct thread *t, size_t size);

#endif
