/*
 * cond.h - what Condition, Semaphore, Event, Barrier and Queue are made of.
 *
 * A cond is CPython's threading.Condition without its outer lock: whoever calls
 * holds the GIL, which guards the state that is waited for.  Each waiter blocks
 * on a private door; notify lets the longest waiting go on, who must win the GIL
 * before it sees what it waited for, and look again: others may have been faster.
 */

#ifndef LIB_COND_H
#define LIB_COND_H

#include "sched/door.h"
#include "vm/vm.h"

struct cond_waiter;

struct cond {
	struct cond_waiter *head, *tail;
	struct door *shown;     /* the thing that its waiters' lanes name; not owned */
	enum state state;       /* that its waiters' lanes are in: STATE_LOCK or STATE_WAIT */
};

void cond_init(struct cond *cond, struct door *shown, enum state state);

/*
 * Around a wait: give the outer lock back, and take it again whatever happened.
 * NULL functions: there is none.
 */
struct cond_outer {
	void (*release)(struct thread *t, void *lock);
	void (*acquire)(struct thread *t, void *lock);
	void *lock;
};

/*
 * Wait to be notified until `deadline_ns`.  1: notified; 0: time is over;
 * -1: an exception is set (KeyboardInterrupt).  As in CPython a waiter whose time is over
 * stays in line until it has the outer lock again, so a notify may be spent on it.
 */
int cond_wait(struct thread *t, struct cond *cond, const struct cond_outer *outer,
		uint64_t deadline_ns);

/* Let the first `n` go on. */
void cond_notify(struct thread *t, struct cond *cond, size_t n);

/*
 * What a door answered, for a native function: 1 done, 0 time is over, -1 an
 * exception is set.  A stopped run does not come back from here.
 */
int cond_answer(struct thread *t, enum door_answer answer);

/*
 * A Python timeout in seconds as a deadline: None is DOOR_FOREVER, zero and less
 * is 0 (do not wait).  False: TypeError, ValueError or OverflowError is set.
 */
bool cond_deadline(struct thread *t, value timeout, uint64_t *deadline_ns);

#endif
