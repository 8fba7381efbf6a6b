/*
 * thread.h - the language's state of one worker: its frames, its exception.
 *
 * One for each worker (worker->data); only that worker touches it.  A struct
 * thread and all objects are touched only while the worker holds the GIL.
 */

#ifndef VM_THREAD_H
#define VM_THREAD_H

#include "sched/worker.h"
#include "vm/object.h"

struct frame;

struct thread {
	struct worker *worker;
	struct vm *vm;
	struct frame *frame;      /* innermost Python frame, NULL outside */
	value exc;                /* the exception now being raised, VALUE_NULL: none */
	value handled; /* innermost exception being handled (sys.exc_info), VALUE_NONE: none */
	unsigned depth;           /* Python calls inside each other, see LIMIT_RECURSION */
	unsigned native_depth;    /* C calls that called Python, see LIMIT_NATIVE_DEPTH */
	value object;             /* its threading.Thread, VALUE_NULL if none yet */
	struct heap *heap;        /* allocation lists */
	unsigned free_depth;      /* objects inside objects being freed, see value_free */
	uintptr_t stack_end;      /* below this the C stack is nearly used up; 0: not yet known */
	struct nest *nest;        /* containers whose repr, == or hash is under way (nest.h) */
};

/* A new thread state for `worker` (worker->data is set to it); close when the worker ends, GIL
 * held. */
struct thread *thread_open(struct vm *vm, struct worker *worker);
void thread_close(struct thread *t);

/*
 * Is there enough C stack left to call deeper?  Asked wherever C may recurse because a
 * program does; false: raise RecursionError.  Only the thread itself may ask.
 */
bool thread_has_stack(struct thread *t);

/*
 * The name under which the running statement will store the result of the call
 * it is in ("lock_a" in `lock_a = Lock()`), or NULL: for the tape's names.
 */
const char *thread_target_name(const struct thread *t);

/* Source line of the innermost frame, 0: none.  Safe for sched_host.line. */
unsigned thread_line(const struct thread *t);

#endif
