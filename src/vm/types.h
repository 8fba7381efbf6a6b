/*
 * types.h - the builtin types and functions, as the core of the room sees them.
 *
 * Each type lives in a file of its own.  NAME_open fills the class of its kind
 * (class_open_kind) when a VM opens; after that the type is reached through its
 * class_ops, and by the calls below where the core needs more speed or less text.
 */

#ifndef VM_TYPES_H
#define VM_TYPES_H

#include "vm/native.h"

/* In the order in which vm_open calls them: strings, tuples and dicts are what classes are
 * made of. */
void str_open(struct vm *vm);
void tuple_open(struct vm *vm);
void dict_open(struct vm *vm);
void dict_view_open(struct vm *vm);
void list_open(struct vm *vm);
void int_open(struct vm *vm);       /* int with its OBJ_BIG half, and bool */
void float_open(struct vm *vm);
void bytes_open(struct vm *vm);
void set_open(struct vm *vm);       /* set and frozenset */
void range_open(struct vm *vm);
void slice_open(struct vm *vm);
void iter_open(struct vm *vm);
void none_open(struct vm *vm);      /* None, Ellipsis and NotImplemented */
void builtins_open(struct vm *vm);  /* print, len, sorted ... into vm_builtins(vm) */

/* ---- what the evaluation loop needs ---- (arguments borrowed, results the caller's) */
/* decimal, as many as you like */
value int_of_digits(struct thread *t, const char *digits, size_t len);
/* strs, one after the other */
value str_join_parts(struct thread *t, const value *parts, size_t n);
value frozenset_of(struct thread *t, const value *items, size_t n);
value slice_of(struct thread *t, value start, value stop, value step);
bool list_extend(struct thread *t, struct list *list, value iterable);
bool set_add(struct thread *t, struct set *set, value item);
bool set_update(struct thread *t, struct set *set, value iterable);
/* "'int' object is not a mapping" */
bool dict_update(struct thread *t, struct dict *dict, value mapping);
value tuple_of_iterable(struct thread *t, value iterable);
value list_of_iterable(struct thread *t, value iterable);

/* range's iterator, so that FOR_ITER may step it in place; NULL if `v` is none. */
struct iter *range_iter_of(value v);

#endif
