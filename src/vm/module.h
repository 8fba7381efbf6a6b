/*
 * module.h - modules: a program's, whose globals are slots, and those made in C, which have a dict.
 */

#ifndef VM_MODULE_H
#define VM_MODULE_H

#include "vm/object.h"

#include <stdbool.h>

/* A module made in C, still empty, or a program's; immortal. */
struct module *module_new(struct vm *vm, const char *name);
struct module *module_of_program(struct vm *vm, struct program *program, const char *name);

/* A global by name, borrowed; VALUE_NULL: none. */
value module_get(const struct module *module, struct str *name);

/* Set it, or (v VALUE_NULL) delete it. */
bool module_set(struct thread *t, struct module *module, struct str *name, value v);

/* The builtin behind each slot, VALUE_NULL where there is none: slots[n_slots + i]. */
static inline value module_builtin(const struct module *module, const _Atomic value *slots,
		size_t i) {
	return atomic_load_explicit(&slots[module->n_slots + i], memory_order_relaxed);
}

/* Fill the class module. */
void module_open(struct vm *vm);

#endif
