/*
 * threading.Event and Barrier.
 */

#include "lib/threading.h"

#include "base/clock.h"

/* ---- Event ---- */

struct event_object {
	bool is_set;
	struct door door;
	struct cond cond;
};

static struct event_object *event_payload(struct thread *t, value self) {
	struct threading *th = threading_of(t);
	return th ? native_payload(t, self, th->event) : NULL;
}

static bool event_open(struct thread *t, struct instance *self) {
	struct event_object *e = self->payload;
	door_init(&e->door, t->worker->sched, REGION_EVENT, threading_name_hint(t));
	cond_init(&e->cond, &e->door, STATE_LOCK);
	return true;
}

static void event_free(struct thread *t, struct instance *self) {
	(void)t;
	door_close(&((struct event_object *)self->payload)->door);
}

static value event_is_set(struct thread *t, const value *args) {
	struct event_object *e = event_payload(t, args[0]);
	return e ? value_of_bool(e->is_set) : VALUE_NULL;
}

static value event_set(struct thread *t, const value *args) {
	struct event_object *e = event_payload(t, args[0]);
	if (!e)
		return VALUE_NULL;
	e->is_set = true;
	cond_notify(t, &e->cond, SIZE_MAX);
	return VALUE_NONE;
}

static value event_clear(struct thread *t, const value *args) {
	struct event_object *e = event_payload(t, args[0]);
	if (!e)
		return VALUE_NULL;
	e->is_set = false;
	return VALUE_NONE;
}

static value event_wait(struct thread *t, const value *args) {
	struct event_object *e = event_payload(t, args[0]);
	uint64_t deadline_ns;
	if (!e || !cond_deadline(t, args[1], &deadline_ns))
		return VALUE_NULL;
	if (e->is_set)
		return VALUE_TRUE;
	/* As in CPython: notified is enough, even when the flag was cleared again meanwhile. */
	int notified = cond_wait(t, &e->cond, NULL, deadline_ns);
	return notified < 0 ? VALUE_NULL : value_of_bool(notified);
}

static value event_repr(struct thread *t, const value *args) {
	struct event_object *e = event_payload(t, args[0]);
	if (!e)
		return VALUE_NULL;
	return str_format(t, "<threading.Event at %p: %s>", (void *)value_obj(args[0]),
			e->is_set ? "set" : "unset");
}

static const struct native_def EVENT_METHODS[] = {
	{"is_set", event_is_set, "self", NATIVE_PLAIN},
	{"isSet", event_is_set, "self", NATIVE_PLAIN},
	{"set", event_set, "self", NATIVE_PLAIN},
	{"clear", event_clear, "self", NATIVE_PLAIN},
	{"wait", event_wait, "self, timeout=None", NATIVE_PLAIN},
	{"__repr__", event_repr, "self", NATIVE_PLAIN},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_class EVENT = {
	.module = "threading", .name = "Event", .payload_size = sizeof(struct event_object),
	.init = event_open, .free = event_free, .methods = EVENT_METHODS,
};

/* ---- Barrier ---- */

enum barrier_state {
	BARRIER_FILLING = 0,
	BARRIER_DRAINING = 1,
	BARRIER_RESETTING = -1,
	BARRIER_BROKEN = -2
};

struct barrier {
	int64_t parties, count;
	enum barrier_state state;
	value action, timeout;
	struct door door;
	struct cond cond;
};

static struct barrier *barrier_payload(struct thread *t, value self) {
	struct threading *th = threading_of(t);
	return th ? native_payload(t, self, th->barrier) : NULL;
}

static bool barrier_open(struct thread *t, struct instance *self) {
	struct barrier *b = self->payload;
	b->action = b->timeout = VALUE_NONE;
	door_init(&b->door, t->worker->sched, REGION_BARRIER, threading_name_hint(t));
	cond_init(&b->cond, &b->door, STATE_LOCK);
	return true;
}

static void barrier_free(struct thread *t, struct instance *self) {
	struct barrier *b = self->payload;
	value_drop(t, b->action);
	value_drop(t, b->timeout);
	door_close(&b->door);
}

static value barrier_init(struct thread *t, const value *args) {
	struct barrier *b = barrier_payload(t, args[0]);
	if (!b || !arg_i64(t, args[1], &b->parties))
		return VALUE_NULL;
	b->action = value_keep(args[2]);
	b->timeout = value_keep(args[3]);
	return VALUE_NONE;
}

static value raise_broken(struct thread *t) {
	return raise_class(t, threading_of(t)->broken_barrier, NULL);
}

static void barrier_set(struct thread *t, struct barrier *b, enum barrier_state state) {
	b->state = state;
	cond_notify(t, &b->cond, SIZE_MAX);
}

/* Wait until the barrier accepts newcomers; false: an exception is set. */
static bool barrier_enter(struct thread *t, struct barrier *b) {
	while (b->state == BARRIER_RESETTING || b->state == BARRIER_DRAINING)
		if (cond_wait(t, &b->cond, NULL, DOOR_FOREVER) < 0)
			return false;
	if (b->state == BARRIER_BROKEN) {
		raise_broken(t);
		return false;
	}
	return true;
}

/* The last one to arrive: run the action, let the others go. */
static bool barrier_release(struct thread *t, struct barrier *b) {
	if (b->action != VALUE_NONE) {
		value result = vm_call0(t, b->action);
		if (result == VALUE_NULL) {
			barrier_set(t, b, BARRIER_BROKEN);
			return false;
		}
		value_drop(t, result);
	}
	barrier_set(t, b, BARRIER_DRAINING);
	return true;
}

static bool barrier_await(struct thread *t, struct barrier *b, uint64_t deadline_ns) {
	while (b->state == BARRIER_FILLING) {
		int notified = cond_wait(t, &b->cond, NULL, deadline_ns);
		if (notified < 0)
			return false;
		if (!notified && b->state == BARRIER_FILLING) {
			barrier_set(t, b, BARRIER_BROKEN);
			raise_broken(t);
			return false;
		}
	}
	if (b->state == BARRIER_DRAINING)
		return true;
	raise_broken(t);
	return false;
}

static value barrier_wait(struct thread *t, const value *args) {
	struct barrier *b = barrier_payload(t, args[0]);
	uint64_t deadline_ns;
	if (!b || !cond_deadline(t, args[1] == VALUE_NONE ? b->timeout : args[1], &deadline_ns))
		return VALUE_NULL;
	if (!barrier_enter(t, b))
		return VALUE_NULL;
	int64_t index = b->count++;
	bool ok = index + 1 == b->parties ? barrier_release(t, b) : barrier_await(t, b, deadline_ns);
	if (--b->count == 0 && (b->state == BARRIER_RESETTING || b->state == BARRIER_DRAINING))
		barrier_set(t, b, BARRIER_FILLING);
	return ok ? int_of(t, index) : VALUE_NULL;
}

static value barrier_reset(struct thread *t, const value *args) {
	struct barrier *b = barrier_payload(t, args[0]);
	if (!b)
		return VALUE_NULL;
	barrier_set(t, b, b->count > 0 ? BARRIER_RESETTING : BARRIER_FILLING);
	return VALUE_NONE;
}

static value barrier_abort(struct thread *t, const value *args) {
	struct barrier *b = barrier_payload(t, args[0]);
	if (!b)
		return VALUE_NULL;
	barrier_set(t, b, BARRIER_BROKEN);
	return VALUE_NONE;
}

static value barrier_parties(struct thread *t, const value *args) {
	struct barrier *b = barrier_payload(t, args[0]);
	return b ? int_of(t, b->parties) : VALUE_NULL;
}

static value barrier_n_waiting(struct thread *t, const value *args) {
	struct barrier *b = barrier_payload(t, args[0]);
	return b ? int_of(t, b->state == BARRIER_FILLING ? b->count : 0) : VALUE_NULL;
}

static value barrier_broken(struct thread *t, const value *args) {
	struct barrier *b = barrier_payload(t, args[0]);
	return b ? value_of_bool(b->state == BARRIER_BROKEN) : VALUE_NULL;
}

static const struct native_def BARRIER_METHODS[] = {
	{"__init__", barrier_init, "self, parties, action=None, timeout=None", NATIVE_PLAIN},
	{"wait", barrier_wait, "self, timeout=None", NATIVE_PLAIN},
	{"reset", barrier_reset, "self", NATIVE_PLAIN},
	{"abort", barrier_abort, "self", NATIVE_PLAIN},
	{"parties", barrier_parties, "self", NATIVE_GETTER},
	{"n_waiting", barrier_n_waiting, "self", NATIVE_GETTER},
	{"broken", barrier_broken, "self", NATIVE_GETTER},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_class BARRIER = {
	.module = "threading", .name = "Barrier", .payload_size = sizeof(struct barrier),
	.init = barrier_open, .free = barrier_free, .methods = BARRIER_METHODS,
};

static const struct native_class BROKEN_BARRIER = {
		.module = "threading", .name = "BrokenBarrierError"};

bool threading_open_events(struct thread *t, struct threading *th) {
	th->event = native_class_make(t->vm, &EVENT, NULL);
	th->barrier = native_class_make(t->vm, &BARRIER, NULL);
	th->broken_barrier = native_class_make(t->vm, &BROKEN_BARRIER, exc_class(t->vm, EXC_RUNTIME));
	native_add(t->vm, th->module, "Event", value_of_obj(th->event));
	native_add(t->vm, th->module, "Barrier", value_of_obj(th->barrier));
	native_add(t->vm, th->module, "BrokenBarrierError", value_of_obj(th->broken_barrier));
	return true;
}
