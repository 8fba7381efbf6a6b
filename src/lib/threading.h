/*
 * threading.h - the classes of lesson Python's threading module, for the files that make them.
 *
 * struct threading hangs in the VM's library slot "threading"; payloads are the
 * C halves of the Python objects.
 */

#ifndef LIB_THREADING_H
#define LIB_THREADING_H

#include "lib/cond.h"
#include "sched/lock.h"

/* Threads that have started and not ended, main among them. */
struct threading_active {
	value *threads;      /* kept */
	size_t n, cap;
};

struct threading {
	struct vm *vm;
	struct module *module;
	struct class *lock, *rlock, *condition, *semaphore, *bounded_semaphore, *event, *barrier;
	struct class *thread, *main_thread, *timer, *local, *broken_barrier, *hook_args;
	struct threading_active active;
	unsigned n_named;    /* "Thread-N" given so far */
};

/* The module's state; opens the module when nothing has imported it yet.  NULL: an exception is
 * set. */
struct threading *threading_of(struct thread *t);

/* Each file's part of opening the module. */
bool threading_open_locks(struct thread *t, struct threading *th);
bool threading_open_conditions(struct thread *t, struct threading *th);
bool threading_open_events(struct thread *t, struct threading *th);
bool threading_open_threads(struct thread *t, struct threading *th);
bool threading_open_local(struct thread *t, struct threading *th);

/* ---- locks, as Condition uses them ---- */
struct rlock {
	struct lock lock;
	const struct worker *owner;
	size_t count;
};

/* Take or give back a Lock or RLock object completely; *saved carries the RLock's depth between the
 * two. */
bool threading_is_lock(const struct threading *th, value lock);
bool threading_lock_is_owned(struct thread *t, const struct threading *th, value lock);
void threading_lock_release_all(struct thread *t, const struct threading *th, value lock,
		size_t *saved);
void threading_lock_acquire_all(struct thread *t, const struct threading *th, value lock,
		size_t saved);

/* The rules of acquire(blocking, timeout): sets *deadline_ns; false: exception. */
bool threading_acquire_deadline(struct thread *t, value blocking, value timeout,
		uint64_t *deadline_ns);

/* ---- threads ---- */
struct thread_object {
	value target, args, kwargs, name;
	bool is_daemon, is_started, is_over;
	struct worker *worker;   /* while it lives */
	struct door started, over;
	int64_t ident;           /* 0: not started */
	int native_id;
};

/* A new thread object for the calling worker (main, or one that C started); borrowed from the
 * active list. */
value threading_current(struct thread *t);

/* Wait for every non-daemon thread but the caller. */
void threading_join_all(struct thread *t, struct threading *th);

/* In a forked child: the others are gone, the caller is main. */
void threading_forked(struct thread *t, struct threading *th);

/* The name that the object being made will be stored under ("lock_a"), or NULL: for the tape. */
const char *threading_name_hint(struct thread *t);

#endif
