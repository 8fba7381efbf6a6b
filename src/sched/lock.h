/*
 * lock.h - threading.Lock's heart: CPython's barging lock with FIFO wake-up.
 *
 * acquire tries with the GIL held and only then waits; release wakes the first
 * waiter and hands nothing over.  Any thread may release.  Conditions, semaphores,
 * events, barriers and queues are built from this by lib, as CPython's are.
 */

#ifndef SCHED_LOCK_H
#define SCHED_LOCK_H

#include "sched/door.h"

struct lock {
	struct door door;
	bool locked;             /* under the door's mutex */
};

void lock_init(struct lock *lock, struct sched *sched, enum region_object_kind kind,
	const char *name);

/*
 * Take it.  `shown` is the door whose name and kind the lane shows while it waits
 * (a Condition's private lock shows the condition); NULL: the lock's own.
 */
enum door_answer lock_acquire(struct worker *worker, struct lock *lock, struct door *shown,
	uint64_t deadline_ns);

/* False when it is not locked. */
bool lock_release(struct worker *worker, struct lock *lock);

#endif
