/*
 * nest.h - containers inside containers: repr, comparison and hash never recurse without end.
 *
 * Whoever walks into a container puts a struct nest of its own on the thread's
 * list and takes it off when it leaves, always in pairs.
 */

#ifndef VM_NEST_H
#define VM_NEST_H

#include "vm/thread.h"

struct nest {
	const struct obj *obj;
	struct nest *outer;
	unsigned depth;
};

/*
 * Walk into `obj`.  `doing` ends the text of the RecursionError, as in "maximum
 * recursion depth exceeded in comparison": " in comparison".  False: it is set,
 * and nest_leave must not be called.
 */
bool nest_enter(struct thread *t, struct nest *nest, const struct obj *obj, const char *doing);
void nest_leave(struct thread *t, const struct nest *nest);

/* Is this thread inside `obj` already? */
bool nest_has(const struct thread *t, const struct obj *obj);

#endif
