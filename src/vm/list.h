/*
 * list.h - lists by their items.
 */

#ifndef VM_LIST_H
#define VM_LIST_H

#include "vm/state.h"

static inline bool value_is_list(value v) { return value_is_kind(v, OBJ_LIST); }
static inline struct list *value_list(value v) { return (struct list *)value_obj(v); }

/* An empty list with room for `cap` items. */
struct list *list_make(struct thread *t, size_t cap);

/* Room for `n` more items; the list may be changed by nobody meanwhile. */
bool list_reserve(struct thread *t, struct list *list, size_t n);

void list_clear(struct thread *t, struct list *list);

/* Replace items[at, at + n_old) by `n` items, which are kept. */
bool list_splice(struct thread *t, struct list *list, size_t at, size_t n_old, const value *items,
	size_t n);

/* sort(key=, reverse=), stable; list_sort.c. */
bool list_sort(struct thread *t, struct list *list, value key, bool is_reverse);

#endif
