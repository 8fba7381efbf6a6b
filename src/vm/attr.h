/*
 * attr.h - the ways to an attribute.  (attr_get, attr_find and attr_set are in vm.h.)
 *
 *     instance   a property of the class, then an own attribute, then the class's, bound
 *     class      its own and its bases', unbound; then type's
 *     module     a program's global slots, or the dict of a module made in C
 *     super()    what follows a class along the bases, bound to self
 */

#ifndef VM_ATTR_H
#define VM_ATTR_H

#include "vm/state.h"

/* What LOAD_METHOD finds: a function and its self apart, to spare a bound method. */
struct attr_method {
	value func;          /* the caller's */
	bool is_bound;       /* call it with the object first */
	/* it came from the class alone: remember it under class version and shape */
	bool is_class_func;
};

/* False: exception. */
bool attr_get_method(struct thread *t, value self, struct str *name, struct attr_method *out);

/* What a class attribute is when it is got through `self` of `class`; the caller's. */
value attr_bind(struct thread *t, value found, value self, struct class *class);

/* What object.__setattr__ does, whatever the class has of that name; v VALUE_NULL deletes. */
bool attr_set_plain(struct thread *t, value self, struct str *name, value v);

/* What object.__getattribute__ does: as attr_get, but __getattr__ is not asked. */
value attr_get_plain(struct thread *t, value self, struct str *name);

/* Fill type, super, property, staticmethod and classmethod; object's methods. */
void attr_open(struct vm *vm);

/* Before all other classes: object and type, still without methods. */
void class_types_open_object(struct vm *vm);

#endif
