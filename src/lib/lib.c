/*
 * The table of modules, and the end of a program in CPython's order.
 */

#include "lib/lib.h"

#include "lib/lib_private.h"
#include "lib/modules.h"
#include "lib/threading.h"

#include <stdio.h>

static const struct native_module MODULES[] = {
#define MODULE(name, open) {name, open},
#include "lib/modules.def"
#undef MODULE
	{NULL, NULL},
};

const struct native_module *lib_modules(void) {
	return MODULES;
}

static void print_on_stderr(struct thread *t, const struct text *text) {
	vm_host(t->vm)->write(t, 2, text_str(text), text->len);
}

/* SystemExit's code: None is 0, an int is itself, anything else is printed and 1. */
static int system_exit_status(struct thread *t, value exception) {
	value code = attr_get(t, exception, name_of(t->vm, "code"));
	int status = 1;
	if (code == VALUE_NONE) {
		status = 0;
	} else if (value_is_int(code)) {
		status = (int)(value_small(code) & 0xff);
	} else if (value_is_bool(code)) {
		status = code == VALUE_TRUE;
	} else if (code != VALUE_NULL) {
		value shown = value_str(t, code);
		if (shown != VALUE_NULL) {
			struct text text = {0};
			text_addf(&text, "%s\n", value_as_str(shown)->s);
			print_on_stderr(t, &text);
			text_free(&text);
		}
		value_drop(t, shown);
	}
	raised_clear(t);
	value_drop(t, code);
	return status;
}

int lib_exit_status(struct thread *t, bool ok) {
	if (ok || !raised(t))
		return ok ? 0 : 1;
	value exception = raised_take(t);
	int status = 1;
	if (is_instance(t->vm, exception, exc_class(t->vm, EXC_SYSTEM_EXIT))) {
		status = system_exit_status(t, exception);
	} else {
		struct text text = {0};
		traceback_print(t, exception, &text);
		print_on_stderr(t, &text);
		text_free(&text);
		if (is_instance(t->vm, exception, exc_class(t->vm, EXC_KEYBOARD_INTERRUPT)))
			status = 130; /* CPython dies of SIGINT here; a shell shows the same number */
	}
	value_drop(t, exception);
	return status;
}

void lib_finish(struct thread *t) {
	struct threading *th = *vm_library_slot(t->vm, "threading");
	if (th)
		threading_join_all(t, th);
	if (raised(t))
		lib_exit_status(t, false); /* printed; the end goes on */
	lib_multiprocessing_finish(t);
	if (raised(t))
		lib_exit_status(t, false);
}

void lib_forked(struct thread *t) {
	struct threading *th = *vm_library_slot(t->vm, "threading");
	if (th)
		threading_forked(t, th);
	lib_random_forked(t);
}
