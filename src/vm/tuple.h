/*
 * tuple.h - tuples by their items.
 */

#ifndef VM_TUPLE_H
#define VM_TUPLE_H

#include "vm/state.h"

static inline bool value_is_tuple(value v) { return value_is_kind(v, OBJ_TUPLE); }
static inline struct tuple *value_tuple(value v) { return (struct tuple *)value_obj(v); }

/* A tuple whose `n` items are still VALUE_NULL: fill them in before anybody sees it. */
struct tuple *tuple_make(struct thread *t, size_t n);

#endif
