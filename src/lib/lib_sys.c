/*
 * The sys module, as far as a lesson's program may look at its interpreter.
 */

#include "lib/modules.h"

#include "sched/gil.h"
#include "vm/vm.h"

#include <unistd.h>

/* ---- stdout and stderr: files that can only be written ---- */

struct stream {
	int number;
};

static struct stream *stream_of(value self) {
	return ((struct instance *)value_obj(self))->payload;
}

static value stream_write(struct thread *t, const value *args) {
	if (!value_is_str(args[1]))
		return raise_exc(t, EXC_TYPE, "write() argument must be str, not %s",
				value_type_name(t->vm, args[1]));
	const struct str *text = value_as_str(args[1]);
	if (!vm_write(t, stream_of(args[0])->number, text->s, text->len))
		return VALUE_NULL;
	return int_of(t, (int64_t)text->chars);
}

static value stream_flush(struct thread *t, const value *args) {
	(void)t, (void)args;
	return VALUE_NONE; /* every write is made at once */
}

static value stream_isatty(struct thread *t, const value *args) {
	(void)t;
	return value_of_bool(isatty(stream_of(args[0])->number));
}

static value stream_fileno(struct thread *t, const value *args) {
	return int_of(t, stream_of(args[0])->number);
}

static value stream_name(struct thread *t, const value *args) {
	return str_of(t, stream_of(args[0])->number == STDOUT_FILENO ? "<stdout>" : "<stderr>");
}

static const struct native_def STREAM_METHODS[] = {
	{"write", stream_write, "self, text, /", NATIVE_PLAIN},
	{"flush", stream_flush, "self", NATIVE_PLAIN},
	{"isatty", stream_isatty, "self", NATIVE_PLAIN},
	{"fileno", stream_fileno, "self", NATIVE_PLAIN},
	{"name", stream_name, "self", NATIVE_GETTER},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_class STREAM = {
		.module = "_io",
		.name = "TextIOWrapper",
		.payload_size = sizeof(struct stream),
		.methods = STREAM_METHODS,
};

static void add_stream(struct thread *t, struct module *module, struct class *class,
		const char *name, int number) {
	value stream = instance_new(t, class);
	stream_of(stream)->number = number;
	native_add(t->vm, module, name, stream);
}

/* ---- functions ---- */

static value sys_exit(struct thread *t, const value *args) {
	struct class *class = exc_class(t->vm, EXC_SYSTEM_EXIT);
	return args[0] == VALUE_NONE ? raise_class(t, class, NULL) : raise_with(t, class, args[0]);
}

static value sys_getswitchinterval(struct thread *t, const value *args) {
	(void)args;
	return float_of(t, (double)(gil_interval_ns(t->worker->sched) / 1000) * 1e-6);
}

static value sys_setswitchinterval(struct thread *t, const value *args) {
	double seconds;
	if (!arg_double(t, args[0], &seconds))
		return VALUE_NULL;
	if (!(seconds > 0))
		return raise_exc(t, EXC_VALUE, "switch interval must be strictly positive");
	gil_set_interval_ns(t->worker->sched, (uint64_t)(seconds * 1e6) * 1000);
	return VALUE_NONE;
}

static value sys_exc_info(struct thread *t, const value *args) {
	(void)args;
	value none[] = {VALUE_NONE, VALUE_NONE, VALUE_NONE};
	if (t->handled == VALUE_NONE)
		return tuple_of(t, none, 3);
	const struct exc *exc = ((struct instance *)value_obj(t->handled))->payload;
	value info[] = {value_of_obj(class_of(t->vm, t->handled)), t->handled, exc->traceback};
	return tuple_of(t, info, 3);
}

static value sys_getrecursionlimit(struct thread *t, const value *args) {
	(void)args;
	return int_of(t, LIMIT_RECURSION);
}

static value sys_intern(struct thread *t, const value *args) {
	(void)t;
	return value_keep(args[0]);
}

static const struct native_def FUNCTIONS[] = {
	{"exit", sys_exit, "status=None, /", NATIVE_PLAIN},
	{"getswitchinterval", sys_getswitchinterval, "", NATIVE_PLAIN},
	{"setswitchinterval", sys_setswitchinterval, "interval, /", NATIVE_PLAIN},
	{"exc_info", sys_exc_info, "", NATIVE_PLAIN},
	{"getrecursionlimit", sys_getrecursionlimit, "", NATIVE_PLAIN},
	{"intern", sys_intern, "string, /", NATIVE_PLAIN},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

/* ---- version_info: a tuple whose items have names ---- */

static value version_item(const value *args, size_t i) {
	return value_keep(((struct tuple *)value_obj(args[0]))->items[i]);
}

#define VERSION_PART(name, i)                                                                      \
	static value version_##name(struct thread *t, const value *args) {                             \
		(void)t;                                                                                   \
		return version_item(args, i);                                                              \
	}
VERSION_PART(major, 0)
VERSION_PART(minor, 1)
VERSION_PART(micro, 2)
VERSION_PART(releaselevel, 3)
VERSION_PART(serial, 4)

static const struct native_def VERSION_METHODS[] = {
	{"major", version_major, "self", NATIVE_GETTER},
	{"minor", version_minor, "self", NATIVE_GETTER},
	{"micro", version_micro, "self", NATIVE_GETTER},
	{"releaselevel", version_releaselevel, "self", NATIVE_GETTER},
	{"serial", version_serial, "self", NATIVE_GETTER},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static void add_version(struct thread *t, struct module *module) {
	static const struct native_class VERSION = {
			.module = "sys", .name = "version_info", .methods = VERSION_METHODS};
	struct class *class = native_class_make(t->vm, &VERSION, vm_class(t->vm, OBJ_TUPLE));
	value parts[] = {value_of_small(3), value_of_small(11), value_of_small(2), str_of(t, "final"),
			value_of_small(0)};
	value version = tuple_of(t, parts, 5);
	value_obj(version)->class = class;
	native_add(t->vm, module, "version_info", version);
	value_drop(t, parts[3]);
}

static void add_argv(struct thread *t, struct module *module) {
	value file = str_of(t, vm_main_file(t->vm));
	native_add(t->vm, module, "argv", list_of(t, &file, 1));
	value_drop(t, file);
}

bool lib_sys_open(struct thread *t, struct module *module) {
	struct vm *vm = t->vm;
	struct class *stream = native_class_make(vm, &STREAM, NULL);
	native_add_functions(vm, module, FUNCTIONS);
	add_argv(t, module);
	add_stream(t, module, stream, "stdout", STDOUT_FILENO);
	add_stream(t, module, stream, "stderr", STDERR_FILENO);
	add_version(t, module);
	native_add(vm, module, "version", str_of(t, "3.11.2 (Baton)"));
	native_add(vm, module, "hexversion", int_of(t, 0x030b02f0));
	native_add(vm, module, "platform", str_of(t, "linux"));
	native_add(vm, module, "byteorder", str_of(t, "little"));
	native_add(vm, module, "executable", str_of(t, "baton"));
	native_add(vm, module, "maxsize", int_of(t, INT64_MAX));
	return true;
}
