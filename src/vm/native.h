/*
 * native.h - writing Python functions, classes and modules in C.
 *
 * A native function gets its arguments already sorted into slots, in the order
 * of its signature, defaults filled in; a missing optional one without a default
 * value is VALUE_NULL.  It returns a value that the caller owns, or VALUE_NULL
 * with an exception set (raise.h).  It runs with the GIL held and gives it back
 * only through the door (sched/door.h) or gil_leave; meanwhile it may touch no object.
 *
 * Signatures are written as Python writes them, without types:
 *
 *     "self, blocking=True, timeout=-1"     "self, *args, **kwargs"
 *     "item, /"  positional only            "n=None, *, key=None, default"
 *
 * Defaults: None True False, ints, floats, 'strings', (), or a bare name after a `*`
 * or in [brackets] for "optional, VALUE_NULL when missing": "key[, default]".
 * *args arrives as a tuple, **kwargs as a dict (both borrowed).
 *
 * Texts of TypeErrors: a signature with a `/` belongs to a function that CPython
 * has in C ("insert expected 2 arguments, got 1"); without, to one that CPython
 * has in Python ("put() missing 1 required positional argument: 'item'").
 *
 * A row "__new__" (NATIVE_STATIC, "cls, x=0, /") makes the instance when the class
 * is called; __init__ is called after it only for instances (OBJ_INSTANCE).
 */

#ifndef VM_NATIVE_H
#define VM_NATIVE_H

#include "vm/object.h"
#include "vm/thread.h"

typedef value native_fn(struct thread *t, const value *args);

/* One row of a table of functions or methods; a row with a NULL name ends it. */
struct native_def {
	const char *name;
	native_fn *fn;
	const char *signature;
	enum {
		NATIVE_PLAIN,
		NATIVE_STATIC,
		NATIVE_CLASS,
		NATIVE_GETTER,
		NATIVE_SETTER
	} how; /* GETTER: "self"; SETTER: "self, value" of the same name */
};

/* A class made in C whose instances carry a C struct. */
struct native_class {
	const char *module, *name;
	size_t payload_size;          /* zeroed at allocation; 0: none */
	bool (*init)(struct thread *t, struct instance *self);      /* after zeroing; may be NULL */
	/* drop what the payload holds; may be NULL */
	void (*free)(struct thread *t, struct instance *self);
	const struct native_def *methods;  /* __init__, __enter__, __repr__ … among them */
	const struct class_ops *ops;       /* NULL: object's */
};

/* Make a class; `base` NULL: object.  Immortal. */
struct class *native_class_make(struct vm *vm, const struct native_class *def, struct class *base);

/* Add functions, a value, or a class to a module; values are taken over. */
void native_add_functions(struct vm *vm, struct module *module, const struct native_def *defs);
void native_add(struct vm *vm, struct module *module, const char *name, value v);

/* Add methods to a class that is already made. */
void native_class_fill(struct vm *vm, struct class *class, const struct native_def *defs);

/* One function by itself; `owner` is its class's or module's name, or NULL.  Immortal. */
value native_make(struct vm *vm, const struct native_def *def, const char *owner);

/* The payload of `v` if it is an instance of `class` or of a subclass; else NULL and TypeError. */
void *native_payload(struct thread *t, value v, struct class *class);

/* Library modules register themselves with the VM by a table of these (lib/modules.h). */
struct native_module {
	const char *name;             /* "threading", "multiprocessing.pool" */
	bool (*open)(struct thread *t, struct module *module); /* fill it, at the first import */
};

#endif
