/*
 * multiprocessing: Process, by a real fork.
 *
 *     parent: start()                     child
 *        fork_run ------------------------> main of a process of its own
 *        goes on                            run(), what CPython prints, exit
 *        join(): waits for the pidfd <----- its end
 *
 * A started Process stands in the list of children until it was reaped.
 */

#include "lib/cond.h"
#include "lib/lib.h"
#include "lib/lib_private.h"
#include "lib/modules.h"

#include "base/mem.h"
#include "sched/fork.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum process_state { PROCESS_INITIAL, PROCESS_STARTED, PROCESS_CLOSED };

struct process {
	value target, args, kwargs, name;   /* name VALUE_NULL until __init__ */
	bool is_daemon;
	enum process_state state;
	pid_t parent;                       /* who made the object */
	pid_t pid;                          /* 0 until started; in a main process its own */
	struct fork_child child;
	char identity[64];                  /* "1", "1:2"; empty for MainProcess */
};

struct multiprocessing {
	struct class *process, *main_process;
	value current;                      /* this process's object */
	value *children;                    /* started and not yet reaped; kept */
	size_t n_children, cap_children;
	unsigned n_made;                    /* by this process, for names */
};

static struct multiprocessing *module_of(struct thread *t) {
	return *vm_library_slot(t->vm, "multiprocessing");
}

static struct process *payload(value self) {
	return ((struct instance *)value_obj(self))->payload;
}

static struct process *process_made(struct thread *t, value self) {
	struct process *p = native_payload(t, self, module_of(t)->process);
	if (p && p->name == VALUE_NULL) {
		raise_exc(t, EXC_ASSERTION, "Process.__init__() not called");
		return NULL;
	}
	if (p && p->state == PROCESS_CLOSED) {
		raise_exc(t, EXC_VALUE, "process object is closed");
		return NULL;
	}
	return p;
}

static bool process_open(struct thread *t, struct instance *self) {
	(void)t;
	struct process *p = self->payload;
	p->target = p->args = p->kwargs = p->name = VALUE_NULL;
	p->parent = getpid();
	return true;
}

static void process_free(struct thread *t, struct instance *self) {
	struct process *p = self->payload;
	value_drop(t, p->target);
	value_drop(t, p->args);
	value_drop(t, p->kwargs);
	value_drop(t, p->name);
	if (p->state == PROCESS_STARTED && p->parent == getpid())
		fork_forget(&p->child);
}

/* ---- __init__ ---- */

static value process_init(struct thread *t, const value *args) {
	enum { SELF, GROUP, TARGET, NAME, ARGS, KWARGS, DAEMON };
	struct multiprocessing *mp = module_of(t);
	struct process *p = native_payload(t, args[SELF], mp->process);
	if (!p)
		return VALUE_NULL;
	if (args[GROUP] != VALUE_NONE)
		return raise_exc(t, EXC_ASSERTION, "group argument must be None for now");
	const struct process *maker = payload(mp->current);
	unsigned number = ++mp->n_made;
	if (*maker->identity)
		snprintf(p->identity, sizeof p->identity, "%.48s:%u", maker->identity, number);
	else
		snprintf(p->identity, sizeof p->identity, "%u", number);
	p->name = args[NAME] == VALUE_NONE ? str_format(t, "Process-%s", p->identity)
									   : value_str(t, args[NAME]);
	if (p->name == VALUE_NULL)
		return VALUE_NULL;
	p->target = value_keep(args[TARGET]);
	p->args = value_keep(args[ARGS]);
	p->kwargs = value_keep(args[KWARGS]);
	p->is_daemon = args[DAEMON] == VALUE_NONE ? maker->is_daemon : value_truth(t, args[DAEMON]) > 0;
	return VALUE_NONE;
}

/* ---- in the child ---- */

/* An exception left run(): "Process NAME:" and the traceback, in one write. */
static int report(struct thread *t, const struct process *p) {
	value exception = raised_take(t);
	if (is_instance(t->vm, exception, exc_class(t->vm, EXC_SYSTEM_EXIT))) {
		raise_value(t, exception);
		return lib_exit_status(t, false);
	}
	struct text text = {0};
	text_addf(&text, "Process %s:\n", value_as_str(p->name)->s);
	traceback_print(t, exception, &text);
	vm_host(t->vm)->write(t, 2, text_str(&text), text.len);
	text_free(&text);
	value_drop(t, exception);
	return 1;
}

static _Noreturn void child_main(struct thread *t, value self) {
	struct multiprocessing *mp = module_of(t);
	struct process *p = payload(self);
	mp->n_children = 0; /* the parent's, not ours */
	mp->n_made = 0;
	mp->current = value_keep(self);
	p->pid = getpid();
	value result = vm_call_method(t, self, "run", NULL, 0);
	int status = result == VALUE_NULL ? report(t, p) : 0;
	lib_finish(t);
	fork_exit(t->worker, status);
}

/* ---- in the parent ---- */

static void forget_child(struct thread *t, struct multiprocessing *mp, value self) {
	for (size_t i = 0; i < mp->n_children; i++) {
		if (mp->children[i] != self)
			continue;
		memmove(mp->children + i, mp->children + i + 1,
				sizeof *mp->children * (mp->n_children - i - 1));
		mp->n_children--;
		value_drop(t, self);
		return;
	}
}

/* Look, or wait, for its end.  1: it is over; 0: not in time; -1: exception. */
static int await(struct thread *t, value self, uint64_t deadline_ns) {
	struct process *p = payload(self);
	if (!p->child.is_reaped) {
		int over = cond_answer(t, fork_wait(t->worker, &p->child, deadline_ns));
		if (over <= 0)
			return over;
	}
	forget_child(t, module_of(t), self);
	return 1;
}

static value process_start(struct thread *t, const value *args) {
	struct multiprocessing *mp = module_of(t);
	struct process *p = process_made(t, args[0]);
	struct err err = {0};
	if (!p)
		return VALUE_NULL;
	if (p->state != PROCESS_INITIAL)
		return raise_exc(t, EXC_ASSERTION, "cannot start a process twice");
	if (p->parent != getpid())
		return raise_exc(
				t, EXC_ASSERTION, "can only start a process object created by current process");
	if (payload(mp->current)->is_daemon)
		return raise_exc(t, EXC_ASSERTION, "daemonic processes are not allowed to have children");
	int side = fork_run(t->worker, value_as_str(p->name)->s, "MainThread", &p->child, &err);
	if (side < 0)
		return raise_exc(t, EXC_OS, "%s", err.text);
	if (side == 0)
		child_main(sched_main(t->worker->sched)->data, args[0]);
	p->state = PROCESS_STARTED;
	p->pid = p->child.pid;
	MEM_GROW(mp->children, mp->n_children, mp->cap_children);
	mp->children[mp->n_children++] = value_keep(args[0]);
	return VALUE_NONE;
}

static value process_run(struct thread *t, const value *args) {
	struct process *p = process_made(t, args[0]);
	if (!p)
		return VALUE_NULL;
	if (p->target == VALUE_NONE)
		return VALUE_NONE;
	value result = vm_call_tuple(t, p->target, p->args, p->kwargs);
	if (result == VALUE_NULL)
		return VALUE_NULL;
	value_drop(t, result);
	return VALUE_NONE;
}

/* The payload of a started child of this process, or NULL with CPython's AssertionError. */
static struct process *process_child(struct thread *t, value self, const char *verb) {
	struct process *p = process_made(t, self);
	if (!p)
		return NULL;
	if (p->parent != getpid()) {
		raise_exc(t, EXC_ASSERTION, "can only %s a child process", verb);
		return NULL;
	}
	if (p->state != PROCESS_STARTED) {
		raise_exc(t, EXC_ASSERTION, "can only %s a started process", verb);
		return NULL;
	}
	return p;
}

static value process_join(struct thread *t, const value *args) {
	uint64_t deadline_ns;
	if (!process_child(t, args[0], "join") || !cond_deadline(t, args[1], &deadline_ns))
		return VALUE_NULL;
	return await(t, args[0], deadline_ns) < 0 ? VALUE_NULL : VALUE_NONE;
}

static value send_signal(struct thread *t, value self, int signal) {
	struct process *p = process_made(t, self);
	if (!p)
		return VALUE_NULL;
	if (p->state != PROCESS_STARTED)
		return raise_exc(t, EXC_ATTRIBUTE, "'NoneType' object has no attribute '%s'",
			signal == SIGTERM ? "terminate" : "kill");
	if (!p->child.is_reaped)
		fork_kill(&p->child, signal);
	return VALUE_NONE;
}

static value process_terminate(struct thread *t, const value *args) {
	return send_signal(t, args[0], SIGTERM);
}

static value process_kill(struct thread *t, const value *args) {
	return send_signal(t, args[0], SIGKILL);
}

static value process_close(struct thread *t, const value *args) {
	struct process *p = process_made(t, args[0]);
	if (!p)
		return VALUE_NULL;
	if (p->state == PROCESS_STARTED) {
		int over = await(t, args[0], 0);
		if (over < 0)
			return VALUE_NULL;
		if (!over)
			return raise_exc(t, EXC_VALUE,
					"Cannot close a process while it is still running. You should first call "
					"join() or terminate().");
		fork_forget(&p->child);
	}
	p->state = PROCESS_CLOSED;
	return VALUE_NONE;
}

/* ---- what a process says of itself ---- */

static value process_is_alive(struct thread *t, const value *args) {
	struct process *p = process_made(t, args[0]);
	if (!p)
		return VALUE_NULL;
	if (args[0] == module_of(t)->current)
		return VALUE_TRUE;
	if (p->state != PROCESS_STARTED)
		return VALUE_FALSE;
	int over = await(t, args[0], 0);
	return over < 0 ? VALUE_NULL : value_of_bool(!over);
}

static value process_exitcode(struct thread *t, const value *args) {
	struct process *p = process_made(t, args[0]);
	if (!p)
		return VALUE_NULL;
	if (p->state != PROCESS_STARTED || args[0] == module_of(t)->current)
		return VALUE_NONE;
	int over = await(t, args[0], 0);
	if (over <= 0)
		return over < 0 ? VALUE_NULL : VALUE_NONE;
	int status = p->child.status;
	return value_of_small(WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status));
}

static value process_pid(struct thread *t, const value *args) {
	struct process *p = process_made(t, args[0]);
	if (!p)
		return VALUE_NULL;
	return p->pid ? int_of(t, p->pid) : VALUE_NONE;
}

static value process_get_name(struct thread *t, const value *args) {
	struct process *p = process_made(t, args[0]);
	return p ? value_keep(p->name) : VALUE_NULL;
}

static value process_set_name(struct thread *t, const value *args) {
	struct process *p = process_made(t, args[0]);
	if (!p)
		return VALUE_NULL;
	if (!value_is_str(args[1]))
		return raise_exc(t, EXC_ASSERTION, "name must be a string");
	value_drop(t, p->name);
	p->name = value_keep(args[1]);
	return VALUE_NONE;
}

static value process_get_daemon(struct thread *t, const value *args) {
	struct process *p = process_made(t, args[0]);
	return p ? value_of_bool(p->is_daemon) : VALUE_NULL;
}

static value process_set_daemon(struct thread *t, const value *args) {
	struct process *p = process_made(t, args[0]);
	if (!p)
		return VALUE_NULL;
	if (p->state != PROCESS_INITIAL)
		return raise_exc(t, EXC_ASSERTION, "process has already started");
	p->is_daemon = value_truth(t, args[1]) > 0;
	return VALUE_NONE;
}

static const char *status_word(struct thread *t, value self, char *out, size_t size) {
	struct process *p = payload(self);
	if (self == module_of(t)->current)
		return "started";
	if (p->state == PROCESS_INITIAL)
		return "initial";
	if (await(t, self, 0) == 0)
		return "started";
	int status = p->child.status;
	if (WIFSIGNALED(status))
		snprintf(out, size, "stopped exitcode=-SIG%s", sigabbrev_np(WTERMSIG(status)));
	else
		snprintf(out, size, WEXITSTATUS(status) ? "stopped exitcode=%d" : "stopped exitcode=0",
				WEXITSTATUS(status));
	return out;
}

static value process_repr(struct thread *t, const value *args) {
	struct process *p = process_made(t, args[0]);
	char word[64], pid[32] = "";
	if (!p)
		return VALUE_NULL;
	const char *status = status_word(t, args[0], word, sizeof word);
	if (p->pid)
		snprintf(pid, sizeof pid, " pid=%d", p->pid);
	return str_format(t, "<%s name='%s'%s parent=%d %s%s>", class_of(t->vm, args[0])->name->s,
		value_as_str(p->name)->s, pid, p->parent, status, p->is_daemon ? " daemon" : "");
}

static const struct native_def METHODS[] = {
		{"__init__", process_init,
				"self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None",
				NATIVE_PLAIN},
		{"start", process_start, "self", NATIVE_PLAIN},
		{"run", process_run, "self", NATIVE_PLAIN},
		{"join", process_join, "self, timeout=None", NATIVE_PLAIN},
		{"terminate", process_terminate, "self", NATIVE_PLAIN},
		{"kill", process_kill, "self", NATIVE_PLAIN},
		{"close", process_close, "self", NATIVE_PLAIN},
		{"is_alive", process_is_alive, "self", NATIVE_PLAIN},
		{"exitcode", process_exitcode, "self", NATIVE_GETTER},
		{"pid", process_pid, "self", NATIVE_GETTER},
		{"ident", process_pid, "self", NATIVE_GETTER},
		{"name", process_get_name, "self", NATIVE_GETTER},
		{"name", process_set_name, "self, value", NATIVE_SETTER},
		{"daemon", process_get_daemon, "self", NATIVE_GETTER},
		{"daemon", process_set_daemon, "self, value", NATIVE_SETTER},
		{"__repr__", process_repr, "self", NATIVE_PLAIN},
		{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_class PROCESS = {
	.module = "multiprocessing.context", .name = "Process", .payload_size = sizeof(struct process),
	.init = process_open, .free = process_free, .methods = METHODS,
};

static const struct native_class MAIN_PROCESS = {
		.module = "multiprocessing.process",
		.name = "_MainProcess",
		.payload_size = sizeof(struct process),
		.init = process_open,
		.free = process_free,
};

/* ---- the module ---- */

static value current_process(struct thread *t, const value *args) {
	(void)args;
	return value_keep(module_of(t)->current);
}

static value active_children(struct thread *t, const value *args) {
	(void)args;
	struct multiprocessing *mp = module_of(t);
	for (size_t i = 0; i < mp->n_children;) {
		int over = await(t, mp->children[i], 0);
		if (over < 0)
			return VALUE_NULL;
		i += !over;
	}
	return list_of(t, mp->children, mp->n_children);
}

static value get_start_method(struct thread *t, const value *args) {
	(void)args;
	return str_of(t, "fork");
}

static value set_start_method(struct thread *t, const value *args) {
	const char *method;
	if (!arg_str(t, args[0], "method", &method))
		return VALUE_NULL;
	if (strcmp(method, "fork") != 0)
		return raise_exc(t, EXC_VALUE, "cannot find context for '%s'", method);
	return VALUE_NONE;
}

static value freeze_support(struct thread *t, const value *args) {
	(void)t, (void)args;
	return VALUE_NONE;
}

void lib_multiprocessing_finish(struct thread *t) {
	struct multiprocessing *mp = module_of(t);
	if (!mp)
		return;
	for (size_t i = 0; i < mp->n_children; i++) {
		struct process *p = payload(mp->children[i]);
		if (p->is_daemon && !p->child.is_reaped)
			fork_kill(&p->child, SIGTERM);
	}
	while (mp->n_children && await(t, mp->children[0], DOOR_FOREVER) > 0)
		continue;
}

static const struct native_def FUNCTIONS[] = {
	{"cpu_count", lib_os_cpu_count, "", NATIVE_PLAIN},
	{"current_process", current_process, "", NATIVE_PLAIN},
	{"active_children", active_children, "", NATIVE_PLAIN},
	{"get_start_method", get_start_method, "allow_none=False", NATIVE_PLAIN},
	{"set_start_method", set_start_method, "method, force=False", NATIVE_PLAIN},
	{"freeze_support", freeze_support, "", NATIVE_PLAIN},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

bool lib_multiprocessing_open(struct thread *t, struct module *module) {
	struct multiprocessing *mp = MEM_NEW(struct multiprocessing);
	*vm_library_slot(t->vm, "multiprocessing") = mp;
	mp->process = native_class_make(t->vm, &PROCESS, NULL);
	mp->main_process = native_class_make(t->vm, &MAIN_PROCESS, mp->process);
	native_add(t->vm, module, "Process", value_of_obj(mp->process));
	native_add_functions(t->vm, module, FUNCTIONS);
	mp->current = instance_new(t, mp->main_process);
	if (mp->current == VALUE_NULL)
		return false;
	struct process *p = payload(mp->current);
	p->name = str_of(t, "MainProcess");
	p->pid = getpid();
	p->parent = getppid();
	return true;
}
