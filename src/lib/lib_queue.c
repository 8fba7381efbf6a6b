/*
 * The queue module: Queue, LifoQueue, PriorityQueue, SimpleQueue.
 *
 *             not_full                 not_empty              all_tasks_done
 *     put() --waits here--> [ items ] --get() waits here-->  join() waits here
 *
 * CPython's Queue is a list under one mutex with three Conditions; ours is
 * changed by C code that holds the GIL, with three conds.  As there, put and get
 * hand nothing over: the woken must win the GIL, and find what is left.
 */

#include "lib/cond.h"
#include "lib/modules.h"

#include "base/clock.h"
#include "base/mem.h"
#include "vm/ops.h"

#include <string.h>

enum queue_order { QUEUE_FIFO, QUEUE_LIFO, QUEUE_PRIORITY };

struct queue {
	enum queue_order order;
	int64_t maxsize;
	value *items;        /* a ring for FIFO, else an array (a heap for PRIORITY) */
	size_t head, n, cap;
	int64_t unfinished;
	struct door door;    /* only a name for the lanes, and the depth's object */
	struct cond not_empty, not_full, all_done;
};

struct queue_module {
	struct class *queue, *lifo, *priority, *simple, *empty, *full;
};

static struct queue_module *module_of(struct thread *t) {
	return *vm_library_slot(t->vm, "queue");
}

static struct queue *payload(struct thread *t, value self) {
	const struct queue_module *m = module_of(t);
	if (is_instance(t->vm, self, m->simple))
		return ((struct instance *)value_obj(self))->payload;
	return native_payload(t, self, m->queue);
}

static bool queue_open(struct thread *t, struct instance *self) {
	struct queue *q = self->payload;
	const struct queue_module *m = module_of(t);
	const struct class *class = self->obj.class;
	q->order = class_is(class, m->lifo)    ? QUEUE_LIFO
			: class_is(class, m->priority) ? QUEUE_PRIORITY
										   : QUEUE_FIFO;
	door_init(&q->door, t->worker->sched, REGION_QUEUE, thread_target_name(t));
	cond_init(&q->not_empty, &q->door, STATE_WAIT);
	cond_init(&q->not_full, &q->door, STATE_WAIT);
	cond_init(&q->all_done, &q->door, STATE_WAIT);
	return true;
}

static void queue_free(struct thread *t, struct instance *self) {
	struct queue *q = self->payload;
	for (size_t i = 0; i < q->n; i++)
		value_drop(t, q->items[q->order == QUEUE_FIFO ? (q->head + i) % q->cap : i]);
	mem_free(q->items);
	door_close(&q->door);
}

static value queue_init(struct thread *t, const value *args) {
	struct queue *q = payload(t, args[0]);
	if (!q || !arg_i64(t, args[1], &q->maxsize))
		return VALUE_NULL;
	q->door.capacity = q->maxsize > 0 ? (uint32_t)q->maxsize : 0;
	return VALUE_NONE;
}

/* ---- the items ---- */

static void grow(struct queue *q) {
	size_t cap = q->cap ? q->cap * 2 : 8;
	value *items = MEM_NEW_ARRAY(value, cap);
	for (size_t i = 0; i < q->n; i++)
		items[i] = q->items[q->order == QUEUE_FIFO ? (q->head + i) % q->cap : i];
	mem_free(q->items);
	q->items = items;
	q->cap = cap;
	q->head = 0;
}

/* a < b by Python's own rule; -1: exception.  May run Python, and with it other threads. */
static int less(struct thread *t, value a, value b) {
	value result = value_compare(t, a, b, COMPARE_LT);
	if (result == VALUE_NULL)
		return -1;
	int truth = value_truth(t, result);
	value_drop(t, result);
	return truth;
}

/* heapq's _siftdown: the item at `at` rises to its place above. */
static bool sift_up(struct thread *t, struct queue *q, size_t at) {
	value item = q->items[at];
	while (at > 0) {
		size_t parent = (at - 1) / 2;
		int is_less = less(t, item, q->items[parent]);
		if (is_less < 0)
			return false;
		if (!is_less)
			break;
		q->items[at] = q->items[parent];
		q->items[parent] = item;
		at = parent;
	}
	return true;
}

/* heapq's _siftup: move the smaller children up to the bottom, then let the item rise. */
static bool sift_down(struct thread *t, struct queue *q) {
	size_t at = 0, child = 1;
	while (child < q->n) {
		if (child + 1 < q->n) {
			int is_less = less(t, q->items[child], q->items[child + 1]);
			if (is_less < 0)
				return false;
			child += !is_less;
		}
		value moved = q->items[child];
		q->items[child] = q->items[at];
		q->items[at] = moved;
		at = child;
		child = 2 * at + 1;
	}
	return sift_up(t, q, at);
}

static bool add_item(struct thread *t, struct queue *q, value item) {
	if (q->n == q->cap)
		grow(q);
	size_t at = q->order == QUEUE_FIFO ? (q->head + q->n) % q->cap : q->n;
	q->items[at] = value_keep(item);
	q->n++;
	return q->order != QUEUE_PRIORITY || sift_up(t, q, q->n - 1);
}

/* Take the next item out; it is the caller's.  VALUE_NULL: comparing failed. */
static value take_item(struct thread *t, struct queue *q) {
	q->n--;
	if (q->order == QUEUE_FIFO) {
		value item = q->items[q->head];
		q->head = (q->head + 1) % q->cap;
		return item;
	}
	value last = q->items[q->n];
	if (q->order == QUEUE_LIFO || q->n == 0)
		return last;
	value first = q->items[0];
	q->items[0] = last;
	if (sift_down(t, q))
		return first;
	value_drop(t, first);
	return VALUE_NULL;
}

/* ---- put and get ---- */

/* block and timeout as put and get take them; false: exception. */
static bool deadline_of(struct thread *t, value block, value timeout, uint64_t *deadline_ns) {
	int is_blocking = value_truth(t, block);
	if (is_blocking < 0)
		return false;
	if (!is_blocking) {
		*deadline_ns = 0;
		return true;
	}
	double seconds;
	if (timeout != VALUE_NONE && !arg_double(t, timeout, &seconds))
		return false;
	if (timeout != VALUE_NONE && seconds < 0) {
		raise_exc(t, EXC_VALUE, "'timeout' must be a non-negative number");
		return false;
	}
	return cond_deadline(t, timeout, deadline_ns);
}

/* Wait on `cond` while the queue is closed to us.  1: go on; 0: time is over; -1: exception. */
static int wait_while(struct thread *t, struct queue *q, struct cond *cond,
		bool (*is_closed)(const struct queue *), uint64_t deadline_ns) {
	while (is_closed(q)) {
		if (deadline_ns == 0 || (deadline_ns != DOOR_FOREVER && clock_ns() >= deadline_ns))
			return 0;
		if (cond_wait(t, cond, NULL, deadline_ns) < 0)
			return -1;
	}
	return 1;
}

static bool is_full(const struct queue *q) {
	return q->maxsize > 0 && q->n >= (size_t)q->maxsize;
}

static bool is_empty(const struct queue *q) {
	return q->n == 0;
}

static value put_item(struct thread *t, struct queue *q, value item, uint64_t deadline_ns) {
	int go = wait_while(t, q, &q->not_full, is_full, deadline_ns);
	if (go == 0)
		raise_class(t, module_of(t)->full, NULL);
	if (go <= 0 || !add_item(t, q, item))
		return VALUE_NULL;
	q->unfinished++;
	door_depth(t->worker, &q->door, (unsigned)q->n);
	cond_notify(t, &q->not_empty, 1);
	return VALUE_NONE;
}

static value get_item(struct thread *t, struct queue *q, uint64_t deadline_ns) {
	int go = wait_while(t, q, &q->not_empty, is_empty, deadline_ns);
	if (go == 0)
		raise_class(t, module_of(t)->empty, NULL);
	if (go <= 0)
		return VALUE_NULL;
	value item = take_item(t, q);
	door_depth(t->worker, &q->door, (unsigned)q->n);
	cond_notify(t, &q->not_full, 1);
	return item;
}

static value queue_put(struct thread *t, const value *args) {
	struct queue *q = payload(t, args[0]);
	uint64_t deadline_ns;
	if (!q || !deadline_of(t, args[2], args[3], &deadline_ns))
		return VALUE_NULL;
	return put_item(t, q, args[1], deadline_ns);
}

static value queue_put_nowait(struct thread *t, const value *args) {
	struct queue *q = payload(t, args[0]);
	return q ? put_item(t, q, args[1], 0) : VALUE_NULL;
}

static value queue_get(struct thread *t, const value *args) {
	struct queue *q = payload(t, args[0]);
	uint64_t deadline_ns;
	if (!q || !deadline_of(t, args[1], args[2], &deadline_ns))
		return VALUE_NULL;
	return get_item(t, q, deadline_ns);
}

static value queue_get_nowait(struct thread *t, const value *args) {
	struct queue *q = payload(t, args[0]);
	return q ? get_item(t, q, 0) : VALUE_NULL;
}

static value queue_task_done(struct thread *t, const value *args) {
	struct queue *q = payload(t, args[0]);
	if (!q)
		return VALUE_NULL;
	if (q->unfinished <= 0)
		return raise_exc(t, EXC_VALUE, "task_done() called too many times");
	if (--q->unfinished == 0)
		cond_notify(t, &q->all_done, SIZE_MAX);
	return VALUE_NONE;
}

static value queue_join(struct thread *t, const value *args) {
	struct queue *q = payload(t, args[0]);
	if (!q)
		return VALUE_NULL;
	while (q->unfinished)
		if (cond_wait(t, &q->all_done, NULL, DOOR_FOREVER) < 0)
			return VALUE_NULL;
	return VALUE_NONE;
}

static value queue_qsize(struct thread *t, const value *args) {
	struct queue *q = payload(t, args[0]);
	return q ? int_of(t, (int64_t)q->n) : VALUE_NULL;
}

static value queue_empty(struct thread *t, const value *args) {
	struct queue *q = payload(t, args[0]);
	return q ? value_of_bool(is_empty(q)) : VALUE_NULL;
}

static value queue_full(struct thread *t, const value *args) {
	struct queue *q = payload(t, args[0]);
	return q ? value_of_bool(is_full(q)) : VALUE_NULL;
}

static value queue_get_maxsize(struct thread *t, const value *args) {
	struct queue *q = payload(t, args[0]);
	return q ? int_of(t, q->maxsize) : VALUE_NULL;
}

static value queue_unfinished(struct thread *t, const value *args) {
	struct queue *q = payload(t, args[0]);
	return q ? int_of(t, q->unfinished) : VALUE_NULL;
}

static const struct native_def METHODS[] = {
	{"__init__", queue_init, "self, maxsize=0", NATIVE_PLAIN},
	{"put", queue_put, "self, item, block=True, timeout=None", NATIVE_PLAIN},
	{"put_nowait", queue_put_nowait, "self, item", NATIVE_PLAIN},
	{"get", queue_get, "self, block=True, timeout=None", NATIVE_PLAIN},
	{"get_nowait", queue_get_nowait, "self", NATIVE_PLAIN},
	{"task_done", queue_task_done, "self", NATIVE_PLAIN},
	{"join", queue_join, "self", NATIVE_PLAIN},
	{"qsize", queue_qsize, "self", NATIVE_PLAIN},
	{"empty", queue_empty, "self", NATIVE_PLAIN},
	{"full", queue_full, "self", NATIVE_PLAIN},
	{"maxsize", queue_get_maxsize, "self", NATIVE_GETTER},
	{"unfinished_tasks", queue_unfinished, "self", NATIVE_GETTER},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

#define QUEUE_CLASS(class_name) { \
		.module = "queue", .name = class_name, .payload_size = sizeof(struct queue), \
		.init = queue_open, .free = queue_free, .methods = METHODS, \
	}

static const struct native_class QUEUE = QUEUE_CLASS("Queue");
static const struct native_class LIFO = QUEUE_CLASS("LifoQueue");
static const struct native_class PRIORITY = QUEUE_CLASS("PriorityQueue");
/* SimpleQueue is no Queue, but does the same with less. */
static const struct native_def SIMPLE_METHODS[] = {
	{"put", queue_put, "self, item, block=True, timeout=None", NATIVE_PLAIN},
	{"put_nowait", queue_put_nowait, "self, item", NATIVE_PLAIN},
	{"get", queue_get, "self, block=True, timeout=None", NATIVE_PLAIN},
	{"get_nowait", queue_get_nowait, "self", NATIVE_PLAIN},
	{"qsize", queue_qsize, "self", NATIVE_PLAIN},
	{"empty", queue_empty, "self", NATIVE_PLAIN},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_class SIMPLE = {
	.module = "_queue", .name = "SimpleQueue", .payload_size = sizeof(struct queue),
	.init = queue_open, .free = queue_free, .methods = SIMPLE_METHODS,
};
static const struct native_class EMPTY = {.module = "queue", .name = "Empty"};
static const struct native_class FULL = {.module = "queue", .name = "Full"};

static struct class *add_class(struct vm *vm, struct module *module,
		const struct native_class *def, struct class *base) {
	struct class *class = native_class_make(vm, def, base);
	native_add(vm, module, def->name, value_of_obj(class));
	return class;
}

bool lib_queue_open(struct thread *t, struct module *module) {
	struct queue_module *m = MEM_NEW(struct queue_module);
	*vm_library_slot(t->vm, "queue") = m;
	m->queue = add_class(t->vm, module, &QUEUE, NULL);
	m->lifo = add_class(t->vm, module, &LIFO, m->queue);
	m->priority = add_class(t->vm, module, &PRIORITY, m->queue);
	m->simple = add_class(t->vm, module, &SIMPLE, NULL);
	m->empty = add_class(t->vm, module, &EMPTY, exc_class(t->vm, EXC_EXCEPTION));
	m->full = add_class(t->vm, module, &FULL, exc_class(t->vm, EXC_EXCEPTION));
	return true;
}
