/*
 * Exception classes and their instances.
 */

#include "vm/exc.h"

#include "base/mem.h"
#include "vm/instance.h"
#include "vm/state.h"

#include <errno.h>

bool exc_is(value v) {
	return value_is_instance(v) && (value_obj(v)->class->flags & CLASS_EXC);
}

bool exc_is_class(value v) {
	return value_is_kind(v, OBJ_CLASS) && (((struct class *)value_obj(v))->flags & CLASS_EXC);
}

/* ---- instances ---- */

static bool exc_init_payload(struct thread *t, struct instance *self) {
	struct exc *exc = self->payload;

	exc->cause = exc->context = exc->traceback = VALUE_NONE;
	exc->notes = exc->extra = VALUE_NULL;
	exc->args = tuple_of(t, NULL, 0);
	return exc->args != VALUE_NULL;
}

static void exc_free_payload(struct thread *t, struct instance *self) {
	struct exc *exc = self->payload;

	value_drop(t, exc->args);
	value_drop(t, exc->cause);
	value_drop(t, exc->context);
	value_drop(t, exc->traceback);
	value_drop(t, exc->notes);
	value_drop(t, exc->extra);
}

bool exc_set_args(struct thread *t, value exception, const value *args, size_t n_args) {
	struct exc *exc = exc_of(exception);
	/* OSError(errno, text, file) keeps the file apart */
	bool has_file = n_args >= 3 && n_args <= 5 &&
			class_is(value_obj(exception)->class, exc_class(t->vm, EXC_OS));
	value tuple = tuple_of(t, args, has_file ? 2 : n_args);

	if (tuple == VALUE_NULL)
		return false;
	if (has_file) {
		value_drop(t, exc->extra);
		exc->extra = value_keep(args[2]);
	}
	value_drop(t, exc->args);
	exc->args = tuple;
	return true;
}

struct class *exc_class_made(const struct vm *vm, struct class *class, const value *args,
		size_t n_args) {
	static const struct { int number; enum exc_id id; } made[] = {
		{EAGAIN, EXC_BLOCKING_IO}, {EALREADY, EXC_BLOCKING_IO}, {EINPROGRESS, EXC_BLOCKING_IO},
		{ECHILD, EXC_CHILD_PROCESS}, {EPIPE, EXC_BROKEN_PIPE}, {ESHUTDOWN, EXC_BROKEN_PIPE},
		{ECONNABORTED, EXC_CONNECTION_ABORTED}, {ECONNREFUSED, EXC_CONNECTION_REFUSED},
		{ECONNRESET, EXC_CONNECTION_RESET}, {EEXIST, EXC_FILE_EXISTS}, {ENOENT, EXC_FILE_NOT_FOUND},
		{EINTR, EXC_INTERRUPTED}, {EISDIR, EXC_IS_A_DIRECTORY}, {ENOTDIR, EXC_NOT_A_DIRECTORY},
		{EACCES, EXC_PERMISSION}, {EPERM, EXC_PERMISSION}, {ESRCH, EXC_PROCESS_LOOKUP},
		{ETIMEDOUT, EXC_TIMEOUT},
	};

	if (class != vm->exceptions[EXC_OS] || n_args < 2 || !value_is_int(args[0]))
		return class;
	for (size_t i = 0; i < sizeof made / sizeof *made; i++)
		if (value_small(args[0]) == made[i].number)
			return vm->exceptions[made[i].id];
	return class;
}

value exc_make(struct thread *t, struct class *class, const value *args, size_t n_args) {
	value exception;

	if (class->flags & CLASS_PYTHON)
		return vm_call(t, value_of_obj(class), args, n_args, VALUE_NULL);
	exception = instance_new(t, exc_class_made(t->vm, class, args, n_args));
	if (exception != VALUE_NULL && n_args && !exc_set_args(t, exception, args, n_args)) {
		value_drop(t, exception);
		return VALUE_NULL;
	}
	return exception;
}

void exc_add_traceback(struct thread *t, value exception, struct loaded *code, size_t at) {
	struct exc *exc = exc_of(exception);
	value pending = t->exc;
	struct traceback *entry;

	t->exc = VALUE_NULL;
	entry = heap_object(t, OBJ_TRACEBACK, state_class(t->vm, OBJ_TRACEBACK), sizeof *entry);
	raised_clear(t);
	t->exc = pending;
	if (!entry)
		return;
	entry->code = code;
	entry->at = at;
	entry->next = exc->traceback;
	exc->traceback = value_of_obj(entry);
}

static void traceback_free(struct thread *t, struct obj *self) {
	value_drop(t, ((struct traceback *)self)->next);
}

/* ---- raise and except ---- */

/* A class is called; what results must be an exception. */
static value instantiate(struct thread *t, value v, const char *complaint) {
	value made;

	if (exc_is(v))
		return value_keep(v);
	if (!exc_is_class(v))
		return raise_exc(t, EXC_TYPE, "%s", complaint);
	made = vm_call0(t, v);
	if (made == VALUE_NULL || exc_is(made))
		return made;
	raise_exc(t, EXC_TYPE,
			"calling <class '%s'> should have returned an instance of BaseException, not <class "
			"'%s'>",
			((struct class *)value_obj(v))->name->s, value_type_name(t->vm, made));
	value_drop(t, made);
	return VALUE_NULL;
}

void exc_raise(struct thread *t, value exception, value cause) {
	value made = instantiate(t, exception, "exceptions must derive from BaseException");
	value why = VALUE_NONE;

	if (made == VALUE_NULL)
		return;
	if (cause != VALUE_NULL) {
		if (cause != VALUE_NONE)
			why = instantiate(t, cause, "exception causes must derive from BaseException");
		if (why == VALUE_NULL) {
			value_drop(t, made);
			return;
		}
		struct exc *exc = exc_of(made);
		value_drop(t, exc->cause);
		exc->cause = why;
		exc->suppress_context = true;
	}
	raise_value(t, made);
}

int exc_matches(struct thread *t, value exception, value match) {
	const char *complaint =
			"catching classes that do not inherit from BaseException is not allowed";
	const struct tuple *tuple = (struct tuple *)value_obj(match);

	if (exc_is_class(match))
		return class_is(value_obj(exception)->class, (struct class *)value_obj(match));
	if (!value_is_kind(match, OBJ_TUPLE)) {
		raise_exc(t, EXC_TYPE, "%s", complaint);
		return -1;
	}
	for (size_t i = 0; i < tuple->len; i++) {
		if (exc_is_class(tuple->items[i]))
			continue;
		raise_exc(t, EXC_TYPE, "%s", complaint);
		return -1;
	}
	for (size_t i = 0; i < tuple->len; i++)
		if (class_is(value_obj(exception)->class, (struct class *)value_obj(tuple->items[i])))
			return 1;
	return 0;
}

/* ---- methods ---- */

/* BaseException's methods may be called on anything: super().__str__ from a strange class. */
static struct exc *self_of(struct thread *t, value self) {
	if (exc_is(self))
		return exc_of(self);
	raise_exc(t, EXC_TYPE, "descriptor requires a 'BaseException' object but received a '%s'",
		value_type_name(t->vm, self));
	return NULL;
}

static value exc_init(struct thread *t, const value *args) {
	const struct tuple *given = (struct tuple *)value_obj(args[1]);

	if (((struct dict *)value_obj(args[2]))->used)
		return raise_exc(t, EXC_TYPE, "%s() takes no keyword arguments", value_type_name(t->vm,
				args[0]));
	return exc_set_args(t, args[0], given->items, given->len) ? VALUE_NONE : VALUE_NULL;
}

/* OSError(errno, text[, file]): "[Errno 2] No such file: 'x'". */
static value os_str(struct thread *t, const struct tuple *args, value file) {
	value number = value_str(t, args->items[0]), text = value_str(t, args->items[1]);
	value name = file == VALUE_NULL ? str_of(t, "") : value_repr(t, file), made = VALUE_NULL;

	if (number != VALUE_NULL && text != VALUE_NULL && name != VALUE_NULL)
		made = str_format(t, "[Errno %s] %s%s%s", value_as_str(number)->s, value_as_str(text)->s,
			file == VALUE_NULL ? "" : ": ", value_as_str(name)->s);
	value_drop(t, number);
	value_drop(t, text);
	value_drop(t, name);
	return made;
}

static value exc_str(struct thread *t, const value *argv) {
	const struct exc *exc = self_of(t, argv[0]);
	const struct tuple *args;

	if (!exc)
		return VALUE_NULL;
	args = (struct tuple *)value_obj(exc->args);
	if (args->len == 0)
		return str_of(t, "");
	if (args->len == 1)
		return class_is(value_obj(argv[0])->class, exc_class(t->vm, EXC_KEY))
			? value_repr(t, args->items[0]) : value_str(t, args->items[0]);
	if (args->len == 2 && class_is(value_obj(argv[0])->class, exc_class(t->vm, EXC_OS)))
		return os_str(t, args, exc->extra);
	return value_str(t, exc->args);
}

static value exc_repr(struct thread *t, const value *argv) {
	const struct exc *exc = self_of(t, argv[0]);
	const char *name = value_type_name(t->vm, argv[0]);
	const struct tuple *args;
	value text, made;

	if (!exc)
		return VALUE_NULL;
	args = (struct tuple *)value_obj(exc->args);
	text = value_repr(t, args->len == 1 ? args->items[0] : exc->args);
	if (text == VALUE_NULL)
		return VALUE_NULL;
	made = str_format(t, args->len == 1 ? "%s(%s)" : "%s%s", name, value_as_str(text)->s);
	value_drop(t, text);
	return made;
}

static bool is_trail(struct thread *t, value v) {
	if (v == VALUE_NONE || value_is_kind(v, OBJ_TRACEBACK))
		return true;
	raise_exc(t, EXC_TYPE, "__traceback__ must be a traceback or None");
	return false;
}

static value exc_with_traceback(struct thread *t, const value *args) {
	struct exc *exc = self_of(t, args[0]);

	if (!exc || !is_trail(t, args[1]))
		return VALUE_NULL;
	value_drop(t, exc->traceback);
	exc->traceback = value_keep(args[1]);
	return value_keep(args[0]);
}

static value exc_add_note(struct thread *t, const value *args) {
	struct exc *exc = self_of(t, args[0]);

	if (!exc)
		return VALUE_NULL;
	if (!value_is_str(args[1]))
		return raise_exc(t, EXC_TYPE, "note must be a str, not '%s'", value_type_name(t->vm,
				args[1]));
	if (exc->notes == VALUE_NULL)
		exc->notes = list_of(t, NULL, 0);
	if (exc->notes == VALUE_NULL || !list_append(t, (struct list *)value_obj(exc->notes), args[1]))
		return VALUE_NULL;
	return VALUE_NONE;
}

/* ---- attributes ---- */

static value get_args(struct thread *t, const value *args) {
	const struct exc *exc = self_of(t, args[0]);
	return exc ? value_keep(exc->args) : VALUE_NULL;
}

static value set_args(struct thread *t, const value *args) {
	struct exc *exc = self_of(t, args[0]);
	value tuple =
			!exc ? VALUE_NULL : vm_call1(t, value_of_obj(state_class(t->vm, OBJ_TUPLE)), args[1]);

	if (tuple == VALUE_NULL)
		return VALUE_NULL;
	value_drop(t, exc->args);
	exc->args = tuple;
	return VALUE_NONE;
}

static value get_cause(struct thread *t, const value *args) {
	const struct exc *exc = self_of(t, args[0]);
	return exc ? value_keep(exc->cause) : VALUE_NULL;
}

static value get_context(struct thread *t, const value *args) {
	const struct exc *exc = self_of(t, args[0]);
	return exc ? value_keep(exc->context) : VALUE_NULL;
}

static value set_link(struct thread *t, value *link, value v, const char *name) {
	if (v != VALUE_NONE && !exc_is(v))
		return raise_exc(t, EXC_TYPE, "exception %s must be None or derive from BaseException",
				name);
	value_drop(t, *link);
	*link = value_keep(v);
	return VALUE_NONE;
}

static value set_cause(struct thread *t, const value *args) {
	struct exc *exc = self_of(t, args[0]);

	if (!exc)
		return VALUE_NULL;
	exc->suppress_context = true;
	return set_link(t, &exc->cause, args[1], "cause");
}

static value set_context_attr(struct thread *t, const value *args) {
	struct exc *exc = self_of(t, args[0]);
	return exc ? set_link(t, &exc->context, args[1], "context") : VALUE_NULL;
}

static value get_suppress(struct thread *t, const value *args) {
	const struct exc *exc = self_of(t, args[0]);
	return exc ? value_of_bool(exc->suppress_context) : VALUE_NULL;
}

static value set_suppress(struct thread *t, const value *args) {
	struct exc *exc = self_of(t, args[0]);
	int truth = exc ? value_truth(t, args[1]) : -1;

	if (truth < 0)
		return VALUE_NULL;
	exc->suppress_context = truth;
	return VALUE_NONE;
}

static value get_traceback(struct thread *t, const value *args) {
	const struct exc *exc = self_of(t, args[0]);
	return exc ? value_keep(exc->traceback) : VALUE_NULL;
}

static value set_traceback(struct thread *t, const value *args) {
	value self = exc_with_traceback(t, args);

	value_drop(t, self);
	return self == VALUE_NULL ? VALUE_NULL : VALUE_NONE;
}

static value get_notes(struct thread *t, const value *args) {
	const struct exc *exc = self_of(t, args[0]);

	if (!exc)
		return VALUE_NULL;
	if (exc->notes == VALUE_NULL)
		return raise_exc(t, EXC_ATTRIBUTE, "'%s' object has no attribute '__notes__'",
			value_type_name(t->vm, args[0]));
	return value_keep(exc->notes);
}

/* StopIteration's value and SystemExit's code: nothing, the one argument, or all of them. */
static value get_payload(struct thread *t, const value *args) {
	const struct exc *exc = self_of(t, args[0]);
	const struct tuple *tuple;

	if (!exc)
		return VALUE_NULL;
	tuple = (struct tuple *)value_obj(exc->args);
	if (!tuple->len)
		return VALUE_NONE;
	if (tuple->len > 1 && class_is(value_obj(args[0])->class, exc_class(t->vm, EXC_SYSTEM_EXIT)))
		return value_keep(exc->args);
	return value_keep(tuple->items[0]);
}

static value nth_arg(struct thread *t, value self, size_t n) {
	const struct exc *exc = self_of(t, self);
	const struct tuple *tuple;

	if (!exc)
		return VALUE_NULL;
	tuple = (struct tuple *)value_obj(exc->args);
	return tuple->len >= 2 && n < tuple->len ? value_keep(tuple->items[n]) : VALUE_NONE;
}

static value get_errno(struct thread *t, const value *args) { return nth_arg(t, args[0], 0); }
static value get_strerror(struct thread *t, const value *args) { return nth_arg(t, args[0], 1); }

static value get_filename(struct thread *t, const value *args) {
	const struct exc *exc = self_of(t, args[0]);

	if (!exc)
		return VALUE_NULL;
	return exc->extra == VALUE_NULL ? VALUE_NONE : value_keep(exc->extra);
}

/* AttributeError's extra is (name, obj), NameError's the name. */
static value get_name(struct thread *t, const value *args) {
	const struct exc *exc = self_of(t, args[0]);

	if (!exc)
		return VALUE_NULL;
	if (value_is_kind(exc->extra, OBJ_TUPLE))
		return value_keep(((struct tuple *)value_obj(exc->extra))->items[0]);
	return exc->extra == VALUE_NULL ? VALUE_NONE : value_keep(exc->extra);
}

static value get_obj(struct thread *t, const value *args) {
	const struct exc *exc = self_of(t, args[0]);

	if (!exc)
		return VALUE_NULL;
	if (value_is_kind(exc->extra, OBJ_TUPLE))
		return value_keep(((struct tuple *)value_obj(exc->extra))->items[1]);
	return VALUE_NONE;
}

static const struct native_def BASE_METHODS[] = {
	{"__init__", exc_init, "self, *args, **kwargs", NATIVE_PLAIN},
	{"__str__", exc_str, "self, /", NATIVE_PLAIN},
	{"__repr__", exc_repr, "self, /", NATIVE_PLAIN},
	{"with_traceback", exc_with_traceback, "self, tb, /", NATIVE_PLAIN},
	{"add_note", exc_add_note, "self, note, /", NATIVE_PLAIN},
	{"args", get_args, "self", NATIVE_GETTER},
	{"args", set_args, "self, value", NATIVE_SETTER},
	{"__cause__", get_cause, "self", NATIVE_GETTER},
	{"__cause__", set_cause, "self, value", NATIVE_SETTER},
	{"__context__", get_context, "self", NATIVE_GETTER},
	{"__context__", set_context_attr, "self, value", NATIVE_SETTER},
	{"__suppress_context__", get_suppress, "self", NATIVE_GETTER},
	{"__suppress_context__", set_suppress, "self, value", NATIVE_SETTER},
	{"__traceback__", get_traceback, "self", NATIVE_GETTER},
	{"__traceback__", set_traceback, "self, value", NATIVE_SETTER},
	{"__notes__", get_notes, "self", NATIVE_GETTER},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_def STOP_METHODS[] = {
	{"value", get_payload, "self", NATIVE_GETTER},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_def EXIT_METHODS[] = {
	{"code", get_payload, "self", NATIVE_GETTER},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_def OS_METHODS[] = {
	{"errno", get_errno, "self", NATIVE_GETTER},
	{"strerror", get_strerror, "self", NATIVE_GETTER},
	{"filename", get_filename, "self", NATIVE_GETTER},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_def NAME_METHODS[] = {
	{"name", get_name, "self", NATIVE_GETTER},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_def ATTRIBUTE_METHODS[] = {
	{"name", get_name, "self", NATIVE_GETTER},
	{"obj", get_obj, "self", NATIVE_GETTER},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

/* ---- opening ---- */

static const struct native_def *methods_of(enum exc_id id) {
	switch (id) {
	case EXC_BASE: return BASE_METHODS;
	case EXC_STOP_ITERATION: return STOP_METHODS;
	case EXC_SYSTEM_EXIT: return EXIT_METHODS;
	case EXC_OS: return OS_METHODS;
	case EXC_NAME: case EXC_IMPORT: return NAME_METHODS;
	case EXC_ATTRIBUTE: return ATTRIBUTE_METHODS;
	default: return NULL;
	}
}

static void open_class(struct vm *vm, enum exc_id id, const char *name, enum exc_id base) {
	struct native_class *def = arena_alloc(vm->arena, sizeof *def);
	struct class *class;

	*def = (struct native_class){
		.module = "builtins", .name = name, .payload_size = sizeof(struct exc),
		.init = exc_init_payload, .free = exc_free_payload, .methods = methods_of(id),
	};
	class = native_class_make(vm, def, id == base ? NULL : vm->exceptions[base]);
	class->flags |= CLASS_EXC;
	vm->exceptions[id] = class;
	native_add(vm, vm->builtins, name, value_of_obj(class));
}

void exc_open(struct vm *vm) {
	static const struct class_ops ops = {.free = traceback_free};

	class_open_kind(vm, OBJ_TRACEBACK, "traceback", NULL, &ops, NULL, false);
#define EXC(id, name, base) open_class(vm, EXC_##id, name, EXC_##base);
#include "vm/exceptions.def"
#undef EXC
	native_add(vm, vm->builtins, "EnvironmentError", value_of_obj(vm->exceptions[EXC_OS]));
	native_add(vm, vm->builtins, "IOError", value_of_obj(vm->exceptions[EXC_OS]));
	vm->no_memory = instance_new(vm_boot(vm), vm->exceptions[EXC_MEMORY]);
}
