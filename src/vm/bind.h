/*
 * bind.h - sorting a call's arguments into the callee's slots.
 *
 * The same for functions made in Python and for those made in C; the TypeErrors
 * are worded as CPython words them.
 */

#ifndef VM_BIND_H
#define VM_BIND_H

#include "vm/object.h"

#include <stdbool.h>

/* What a callee takes.  Slots 0 .. n_args - 1 are the positional ones; the others stand where *_at
 * says. */
struct bind {
	const char *who;             /* "Point.move", without () */
	struct str *const *names;    /* interned; positional ones, then keyword-only ones */
	unsigned n_args, n_posonly, n_kwonly;
	unsigned n_required;         /* of the positional ones; the rest have defaults */
	int kwonly_at, varargs_at, varkw_at;   /* slots; -1: none of these */
	const value *defaults;       /* n_args - n_required of them; VALUE_NULL: the slot stays empty */
	const value *kw_defaults;    /* n_kwonly of them, or NULL: then ... */
	const struct dict *kw_dict;  /* ... those not in this dict (NULL: all) are required */
	bool is_c;                   /* word errors as for C functions */
	bool is_method;              /* a C method: its first argument is not counted in texts */
};

/*
 * Fill `slots`, which are all VALUE_NULL, keeping each value.  `names` is a tuple
 * of the last arguments' names, or VALUE_NULL.  False: TypeError, slots are VALUE_NULL again.
 */
bool bind_args(struct thread *t, const struct bind *bind, const value *args, size_t n_args,
	value names, value *slots, size_t n_slots);

#endif
