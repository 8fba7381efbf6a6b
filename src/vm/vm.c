/*
 * Opening an interpreter: strings and dicts first, for classes are made of them;
 * then object and type, the other builtin types, exceptions, builtins.
 */

#include "vm/vm.h"

#include "base/limits.h"
#include "base/mem.h"
#include "vm/attr.h"
#include "vm/call.h"
#include "vm/class_slots.h"
#include "vm/eval.h"
#include "vm/exc.h"
#include "vm/instance.h"
#include "vm/module.h"
#include "vm/types.h"

enum { LIBRARIES = 64 };

/* ---- opening ---- */

void *state_make(struct vm *vm, enum obj_kind kind, size_t size) {
	struct obj *obj = heap_object(&vm->boot, kind, state_class(vm, kind), size);

	if (!obj)
		err_die("no memory for the interpreter");
	heap_make_immortal(obj);
	return obj;
}

static void open_dunders(struct vm *vm) {
	static const char *const names[] = {
#define DUNDER(id, name) name,
#include "vm/dunder.def"
#undef DUNDER
	};

	for (int i = 0; i < DUNDER_COUNT; i++)
		vm->dunders[i] = name_of(vm, names[i]);
}

/* A class that has been named by objects before it was opened needs a head start. */
static void open_first_classes(struct vm *vm) {
	for (int kind = 0; kind < OBJ_KINDS; kind++) {
		vm->classes[kind].ops = &instance_ops;
		vm->classes[kind].instance_kind = (enum obj_kind)kind;
		heap_make_immortal(&vm->classes[kind].obj);
	}
	open_dunders(vm);
	vm->builtins = state_make(vm, OBJ_MODULE, sizeof *vm->builtins);
	*vm->builtins = (struct module){.obj = vm->builtins->obj, .name = "builtins"};
	vm->builtins->dict = (struct dict *)value_obj(dict_new(&vm->boot));
	class_types_open_object(vm);
	module_open(vm);
}

static void open_types(struct vm *vm) {
	str_open(vm);
	tuple_open(vm);
	dict_open(vm);
	dict_view_open(vm);
	list_open(vm);
	func_open(vm);
	attr_open(vm);
	exc_open(vm);
	int_open(vm);
	float_open(vm);
	bytes_open(vm);
	set_open(vm);
	range_open(vm);
	slice_open(vm);
	iter_open(vm);
	none_open(vm);
}

static void open_builtins(struct vm *vm) {
	static const struct native_def defs[] = {
		{"__build_class__", call_build_class, "func, name, /, *bases, **keywords", NATIVE_PLAIN},
		{NULL, NULL, NULL, NATIVE_PLAIN},
	};

	native_add_functions(vm, vm->builtins, defs);
	builtins_open(vm);
	class_slots_open(vm);
}

struct vm *vm_open(struct sched *sched, const struct vm_host *host) {
	struct vm *vm = MEM_NEW(struct vm);

	vm->sched = sched;
	vm->host = *host;
	vm->heap = heap_open();
	vm->arena = arena_open();
	vm->no_memory = VALUE_NULL;
	vm->checks = 311;
	vm->recursion_limit = LIMIT_RECURSION;
	vm->libraries = MEM_NEW_ARRAY(struct vm_library, LIBRARIES);
	MEM_GROW(vm->caches, vm->n_caches, vm->cap_caches);
	vm->caches[vm->n_caches++] = (struct call_cache){.found = VALUE_NULL};
	thread_init(&vm->boot, vm, sched_main(sched));
	eval_open(vm);
	open_first_classes(vm);
	open_types(vm);
	open_builtins(vm);
	return vm;
}

void vm_close(struct vm *vm) {
	heap_close(vm->heap);
	arena_close(vm->arena);
	mem_free(vm->names.table);
	mem_free(vm->shapes);
	mem_free(vm->caches);
	mem_free(vm->modules);
	mem_free(vm->libraries);
	mem_free(vm->later);
	mem_free(vm);
}

/* ---- what others ask ---- */

struct sched *vm_sched(struct vm *vm) {
	return vm->sched;
}

const struct vm_host *vm_host(struct vm *vm) {
	return &vm->host;
}

const char *vm_main_file(const struct vm *vm) {
	return vm->main && vm->main->program ? vm->main->program->file : "";
}

struct module *vm_builtins(const struct vm *vm) {
	return vm->builtins;
}

struct thread *vm_boot(struct vm *vm) {
	return &vm->boot;
}

unsigned vm_recursion_limit(const struct vm *vm) {
	return vm->recursion_limit;
}

void vm_set_recursion_limit(struct vm *vm, unsigned limit) {
	vm->recursion_limit = limit;
}

void vm_set_checks(struct vm *vm, int checks) {
	vm->checks = checks;
	eval_open(vm);
}

int vm_checks(const struct vm *vm) {
	return vm->checks;
}

bool vm_check_size(struct thread *t, size_t bytes) {
	return !heap_is_full(t, bytes);
}

void **vm_library_slot(struct vm *vm, const char *module) {
	for (size_t i = 0; i < vm->n_libraries; i++)
		if (!strcmp(vm->libraries[i].module, module))
			return &vm->libraries[i].slot;
	if (vm->n_libraries == LIBRARIES)
		err_die("too many library modules");
	vm->libraries[vm->n_libraries] = (struct vm_library){.module = module};
	return &vm->libraries[vm->n_libraries++].slot;
}

/* ---- running ---- */

bool vm_run(struct thread *t, struct program *program) {
	struct module *module = module_of_program(t->vm, program, "__main__");
	struct loaded *body = load_code(t, module, program->module);
	struct func *func = body ? func_new(t, body, true) : NULL;
	value result;

	if (!func)
		return false;
	t->vm->main = module;
	result = vm_call0(t, value_of_obj(func));
	value_drop(t, result);
	return result != VALUE_NULL;
}

/* ---- freeing ---- */

enum { FREE_DEPTH = 64 };

static void free_now(struct thread *t, struct obj *obj) {
	const struct class_ops *ops = obj->class->ops;

	if (obj->kind == OBJ_INSTANCE && instance_is_revived(t, obj))
		return;
	if (ops->free)
		ops->free(t, obj);
	heap_object_free(t, obj);
}

/*
 * What an object holds is freed by recursion, but not deep: a long chain of
 * objects is put off and freed from the outermost call.
 */
void value_free(struct thread *t, value v) {
	struct vm *vm = t->vm;

	if (t->free_depth >= FREE_DEPTH) {
		MEM_GROW(vm->later, vm->n_later, vm->cap_later);
		vm->later[vm->n_later++] = v;
		return;
	}
	t->free_depth++;
	free_now(t, value_obj(v));
	t->free_depth--;
	while (!t->free_depth && vm->n_later) {
		t->free_depth++;
		free_now(t, value_obj(vm->later[--vm->n_later]));
		t->free_depth--;
	}
}
