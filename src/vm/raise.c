/*
 * The one way in which exceptions are set: raise_value, which ties the new one
 * to the one being handled (__context__).
 */

#include "vm/raise.h"

#include "vm/exc.h"
#include "vm/state.h"

#include <stdarg.h>

struct class *exc_class(const struct vm *vm, enum exc_id id) {
	return vm->exceptions[id];
}

/* `exception` is raised while `handled` is: chain them, and never in a circle. */
static void set_context(struct thread *t, value exception) {
	value handled = t->handled;
	struct exc *own = exc_of(exception);

	if (handled == VALUE_NONE || handled == exception)
		return;
	for (value v = handled; v != VALUE_NONE;) {
		struct exc *exc = exc_of(v);

		if (exc->context == exception) {
			exc->context = VALUE_NONE;
			value_drop(t, exception);
			break;
		}
		v = exc->context;
	}
	value old = own->context;
	own->context = value_keep(handled);
	value_drop(t, old);
}

value raise_value(struct thread *t, value exception) {
	value before = t->exc;

	set_context(t, exception);
	t->exc = exception;
	value_drop(t, before);
	return VALUE_NULL;
}

value raise_with(struct thread *t, struct class *class, value arg) {
	/* sys.exit() has None to say, and says nothing */
	bool is_silent = arg == VALUE_NONE && class == exc_class(t->vm, EXC_SYSTEM_EXIT);
	value exception = exc_make(t, class, &arg, is_silent ? 0 : 1);

	return exception == VALUE_NULL ? VALUE_NULL : raise_value(t, exception);
}

static value raise_text(struct thread *t, struct class *class, const char *format, va_list args) {
	struct text text = {0};
	value message, result = VALUE_NULL;

	text_addv(&text, format, args);
	message = str_of_bytes(t, text_str(&text), text.len);
	text_free(&text);
	if (message == VALUE_NULL)
		return VALUE_NULL;
	result = raise_with(t, class, message);
	value_drop(t, message);
	return result;
}

value raise_exc(struct thread *t, enum exc_id id, const char *format, ...) {
	va_list args;

	va_start(args, format);
	raise_text(t, t->vm->exceptions[id], format, args);
	va_end(args);
	return VALUE_NULL;
}

value raise_class(struct thread *t, struct class *class, const char *format, ...) {
	va_list args;

	if (!format) {
		value exception = exc_make(t, class, NULL, 0);

		return exception == VALUE_NULL ? VALUE_NULL : raise_value(t, exception);
	}
	va_start(args, format);
	raise_text(t, class, format, args);
	va_end(args);
	return VALUE_NULL;
}

value raise_no_memory(struct thread *t) {
	value exception = t->vm->no_memory;
	struct exc *exc;

	if (exception == VALUE_NULL)
		err_die("no memory to start with");
	if (t->exc == exception)
		return VALUE_NULL;
	exc = exc_of(exception);
	value_drop(t, exc->traceback);
	value_drop(t, exc->context);
	exc->traceback = exc->context = VALUE_NONE;
	return raise_value(t, value_keep(exception));
}

value raise_interrupt(struct thread *t) {
	return raise_class(t, exc_class(t->vm, EXC_KEYBOARD_INTERRUPT), NULL);
}

bool raised_is(const struct thread *t, const struct class *class) {
	return raised(t) && class_is(value_obj(t->exc)->class, class);
}

value raised_take(struct thread *t) {
	value exception = t->exc;

	t->exc = VALUE_NULL;
	return exception;
}

void raised_clear(struct thread *t) {
	value_drop(t, raised_take(t));
}

/* ---- those that carry what suggestions need ---- */

value raise_no_attribute(struct thread *t, value v, struct str *name, const char *format, ...) {
	va_list args;
	value pair[2] = {value_of_obj(name), v};

	va_start(args, format);
	raise_text(t, exc_class(t->vm, EXC_ATTRIBUTE), format, args);
	va_end(args);
	if (raised_is(t, exc_class(t->vm, EXC_ATTRIBUTE)))
		exc_of(t->exc)->extra = tuple_of(t, pair, 2);
	return VALUE_NULL;
}

value raise_no_name(struct thread *t, struct str *name) {
	raise_exc(t, EXC_NAME, "name '%s' is not defined", name->s);
	if (raised_is(t, exc_class(t->vm, EXC_NAME)))
		exc_of(t->exc)->extra = value_keep(value_of_obj(name));
	return VALUE_NULL;
}
