/*
 * exc.h - exceptions as objects, and the trail that unwinding leaves on them.
 */

#ifndef VM_EXC_H
#define VM_EXC_H

#include "vm/func.h"
#include "vm/raise.h"

/* One frame that an exception passed, outermost first: __traceback__. */
struct traceback {
	struct obj obj;
	struct loaded *code;
	size_t at;               /* the instruction */
	value next;              /* towards where it was raised; VALUE_NONE at the end */
};

/* Fill BaseException and all builtin exceptions, and the class traceback. */
void exc_open(struct vm *vm);

static inline struct exc *exc_of(value v) { return ((struct instance *)value_obj(v))->payload; }

/* An exception instance?  A class derived from BaseException? */
bool exc_is(value v);
bool exc_is_class(value v);

/* An instance of `class` with these args; NULL and an exception.  __init__ is called only when
 * `class` is a program's. */
value exc_make(struct thread *t, struct class *class, const value *args, size_t n_args);

/* The class that OSError(errno, text) really makes: FileNotFoundError ...; any other class
 * itself. */
struct class *exc_class_made(const struct vm *vm, struct class *class, const value *args,
		size_t n_args);

/* Set the args that __new__ got. */
bool exc_set_args(struct thread *t, value exception, const value *args, size_t n_args);

/* Put a frame at the head of the exception's trail; does nothing when there is no memory for it. */
void exc_add_traceback(struct thread *t, value exception, struct loaded *code, size_t at);

/* `raise exception [from cause]`: classes are called; sets it.  `cause` VALUE_NULL: none. */
void exc_raise(struct thread *t, value exception, value cause);

/* except MATCH: 1, 0, -1: not classes that derive from BaseException. */
int exc_matches(struct thread *t, value exception, value match);

/* AttributeError and NameError that can make suggestions (traceback_hint.c). */
value raise_no_attribute(struct thread *t, value v, struct str *name, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
value raise_no_name(struct thread *t, struct str *name);

#endif
