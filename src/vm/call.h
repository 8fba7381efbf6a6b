/*
 * call.h - from a callable and its arguments to a frame or to a result.
 */

#ifndef VM_CALL_H
#define VM_CALL_H

#include "vm/frame.h"

enum call_outcome {
	CALL_FAILED,   /* an exception is set */
	CALL_FRAME,    /* a frame is ready to run; its result is the call's */
	CALL_DONE,     /* the result is there */
};

/*
 * Begin a call: whatever leads to Python code becomes a frame, which is not yet
 * linked to the thread; everything else is done at once.  Arguments are borrowed.
 */
enum call_outcome call_begin(struct thread *t, value callee, const value *args, size_t n_args,
		value names, struct frame **frame, value *result);

/* f(*args, **kwargs): `args` any iterable, `kwargs` any mapping or VALUE_NULL. */
enum call_outcome call_begin_spread(struct thread *t, value callee, value args, value kwargs,
	struct frame **frame, value *result);

/* A frame of a function with its arguments bound; takes nothing over.  NULL: an exception. */
struct frame *call_frame(struct thread *t, struct func *func, const value *args, size_t n_args,
		value names);

/* Link a frame under the running one; false: RecursionError, and the frame is closed. */
bool call_enter(struct thread *t, struct frame *frame);

/* "f()" of a callable, for messages about its arguments; the caller's. */
value call_name(struct thread *t, value callee);

/* __build_class__ */
value call_build_class(struct thread *t, const value *args);

#endif
