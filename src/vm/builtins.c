/*
 * Builtin functions that print, and that ask objects about themselves.
 */

#include "vm/builtins.h"

#include "vm/class.h"
#include "vm/state.h"
#include "vm/str.h"
#include "vm/tuple.h"
#include "vm/types.h"

#include <stdio.h>
#include <string.h>

/* ---- print ---- */

/* sep or end: a str, None for the usual one. */
static bool add_separator(struct thread *t, struct text *out, value v, const char *usual,
		const char *what) {
	if (v == VALUE_NONE) {
		text_add(out, usual);
		return true;
	}
	if (!value_is_str(v)) {
		raise_exc(t, EXC_TYPE, "%s must be None or a string, not %s", what,
			value_type_name(t->vm, v));
		return false;
	}
	text_add_bytes(out, value_as_str(v)->s, value_as_str(v)->len);
	return true;
}

bool vm_write(struct thread *t, int stream, const char *bytes, size_t len) {
	int error = vm_host(t->vm)->write(t, stream, bytes, len);
	if (!error)
		return true;
	const char *what = strerrordesc_np(error);
	value args[2] = {value_of_small(error), str_of_bytes(t, what, strlen(what))};
	value exception = args[1] == VALUE_NULL
			? VALUE_NULL
			: vm_call(t, value_of_obj(exc_class(t->vm, EXC_OS)), args, 2, VALUE_NULL);
	value_drop(t, args[1]);
	if (exception != VALUE_NULL)
		raise_value(t, exception);
	return false;
}

static value write_to(struct thread *t, value file, const struct text *text) {
	if (file == VALUE_NONE)
		return vm_write(t, 1, text_str(text), text->len) ? VALUE_NONE : VALUE_NULL;
	value whole = str_of_bytes(t, text_str(text), text->len);
	value result = whole == VALUE_NULL ? VALUE_NULL : vm_call_method(t, file, "write", &whole, 1);
	value_drop(t, whole);
	value_drop(t, result);
	return result == VALUE_NULL ? VALUE_NULL : VALUE_NONE;
}

/* One print is one write: lines of two threads never mix within it. */
static value builtin_print(struct thread *t, const value *args) {
	enum { OBJECTS, SEP, END, FILE_ARG, FLUSH };
	const struct tuple *objects = value_tuple(args[OBJECTS]);
	struct text out = {0};
	bool ok = add_separator(t, &out, args[SEP], " ", "sep") &&
		add_separator(t, &out, args[END], "\n", "end");
	text_clear(&out); /* only the checks: they come before anything is printed */
	for (size_t i = 0; ok && i < objects->len; i++)
		ok = (i == 0 || add_separator(t, &out, args[SEP], " ", "sep")) &&
			str_add_value(t, &out, objects->items[i], false);
	ok = ok && add_separator(t, &out, args[END], "\n", "end");
	value result = ok ? write_to(t, args[FILE_ARG], &out) : VALUE_NULL;
	text_free(&out);
	return result;
}

/* ---- asking ---- */

static value builtin_len(struct thread *t, const value *args) {
	int64_t len = value_len(t, args[0]);
	return len < 0 ? VALUE_NULL : int_of(t, len);
}

static value builtin_repr(struct thread *t, const value *args) {
	return value_repr(t, args[0]);
}

static value builtin_ascii(struct thread *t, const value *args) {
	value format = str_of(t, "%a");
	value one = tuple_of(t, args, 1);
	value result = one == VALUE_NULL ? VALUE_NULL : str_percent(t, value_as_str(format), one);
	value_drop(t, one);
	value_drop(t, format);
	return result;
}

static value builtin_format(struct thread *t, const value *args) {
	if (!value_is_str(args[1]))
		return raise_exc(t, EXC_TYPE, "format() argument 2 must be str, not %s",
			value_type_name(t->vm, args[1]));
	return value_format(t, args[0], value_as_str(args[1]));
}

static value builtin_hash(struct thread *t, const value *args) {
	int64_t hash;
	return value_hash(t, args[0], &hash) ? int_of(t, hash) : VALUE_NULL;
}

static value builtin_id(struct thread *t, const value *args) {
	/* Immediates differ in their low bits; shifted, none is negative. */
	return int_of(t, (int64_t)(args[0] >> 1));
}

static value builtin_callable(struct thread *t, const value *args) {
	return value_of_bool(value_is_callable(t->vm, args[0]));
}

static value builtin_isinstance(struct thread *t, const value *args) {
	int is = class_check_instance(t, args[0], args[1]);
	return is < 0 ? VALUE_NULL : value_of_bool(is);
}

static value builtin_issubclass(struct thread *t, const value *args) {
	int is = class_check_subclass(t, args[0], args[1]);
	return is < 0 ? VALUE_NULL : value_of_bool(is);
}

/* ---- attributes by name ---- */

static struct str *attribute_name(struct thread *t, value name) {
	if (value_is_str(name))
		return name_of(t->vm, value_as_str(name)->s);
	raise_exc(t, EXC_TYPE, "attribute name must be string, not '%s'", value_type_name(t->vm, name));
	return NULL;
}

static value builtin_getattr(struct thread *t, const value *args) {
	struct str *name = attribute_name(t, args[1]);
	if (!name)
		return VALUE_NULL;
	if (args[2] == VALUE_NULL)
		return attr_get(t, args[0], name);
	value found = attr_find(t, args[0], name);
	return found == VALUE_NULL && !raised(t) ? value_keep(args[2]) : found;
}

static value builtin_hasattr(struct thread *t, const value *args) {
	struct str *name = attribute_name(t, args[1]);
	if (!name)
		return VALUE_NULL;
	value found = attr_find(t, args[0], name);
	value_drop(t, found);
	return raised(t) ? VALUE_NULL : value_of_bool(found != VALUE_NULL);
}

static value builtin_setattr(struct thread *t, const value *args) {
	struct str *name = attribute_name(t, args[1]);
	return name && attr_set(t, args[0], name, args[2]) ? VALUE_NONE : VALUE_NULL;
}

static value builtin_delattr(struct thread *t, const value *args) {
	struct str *name = attribute_name(t, args[1]);
	return name && attr_set(t, args[0], name, VALUE_NULL) ? VALUE_NONE : VALUE_NULL;
}

static value builtin_vars(struct thread *t, const value *args) {
	value dict = attr_find(t, args[0], name_of(t->vm, "__dict__"));
	if (dict == VALUE_NULL && !raised(t))
		return raise_exc(t, EXC_TYPE, "vars() argument must have __dict__ attribute");
	return dict;
}

/* ---- ends ---- */

static value builtin_exit(struct thread *t, const value *args) {
	return raise_with(t, exc_class(t->vm, EXC_SYSTEM_EXIT), args[0]);
}

/* A lesson's program has no stdin: as at the end of a file. */
static value builtin_input(struct thread *t, const value *args) {
	struct text prompt = {0};
	bool ok = str_add_value(t, &prompt, args[0], false);
	if (ok)
		ok = vm_write(t, 1, text_str(&prompt), prompt.len);
	text_free(&prompt);
	return ok ? raise_exc(t, EXC_EOF, "EOF when reading a line") : VALUE_NULL;
}

static const struct native_def objects[] = {
	{"print", builtin_print, "*args, sep=None, end=None, file=None, flush=False", NATIVE_PLAIN},
	{"len", builtin_len, "obj, /", NATIVE_PLAIN},
	{"repr", builtin_repr, "obj, /", NATIVE_PLAIN},
	{"ascii", builtin_ascii, "obj, /", NATIVE_PLAIN},
	{"format", builtin_format, "value, format_spec='', /", NATIVE_PLAIN},
	{"hash", builtin_hash, "obj, /", NATIVE_PLAIN},
	{"id", builtin_id, "obj, /", NATIVE_PLAIN},
	{"callable", builtin_callable, "obj, /", NATIVE_PLAIN},
	{"isinstance", builtin_isinstance, "obj, class_or_tuple, /", NATIVE_PLAIN},
	{"issubclass", builtin_issubclass, "cls, class_or_tuple, /", NATIVE_PLAIN},
	{"getattr", builtin_getattr, "obj, name[, default], /", NATIVE_PLAIN},
	{"hasattr", builtin_hasattr, "obj, name, /", NATIVE_PLAIN},
	{"setattr", builtin_setattr, "obj, name, value, /", NATIVE_PLAIN},
	{"delattr", builtin_delattr, "obj, name, /", NATIVE_PLAIN},
	{"vars", builtin_vars, "obj, /", NATIVE_PLAIN},
	{"exit", builtin_exit, "code=None", NATIVE_PLAIN},
	{"quit", builtin_exit, "code=None", NATIVE_PLAIN},
	{"input", builtin_input, "prompt='', /", NATIVE_PLAIN},
	{0},
};

void builtins_open(struct vm *vm) {
	struct module *module = vm_builtins(vm);
	native_add_functions(vm, module, objects);
	native_add_functions(vm, module, builtins_numbers);
	native_add_functions(vm, module, builtins_walks);
}
