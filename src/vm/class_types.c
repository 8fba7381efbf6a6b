/*
 * type, object, super, property, staticmethod and classmethod.
 */

#include "vm/attr.h"

#include "vm/call.h"
#include "vm/frame.h"
#include "vm/instance.h"

/* ---- type ---- */

static value type_repr(struct thread *t, value self) {
	value name = class_full_name(t, (struct class *)value_obj(self)), made;

	if (name == VALUE_NULL)
		return VALUE_NULL;
	made = str_format(t, "<class '%s'>", value_as_str(name)->s);
	value_drop(t, name);
	return made;
}

/* type(v), and type(name, bases, dict). */
static value type_make(struct thread *t, struct class *class, const value *args, size_t n,
		value names) {
	const struct tuple *bases;
	struct class *base = state_class(t->vm, OBJ_INSTANCE), *made;
	value dict;

	(void)class;
	if (n == 1 && names == VALUE_NULL)
		return value_of_obj(state_class_of(t->vm, args[0]));
	if (n != 3 || names != VALUE_NULL)
		return raise_exc(t, EXC_TYPE, "type() takes 1 or 3 arguments");
	if (!value_is_str(args[0]) || !value_is_kind(args[1], OBJ_TUPLE) ||
			!value_is_kind(args[2], OBJ_DICT))
		return raise_exc(t, EXC_TYPE, "type() takes a str, a tuple and a dict");
	bases = (struct tuple *)value_obj(args[1]);
	if (bases->len > 1 || (bases->len && !value_is_kind(bases->items[0], OBJ_CLASS)))
		return raise_exc(t, EXC_TYPE, "type() takes one base class in lesson Python");
	if (bases->len)
		base = (struct class *)value_obj(bases->items[0]);
	dict = vm_call1(t, value_of_obj(state_class(t->vm, OBJ_DICT)), args[2]);
	made = dict == VALUE_NULL ? NULL : class_new(t, value_as_str(args[0]), base, dict);
	return made ? value_of_obj(made) : VALUE_NULL;
}

static value type_mro(struct thread *t, const value *args) {
	return attr_get(t, args[0], dunder(t->vm, DUNDER_MRO));
}

static value type_subclasses(struct thread *t, const value *args) {
	value list = list_of(t, NULL, 0);
	const struct class *class = (struct class *)value_obj(args[0]);

	for (const struct class *sub = class->first_sub; sub && list != VALUE_NULL;
			sub = sub->next_sub) {
		if (list_append(t, (struct list *)value_obj(list), value_of_obj(sub)))
			continue;
		value_drop(t, list);
		list = VALUE_NULL;
	}
	return list;
}

static const struct native_def TYPE_METHODS[] = {
	{"mro", type_mro, "self, /", NATIVE_PLAIN},
	{"__subclasses__", type_subclasses, "self, /", NATIVE_PLAIN},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

/* ---- object ---- */

static value object_new(struct thread *t, const value *args) {
	struct class *class;

	if (!value_is_kind(args[0], OBJ_CLASS))
		return raise_exc(t, EXC_TYPE, "object.__new__(X): X is not a type object (%s)",
			value_type_name(t->vm, args[0]));
	class = (struct class *)value_obj(args[0]);
	if (class->instance_kind != OBJ_INSTANCE)
		return raise_exc(t, EXC_TYPE, "object.__new__(%s) is not safe, use %s.__new__()",
			class->name->s, class->name->s);
	return instance_new(t, class);
}

static value object_init(struct thread *t, const value *args) {
	(void)t;
	(void)args;
	return VALUE_NONE;
}

static value object_repr(struct thread *t, const value *args) {
	const struct class_ops *ops = state_class_of(t->vm, args[0])->ops;

	return ops->repr ? ops->repr(t, args[0]) : instance_ops.repr(t, args[0]);
}

static value object_str(struct thread *t, const value *args) {
	return value_repr(t, args[0]);
}

static value object_eq(struct thread *t, const value *args) {
	(void)t;
	return args[0] == args[1] ? VALUE_TRUE : VALUE_NOT_IMPLEMENTED;
}

static value object_ne(struct thread *t, const value *args) {
	(void)t;
	return args[0] == args[1] ? VALUE_FALSE : VALUE_NOT_IMPLEMENTED;
}

static value object_hash(struct thread *t, const value *args) {
	int64_t hash;
	const struct class_ops *ops = state_class_of(t->vm, args[0])->ops;

	if (!(ops->hash ? ops->hash : instance_ops.hash)(t, args[0], &hash))
		return VALUE_NULL;
	return int_of(t, hash);
}

static struct str *attr_name(struct thread *t, value name) {
	if (value_is_str(name))
		return name_of_str(t->vm, value_as_str(name));
	raise_exc(t, EXC_TYPE, "attribute name must be string, not '%s'", value_type_name(t->vm, name));
	return NULL;
}

static value object_setattr(struct thread *t, const value *args) {
	struct str *name = attr_name(t, args[1]);

	return name && attr_set_plain(t, args[0], name, args[2]) ? VALUE_NONE : VALUE_NULL;
}

static value object_delattr(struct thread *t, const value *args) {
	struct str *name = attr_name(t, args[1]);

	return name && attr_set_plain(t, args[0], name, VALUE_NULL) ? VALUE_NONE : VALUE_NULL;
}

static value object_getattribute(struct thread *t, const value *args) {
	struct str *name = attr_name(t, args[1]);

	return name ? attr_get_plain(t, args[0], name) : VALUE_NULL;
}

static value object_format(struct thread *t, const value *args) {
	if (!value_is_str(args[1]))
		return raise_exc(t, EXC_TYPE, "__format__() argument must be str, not %s",
			value_type_name(t->vm, args[1]));
	if (value_as_str(args[1])->len)
		return raise_exc(t, EXC_TYPE, "unsupported format string passed to %s.__format__",
			value_type_name(t->vm, args[0]));
	return value_str(t, args[0]);
}

static value object_init_subclass(struct thread *t, const value *args) {
	(void)t;
	(void)args;
	return VALUE_NONE;
}

static const struct native_def OBJECT_METHODS[] = {
	{"__new__", object_new, "cls, *args, **kwargs", NATIVE_STATIC},
	{"__init__", object_init, "self, *args, **kwargs", NATIVE_PLAIN},
	{"__repr__", object_repr, "self, /", NATIVE_PLAIN},
	{"__str__", object_str, "self, /", NATIVE_PLAIN},
	{"__eq__", object_eq, "self, value, /", NATIVE_PLAIN},
	{"__ne__", object_ne, "self, value, /", NATIVE_PLAIN},
	{"__hash__", object_hash, "self, /", NATIVE_PLAIN},
	{"__setattr__", object_setattr, "self, name, value, /", NATIVE_PLAIN},
	{"__delattr__", object_delattr, "self, name, /", NATIVE_PLAIN},
	{"__getattribute__", object_getattribute, "self, name, /", NATIVE_PLAIN},
	{"__format__", object_format, "self, format_spec, /", NATIVE_PLAIN},
	{"__init_subclass__", object_init_subclass, "cls", NATIVE_CLASS},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

/* ---- super ---- */

/* The class in whose body the running function was written. */
static value class_of_frame(const struct frame *frame, const struct str *name) {
	const struct code *code = frame->code->code;

	for (int i = 0; i < code->n_locals; i++) {
		value slot = frame->slots[i];

		if (frame->code->locals[i] == name && value_is_kind(slot, OBJ_CELL))
			return atomic_load_explicit(&((struct cell *)value_obj(slot))->val,
					memory_order_relaxed);
	}
	return VALUE_NULL;
}

/* super() without arguments means super(__class__, the first argument). */
static bool super_implicit(struct thread *t, value *class, value *self) {
	const struct frame *frame = t->frame;

	if (!frame || !frame->code->n_args || frame->slots[0] == VALUE_NULL) {
		raise_exc(t, EXC_RUNTIME, "super(): no arguments");
		return false;
	}
	*self = frame->slots[0];
	if (value_is_kind(*self, OBJ_CELL))
		*self = atomic_load_explicit(&((struct cell *)value_obj(*self))->val, memory_order_relaxed);
	*class = class_of_frame(frame, dunder(t->vm, DUNDER_CLASS));
	if (*class != VALUE_NULL && *self != VALUE_NULL)
		return true;
	raise_exc(t, EXC_RUNTIME, "super(): __class__ cell not found");
	return false;
}

static value super_make(struct thread *t, struct class *class, const value *args, size_t n,
		value names) {
	value start, self;
	struct super *super;
	bool fits;

	if (names != VALUE_NULL)
		return raise_exc(t, EXC_TYPE, "super() takes no keyword arguments");
	if (n == 2) {
		start = args[0];
		self = args[1];
	} else if (n) {
		return raise_exc(t, EXC_TYPE,
				"super() takes 0 or 2 arguments in lesson Python (%zu given)", n);
	} else if (!super_implicit(t, &start, &self)) {
		return VALUE_NULL;
	}
	if (!value_is_kind(start, OBJ_CLASS))
		return raise_exc(t, EXC_TYPE, "super() argument 1 must be a type, not %s",
			value_type_name(t->vm, start));
	fits = class_is(state_class_of(t->vm, self), (struct class *)value_obj(start))
		|| (value_is_kind(self, OBJ_CLASS)
			&& class_is((struct class *)value_obj(self), (struct class *)value_obj(start)));
	if (!fits)
		return raise_exc(t, EXC_TYPE,
				"super(type, obj): obj must be an instance or subtype of type");
	super = heap_object(t, OBJ_SUPER, class, sizeof *super);
	if (!super)
		return VALUE_NULL;
	super->class = (struct class *)value_obj(start);
	super->self = value_keep(self);
	return value_of_obj(super);
}

static void super_free(struct thread *t, struct obj *self) {
	value_drop(t, ((struct super *)self)->self);
}

static value super_repr(struct thread *t, value self) {
	const struct super *super = (struct super *)value_obj(self);

	return str_format(t, "<super: <class '%s'>, <%s object>>", super->class->name->s,
		value_type_name(t->vm, super->self));
}

/* ---- property ---- */

static struct property *property_make_from(struct thread *t, const struct property *old) {
	struct property *property =
			heap_object(t, OBJ_PROPERTY, state_class(t->vm, OBJ_PROPERTY), sizeof *property);

	if (!property)
		return NULL;
	property->get = old ? value_keep(old->get) : VALUE_NONE;
	property->set = old ? value_keep(old->set) : VALUE_NONE;
	property->del = old ? value_keep(old->del) : VALUE_NONE;
	return property;
}

static value property_new(struct thread *t, const value *args) {
	struct property *property = property_make_from(t, NULL);

	if (!property)
		return VALUE_NULL;
	property->get = value_keep(args[1]);
	property->set = value_keep(args[2]);
	property->del = value_keep(args[3]);
	return value_of_obj(property);
}

static struct property *property_copy(struct thread *t, value self) {
	return property_make_from(t, (struct property *)value_obj(self));
}

static value property_with(struct thread *t, struct property *property, value *member, value func) {
	value_drop(t, *member);
	*member = value_keep(func);
	return value_of_obj(property);
}

static value property_getter(struct thread *t, const value *args) {
	struct property *property = property_copy(t, args[0]);
	return property ? property_with(t, property, &property->get, args[1]) : VALUE_NULL;
}

static value property_setter(struct thread *t, const value *args) {
	struct property *property = property_copy(t, args[0]);
	return property ? property_with(t, property, &property->set, args[1]) : VALUE_NULL;
}

static value property_deleter(struct thread *t, const value *args) {
	struct property *property = property_copy(t, args[0]);
	return property ? property_with(t, property, &property->del, args[1]) : VALUE_NULL;
}

static value property_fget(struct thread *t, const value *args) {
	(void)t;
	return value_keep(((struct property *)value_obj(args[0]))->get);
}

static void property_free(struct thread *t, struct obj *self) {
	struct property *property = (struct property *)self;

	value_drop(t, property->get);
	value_drop(t, property->set);
	value_drop(t, property->del);
}

static const struct native_def PROPERTY_METHODS[] = {
	{"__new__", property_new, "cls, fget=None, fset=None, fdel=None, doc=None", NATIVE_STATIC},
	{"getter", property_getter, "self, fget, /", NATIVE_PLAIN},
	{"setter", property_setter, "self, fset, /", NATIVE_PLAIN},
	{"deleter", property_deleter, "self, fdel, /", NATIVE_PLAIN},
	{"fget", property_fget, "self", NATIVE_GETTER},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

/* ---- staticmethod and classmethod ---- */

static value wrapper_new(struct thread *t, const value *args) {
	struct class *class = (struct class *)value_obj(args[0]);
	struct wrapper *wrapper = heap_object(t, class->instance_kind, class, sizeof *wrapper);

	if (!wrapper)
		return VALUE_NULL;
	wrapper->func = value_keep(args[1]);
	return value_of_obj(wrapper);
}

static void wrapper_free(struct thread *t, struct obj *self) {
	value_drop(t, ((struct wrapper *)self)->func);
}

static value wrapper_func(struct thread *t, const value *args) {
	(void)t;
	return value_keep(((struct wrapper *)value_obj(args[0]))->func);
}

static value static_call(struct thread *t, value self, const value *args, size_t n, value names) {
	return vm_call(t, ((struct wrapper *)value_obj(self))->func, args, n, names);
}

static const struct native_def WRAPPER_METHODS[] = {
	{"__new__", wrapper_new, "cls, function, /", NATIVE_STATIC},
	{"__func__", wrapper_func, "self", NATIVE_GETTER},
	{"__wrapped__", wrapper_func, "self", NATIVE_GETTER},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

void class_types_open_object(struct vm *vm) {
	static const struct class_ops type_ops = {.repr = type_repr};

	class_open_kind(vm, OBJ_INSTANCE, "object", NULL, &instance_ops, NULL, false);
	class_open_kind(vm, OBJ_CLASS, "type", NULL, &type_ops, NULL, false);
	state_class(vm, OBJ_CLASS)->make = type_make;
}

void attr_open(struct vm *vm) {
	static const struct class_ops super_ops = {.repr = super_repr, .free = super_free};
	static const struct class_ops property_ops = {.free = property_free};
	static const struct class_ops static_ops = {.free = wrapper_free, .call = static_call};
	static const struct class_ops classmethod_ops = {.free = wrapper_free};

	native_class_fill(vm, state_class(vm, OBJ_INSTANCE), OBJECT_METHODS);
	native_class_fill(vm, state_class(vm, OBJ_CLASS), TYPE_METHODS);
	native_add(vm, vm->builtins, "object", value_of_obj(state_class(vm, OBJ_INSTANCE)));
	native_add(vm, vm->builtins, "type", value_of_obj(state_class(vm, OBJ_CLASS)));
	class_open_kind(vm, OBJ_SUPER, "super", NULL, &super_ops, NULL, true)->make = super_make;
	class_open_kind(vm, OBJ_PROPERTY, "property", NULL, &property_ops, PROPERTY_METHODS, true);
	class_open_kind(vm, OBJ_STATIC, "staticmethod", NULL, &static_ops, WRAPPER_METHODS, true);
	class_open_kind(vm, OBJ_CLASSMETHOD, "classmethod", NULL, &classmethod_ops, WRAPPER_METHODS,
			true);
}
