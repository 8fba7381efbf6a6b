/*
 * threading.Thread and Timer, and how threads begin and end.
 *
 *     starter                      new worker
 *     start() ---- worker_start --> waits for the GIL
 *        | waits in `started`           |
 *        | (gives the GIL back)         v  marks itself started, wakes the starter
 *        v                              runs run(), excepthook, marks itself over
 *     goes on when it has won           v  wakes those in join()
 *     the GIL again
 *
 * A running thread is kept by the active list, so that its object outlives it.
 */

#include "lib/threading.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct thread_object *thread_payload(struct thread *t, value self) {
	struct threading *th = threading_of(t);
	return th ? native_payload(t, self, th->thread) : NULL;
}

/* The payload of an object whose __init__ has run. */
static struct thread_object *thread_made(struct thread *t, value self) {
	struct thread_object *o = thread_payload(t, self);
	if (o && o->name == VALUE_NULL) {
		raise_exc(t, EXC_RUNTIME, "Thread.__init__() not called");
		return NULL;
	}
	return o;
}

static bool thread_object_open(struct thread *t, struct instance *self) {
	struct thread_object *o = self->payload;
	o->target = o->args = o->kwargs = o->name = VALUE_NULL;
	door_init(&o->started, t->worker->sched, REGION_START, NULL);
	door_init(&o->over, t->worker->sched, REGION_JOIN, NULL);
	return true;
}

static void thread_object_free(struct thread *t, struct instance *self) {
	struct thread_object *o = self->payload;
	value_drop(t, o->target);
	value_drop(t, o->args);
	value_drop(t, o->kwargs);
	value_drop(t, o->name);
	door_close(&o->started);
	door_close(&o->over);
}

/* ---- the active list ---- */

static void activate(struct threading *th, value thread) {
	struct threading_active *a = &th->active;
	MEM_GROW(a->threads, a->n, a->cap);
	a->threads[a->n++] = value_keep(thread);
}

static void deactivate(struct thread *t, struct threading *th, value thread) {
	struct threading_active *a = &th->active;
	for (size_t i = 0; i < a->n; i++) {
		if (a->threads[i] != thread)
			continue;
		memmove(a->threads + i, a->threads + i + 1, sizeof *a->threads * (a->n - i - 1));
		a->n--;
		value_drop(t, thread);
		return;
	}
}

/* The name that doors and verdicts show for waits on this thread. */
static void name_doors(struct thread_object *o) {
	const char *name = value_as_str(o->name)->s;
	char *doors[] = {o->started.name, o->over.name};
	for (size_t i = 0; i < 2; i++)
		strncpy(doors[i], name, sizeof o->over.name - 1);
}

value threading_current(struct thread *t) {
	struct threading *th = threading_of(t);
	if (!th)
		return VALUE_NULL;
	if (t->object != VALUE_NULL)
		return t->object;
	value self = instance_new(t, th->main_thread);
	if (self == VALUE_NULL)
		return VALUE_NULL;
	struct thread_object *o = ((struct instance *)value_obj(self))->payload;
	o->name = str_of(t, "MainThread");
	o->is_started = true;
	o->worker = t->worker;
	o->ident = (int64_t)syscall(SYS_gettid);
	o->native_id = (int)o->ident;
	activate(th, self);
	t->object = self;
	return self;
}

/* ---- __init__ ---- */

static value default_name(struct thread *t, struct threading *th, value target) {
	unsigned n = ++th->n_named;
	if (target == VALUE_NONE)
		return str_format(t, "Thread-%u", n);
	value name = attr_find(t, target, name_of(t->vm, "__name__"));
	if (raised(t))
		return VALUE_NULL;
	if (!value_is_str(name)) {
		value_drop(t, name);
		return str_format(t, "Thread-%u", n);
	}
	value result = str_format(t, "Thread-%u (%s)", n, value_as_str(name)->s);
	value_drop(t, name);
	return result;
}

static value thread_init(struct thread *t, const value *args) {
	enum { SELF, GROUP, TARGET, NAME, ARGS, KWARGS, DAEMON };
	struct threading *th = threading_of(t);
	struct thread_object *o = thread_payload(t, args[SELF]);
	if (!o)
		return VALUE_NULL;
	if (args[GROUP] != VALUE_NONE)
		return raise_exc(t, EXC_ASSERTION, "group argument must be None for now");
	value name =
			args[NAME] == VALUE_NONE ? default_name(t, th, args[TARGET]) : value_str(t, args[NAME]);
	if (name == VALUE_NULL)
		return VALUE_NULL;
	o->name = name;
	o->target = value_keep(args[TARGET]);
	o->args = value_keep(args[ARGS]);
	o->kwargs = value_keep(args[KWARGS]);
	if (args[DAEMON] == VALUE_NONE) {
		value current = threading_current(t);
		struct thread_object *maker = ((struct instance *)value_obj(current))->payload;
		o->is_daemon = maker->is_daemon;
	} else {
		o->is_daemon = value_truth(t, args[DAEMON]) > 0;
	}
	name_doors(o);
	return VALUE_NONE;
}

/* ---- running ---- */

static uint32_t set_true(struct door *door, struct worker *worker, void *flag) {
	(void)door, (void)worker;
	*(bool *)flag = true;
	return DOOR_ALL;
}

static bool try_true(struct door *door, struct worker *worker, void *flag) {
	(void)door, (void)worker;
	return *(bool *)flag;
}

/* An exception left run(): threading.excepthook is told, whatever it is now. */
static void tell_excepthook(struct thread *t, struct threading *th, value thread) {
	value exception = raised_take(t);
	struct str *hook_name = name_of(t->vm, "excepthook");
	if (is_instance(t->vm, exception, exc_class(t->vm, EXC_SYSTEM_EXIT))) {
		value_drop(t, exception);
		return;
	}
	value args = instance_new(t, th->hook_args);
	struct exc *exc = ((struct instance *)value_obj(exception))->payload;
	attr_set(t, args, name_of(t->vm, "exc_type"), value_of_obj(class_of(t->vm, exception)));
	attr_set(t, args, name_of(t->vm, "exc_value"), exception);
	attr_set(t, args, name_of(t->vm, "exc_traceback"), exc->traceback);
	attr_set(t, args, name_of(t->vm, "thread"), thread);
	value hook = attr_get(t, value_of_obj(th->module), hook_name);
	value result = hook == VALUE_NULL ? VALUE_NULL : vm_call1(t, hook, args);
	raised_clear(t); /* a hook that fails has nobody left to tell */
	value_drop(t, result);
	value_drop(t, hook);
	value_drop(t, args);
	value_drop(t, exception);
}

static void thread_main(struct worker *worker, void *arg) {
	value self = value_of_obj(arg);
	struct thread_object *o = ((struct instance *)arg)->payload;
	struct thread *starter = ((struct thread *)sched_main(worker->sched)->data);
	struct thread *t = thread_open(starter->vm, worker);
	struct threading *th = threading_of(t);
	t->object = value_keep(self);
	o->worker = worker;
	o->native_id = (int)syscall(SYS_gettid);
	o->ident = o->native_id;
	door_set_holder(&o->over, worker->lane); /* it alone can end a join */
	door_change(worker, &o->started, set_true, &o->is_started);
	value result = vm_call_method(t, self, "run", NULL, 0);
	if (result == VALUE_NULL)
		tell_excepthook(t, th, self);
	value_drop(t, result);
	o->worker = NULL;
	door_change(worker, &o->over, set_true, &o->is_over);
	deactivate(t, th, self);
	thread_close(t);
}

static value thread_start(struct thread *t, const value *args) {
	struct threading *th = threading_of(t);
	struct thread_object *o = thread_payload(t, args[0]);
	struct err err = {0};
	if (!o)
		return VALUE_NULL;
	if (o->name == VALUE_NULL)
		return raise_exc(t, EXC_RUNTIME, "thread.__init__() not called");
	if (o->is_started)
		return raise_exc(t, EXC_RUNTIME, "threads can only be started once");
	activate(th, args[0]);
	if (!worker_start(t->worker, value_as_str(o->name)->s, o->is_daemon, thread_main,
			value_obj(args[0]), NULL, &err)) {
		deactivate(t, th, args[0]);
		return raise_exc(t, EXC_RUNTIME, "%s", err.text);
	}
	/* CPython's start() ends in self._started.wait(): the new thread's first lines come first. */
	enum door_answer answer =
		door_wait(t->worker, &o->started, STATE_WAIT, try_true, &o->is_started, DOOR_FOREVER);
	return cond_answer(t, answer) < 0 ? VALUE_NULL : VALUE_NONE;
}

static value thread_run(struct thread *t, const value *args) {
	struct thread_object *o = thread_made(t, args[0]);
	if (!o)
		return VALUE_NULL;
	if (o->target == VALUE_NULL || value_truth(t, o->target) <= 0)
		return VALUE_NONE;
	value result = vm_call_tuple(t, o->target, o->args, o->kwargs);
	/* Let go of them as CPython does, so that what only they held is freed now. */
	value target = o->target, passed = o->args, kwargs = o->kwargs;
	o->target = o->args = o->kwargs = VALUE_NULL;
	value_drop(t, target);
	value_drop(t, passed);
	value_drop(t, kwargs);
	if (result == VALUE_NULL)
		return VALUE_NULL;
	value_drop(t, result);
	return VALUE_NONE;
}

static value thread_join(struct thread *t, const value *args) {
	struct thread_object *o = thread_made(t, args[0]);
	uint64_t deadline_ns;
	if (!o || !cond_deadline(t, args[1], &deadline_ns))
		return VALUE_NULL;
	if (!o->is_started)
		return raise_exc(t, EXC_RUNTIME, "cannot join thread before it is started");
	if (args[0] == threading_current(t))
		return raise_exc(t, EXC_RUNTIME, "cannot join current thread");
	enum door_answer answer =
		door_wait(t->worker, &o->over, STATE_WAIT, try_true, &o->is_over, deadline_ns);
	return cond_answer(t, answer) < 0 ? VALUE_NULL : VALUE_NONE;
}

/* ---- what a thread says of itself ---- */

static value thread_is_alive(struct thread *t, const value *args) {
	struct thread_object *o = thread_made(t, args[0]);
	return o ? value_of_bool(o->is_started && !o->is_over) : VALUE_NULL;
}

static value thread_get_name(struct thread *t, const value *args) {
	struct thread_object *o = thread_made(t, args[0]);
	return o ? value_keep(o->name) : VALUE_NULL;
}

static value thread_set_name(struct thread *t, const value *args) {
	struct thread_object *o = thread_made(t, args[0]);
	value name = o ? value_str(t, args[1]) : VALUE_NULL;
	if (name == VALUE_NULL)
		return VALUE_NULL;
	value_drop(t, o->name);
	o->name = name;
	name_doors(o);
	if (o->worker)
		worker_rename(o->worker, value_as_str(name)->s);
	return VALUE_NONE;
}

static value thread_get_daemon(struct thread *t, const value *args) {
	struct thread_object *o = thread_made(t, args[0]);
	return o ? value_of_bool(o->is_daemon) : VALUE_NULL;
}

static value thread_set_daemon(struct thread *t, const value *args) {
	struct thread_object *o = thread_made(t, args[0]);
	if (!o)
		return VALUE_NULL;
	if (o->is_started)
		return raise_exc(t, EXC_RUNTIME, "cannot set daemon status of active thread");
	o->is_daemon = value_truth(t, args[1]) > 0;
	return VALUE_NONE;
}

static value thread_get_ident(struct thread *t, const value *args) {
	struct thread_object *o = thread_made(t, args[0]);
	if (!o)
		return VALUE_NULL;
	return o->is_started ? int_of(t, o->ident) : VALUE_NONE;
}

static value thread_get_native_id(struct thread *t, const value *args) {
	struct thread_object *o = thread_made(t, args[0]);
	if (!o)
		return VALUE_NULL;
	return o->is_started ? int_of(t, o->native_id) : VALUE_NONE;
}

static value thread_repr(struct thread *t, const value *args) {
	struct thread_object *o = thread_made(t, args[0]);
	if (!o)
		return VALUE_NULL;
	const char *status = !o->is_started ? "initial" : o->is_over ? "stopped" : "started";
	char ident[32] = "";
	if (o->is_started)
		snprintf(ident, sizeof ident, " %lld", (long long)o->ident);
	return str_format(t, "<%s(%s, %s%s%s)>", class_of(t->vm, args[0])->name->s,
			value_as_str(o->name)->s, status, o->is_daemon ? " daemon" : "", ident);
}

static const struct native_def THREAD_METHODS[] = {
		{"__init__", thread_init,
				"self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None",
				NATIVE_PLAIN},
		{"start", thread_start, "self", NATIVE_PLAIN},
		{"run", thread_run, "self", NATIVE_PLAIN},
		{"join", thread_join, "self, timeout=None", NATIVE_PLAIN},
		{"is_alive", thread_is_alive, "self", NATIVE_PLAIN},
		{"name", thread_get_name, "self", NATIVE_GETTER},
		{"name", thread_set_name, "self, value", NATIVE_SETTER},
		{"getName", thread_get_name, "self", NATIVE_PLAIN},
		{"setName", thread_set_name, "self, name", NATIVE_PLAIN},
		{"daemon", thread_get_daemon, "self", NATIVE_GETTER},
		{"daemon", thread_set_daemon, "self, value", NATIVE_SETTER},
		{"isDaemon", thread_get_daemon, "self", NATIVE_PLAIN},
		{"setDaemon", thread_set_daemon, "self, daemonic", NATIVE_PLAIN},
		{"ident", thread_get_ident, "self", NATIVE_GETTER},
		{"native_id", thread_get_native_id, "self", NATIVE_GETTER},
		{"__repr__", thread_repr, "self", NATIVE_PLAIN},
		{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_class THREAD = {
	.module = "threading", .name = "Thread", .payload_size = sizeof(struct thread_object),
	.init = thread_object_open, .free = thread_object_free, .methods = THREAD_METHODS,
};

static const struct native_class MAIN_THREAD = {
	.module = "threading", .name = "_MainThread", .payload_size = sizeof(struct thread_object),
	.init = thread_object_open, .free = thread_object_free,
};

/* ---- Timer: a Thread that waits on an Event first ---- */

static value timer_init(struct thread *t, const value *args) {
	enum { SELF, INTERVAL, FUNCTION, ARGS, KWARGS };
	struct threading *th = threading_of(t);
	const value base[] = {
			args[SELF], VALUE_NONE, VALUE_NONE, VALUE_NONE, VALUE_NONE, VALUE_NONE, VALUE_NONE};
	if (thread_init(t, base) == VALUE_NULL)
		return VALUE_NULL;
	value finished = vm_call0(t, value_of_obj(th->event));
	value passed = args[ARGS] == VALUE_NONE ? tuple_of(t, NULL, 0) : value_keep(args[ARGS]);
	bool ok = finished != VALUE_NULL &&
			attr_set(t, args[SELF], name_of(t->vm, "interval"), args[INTERVAL]) &&
			attr_set(t, args[SELF], name_of(t->vm, "function"), args[FUNCTION]) &&
			attr_set(t, args[SELF], name_of(t->vm, "args"), passed) &&
			attr_set(t, args[SELF], name_of(t->vm, "kwargs"), args[KWARGS]) &&
			attr_set(t, args[SELF], name_of(t->vm, "finished"), finished);
	value_drop(t, passed);
	value_drop(t, finished);
	return ok ? VALUE_NONE : VALUE_NULL;
}

/* self.finished.METHOD(*args) as a truth; -1: exception. */
static int ask_finished(struct thread *t, value self, const char *method, const value *args,
		size_t n) {
	value finished = attr_get(t, self, name_of(t->vm, "finished"));
	value result =
			finished == VALUE_NULL ? VALUE_NULL : vm_call_method(t, finished, method, args, n);
	int truth = result == VALUE_NULL ? -1 : value_truth(t, result);
	value_drop(t, result);
	value_drop(t, finished);
	return truth;
}

static value timer_cancel(struct thread *t, const value *args) {
	return ask_finished(t, args[0], "set", NULL, 0) < 0 ? VALUE_NULL : VALUE_NONE;
}

static value timer_run(struct thread *t, const value *args) {
	value interval = attr_get(t, args[0], name_of(t->vm, "interval"));
	int waited = interval == VALUE_NULL ? -1 : ask_finished(t, args[0], "wait", &interval, 1);
	value_drop(t, interval);
	int cancelled = waited < 0 ? -1 : ask_finished(t, args[0], "is_set", NULL, 0);
	if (cancelled == 0) {
		value function = attr_get(t, args[0], name_of(t->vm, "function"));
		value passed = attr_get(t, args[0], name_of(t->vm, "args"));
		value kwargs = attr_get(t, args[0], name_of(t->vm, "kwargs"));
		value result = raised(t) ? VALUE_NULL : vm_call_tuple(t, function, passed, kwargs);
		value_drop(t, function);
		value_drop(t, passed);
		value_drop(t, kwargs);
		value_drop(t, result);
		if (result == VALUE_NULL)
			return VALUE_NULL;
	}
	if (cancelled < 0 || ask_finished(t, args[0], "set", NULL, 0) < 0)
		return VALUE_NULL;
	return VALUE_NONE;
}

static const struct native_def TIMER_METHODS[] = {
	{"__init__", timer_init, "self, interval, function, args=None, kwargs=None", NATIVE_PLAIN},
	{"cancel", timer_cancel, "self", NATIVE_PLAIN},
	{"run", timer_run, "self", NATIVE_PLAIN},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_class TIMER = {
	.module = "threading", .name = "Timer", .payload_size = sizeof(struct thread_object),
	.init = thread_object_open, .free = thread_object_free, .methods = TIMER_METHODS,
};

/* ---- the end, and forks ---- */

void threading_join_all(struct thread *t, struct threading *th) {
	value self = threading_current(t);
	struct thread_object *main = ((struct instance *)value_obj(self))->payload;
	main->is_over = true; /* from now on main_thread().is_alive() is False */
	for (size_t i = 0; i < th->active.n;) {
		value thread = th->active.threads[i];
		struct thread_object *o = ((struct instance *)value_obj(thread))->payload;
		if (thread == self || o->is_daemon || o->is_over) {
			i++;
			continue;
		}
		value_keep(thread);
		enum door_answer answer =
			door_wait(t->worker, &o->over, STATE_WAIT, try_true, &o->is_over, DOOR_FOREVER);
		value_drop(t, thread);
		if (cond_answer(t, answer) < 0)
			return;
		i = 0; /* others may have come and gone meanwhile */
	}
}

void threading_forked(struct thread *t, struct threading *th) {
	value self = threading_current(t);
	for (size_t i = 0; i < th->active.n; i++) {
		struct thread_object *o = ((struct instance *)value_obj(th->active.threads[i]))->payload;
		if (th->active.threads[i] == self)
			o->worker = t->worker;
		else
			o->is_over = true; /* it was not copied */
	}
	th->active.n = 0;
	activate(th, self);
}

bool threading_open_threads(struct thread *t, struct threading *th) {
	static const struct native_class HOOK_ARGS = {.module = "threading", .name = "ExceptHookArgs"};
	th->thread = native_class_make(t->vm, &THREAD, NULL);
	th->main_thread = native_class_make(t->vm, &MAIN_THREAD, th->thread);
	th->timer = native_class_make(t->vm, &TIMER, th->thread);
	th->hook_args = native_class_make(t->vm, &HOOK_ARGS, NULL);
	native_add(t->vm, th->module, "Thread", value_of_obj(th->thread));
	native_add(t->vm, th->module, "Timer", value_of_obj(th->timer));
	native_add(t->vm, th->module, "ExceptHookArgs", value_of_obj(th->hook_args));
	return true;
}
