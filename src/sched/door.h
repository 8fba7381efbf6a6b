/*
 * door.h - the one place where anything waits.
 *
 * Whatever can be waited for holds a struct door.  A worker that cannot go on
 * calls door_begin with a `try` function; the door's mutex is held around every
 * try, so a try may look at and change what it guards.  Whoever changes that
 * calls door_wake.  The woken try again: nothing is handed over (barging), and a
 * woken worker that lost goes to the tail.  A thing is taken inside the door,
 * before the GIL is asked for.
 *
 *     GIL held    door_begin -> DOOR_DONE   taken at once, GIL never left
 *                            -> DOOR_BLOCK  then door_finish: waits, takes the GIL again
 *                            -> DOOR_SUSPEND for a coroutine (a later issue)
 *
 * All calls are made with the GIL held and return with it held.
 */

#ifndef SCHED_DOOR_H
#define SCHED_DOOR_H

#include "sched/worker.h"

#include <poll.h>

/* What can be waited for.  Zeroed is not enough: door_init. */
struct door {
	struct worker *head, *tail;     /* who waits, first come first */
	uint16_t kind;                  /* enum region_object_kind */
	uint16_t object;                /* its id on the tape, 0 until the first contended wait */
	uint32_t capacity;              /* for queues, shown on the tape */
	_Atomic uint32_t holder;        /* lane + 1 that took it, 0: nobody; kept by lock.c */
	char name[24];                  /* for the tape and the verdict; empty: a name is made up */
	struct sched *sched;
	struct door *shown;             /* the lane says that it waits for this instead: for a waiter's
	                                 * private door, the Condition's; NULL: for the door itself */
};

enum door_answer {
	DOOR_DONE,        /* the try succeeded */
	DOOR_BLOCK,       /* from door_begin only: call door_finish */
	DOOR_SUSPEND,     /* from door_begin only, for tasks */
	DOOR_TIMEOUT,
	DOOR_INTERRUPTED, /* main has an interrupt, which this delivers; the try did not succeed */
	DOOR_STOPPED,     /* the run is being stopped: unwind at once, see worker_exit */
};

/* One attempt, under the door's mutex; must be short and must not touch Python objects' counts. */
typedef bool door_try_fn(struct door *door, struct worker *worker, void *arg);

#define DOOR_FOREVER UINT64_MAX

/* `name` may be NULL.  door_close is called when nobody can wait any more. */
void door_init(struct door *door, struct sched *sched, enum region_object_kind kind,
	const char *name);
void door_close(struct door *door);

/* The tape's id of a door, claimed at the first call. */
unsigned door_object(struct door *door);

/*
 * Try; when it fails, get ready to wait in `state` until `deadline_ns`
 * (CLOCK_MONOTONIC, DOOR_FOREVER: no end; 0: do not wait, DOOR_TIMEOUT).
 */
enum door_answer door_begin(struct worker *worker, struct door *door, enum state state,
	door_try_fn *try, void *arg, uint64_t deadline_ns);
enum door_answer door_finish(struct worker *worker);

/* The same, with what the lane shows given here instead of in the door. */
enum door_answer door_begin_as(struct worker *worker, struct door *door, struct door *shown,
	enum state state, door_try_fn *try, void *arg, uint64_t deadline_ns);

/* Both at once, for threads. */
enum door_answer door_wait(struct worker *worker, struct door *door, enum state state,
	door_try_fn *try, void *arg, uint64_t deadline_ns);

/*
 * Change what a door guards and wake: `change` runs under the door's mutex (NULL:
 * nothing to change) and returns how many of the head to wake (DOOR_ALL: all).
 */
#define DOOR_ALL UINT32_MAX
typedef uint32_t door_change_fn(struct door *door, struct worker *worker, void *arg);
void door_change(struct worker *worker, struct door *door, door_change_fn *change, void *arg);
void door_wake(struct worker *worker, struct door *door, uint32_t how_many);

/* time.sleep: state `sleep`; a deadline in the past still gives the GIL away once. */
enum door_answer door_sleep(struct worker *worker, uint64_t deadline_ns);

/*
 * poll(2) with the GIL given back.  `state` and `object` say what for; `closed`
 * that both ends are this run's own and a lane must act to end it.  *n_ready is
 * poll's answer.
 */
enum door_answer door_poll(struct worker *worker, struct pollfd *fds, unsigned n, enum state state,
	unsigned object, bool closed, uint64_t deadline_ns, int *n_ready);

/*
 * Say whose end or release this door waits for, so that the verdict can name it:
 * who took a lock, the thread that a join waits for.  REGION_NONE: nobody.
 * Inside a try or a change, or before anybody can wait.
 */
void door_set_holder(struct door *door, unsigned lane);

/* Stamp a queue's depth on the calling worker's tape. */
void door_depth(struct worker *worker, struct door *door, unsigned depth);

#endif
