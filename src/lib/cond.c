/*
 *     notify(1)                         wait
 *        |                               |
 *        v                               v
 *      head -> waiter -> waiter -> waiter <- tail
 *               | is_notified, and a door of its own
 *
 * The list is guarded by the GIL, a waiter's door by the door's mutex.  A waiter
 * lives on its thread's C stack: it leaves the list, with the GIL held, before it returns.
 */

#include "lib/cond.h"

#include "base/clock.h"
#include "sched/fork.h"

#include <math.h>

struct cond_waiter {
	struct cond_waiter *next;
	struct door door;
	bool is_notified;     /* under the door's mutex */
	bool is_in_line;      /* under the GIL */
};

void cond_init(struct cond *cond, struct door *shown, enum state state) {
	*cond = (struct cond){.shown = shown, .state = state};
}

static bool try_notified(struct door *door, struct worker *worker, void *arg) {
	(void)door, (void)worker;
	return ((struct cond_waiter *)arg)->is_notified;
}

static uint32_t mark_notified(struct door *door, struct worker *worker, void *arg) {
	(void)door, (void)worker;
	((struct cond_waiter *)arg)->is_notified = true;
	return 1;
}

static void line_up(struct cond *cond, struct cond_waiter *waiter) {
	waiter->is_in_line = true;
	if (cond->tail)
		cond->tail->next = waiter;
	else
		cond->head = waiter;
	cond->tail = waiter;
}

static void leave_line(struct cond *cond, struct cond_waiter *waiter) {
	struct cond_waiter *before = NULL;
	for (struct cond_waiter *w = cond->head; w != waiter; w = w->next)
		before = w;
	if (before)
		before->next = waiter->next;
	else
		cond->head = waiter->next;
	if (cond->tail == waiter)
		cond->tail = before;
	waiter->is_in_line = false;
}

int cond_wait(struct thread *t, struct cond *cond, const struct cond_outer *outer,
		uint64_t deadline_ns) {
	struct cond_waiter waiter = {0};
	door_init(&waiter.door, t->worker->sched, cond->shown->kind, NULL);
	waiter.door.shown = cond->shown;
	line_up(cond, &waiter);
	if (outer)
		outer->release(t, outer->lock);
	enum door_answer answer =
		door_wait(t->worker, &waiter.door, cond->state, try_notified, &waiter, deadline_ns);
	int result = cond_answer(t, answer);
	if (outer)
		outer->acquire(t, outer->lock);
	if (waiter.is_in_line)
		leave_line(cond, &waiter);
	door_close(&waiter.door);
	return result;
}

void cond_notify(struct thread *t, struct cond *cond, size_t n) {
	for (; n && cond->head; n--) {
		struct cond_waiter *first = cond->head;
		leave_line(cond, first);
		door_change(t->worker, &first->door, mark_notified, first);
	}
}

int cond_answer(struct thread *t, enum door_answer answer) {
	switch (answer) {
	case DOOR_DONE:
		return 1;
	case DOOR_TIMEOUT:
		return 0;
	case DOOR_STOPPED:
		worker_exit(t->worker);
		fork_exit(t->worker, 0); /* only a main thread comes here: its process is over */
	default:
		raise_interrupt(t);
		return -1;
	}
}

bool cond_deadline(struct thread *t, value timeout, uint64_t *deadline_ns) {
	double seconds;
	*deadline_ns = DOOR_FOREVER;
	if (timeout == VALUE_NONE || timeout == VALUE_NULL)
		return true;
	if (!arg_double(t, timeout, &seconds))
		return false;
	if (isnan(seconds)) {
		raise_exc(t, EXC_VALUE, "Invalid value NaN (not a number)");
		return false;
	}
	if (seconds > 9223372036.0) {
		raise_exc(t, EXC_OVERFLOW, "timestamp out of range for platform time_t");
		return false;
	}
	*deadline_ns = seconds <= 0 ? 0 : clock_ns() + (uint64_t)(seconds * 1e9);
	return true;
}
