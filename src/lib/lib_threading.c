/*
 * The threading module itself: its functions, and its state.
 */

#include "lib/modules.h"
#include "lib/threading.h"

#include "base/mem.h"

#include <string.h>

struct threading *threading_of(struct thread *t) {
	void **slot = vm_library_slot(t->vm, "threading");
	if (!*slot && !vm_import(t, "threading"))
		return NULL;
	return *slot;
}

const char *threading_name_hint(struct thread *t) {
	return thread_target_name(t);
}

static value current_thread(struct thread *t, const value *args) {
	(void)args;
	value self = threading_current(t);
	return self == VALUE_NULL ? VALUE_NULL : value_keep(self);
}

static value main_thread(struct thread *t, const value *args) {
	(void)args;
	struct thread *main = sched_main(t->worker->sched)->data;
	return value_keep(main->object);
}

static value active_count(struct thread *t, const value *args) {
	(void)args;
	return int_of(t, (int64_t)threading_of(t)->active.n);
}

static value enumerate(struct thread *t, const value *args) {
	(void)args;
	const struct threading_active *active = &threading_of(t)->active;
	return list_of(t, active->threads, active->n);
}

static value get_ident(struct thread *t, const value *args) {
	(void)args;
	value self = threading_current(t);
	if (self == VALUE_NULL)
		return VALUE_NULL;
	const struct thread_object *o = ((struct instance *)value_obj(self))->payload;
	return int_of(t, o->ident);
}

/* The default excepthook: what CPython prints, in one write. */
static value excepthook(struct thread *t, const value *args) {
	value exception = attr_get(t, args[0], name_of(t->vm, "exc_value"));
	value thread =
			exception == VALUE_NULL ? VALUE_NULL : attr_get(t, args[0], name_of(t->vm, "thread"));
	if (thread == VALUE_NULL) {
		value_drop(t, exception);
		return VALUE_NULL;
	}
	value name = attr_find(t, thread, name_of(t->vm, "name"));
	raised_clear(t);
	struct text out = {0};
	text_addf(&out, "Exception in thread %s:\n",
			value_is_str(name) ? value_as_str(name)->s : "<unknown>");
	traceback_print(t, exception, &out);
	vm_host(t->vm)->write(t, 2, text_str(&out), out.len);
	text_free(&out);
	value_drop(t, name);
	value_drop(t, thread);
	value_drop(t, exception);
	return VALUE_NONE;
}

static value stack_size(struct thread *t, const value *args) {
	int64_t size;
	return arg_i64(t, args[0], &size) ? value_of_small(0) : VALUE_NULL;
}

static const struct native_def FUNCTIONS[] = {
	{"current_thread", current_thread, "", NATIVE_PLAIN},
	{"currentThread", current_thread, "", NATIVE_PLAIN},
	{"main_thread", main_thread, "", NATIVE_PLAIN},
	{"active_count", active_count, "", NATIVE_PLAIN},
	{"activeCount", active_count, "", NATIVE_PLAIN},
	{"enumerate", enumerate, "", NATIVE_PLAIN},
	{"get_ident", get_ident, "", NATIVE_PLAIN},
	{"get_native_id", get_ident, "", NATIVE_PLAIN},
	{"excepthook", excepthook, "args, /", NATIVE_PLAIN},
	{"__excepthook__", excepthook, "args, /", NATIVE_PLAIN},
	{"stack_size", stack_size, "size=0, /", NATIVE_PLAIN},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

bool lib_threading_open(struct thread *t, struct module *module) {
	struct threading *th = MEM_NEW(struct threading);
	th->vm = t->vm;
	th->module = module;
	*vm_library_slot(t->vm, "threading") = th;
	native_add_functions(t->vm, module, FUNCTIONS);
	native_add(t->vm, module, "TIMEOUT_MAX", float_of(t, 9223372036.0));
	native_add(t->vm, module, "ThreadError", value_of_obj(exc_class(t->vm, EXC_RUNTIME)));
	if (!threading_open_locks(t, th) || !threading_open_conditions(t, th) ||
			!threading_open_events(t, th) || !threading_open_threads(t, th) ||
			!threading_open_local(t, th))
		return false;
	/* Main gets its object now, so that it stands first in enumerate(). */
	return threading_current(sched_main(t->worker->sched)->data) != VALUE_NULL;
}
