/*
 * threading.Lock and RLock.
 */

#include "lib/threading.h"

#include "base/clock.h"

bool threading_acquire_deadline(struct thread *t, value blocking, value timeout,
		uint64_t *deadline_ns) {
	int is_blocking = value_truth(t, blocking);
	double seconds;
	if (is_blocking < 0 || !arg_double(t, timeout, &seconds))
		return false;
	if (!is_blocking && seconds != -1) {
		raise_exc(t, EXC_VALUE, "can't specify a timeout for a non-blocking call");
		return false;
	}
	if (seconds < 0 && seconds != -1) {
		raise_exc(t, EXC_VALUE, "timeout value must be positive");
		return false;
	}
	if (seconds > 9223372036.0) {
		raise_exc(t, EXC_OVERFLOW, "timeout value is too large");
		return false;
	}
	*deadline_ns = !is_blocking ? 0
			: seconds < 0       ? DOOR_FOREVER
								: clock_ns() + (uint64_t)(seconds * 1e9);
	return true;
}

static value answer_value(struct thread *t, enum door_answer answer) {
	int done = cond_answer(t, answer);
	return done < 0 ? VALUE_NULL : value_of_bool(done);
}

/* ---- Lock ---- */

static struct lock *lock_payload(struct thread *t, value self) {
	struct threading *th = threading_of(t);
	return th ? native_payload(t, self, th->lock) : NULL;
}

static bool lock_open(struct thread *t, struct instance *self) {
	lock_init(self->payload, t->worker->sched, REGION_LOCK, threading_name_hint(t));
	return true;
}

static void lock_free(struct thread *t, struct instance *self) {
	(void)t;
	door_close(&((struct lock *)self->payload)->door);
}

static value lock_py_acquire(struct thread *t, const value *args) {
	struct lock *lock = lock_payload(t, args[0]);
	uint64_t deadline_ns;
	if (!lock || !threading_acquire_deadline(t, args[1], args[2], &deadline_ns))
		return VALUE_NULL;
	return answer_value(t, lock_acquire(t->worker, lock, NULL, deadline_ns));
}

static value lock_py_release(struct thread *t, const value *args) {
	struct lock *lock = lock_payload(t, args[0]);
	if (!lock)
		return VALUE_NULL;
	if (!lock_release(t->worker, lock))
		return raise_exc(t, EXC_RUNTIME, "release unlocked lock");
	return VALUE_NONE;
}

static value lock_py_locked(struct thread *t, const value *args) {
	struct lock *lock = lock_payload(t, args[0]);
	return lock ? value_of_bool(lock->locked) : VALUE_NULL;
}

static value lock_py_enter(struct thread *t, const value *args) {
	struct lock *lock = lock_payload(t, args[0]);
	return lock ? answer_value(t, lock_acquire(t->worker, lock, NULL, DOOR_FOREVER)) : VALUE_NULL;
}

static value lock_py_repr(struct thread *t, const value *args) {
	struct lock *lock = lock_payload(t, args[0]);
	if (!lock)
		return VALUE_NULL;
	return str_format(t, "<%s _thread.lock object at %p>", lock->locked ? "locked" : "unlocked",
		(void *)value_obj(args[0]));
}

static const struct native_def LOCK_METHODS[] = {
	{"acquire", lock_py_acquire, "self, blocking=True, timeout=-1", NATIVE_PLAIN},
	{"release", lock_py_release, "self", NATIVE_PLAIN},
	{"locked", lock_py_locked, "self", NATIVE_PLAIN},
	{"__enter__", lock_py_enter, "self", NATIVE_PLAIN},
	{"__exit__", lock_py_release, "self, *args", NATIVE_PLAIN},
	{"__repr__", lock_py_repr, "self", NATIVE_PLAIN},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_class LOCK = {
	.module = "_thread", .name = "lock", .payload_size = sizeof(struct lock),
	.init = lock_open, .free = lock_free, .methods = LOCK_METHODS,
};

/* ---- RLock ---- */

static struct rlock *rlock_payload(struct thread *t, value self) {
	struct threading *th = threading_of(t);
	return th ? native_payload(t, self, th->rlock) : NULL;
}

static bool rlock_open(struct thread *t, struct instance *self) {
	struct rlock *rlock = self->payload;
	lock_init(&rlock->lock, t->worker->sched, REGION_RLOCK, threading_name_hint(t));
	return true;
}

static void rlock_free(struct thread *t, struct instance *self) {
	(void)t;
	door_close(&((struct rlock *)self->payload)->lock.door);
}

static enum door_answer rlock_take(struct thread *t, struct rlock *rlock, uint64_t deadline_ns) {
	if (rlock->owner == t->worker) {
		rlock->count++;
		return DOOR_DONE;
	}
	enum door_answer answer = lock_acquire(t->worker, &rlock->lock, NULL, deadline_ns);
	if (answer == DOOR_DONE) {
		rlock->owner = t->worker;
		rlock->count = 1;
	}
	return answer;
}

static value rlock_py_acquire(struct thread *t, const value *args) {
	struct rlock *rlock = rlock_payload(t, args[0]);
	uint64_t deadline_ns;
	if (!rlock || !threading_acquire_deadline(t, args[1], args[2], &deadline_ns))
		return VALUE_NULL;
	return answer_value(t, rlock_take(t, rlock, deadline_ns));
}

static value rlock_py_release(struct thread *t, const value *args) {
	struct rlock *rlock = rlock_payload(t, args[0]);
	if (!rlock)
		return VALUE_NULL;
	if (rlock->owner != t->worker)
		return raise_exc(t, EXC_RUNTIME, "cannot release un-acquired lock");
	if (--rlock->count == 0) {
		rlock->owner = NULL;
		lock_release(t->worker, &rlock->lock);
	}
	return VALUE_NONE;
}

static value rlock_py_enter(struct thread *t, const value *args) {
	struct rlock *rlock = rlock_payload(t, args[0]);
	return rlock ? answer_value(t, rlock_take(t, rlock, DOOR_FOREVER)) : VALUE_NULL;
}

static value rlock_py_repr(struct thread *t, const value *args) {
	struct rlock *rlock = rlock_payload(t, args[0]);
	if (!rlock)
		return VALUE_NULL;
	return str_format(t, "<%s _thread.RLock object owner=%u count=%zu at %p>",
		rlock->count ? "locked" : "unlocked", rlock->owner ? rlock->owner->lane + 1 : 0,
		rlock->count, (void *)value_obj(args[0]));
}

static value rlock_py_is_owned(struct thread *t, const value *args) {
	struct rlock *rlock = rlock_payload(t, args[0]);
	return rlock ? value_of_bool(rlock->owner == t->worker) : VALUE_NULL;
}

static const struct native_def RLOCK_METHODS[] = {
	{"acquire", rlock_py_acquire, "self, blocking=True, timeout=-1", NATIVE_PLAIN},
	{"release", rlock_py_release, "self", NATIVE_PLAIN},
	{"__enter__", rlock_py_enter, "self", NATIVE_PLAIN},
	{"__exit__", rlock_py_release, "self, *args", NATIVE_PLAIN},
	{"__repr__", rlock_py_repr, "self", NATIVE_PLAIN},
	{"_is_owned", rlock_py_is_owned, "self", NATIVE_PLAIN},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_class RLOCK = {
	.module = "_thread", .name = "RLock", .payload_size = sizeof(struct rlock),
	.init = rlock_open, .free = rlock_free, .methods = RLOCK_METHODS,
};

/* ---- for Condition ---- */

bool threading_is_lock(const struct threading *th, value lock) {
	return is_instance(th->vm, lock, th->lock) || is_instance(th->vm, lock, th->rlock);
}

static void *payload_of(value lock) {
	return ((struct instance *)value_obj(lock))->payload;
}

bool threading_lock_is_owned(struct thread *t, const struct threading *th, value lock) {
	if (is_instance(th->vm, lock, th->rlock))
		return ((struct rlock *)payload_of(lock))->owner == t->worker;
	return ((struct lock *)payload_of(lock))->locked; /* by whomever: CPython asks no more */
}

void threading_lock_release_all(struct thread *t, const struct threading *th, value lock,
		size_t *saved) {
	*saved = 0;
	if (!is_instance(th->vm, lock, th->rlock)) {
		lock_release(t->worker, payload_of(lock));
		return;
	}
	struct rlock *rlock = payload_of(lock);
	*saved = rlock->count;
	rlock->count = 0;
	rlock->owner = NULL;
	lock_release(t->worker, &rlock->lock);
}

void threading_lock_acquire_all(struct thread *t, const struct threading *th, value lock,
		size_t saved) {
	bool is_rlock = is_instance(th->vm, lock, th->rlock);
	struct rlock *rlock = is_rlock ? payload_of(lock) : NULL;
	struct lock *inner = is_rlock ? &rlock->lock : payload_of(lock);
	/* An interrupt must not leave the caller without its lock: it is delivered, the wait goes on.
	 */
	for (;;) {
		enum door_answer answer = lock_acquire(t->worker, inner, NULL, DOOR_FOREVER);
		if (answer == DOOR_DONE)
			break;
		if (!raised(t))
			cond_answer(t, answer);
	}
	if (is_rlock) {
		rlock->owner = t->worker;
		rlock->count = saved;
	}
}

bool threading_open_locks(struct thread *t, struct threading *th) {
	th->lock = native_class_make(t->vm, &LOCK, NULL);
	th->rlock = native_class_make(t->vm, &RLOCK, NULL);
	native_add(t->vm, th->module, "Lock", value_of_obj(th->lock));
	native_add(t->vm, th->module, "RLock", value_of_obj(th->rlock));
	return true;
}
