/*
 * threading.Condition, Semaphore and BoundedSemaphore.
 *
 * A Condition's outer lock is a Lock or RLock object; the other two need none,
 * for their state is changed by C code that holds the GIL.
 */

#include "lib/threading.h"

#include "base/clock.h"

/* ---- Condition ---- */

struct condition {
	value lock;           /* VALUE_NULL until __init__ */
	struct door door;     /* only a name for the lanes */
	struct cond cond;
};

static struct condition *condition_payload(struct thread *t, value self) {
	struct threading *th = threading_of(t);
	struct condition *c = th ? native_payload(t, self, th->condition) : NULL;
	if (c && c->lock == VALUE_NULL) {
		raise_exc(t, EXC_RUNTIME, "Condition.__init__() not called");
		return NULL;
	}
	return c;
}

static bool condition_open(struct thread *t, struct instance *self) {
	struct condition *c = self->payload;
	c->lock = VALUE_NULL;
	door_init(&c->door, t->worker->sched, REGION_CONDITION, threading_name_hint(t));
	cond_init(&c->cond, &c->door, STATE_LOCK);
	return true;
}

static void condition_free(struct thread *t, struct instance *self) {
	struct condition *c = self->payload;
	value_drop(t, c->lock);
	door_close(&c->door);
}

static value condition_init(struct thread *t, const value *args) {
	struct threading *th = threading_of(t);
	struct condition *c = th ? native_payload(t, args[0], th->condition) : NULL;
	if (!c)
		return VALUE_NULL;
	value lock = args[1] == VALUE_NONE ? vm_call0(t, value_of_obj(th->rlock)) : value_keep(args[1]);
	if (lock == VALUE_NULL)
		return VALUE_NULL;
	if (!threading_is_lock(th, lock)) {
		value_drop(t, lock);
		return raise_exc(t, EXC_TYPE, "Condition() argument must be a Lock or an RLock");
	}
	value_drop(t, c->lock);
	c->lock = lock;
	return VALUE_NONE;
}

/* acquire, release, __enter__ and __exit__ are the lock's own. */
static value condition_acquire(struct thread *t, const value *args) {
	struct condition *c = condition_payload(t, args[0]);
	const value passed[] = {args[1], args[2]};
	return c ? vm_call_method(t, c->lock, "acquire", passed, 2) : VALUE_NULL;
}

static value condition_release(struct thread *t, const value *args) {
	struct condition *c = condition_payload(t, args[0]);
	return c ? vm_call_method(t, c->lock, "release", NULL, 0) : VALUE_NULL;
}

static value condition_enter(struct thread *t, const value *args) {
	struct condition *c = condition_payload(t, args[0]);
	return c ? vm_call_method(t, c->lock, "__enter__", NULL, 0) : VALUE_NULL;
}

/* The outer lock around a wait, as struct cond_outer wants it. */
struct outer {
	const struct threading *th;
	value lock;
	size_t saved;
};

static void outer_release(struct thread *t, void *arg) {
	struct outer *outer = arg;
	threading_lock_release_all(t, outer->th, outer->lock, &outer->saved);
}

static void outer_acquire(struct thread *t, void *arg) {
	struct outer *outer = arg;
	threading_lock_acquire_all(t, outer->th, outer->lock, outer->saved);
}

static int condition_wait_until(struct thread *t, struct condition *c, uint64_t deadline_ns) {
	struct outer outer = {.th = threading_of(t), .lock = c->lock};
	if (!threading_lock_is_owned(t, outer.th, c->lock)) {
		raise_exc(t, EXC_RUNTIME, "cannot wait on un-acquired lock");
		return -1;
	}
	const struct cond_outer calls = {
			.release = outer_release, .acquire = outer_acquire, .lock = &outer};
	int notified = cond_wait(t, &c->cond, &calls, deadline_ns);
	return raised(t) ? -1 : notified;
}

static value condition_wait(struct thread *t, const value *args) {
	struct condition *c = condition_payload(t, args[0]);
	uint64_t deadline_ns;
	if (!c || !cond_deadline(t, args[1], &deadline_ns))
		return VALUE_NULL;
	int notified = condition_wait_until(t, c, deadline_ns);
	return notified < 0 ? VALUE_NULL : value_of_bool(notified);
}

static value condition_wait_for(struct thread *t, const value *args) {
	struct condition *c = condition_payload(t, args[0]);
	uint64_t deadline_ns;
	if (!c || !cond_deadline(t, args[2], &deadline_ns))
		return VALUE_NULL;
	for (;;) {
		value result = vm_call0(t, args[1]);
		if (result == VALUE_NULL)
			return VALUE_NULL;
		int is_true = value_truth(t, result);
		bool is_late = deadline_ns != DOOR_FOREVER && clock_ns() >= deadline_ns;
		if (is_true > 0 || (is_true == 0 && is_late))
			return result;
		value_drop(t, result);
		if (is_true < 0 || condition_wait_until(t, c, deadline_ns) < 0)
			return VALUE_NULL;
	}
}

static value notify_count(struct thread *t, value self, int64_t n) {
	struct condition *c = condition_payload(t, self);
	if (!c)
		return VALUE_NULL;
	if (!threading_lock_is_owned(t, threading_of(t), c->lock))
		return raise_exc(t, EXC_RUNTIME, "cannot notify on un-acquired lock");
	cond_notify(t, &c->cond, n < 0 ? 0 : (size_t)n);
	return VALUE_NONE;
}

static value condition_notify(struct thread *t, const value *args) {
	int64_t n;
	return arg_i64(t, args[1], &n) ? notify_count(t, args[0], n) : VALUE_NULL;
}

static value condition_notify_all(struct thread *t, const value *args) {
	return notify_count(t, args[0], INT64_MAX);
}

static const struct native_def CONDITION_METHODS[] = {
	{"__init__", condition_init, "self, lock=None", NATIVE_PLAIN},
	{"acquire", condition_acquire, "self, blocking=True, timeout=-1", NATIVE_PLAIN},
	{"release", condition_release, "self", NATIVE_PLAIN},
	{"__enter__", condition_enter, "self", NATIVE_PLAIN},
	{"__exit__", condition_release, "self, *args", NATIVE_PLAIN},
	{"wait", condition_wait, "self, timeout=None", NATIVE_PLAIN},
	{"wait_for", condition_wait_for, "self, predicate, timeout=None", NATIVE_PLAIN},
	{"notify", condition_notify, "self, n=1", NATIVE_PLAIN},
	{"notify_all", condition_notify_all, "self", NATIVE_PLAIN},
	{"notifyAll", condition_notify_all, "self", NATIVE_PLAIN},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_class CONDITION = {
	.module = "threading", .name = "Condition", .payload_size = sizeof(struct condition),
	.init = condition_open, .free = condition_free, .methods = CONDITION_METHODS,
};

/* ---- Semaphore ---- */

struct semaphore {
	int64_t value, initial;
	bool is_bounded;
	struct door door;
	struct cond cond;
};

static struct semaphore *semaphore_payload(struct thread *t, value self) {
	struct threading *th = threading_of(t);
	return th ? native_payload(t, self, th->semaphore) : NULL;
}

static bool semaphore_open(struct thread *t, struct instance *self) {
	struct semaphore *s = self->payload;
	struct threading *th = threading_of(t);
	s->value = s->initial = 1;
	s->is_bounded = class_is(self->obj.class, th->bounded_semaphore);
	door_init(&s->door, t->worker->sched, REGION_SEMAPHORE, threading_name_hint(t));
	cond_init(&s->cond, &s->door, STATE_LOCK);
	return true;
}

static void semaphore_free(struct thread *t, struct instance *self) {
	(void)t;
	door_close(&((struct semaphore *)self->payload)->door);
}

static value semaphore_init(struct thread *t, const value *args) {
	struct semaphore *s = semaphore_payload(t, args[0]);
	int64_t n;
	if (!s || !arg_i64(t, args[1], &n))
		return VALUE_NULL;
	if (n < 0)
		return raise_exc(t, EXC_VALUE, "semaphore initial value must be >= 0");
	s->value = s->initial = n;
	return VALUE_NONE;
}

static value semaphore_take(struct thread *t, struct semaphore *s, uint64_t deadline_ns) {
	while (s->value == 0) {
		if (deadline_ns == 0 || (deadline_ns != DOOR_FOREVER && clock_ns() >= deadline_ns))
			return VALUE_FALSE;
		if (cond_wait(t, &s->cond, NULL, deadline_ns) < 0)
			return VALUE_NULL;
	}
	s->value--;
	return VALUE_TRUE;
}

static value semaphore_acquire(struct thread *t, const value *args) {
	struct semaphore *s = semaphore_payload(t, args[0]);
	int is_blocking = value_truth(t, args[1]);
	uint64_t deadline_ns;
	if (!s || is_blocking < 0 || !cond_deadline(t, args[2], &deadline_ns))
		return VALUE_NULL;
	if (!is_blocking && args[2] != VALUE_NONE)
		return raise_exc(t, EXC_VALUE, "can't specify timeout for non-blocking acquire");
	return semaphore_take(t, s, is_blocking ? deadline_ns : 0);
}

static value semaphore_enter(struct thread *t, const value *args) {
	struct semaphore *s = semaphore_payload(t, args[0]);
	return s ? semaphore_take(t, s, DOOR_FOREVER) : VALUE_NULL;
}

static value semaphore_give(struct thread *t, struct semaphore *s, int64_t n) {
	if (n < 1)
		return raise_exc(t, EXC_VALUE, "n must be one or more");
	if (s->is_bounded && s->value + n > s->initial)
		return raise_exc(t, EXC_VALUE, "Semaphore released too many times");
	s->value += n;
	cond_notify(t, &s->cond, (size_t)n);
	return VALUE_NONE;
}

static value semaphore_release(struct thread *t, const value *args) {
	struct semaphore *s = semaphore_payload(t, args[0]);
	int64_t n;
	return s && arg_i64(t, args[1], &n) ? semaphore_give(t, s, n) : VALUE_NULL;
}

static value semaphore_exit(struct thread *t, const value *args) {
	struct semaphore *s = semaphore_payload(t, args[0]);
	return s ? semaphore_give(t, s, 1) : VALUE_NULL;
}

static value semaphore_value(struct thread *t, const value *args) {
	struct semaphore *s = semaphore_payload(t, args[0]);
	return s ? int_of(t, s->value) : VALUE_NULL;
}

static const struct native_def SEMAPHORE_METHODS[] = {
	{"__init__", semaphore_init, "self, value=1", NATIVE_PLAIN},
	{"acquire", semaphore_acquire, "self, blocking=True, timeout=None", NATIVE_PLAIN},
	{"release", semaphore_release, "self, n=1", NATIVE_PLAIN},
	{"__enter__", semaphore_enter, "self", NATIVE_PLAIN},
	{"__exit__", semaphore_exit, "self, *args", NATIVE_PLAIN},
	{"_value", semaphore_value, "self", NATIVE_GETTER},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_class SEMAPHORE = {
	.module = "threading", .name = "Semaphore", .payload_size = sizeof(struct semaphore),
	.init = semaphore_open, .free = semaphore_free, .methods = SEMAPHORE_METHODS,
};

static const struct native_class BOUNDED_SEMAPHORE = {
	.module = "threading", .name = "BoundedSemaphore", .payload_size = sizeof(struct semaphore),
	.init = semaphore_open, .free = semaphore_free, .methods = SEMAPHORE_METHODS,
};

bool threading_open_conditions(struct thread *t, struct threading *th) {
	th->condition = native_class_make(t->vm, &CONDITION, NULL);
	th->semaphore = native_class_make(t->vm, &SEMAPHORE, NULL);
	th->bounded_semaphore = native_class_make(t->vm, &BOUNDED_SEMAPHORE, th->semaphore);
	native_add(t->vm, th->module, "Condition", value_of_obj(th->condition));
	native_add(t->vm, th->module, "Semaphore", value_of_obj(th->semaphore));
	native_add(t->vm, th->module, "BoundedSemaphore", value_of_obj(th->bounded_semaphore));
	return true;
}
