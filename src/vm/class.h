/*
 * class.h - making classes, builtin ones and a program's.
 */

#ifndef VM_CLASS_H
#define VM_CLASS_H

#include "vm/native.h"

/*
 * Fill the class of a builtin kind: vm_class(vm, kind) points to it from the
 * beginning, empty.  Its name goes into builtins when `is_public`.  `base` NULL: object.
 * Methods may be NULL.  Constructors go into class->make afterwards.
 */
struct class *class_open_kind(struct vm *vm, enum obj_kind kind, const char *name,
		struct class *base, const struct class_ops *ops, const struct native_def *methods,
		bool is_public);

/* A program's class; NULL and an exception.  `dict` is taken over. */
struct class *class_new(struct thread *t, struct str *name, struct class *base, value dict);

/* Set or (v VALUE_NULL) delete an attribute of a class, and make caches forget. */
void class_set(struct thread *t, struct class *class, struct str *name, value v);

/* class_find, but what `object` itself has does not count: has anybody overridden it? */
value class_find_own(const struct class *class, struct str *name);

/* "module.Name", without "builtins."; for reprs. */
value class_full_name(struct thread *t, const struct class *class);

/* isinstance and issubclass: `classes` is a class or a tuple of them; 1, 0, -1: TypeError. */
int class_check_instance(struct thread *t, value v, value classes);
int class_check_subclass(struct thread *t, value v, value classes);

#endif
