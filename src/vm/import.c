/*
 * import: modules made in C, opened at their first import.
 *
 * "concurrent.futures" needs a "concurrent" to hang in: a name that only begins
 * others' becomes an empty module.
 */

#include "base/mem.h"
#include "vm/attr.h"
#include "vm/eval.h"
#include "vm/exc.h"
#include "vm/module.h"

static struct module *find_open(const struct vm *vm, const char *name) {
	for (size_t i = 0; i < vm->n_modules; i++)
		if (!strcmp(vm->modules[i]->name, name))
			return vm->modules[i];
	return NULL;
}

static const struct native_module *find_native(const struct vm *vm, const char *name) {
	for (const struct native_module *native = vm->host.modules; native && native->name; native++)
		if (!strcmp(native->name, name))
			return native;
	return NULL;
}

static bool begins_another(const struct vm *vm, const char *name) {
	size_t len = strlen(name);

	for (const struct native_module *native = vm->host.modules; native && native->name; native++)
		if (!strncmp(native->name, name, len) && native->name[len] == '.')
			return true;
	return false;
}

static void remember(struct vm *vm, struct module *module) {
	MEM_GROW(vm->modules, vm->n_modules, vm->cap_modules);
	vm->modules[vm->n_modules++] = module;
}

static struct module *say_none(struct thread *t, const char *name) {
	raise_exc(t, EXC_MODULE_NOT_FOUND, "No module named '%s'", name);
	if (raised_is(t, exc_class(t->vm, EXC_MODULE_NOT_FOUND)))
		exc_of(t->exc)->extra = value_of_obj(name_of(t->vm, name));
	return NULL;
}

/* Hang "a.b" into "a" as its attribute "b". */
static bool hang_into_parent(struct thread *t, const char *name, struct module *module) {
	const char *dot = strrchr(name, '.');
	struct module *parent;
	char *parent_name;

	if (!dot)
		return true;
	parent_name = mem_copy_string(name);
	parent_name[dot - name] = '\0';
	parent = vm_import(t, parent_name);
	mem_free(parent_name);
	if (!parent)
		return false;
	dict_set_name(t, parent->dict, name_of(t->vm, dot + 1), value_of_obj(module));
	return true;
}

struct module *vm_import(struct thread *t, const char *name) {
	struct module *module = find_open(t->vm, name);
	const struct native_module *native;

	if (module)
		return module;
	native = find_native(t->vm, name);
	if (!native && !begins_another(t->vm, name))
		return say_none(t, name);
	module = module_new(t->vm, name);
	remember(t->vm, module);
	if (native && !native->open(t, module)) {
		t->vm->n_modules--;
		return NULL;
	}
	return hang_into_parent(t, name, module) ? module : NULL;
}

/* import a.b: opens both; the value is a, or a.b when names of it are wanted. */
value import_name(struct thread *t, struct frame *frame, struct str *name, value level,
		value from) {
	struct module *module;
	const char *dot;
	char *first;

	(void)frame;
	if (level != value_of_small(0))
		return raise_exc(t, EXC_IMPORT, "attempted relative import with no known parent package");
	module = vm_import(t, name->s);
	if (!module)
		return VALUE_NULL;
	dot = strchr(name->s, '.');
	if (from != VALUE_NONE || !dot)
		return value_of_obj(module);
	first = mem_copy_string(name->s);
	first[dot - name->s] = '\0';
	module = vm_import(t, first);
	mem_free(first);
	return module ? value_of_obj(module) : VALUE_NULL;
}

value import_from(struct thread *t, value module, struct str *name) {
	value v = attr_find(t, module, name);
	const struct module *from = (struct module *)value_obj(module);

	if (v != VALUE_NULL || raised(t))
		return v;
	v = str_format(t, "%s.%s", from->name, name->s);
	if (v == VALUE_NULL)
		return VALUE_NULL;
	struct module *sub =
			find_native(t->vm, value_as_str(v)->s) ? vm_import(t, value_as_str(v)->s) : NULL;
	value_drop(t, v);
	if (sub || raised(t))
		return sub ? value_of_obj(sub) : VALUE_NULL;
	return raise_exc(t, EXC_IMPORT, "cannot import name '%s' from '%s' (unknown location)", name->s,
			from->name);
}

/* All public names into the program's globals. */
bool import_star(struct thread *t, struct frame *frame, value module) {
	const struct dict *dict = ((struct module *)value_obj(module))->dict;

	for (size_t i = 0; i < dict->n_entries; i++) {
		value key = dict->entries[i].key;

		if (key == VALUE_NULL || value_as_str(key)->s[0] == '_')
			continue;
		if (!module_set(t, frame->code->module, name_of_str(t->vm, value_as_str(key)),
					dict->entries[i].val))
			return false;
	}
	return true;
}
