/*
 * dict.h - what the room itself needs of dicts, beside vm.h: known hashes, walking, taking out.
 */

#ifndef VM_DICT_H
#define VM_DICT_H

#include "vm/state.h"

static inline bool value_is_dict(value v) { return value_is_kind(v, OBJ_DICT); }
static inline struct dict *value_dict(value v) { return (struct dict *)value_obj(v); }

/* dict_get and dict_set when the key's hash is known. */
value dict_get_hashed(struct thread *t, struct dict *dict, value key, int64_t hash);
bool dict_set_hashed(struct thread *t, struct dict *dict, value key, int64_t hash, value v);

/* Take a key out and return its value, now the caller's; VALUE_NULL: missing, or an exception. */
value dict_take(struct thread *t, struct dict *dict, value key);

/* An empty dict of a class, dict's own or one derived from it. */
struct dict *dict_make(struct thread *t, struct class *class);

struct dict *dict_copy(struct thread *t, const struct dict *dict);
void dict_clear(struct thread *t, struct dict *dict);

/*
 * Walk a dict in order: *at begins as 0; what comes back is borrowed.  Safe
 * against changes, in that it never leaves the table; whether a change matters
 * is for the caller to see.
 */
bool dict_walk(const struct dict *dict, size_t *at, struct dict_entry *entry);
/* *at begins as n_entries */
bool dict_walk_back(const struct dict *dict, size_t *at, struct dict_entry *entry);

/* dict(a, b=1) and update: `args` is a tuple of none or one, `kwargs` a dict or VALUE_NULL. */
bool dict_fill(struct thread *t, struct dict *dict, const char *who, value args, value kwargs);

#endif
