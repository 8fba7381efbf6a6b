/*
 * gil.h - the global interpreter lock, CPython 3.11's protocol to the letter.
 *
 * A flag under a mutex; waiters sleep for the switch interval and then ask the
 * holder to let go, which it does at its next check point, and waits there until
 * somebody else has run (forced switching).  One GIL a process.
 */

#ifndef SCHED_GIL_H
#define SCHED_GIL_H

#include "sched/worker.h"

/* Take the baton; waits as `gil` on the lane.  Enters `run`.  errno is kept. */
void gil_take(struct worker *worker);

/* Give it back because the worker is going to wait in `state`; stamped before the unlock. */
void gil_drop(struct worker *worker, enum state state, unsigned object);

/* The switch interval; sys.setswitchinterval takes effect at once. */
uint64_t gil_interval_ns(struct sched *sched);
void gil_set_interval_ns(struct sched *sched, uint64_t ns);

/* Run C code beside Python: between the two the lane is `native` or `io` and touches no object. */
void gil_leave(struct worker *worker, enum state state, unsigned object);
void gil_enter(struct worker *worker);

#endif
