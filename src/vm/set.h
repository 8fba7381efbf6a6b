/*
 * set.h - the table of sets and frozensets, in CPython's own order.
 *
 * What walks a set while Python code may run (== or hash of an item) must keep
 * the item meanwhile; set_walk itself never leaves the table.
 */

#ifndef VM_SET_H
#define VM_SET_H

#include "vm/state.h"

/* A set or a frozenset. */
static inline bool value_is_set(value v) {
	return value_is_kind(v, OBJ_SET) || value_is_kind(v, OBJ_FROZENSET);
}

static inline struct set *value_set(value v) { return (struct set *)value_obj(v); }

/* An empty one; `kind` is OBJ_SET or OBJ_FROZENSET. */
struct set *set_make(struct thread *t, enum obj_kind kind);
struct set *set_copy(struct thread *t, struct set *set, enum obj_kind kind);
void set_clear(struct thread *t, struct set *set);

/* Make `set` what `other` is, and `other` what `set` was. */
void set_swap(struct set *set, struct set *other);

/* The caller knows the hash.  1, 0, -1: exception; set_cut's 1: it was there and is gone. */
int set_has(struct thread *t, struct set *set, value item, int64_t hash);
int set_cut(struct thread *t, struct set *set, value item, int64_t hash);
bool set_add_hashed(struct thread *t, struct set *set, value item, int64_t hash);

/* All items of another set. */
bool set_merge(struct thread *t, struct set *set, struct set *other);

/* Room for `n` items more, as CPython makes it before a merge. */
bool set_reserve(struct thread *t, struct set *set, size_t n);

/* After many items were cut: a smaller table, if more than a quarter of it is holes. */
bool set_tidy(struct thread *t, struct set *set);

/* Take any item out; VALUE_NULL without exception: it is empty. */
value set_pop(struct set *set);

/* Walk: *at begins as 0; what comes back is borrowed. */
bool set_walk(const struct set *set, size_t *at, struct set_entry *entry);

/* A new set, and a new frozenset. */
value set_of_iterable(struct thread *t, value iterable);
value frozenset_of_iterable(struct thread *t, value iterable);

/* ---- set_ops.c ---- `b` and `other` are any iterables; results are of `kind` */
value set_intersection(struct thread *t, struct set *a, value b, enum obj_kind kind);
value set_difference(struct thread *t, struct set *a, value b, enum obj_kind kind);
value set_symmetric(struct thread *t, struct set *a, value b, enum obj_kind kind);

/* The same in place. */
bool set_intersect(struct thread *t, struct set *set, value other);
bool set_subtract(struct thread *t, struct set *set, value other);
bool set_toggle(struct thread *t, struct set *set, value other);

/* 1, 0, -1 */
int set_is_subset(struct thread *t, struct set *a, struct set *b);
int set_has_all(struct thread *t, struct set *a, value b);
int set_is_disjoint(struct thread *t, struct set *a, value b);

#endif
