/*
 * instance.h - objects with attributes of their own.  (instance_new is in vm.h.)
 */

#ifndef VM_INSTANCE_H
#define VM_INSTANCE_H

#include "vm/object.h"

#include <stdbool.h>

/* An own attribute, borrowed; VALUE_NULL if it has none of that name. */
value instance_get(struct vm *vm, const struct instance *instance, const struct str *name);

/* Set it, or (v VALUE_NULL) delete it: *was_there tells whether there was one. */
bool instance_set(struct thread *t, struct instance *instance, struct str *name, value v,
		bool *was_there);

/* All of them in a new dict: what vars() shows.  It is a copy. */
value instance_dict(struct thread *t, const struct instance *instance);

/* The count fell to zero: run __del__; true if that brought it back. */
bool instance_is_revived(struct thread *t, struct obj *self);

/* class_ops of object: repr is "<__main__.Point object at 0x...>". */
extern const struct class_ops instance_ops;

#endif
