/*
 * Names, the slow ways; and functions.
 */

#include "vm/eval.h"
#include "vm/exc.h"
#include "vm/module.h"

static struct dict *class_dict(const struct frame *frame) {
	return frame->made == VALUE_NULL ? NULL : (struct dict *)value_obj(frame->made);
}

static value find_global(const struct frame *frame, struct str *name) {
	return module_get(frame->code->module, name);
}

value eval_load_missing_global(struct thread *t, const struct frame *frame, size_t slot) {
	const struct module *module = frame->code->module;
	value v = module_builtin(module, frame->globals, slot);

	return v == VALUE_NULL ? raise_no_name(t, module->slot_names[slot]) : v;
}

bool eval_delete_global(struct thread *t, const struct frame *frame, size_t slot) {
	value old = atomic_load_explicit(&frame->globals[slot], memory_order_relaxed);

	if (old == VALUE_NULL) {
		raise_no_name(t, frame->code->module->slot_names[slot]);
		return false;
	}
	atomic_store_explicit(&frame->globals[slot], VALUE_NULL, memory_order_relaxed);
	value_drop(t, old);
	return true;
}

/* In a class body `arg` is a name; in a module's code a slot that is not bound. */
value eval_load_name(struct thread *t, struct frame *frame, unsigned arg) {
	struct dict *dict = class_dict(frame);
	struct str *name;
	value v;

	if (!dict)
		return value_keep(eval_load_missing_global(t, frame, arg));
	name = frame->code->names[arg];
	v = dict_get_name(dict, name);
	if (v == VALUE_NULL)
		v = find_global(frame, name);
	if (v == VALUE_NULL)
		v = dict_get_name(t->vm->builtins->dict, name);
	return v == VALUE_NULL ? raise_no_name(t, name) : value_keep(v);
}

bool eval_store_name(struct thread *t, struct frame *frame, unsigned arg, value v) {
	struct str *name = frame->code->names[arg];
	bool was_there;

	if (v != VALUE_NULL)
		return dict_set(t, class_dict(frame), value_of_obj(name), v);
	if (!dict_delete(t, class_dict(frame), value_of_obj(name), &was_there))
		return false;
	if (!was_there)
		raise_no_name(t, name);
	return was_there;
}

void eval_raise_unbound(struct thread *t, const struct frame *frame, unsigned slot) {
	const char *name = frame->code->locals[slot]->s;

	if (frame->code->code->local_kinds[slot] & CODE_FREE)
		raise_exc(t, EXC_NAME,
				"cannot access free variable '%s' where it is not associated with a value in "
				"enclosing scope",
				name);
	else
		raise_exc(t, EXC_UNBOUND_LOCAL,
				"cannot access local variable '%s' where it is not associated with a value", name);
}

value eval_load_classderef(struct thread *t, struct frame *frame, unsigned arg) {
	struct dict *dict = class_dict(frame);
	value v = dict ? dict_get_name(dict, frame->code->locals[arg]) : VALUE_NULL;

	if (v == VALUE_NULL)
		v = atomic_load_explicit(&((struct cell *)value_obj(frame->slots[arg]))->val,
				memory_order_relaxed);
	if (v == VALUE_NULL)
		eval_raise_unbound(t, frame, arg);
	return value_keep(v);
}

/* [defaults] [keyword defaults] [annotations] [cells] code -> */
value eval_make_function(struct thread *t, struct frame *frame, unsigned flags) {
	struct loaded *body = (struct loaded *)value_obj(frame->sp[-1]);
	struct func *func = func_new(t, body, frame->code->is_lasting);

	if (!func)
		return VALUE_NULL;
	frame->sp--;
	if (flags & 8)
		func->closure = *--frame->sp;
	if (flags & 4)
		value_drop(t, *--frame->sp);
	if (flags & 2)
		func->kw_defaults = *--frame->sp;
	if (flags & 1)
		func->defaults = *--frame->sp;
	return value_of_obj(func);
}

void eval_copy_free_vars(struct frame *frame) {
	const struct func *func = (struct func *)value_obj(frame->func);
	const struct tuple *cells = (struct tuple *)value_obj(func->closure);
	size_t first = frame->code->n_locals - cells->len;

	for (size_t i = 0; i < cells->len; i++)
		frame->slots[first + i] = value_keep(cells->items[i]);
}
