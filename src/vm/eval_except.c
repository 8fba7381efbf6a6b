/*
 * Unwinding
 *
 *     handlers of a code    [start, end) -> target, depth       (code.h)
 *
 * An exception leaves its mark on the trail of every frame it passes.  In a frame
 * with a handler the stack is cut to its depth and the exception pushed; the
 * handler's first instruction, PUSH_EXC_INFO, makes it the one being handled.
 */

#include "vm/attr.h"
#include "vm/eval.h"
#include "vm/exc.h"

/* Who handles exceptions of instruction `at`: the first that covers it is innermost. */
static const struct code_handler *find_handler(const struct code *code, size_t at) {
	for (size_t i = 0; i < code->n_handlers; i++)
		if (code->handlers[i].start <= at && at < code->handlers[i].end)
			return &code->handlers[i];
	return NULL;
}

static void cut_stack(struct thread *t, struct frame *frame, unsigned depth) {
	value *bottom = frame->stack + depth;

	while (frame->sp > bottom)
		value_drop(t, *--frame->sp);
}

static void enter_handler(struct thread *t, struct frame *frame, const struct code_handler *handler,
		size_t at) {
	cut_stack(t, frame, handler->depth);
	if (handler->push_lasti)
		*frame->sp++ = value_of_small((int64_t)at);
	*frame->sp++ = raised_take(t);
	frame->ip = frame->code->ins + handler->target;
}

/* Leave a frame by an exception. */
static void leave(struct thread *t, struct frame *frame) {
	value pending = raised_take(t), made = frame->made;

	cut_stack(t, frame, 0);
	frame->made = VALUE_NULL;
	t->frame = frame->back;
	t->depth--;
	frame_close(t, frame);
	value_drop(t, made);
	t->exc = pending;
}

struct frame *eval_unwind(struct thread *t, struct frame *frame, bool is_new) {
	for (;;) {
		size_t at = (size_t)(frame->ip - frame->code->ins);
		const struct code_handler *handler = find_handler(frame->code->code, at);
		bool is_entry = frame->flags & FRAME_ENTRY;
		struct frame *back = frame->back;

		if (is_new)
			exc_add_traceback(t, t->exc, frame->code, at);
		/* a run that is being stopped runs no except and no finally */
		if (handler && !sched_stopped(t->vm->sched)) {
			enter_handler(t, frame, handler, at);
			return frame;
		}
		leave(t, frame);
		if (is_entry)
			return NULL;
		frame = back;
		is_new = true;
	}
}

value eval_return(struct thread *t, struct frame *frame, value r) {
	value made = frame->made;

	if (!(frame->flags & FRAME_INIT)) {
		frame->made = VALUE_NULL;   /* a class body's dict, which __build_class__ keeps */
		value_drop(t, made);
		return r;
	}
	if (r != VALUE_NONE) {
		raise_exc(t, EXC_TYPE, "__init__() should return None, not '%s'", value_type_name(t->vm,
				r));
		value_drop(t, r);
		return VALUE_NULL;
	}
	frame->made = VALUE_NULL;
	return made;
}

void eval_pop_except(struct thread *t, value previous) {
	value handled = t->handled;

	t->handled = previous;
	value_drop(t, handled);
}

/* ---- with ---- */

bool eval_before_with(struct thread *t, value manager, value *exit, value *entered) {
	struct class *class = state_class_of(t->vm, manager);
	value enter_found = class_lookup(t->vm, class, dunder(t->vm, DUNDER_ENTER));
	value exit_found = class_lookup(t->vm, class, dunder(t->vm, DUNDER_EXIT));

	if (enter_found == VALUE_NULL || exit_found == VALUE_NULL) {
		raise_exc(t, EXC_TYPE, "'%s' object does not support the context manager protocol%s",
			class->name->s, enter_found == VALUE_NULL ? "" : " (missed __exit__ method)");
		return false;
	}
	*exit = attr_bind(t, exit_found, manager, class);
	if (*exit == VALUE_NULL)
		return false;
	*entered = state_call_found(t, enter_found, manager, NULL, 0);
	if (*entered != VALUE_NULL)
		return true;
	value_drop(t, *exit);
	return false;
}

value eval_with_except(struct thread *t, value exit, value exception) {
	value args[3] = {
		value_of_obj(value_obj(exception)->class), exception, exc_of(exception)->traceback,
	};

	return vm_call(t, exit, args, 3, VALUE_NULL);
}
