/*
 * A program's globals
 *
 *     slots     [ value of name 0 | name 1 | ... | builtin 0 | builtin 1 | ... ]
 *
 * one for each name that is global anywhere in the program; behind them the
 * builtins of the same names, so that a name that is not bound costs one look more.
 * Names that the program never mentions (setattr on a module) go into the dict.
 */

#include "vm/module.h"

#include "base/mem.h"
#include "vm/exc.h"
#include "vm/native.h"
#include "vm/state.h"

struct module *module_new(struct vm *vm, const char *name) {
	struct module *module = state_make(vm, OBJ_MODULE, sizeof *module);

	module->name = arena_copy(vm->arena, name, strlen(name));
	module->dict = (struct dict *)value_obj(dict_new(vm_boot(vm)));
	module->program = NULL;
	module->slots = NULL;
	module->slot_names = NULL;
	module->n_slots = 0;
	dict_set_name(vm_boot(vm), module->dict, dunder(vm, DUNDER_NAME), value_of_obj(name_of(vm,
			name)));
	return module;
}

static void set(struct thread *t, struct module *module, enum dunder_id id, const char *text) {
	value v = text ? value_of_obj(name_of(t->vm, text)) : VALUE_NONE;

	module_set(t, module, dunder(t->vm, id), v);
}

struct module *module_of_program(struct vm *vm, struct program *program, const char *name) {
	struct module *module = module_new(vm, name);
	size_t n = program->n_slots;

	module->program = program;
	module->n_slots = n;
	module->slot_names = arena_alloc(vm->arena, (n + 1) * sizeof *module->slot_names);
	module->slots = arena_alloc(vm->arena, (2 * n + 1) * sizeof *module->slots);
	for (size_t i = 0; i < n; i++) {
		struct str *slot_name = name_of(vm, program->slots[i]);

		module->slot_names[i] = slot_name;
		atomic_init(&module->slots[i], VALUE_NULL);
		atomic_init(&module->slots[n + i], dict_get_name(vm->builtins->dict, slot_name));
	}
	set(vm_boot(vm), module, DUNDER_NAME, name);
	set(vm_boot(vm), module, DUNDER_FILE, program->file);
	set(vm_boot(vm), module, DUNDER_DOC, NULL);
	return module;
}

/* A name's slot, NULL if it has none.  Rare enough for a plain search. */
static _Atomic value *slot_of(const struct module *module, const struct str *name) {
	for (size_t i = 0; i < module->n_slots; i++)
		if (module->slot_names[i] == name)
			return &module->slots[i];
	return NULL;
}

value module_get(const struct module *module, struct str *name) {
	const _Atomic value *slot = slot_of(module, name);

	return slot ? atomic_load_explicit(slot, memory_order_relaxed)
				: dict_get_name(module->dict, name);
}

bool module_set(struct thread *t, struct module *module, struct str *name, value v) {
	_Atomic value *slot = slot_of(module, name);
	bool was_there;

	if (v == VALUE_NULL && module_get(module, name) == VALUE_NULL) {
		raise_no_attribute(t, value_of_obj(module), name, "module '%s' has no attribute '%s'",
			module->name, name->s);
		return false;
	}
	if (slot) {
		value old = atomic_load_explicit(slot, memory_order_relaxed);

		atomic_store_explicit(slot, value_keep(v), memory_order_relaxed);
		value_drop(t, old);
		return true;
	}
	if (v == VALUE_NULL)
		return dict_delete(t, module->dict, value_of_obj(name), &was_there);
	dict_set_name(t, module->dict, name, v);
	return true;
}

static value module_repr(struct thread *t, value self) {
	const struct module *module = (struct module *)value_obj(self);

	if (module->program)
		return str_format(t, "<module '%s' from '%s'>", module->name, module->program->file);
	return str_format(t, "<module '%s' (built-in)>", module->name);
}

void module_open(struct vm *vm) {
	static const struct class_ops ops = {.repr = module_repr};

	class_open_kind(vm, OBJ_MODULE, "module", NULL, &ops, NULL, false);
}
