/* The classes of None, Ellipsis and NotImplemented: one value each. */

#include "vm/state.h"
#include "vm/types.h"

static value none_repr(struct thread *t, value self) {
	(void)self;
	return str_of(t, "None");
}

static value ellipsis_repr(struct thread *t, value self) {
	(void)self;
	return str_of(t, "Ellipsis");
}

static value not_implemented_repr(struct thread *t, value self) {
	(void)self;
	return str_of(t, "NotImplemented");
}

/* A number without a meaning, the same in every run. */
static bool constant_hash(struct thread *t, value self, int64_t *hash) {
	(void)t;
	*hash = (int64_t)(self * 0x9e3779b97f4a7c15u >> 8);
	return true;
}

static value none_new(struct thread *t, const value *args) {
	(void)t;
	(void)args;
	return VALUE_NONE;
}

static value ellipsis_new(struct thread *t, const value *args) {
	(void)t;
	(void)args;
	return VALUE_ELLIPSIS;
}

static value not_implemented_new(struct thread *t, const value *args) {
	(void)t;
	(void)args;
	return VALUE_NOT_IMPLEMENTED;
}

static const struct class_ops none_ops = {.repr = none_repr, .hash = constant_hash};
static const struct class_ops ellipsis_ops = {.repr = ellipsis_repr, .hash = constant_hash};
static const struct class_ops not_implemented_ops = {
	.repr = not_implemented_repr, .hash = constant_hash,
};

static const struct native_def none_methods[] = {
	{"__new__", none_new, "cls, /", NATIVE_STATIC},
	{0},
};

static const struct native_def ellipsis_methods[] = {
	{"__new__", ellipsis_new, "cls, /", NATIVE_STATIC},
	{0},
};

static const struct native_def not_implemented_methods[] = {
	{"__new__", not_implemented_new, "cls, /", NATIVE_STATIC},
	{0},
};

void none_open(struct vm *vm) {
	class_open_kind(vm, OBJ_NONE, "NoneType", NULL, &none_ops, none_methods, false);
	class_open_kind(vm, OBJ_ELLIPSIS, "ellipsis", NULL, &ellipsis_ops, ellipsis_methods, false);
	class_open_kind(vm, OBJ_NOT_IMPLEMENTED, "NotImplementedType", NULL, &not_implemented_ops,
		not_implemented_methods, false);
	native_add(vm, vm_builtins(vm), "Ellipsis", VALUE_ELLIPSIS);
	native_add(vm, vm_builtins(vm), "NotImplemented", VALUE_NOT_IMPLEMENTED);
}
