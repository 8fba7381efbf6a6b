/*
 * Classes: single inheritance, lookups that are remembered.
 *
 * Every class has a version, taken from a counter and never used twice, that
 * changes when the class or a base of it changes.  class_lookup keeps what it
 * found in a small table under (class, name, version); so do inline caches.
 */

#include "vm/class.h"

#include "base/mem.h"
#include "vm/instance.h"
#include "vm/shape.h"
#include "vm/state.h"

/* ---- looking up ---- */

value class_find(const struct class *class, struct str *name) {
	for (; class; class = class->base) {
		value found = dict_get_name(class->dict, name);

		if (found != VALUE_NULL)
			return found;
	}
	return VALUE_NULL;
}

value class_find_own(const struct class *class, struct str *name) {
	for (; class && class->base; class = class->base) {
		value found = dict_get_name(class->dict, name);

		if (found != VALUE_NULL)
			return found;
	}
	return VALUE_NULL;
}

static inline struct lookup *lookup_of(struct vm *vm, uintptr_t class, const struct str *name) {
	return &vm->lookups[((class >> 4) * 31 ^ (uintptr_t)name >> 4) & (VM_LOOKUPS - 1)];
}

value class_lookup(struct vm *vm, const struct class *class, struct str *name) {
	uintptr_t key = (uintptr_t)class;
	struct lookup *lookup = lookup_of(vm, key, name);

	if (lookup->class != key || lookup->name != name || lookup->version != class->version)
		*lookup = (struct lookup){key, name, class->version, class_find(class, name)};
	return lookup->found;
}

value class_lookup_own(struct vm *vm, const struct class *class, struct str *name) {
	uintptr_t key = (uintptr_t)class + 1;
	struct lookup *lookup = lookup_of(vm, key, name);

	if (lookup->class != key || lookup->name != name || lookup->version != class->version)
		*lookup = (struct lookup){key, name, class->version, class_find_own(class, name)};
	return lookup->found;
}

bool class_is(const struct class *class, const struct class *base) {
	for (; class; class = class->base)
		if (class == base)
			return true;
	return false;
}

bool is_instance(const struct vm *vm, value v, const struct class *class) {
	return class_is(state_class_of(vm, v), class);
}

struct class *class_of(const struct vm *vm, value v) {
	return state_class_of(vm, v);
}

struct class *vm_class(const struct vm *vm, enum obj_kind kind) {
	return state_class(vm, kind);
}

enum obj_kind state_kind_of(value v) {
	if (value_is_int(v))
		return OBJ_INT;
	if (value_is_flonum(v))
		return OBJ_FLOAT;
	switch (v) {
	case VALUE_TRUE: case VALUE_FALSE: return OBJ_BOOL;
	case VALUE_ELLIPSIS: return OBJ_ELLIPSIS;
	case VALUE_NOT_IMPLEMENTED: return OBJ_NOT_IMPLEMENTED;
	default: return OBJ_NONE;
	}
}

const char *value_type_name(const struct vm *vm, value v) {
	return state_class_of(vm, v)->type_name;
}

/* ---- making ---- */

static void new_version(struct vm *vm, struct class *class) {
	class->version = ++vm->n_versions;
	for (struct class *sub = class->first_sub; sub; sub = sub->next_sub)
		new_version(vm, sub);
}

/* Flags that say what instances must be asked before the common way. */
static unsigned hook_flag(const struct vm *vm, const struct str *name) {
	if (name == dunder(vm, DUNDER_GETATTR))
		return CLASS_HAS_GETATTR;
	if (name == dunder(vm, DUNDER_SETATTR) || name == dunder(vm, DUNDER_DELATTR))
		return CLASS_HAS_SETATTR;
	return name == dunder(vm, DUNDER_DEL) ? CLASS_HAS_DEL : 0;
}

static void add_flag(struct class *class, unsigned flag) {
	class->flags |= flag;
	for (struct class *sub = class->first_sub; sub; sub = sub->next_sub)
		add_flag(sub, flag);
}

void class_set(struct thread *t, struct class *class, struct str *name, value v) {
	bool was_there;

	if (v != VALUE_NULL)
		dict_set_name(t, class->dict, name, v);
	else
		dict_delete(t, class->dict, value_of_obj(name), &was_there);
	if (class->base && hook_flag(t->vm, name))
		add_flag(class, hook_flag(t->vm, name));
	new_version(t->vm, class);
}

/* What `class` has from its base; the header and the name are the caller's. */
static void inherit(struct vm *vm, struct class *class, struct class *base) {
	class->base = base;
	if (base) {
		class->ops = base->ops;
		class->instance_kind = base->instance_kind;
		class->flags = base->flags & ~(unsigned)CLASS_FINAL;
		class->init_payload = base->init_payload;
		class->free_payload = base->free_payload;
		class->make = base->make;
		class->native = base->native;
		class->payload_size = base->payload_size;
		class->next_sub = base->first_sub;
		base->first_sub = class;
	}
	class->root_shape = shape_root(vm, class);
	class->version = ++vm->n_versions;
}

static void fill_header(struct vm *vm, struct class *class) {
	class->obj.kind = OBJ_CLASS;
	class->obj.class = state_class(vm, OBJ_CLASS);
	heap_make_immortal(&class->obj);
}

struct class *class_open_kind(struct vm *vm, enum obj_kind kind, const char *name,
		struct class *base, const struct class_ops *ops, const struct native_def *methods,
		bool is_public) {
	struct class *class = state_class(vm, kind);

	fill_header(vm, class);
	inherit(vm, class, kind == OBJ_INSTANCE ? NULL : base ? base : state_class(vm, OBJ_INSTANCE));
	class->name = class->qualname = name_of(vm, name);
	class->module_name = "builtins";
	class->type_name = name;
	class->dict = (struct dict *)value_obj(dict_new(vm_boot(vm)));
	class->instance_kind = kind;
	if (kind != OBJ_INSTANCE)
		class->flags |= CLASS_FINAL;
	if (ops)
		class->ops = ops;
	native_class_fill(vm, class, methods);
	if (is_public)
		native_add(vm, vm->builtins, name, value_of_obj(class));
	return class;
}

/*
 * The ops of a class made in C: its own, and its base's where it has none.  A struct
 * class_ops is nothing but pointers to functions, so it is an array of them.
 */
static const struct class_ops *merge_ops(struct vm *vm, const struct class_ops *own,
		const struct class_ops *base) {
	enum { N = sizeof *own / sizeof(void *) };
	struct class_ops *ops = arena_alloc(vm->arena, sizeof *ops);
	void *from_own[N], *from_base[N];

	memcpy(from_own, own, sizeof *own);
	memcpy(from_base, base, sizeof *base);
	for (int i = 0; i < N; i++)
		if (!from_own[i])
			from_own[i] = from_base[i];
	memcpy(ops, from_own, sizeof *ops);
	return ops;
}

struct class *native_class_make(struct vm *vm, const struct native_class *def, struct class *base) {
	struct class *class = state_make(vm, OBJ_CLASS, sizeof *class);

	memset((char *)class + sizeof class->obj, 0, sizeof *class - sizeof class->obj);
	inherit(vm, class, base ? base : state_class(vm, OBJ_INSTANCE));
	class->name = class->qualname = name_of(vm, def->name);
	class->module_name = def->module;
	class->type_name = def->module[0] == '_'
			? arena_format(vm->arena, "%s.%s", def->module, def->name)
			: def->name;
	class->dict = (struct dict *)value_obj(dict_new(vm_boot(vm)));
	if (def->ops)
		class->ops = merge_ops(vm, def->ops, class->ops);
	if (def->payload_size)
		class->payload_size = def->payload_size;
	if (def->init)
		class->init_payload = def->init;
	if (def->free)
		class->free_payload = def->free;
	class->native = def;
	native_class_fill(vm, class, def->methods);
	return class;
}

/* ---- a program's classes ---- */

/* Take `name` out of a dict; VALUE_NULL: it is not there.  The value is kept. */
static value take_out(struct thread *t, struct dict *dict, struct str *name) {
	value v = value_keep(dict_get_name(dict, name));
	bool was_there;

	if (v != VALUE_NULL)
		dict_delete(t, dict, value_of_obj(name), &was_there);
	return v;
}

/* The cell through which methods find __class__ for super(). */
static void fill_class_cell(struct thread *t, struct class *class) {
	value cell = take_out(t, class->dict, dunder(t->vm, DUNDER_CLASSCELL));

	if (value_is_kind(cell, OBJ_CELL))
		atomic_store_explicit(&((struct cell *)value_obj(cell))->val, value_of_obj(class),
			memory_order_relaxed);
	value_drop(t, cell);
}

/* What the class's own dict says about it. */
static void read_dict(struct thread *t, struct class *class) {
	struct vm *vm = t->vm;
	value qualname = take_out(t, class->dict, dunder(vm, DUNDER_QUALNAME));
	value module = dict_get_name(class->dict, dunder(vm, DUNDER_MODULE));

	class->qualname =
			value_is_str(qualname) ? name_of_str(vm, value_as_str(qualname)) : class->name;
	value_drop(t, qualname);
	class->module_name =
			value_is_str(module) ? name_of_str(vm, value_as_str(module))->s : "__main__";
	fill_class_cell(t, class);
	if (dict_get_name(class->dict, dunder(vm, DUNDER_EQ)) != VALUE_NULL
			&& dict_get_name(class->dict, dunder(vm, DUNDER_HASH)) == VALUE_NULL)
		dict_set_name(t, class->dict, dunder(vm, DUNDER_HASH), VALUE_NONE);
	static const enum dunder_id hooks[] = {
		DUNDER_GETATTR, DUNDER_SETATTR, DUNDER_DELATTR, DUNDER_DEL,
	};
	for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++)
		if (dict_get_name(class->dict, dunder(vm, hooks[i])) != VALUE_NULL)
			class->flags |= hook_flag(vm, dunder(vm, hooks[i]));
}

/* Tell descriptors under which names they stand. */
static bool set_names(struct thread *t, struct class *class) {
	for (size_t i = 0; i < class->dict->n_entries; i++) {
		value key = class->dict->entries[i].key, v = class->dict->entries[i].val;
		value found, args[2] = {value_of_obj(class), key};

		if (key == VALUE_NULL || !value_is_instance(v))
			continue;
		found = class_lookup_own(t->vm, value_obj(v)->class, dunder(t->vm, DUNDER_SET_NAME));
		if (found == VALUE_NULL)
			continue;
		value result = state_call_found(t, found, v, args, 2);
		if (result == VALUE_NULL)
			return false;
		value_drop(t, result);
	}
	return true;
}

/* __new__ is a static method, and __init_subclass__ a class method, without being told. */
static bool wrap_implicit(struct thread *t, struct class *class, enum dunder_id id,
		enum obj_kind kind) {
	value found = dict_get_name(class->dict, dunder(t->vm, id));
	struct wrapper *wrapper;

	if (!value_is_kind(found, OBJ_FUNC))
		return true;
	wrapper = heap_object(t, kind, state_class(t->vm, kind), sizeof *wrapper);
	if (!wrapper)
		return false;
	wrapper->func = value_keep(found);
	dict_set_name(t, class->dict, dunder(t->vm, id), value_of_obj(wrapper));
	value_drop(t, value_of_obj(wrapper));
	return true;
}

static bool init_subclass(struct thread *t, struct class *class) {
	value found = class_lookup_own(t->vm, class->base, dunder(t->vm, DUNDER_INIT_SUBCLASS));
	value self = value_of_obj(class), result;

	if (!value_is_kind(found, OBJ_CLASSMETHOD))
		return true;
	result = vm_call1(t, ((struct wrapper *)value_obj(found))->func, self);
	value_drop(t, result);
	return result != VALUE_NULL;
}

struct class *class_new(struct thread *t, struct str *name, struct class *base, value dict) {
	struct class *class;

	if (base->flags & CLASS_FINAL) {
		raise_exc(t, EXC_TYPE, "type '%s' is not an acceptable base type", base->name->s);
		value_drop(t, dict);
		return NULL;
	}
	class = state_make(t->vm, OBJ_CLASS, sizeof *class);
	memset((char *)class + sizeof class->obj, 0, sizeof *class - sizeof class->obj);
	inherit(t->vm, class, base);
	class->flags |= CLASS_PYTHON;
	class->name = name_of_str(t->vm, name);
	class->type_name = class->name->s;
	class->dict = (struct dict *)value_obj(dict);
	read_dict(t, class);
	if (!wrap_implicit(t, class, DUNDER_NEW, OBJ_STATIC)
			|| !wrap_implicit(t, class, DUNDER_INIT_SUBCLASS, OBJ_CLASSMETHOD)
			|| !set_names(t, class) || !init_subclass(t, class))
		return NULL;
	return class;
}

value class_full_name(struct thread *t, const struct class *class) {
	if (!strcmp(class->module_name, "builtins"))
		return value_of_obj(class->qualname);
	return str_format(t, "%s.%s", class->module_name, class->qualname->s);
}

/* ---- isinstance, issubclass ---- */

static int check(struct thread *t, const struct class *class, value classes, const char *who) {
	if (value_is_kind(classes, OBJ_CLASS))
		return class_is(class, (struct class *)value_obj(classes));
	if (value_is_kind(classes, OBJ_TUPLE)) {
		const struct tuple *tuple = (struct tuple *)value_obj(classes);

		for (size_t i = 0; i < tuple->len; i++) {
			int is = check(t, class, tuple->items[i], who);

			if (is)
				return is;
		}
		return 0;
	}
	raise_exc(t, EXC_TYPE, "%s", who);
	return -1;
}

int class_check_instance(struct thread *t, value v, value classes) {
	return check(t, state_class_of(t->vm, v), classes,
		"isinstance() arg 2 must be a type, a tuple of types, or a union");
}

int class_check_subclass(struct thread *t, value v, value classes) {
	if (!value_is_kind(v, OBJ_CLASS)) {
		raise_exc(t, EXC_TYPE, "issubclass() arg 1 must be a class");
		return -1;
	}
	return check(t, (struct class *)value_obj(v), classes,
		"issubclass() arg 2 must be a class, a tuple of classes, or a union");
}
