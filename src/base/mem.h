/*
 * mem.h - memory that never fails, and arenas that die at once.
 *
 * mem_* calls end the program (err_die) when there is no memory, so that no
 * caller checks.  What is built for one lesson or one run lives in that
 * lesson's or run's arena and dies with it.  (Memory of the programs that
 * learners run is not from here: see vm/heap.h.)
 *
 * An arena belongs to one thread at a time.
 */

#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

void *mem_alloc(size_t size);                 /* zeroed */
void *mem_resize(void *old, size_t size);     /* the new part is not zeroed */
char *mem_copy_string(const char *string);    /* free with mem_free */
void mem_free(void *memory);

/* A zeroed object or array of a type. */
#define MEM_NEW(type) ((type *)mem_alloc(sizeof(type)))
#define MEM_NEW_ARRAY(type, n) ((type *)mem_alloc_array((n), sizeof(type)))
void *mem_alloc_array(size_t n, size_t size); /* dies when n * size overflows */

/*
 * Make room for one more item in a growing array: `items` is the array's
 * variable, `n` how many it holds, `cap` its capacity (both lvalues).
 */
#define MEM_GROW(items, n, cap) \
	((n) < (cap) ? (void)0 : (void)((items) = mem_grow((items), &(cap), sizeof *(items))))
void *mem_grow(void *items, size_t *cap, size_t size);

struct arena;
struct arena *arena_open(void);
void arena_close(struct arena *arena);        /* frees all at once; NULL is fine */
void *arena_alloc(struct arena *arena, size_t size);           /* zeroed, aligned to 16 */
char *arena_copy(struct arena *arena, const char *bytes, size_t len); /* adds a final NUL */
char *arena_format(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
size_t arena_size(const struct arena *arena); /* bytes handed out so far */

#endif
