/*
 * iter.h - iterators made in C.
 */

#ifndef VM_ITER_H
#define VM_ITER_H

#include "vm/state.h"

typedef value iter_next_fn(struct thread *t, struct iter *it);

/*
 * An iterator of class `kind` over `over` (kept, may be VALUE_NULL); at, stop and step are 0,
 * extra VALUE_NULL.
 */
struct iter *iter_make(struct thread *t, enum obj_kind kind, iter_next_fn *next, value over);

static inline value iter_value(struct iter *it) { return it ? value_of_obj(it) : VALUE_NULL; }

/* It has come to its end: let go of what it walks. */
value iter_end(struct thread *t, struct iter *it);

/* What all iterator classes of C can do: iter, next, free. */
extern const struct class_ops iter_ops;

/* A class of iterators without methods that programs cannot name. */
void iter_open_kind(struct vm *vm, enum obj_kind kind, const char *name);

value iter_of_list(struct thread *t, value list);
value iter_of_list_reversed(struct thread *t, value list);
value iter_of_tuple(struct thread *t, value tuple);
value iter_of_str(struct thread *t, value str);
value iter_of_bytes(struct thread *t, value bytes);

/* reversed(v), iter(callable, sentinel) */
value iter_reversed(struct thread *t, value v);
value iter_of_callable(struct thread *t, value callable, value sentinel);

/* reversed(range); range.c.  (range_iter_of is in types.h.) */
value range_reversed(struct thread *t, value range);

void iter_tools_open(struct vm *vm);   /* enumerate zip map filter reversed */

#endif
