/*
 * raise.h - setting, reading and printing Python exceptions from C.
 */

#ifndef VM_RAISE_H
#define VM_RAISE_H

#include "base/text.h"
#include "vm/object.h"
#include "vm/thread.h"

/* Builtin exception classes: raise(t, EXC_TYPE, "...").  The table is exceptions.def: EXC(ID, name,
 * base). */
enum exc_id {
#define EXC(id, name, base) EXC_##id,
#include "vm/exceptions.def"
#undef EXC
	EXC_COUNT
};

struct class *exc_class(const struct vm *vm, enum exc_id id);

/* Set an exception with a formatted message.  Always VALUE_NULL, so that `return raise(...)` reads
 * well. */
value raise_exc(struct thread *t, enum exc_id id, const char *format, ...)
		__attribute__((format(printf, 3, 4)));
/* With a class of a library module (queue.Empty); `format` NULL: no args. */
value raise_class(struct thread *t, struct class *class, const char *format, ...)
		__attribute__((format(printf, 3, 4)));
/* With one argument that is any value (KeyError, StopIteration, SystemExit); `arg` is borrowed. */
value raise_with(struct thread *t, struct class *class, value arg);
/* An existing exception instance; taken over. */
value raise_value(struct thread *t, value exception);
value raise_no_memory(struct thread *t);
/* KeyboardInterrupt, after DOOR_INTERRUPTED. */
value raise_interrupt(struct thread *t);

static inline bool raised(const struct thread *t) { return t->exc != VALUE_NULL; }
/* an instance of it or of a subclass? */
bool raised_is(const struct thread *t, const struct class *class);
value raised_take(struct thread *t); /* the exception; none is set any more */
void raised_clear(struct thread *t);

/* As CPython 3.11 prints it, chain, carets and all; frames of library code do not exist here. */
void traceback_print(struct thread *t, value exception, struct text *out);
/* Just the last line: "ValueError: bad". */
void traceback_last_line(struct thread *t, value exception, struct text *out);

#endif
