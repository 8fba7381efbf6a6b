/*
 * native_call.h - calling a function in C from the evaluation loop.
 */

#ifndef VM_NATIVE_CALL_H
#define VM_NATIVE_CALL_H

#include "vm/bind.h"
#include "vm/native.h"

/* A parsed signature. */
struct native_sig {
	struct bind bind;
	unsigned n_slots;
	bool is_plain;       /* only positional arguments */
};

/* Call with arguments as they come; checks that a method's self is of its class. */
value native_call(struct thread *t, const struct native *native, const value *args, size_t n_args,
		value names);

/* The same for a method that was found through its self's class. */
value native_call_method(struct thread *t, const struct native *native, const value *args,
		size_t n_args, value names);

#endif
