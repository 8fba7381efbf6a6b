/*
 * The os module: what a program may ask of the machine, and nothing that reaches it.
 */

#include "lib/lib_private.h"
#include "lib/modules.h"

#include "sched/fork.h"
#include "vm/vm.h"

#include <sched.h>
#include <unistd.h>

static value os_getpid(struct thread *t, const value *args) {
	(void)args;
	return int_of(t, getpid());
}

static value os_getppid(struct thread *t, const value *args) {
	(void)args;
	return int_of(t, getppid());
}

/* All cores of the machine, unless `cores N` gave the run fewer. */
value lib_os_cpu_count(struct thread *t, const value *args) {
	(void)args;
	unsigned cores = sched_region(t->worker->sched)->header->settings.cores;
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	return int_of(t, cores && (long)cores < online ? (long)cores : online);
}

static value os_sched_getaffinity(struct thread *t, const value *args) {
	(void)args;
	cpu_set_t allowed;
	if (sched_getaffinity(0, sizeof allowed, &allowed) < 0)
		return raise_exc(t, EXC_OS, "sched_getaffinity failed");
	value cores = set_new(t);
	for (int core = 0; cores != VALUE_NULL && core < CPU_SETSIZE; core++) {
		value number = value_of_small(core);
		if (CPU_ISSET(core, &allowed))
			value_drop(t, vm_call_method(t, cores, "add", &number, 1));
	}
	return cores;
}

static value os__exit(struct thread *t, const value *args) {
	int64_t status;
	if (!arg_i64(t, args[0], &status))
		return VALUE_NULL;
	fork_exit(t->worker, (int)status);
}

static const struct native_def FUNCTIONS[] = {
	{"getpid", os_getpid, "", NATIVE_PLAIN},
	{"getppid", os_getppid, "", NATIVE_PLAIN},
	{"cpu_count", lib_os_cpu_count, "", NATIVE_PLAIN},
	{"sched_getaffinity", os_sched_getaffinity, "pid, /", NATIVE_PLAIN},
	{"_exit", os__exit, "status", NATIVE_PLAIN},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

bool lib_os_open(struct thread *t, struct module *module) {
	native_add_functions(t->vm, module, FUNCTIONS);
	native_add(t->vm, module, "name", str_of(t, "posix"));
	native_add(t->vm, module, "sep", str_of(t, "/"));
	native_add(t->vm, module, "linesep", str_of(t, "\n"));
	return true;
}
