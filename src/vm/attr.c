/*
 * Getting and setting attributes, the slow way: eval's inline caches come first.
 */

#include "vm/attr.h"

#include "vm/exc.h"
#include "vm/func.h"
#include "vm/instance.h"
#include "vm/module.h"
#include "vm/shape.h"

/* ---- binding ---- */

value state_call_found(struct thread *t, value found, value self, const value *args,
		size_t n_args) {
	value all[4] = {self};
	value bound, result;

	if (value_is_kind(found, OBJ_FUNC) || value_is_kind(found, OBJ_NATIVE)) {
		for (size_t i = 0; i < n_args; i++)
			all[i + 1] = args[i];
		return vm_call(t, found, all, n_args + 1, VALUE_NULL);
	}
	bound = attr_bind(t, found, self, state_class_of(t->vm, self));
	result = bound == VALUE_NULL ? VALUE_NULL : vm_call(t, bound, args, n_args, VALUE_NULL);
	value_drop(t, bound);
	return result;
}

/* A descriptor made in Python: an instance whose class has __get__. */
static value bind_descriptor(struct thread *t, value found, value self, struct class *class) {
	value get = class_lookup_own(t->vm, value_obj(found)->class, dunder(t->vm, DUNDER_GET));
	value args[2] = {self == VALUE_NULL ? VALUE_NONE : self, value_of_obj(class)};

	return get == VALUE_NULL ? value_keep(found) : state_call_found(t, get, found, args, 2);
}

static value get_property(struct thread *t, const struct property *property, value self) {
	if (property->get == VALUE_NONE)
		return raise_exc(t, EXC_ATTRIBUTE, "property of '%s' object has no getter",
			value_type_name(t->vm, self));
	return vm_call1(t, property->get, self);
}

/* `self` VALUE_NULL: got through the class itself. */
value attr_bind(struct thread *t, value found, value self, struct class *class) {
	if (!value_is_obj(found))
		return found;
	switch (value_obj(found)->kind) {
	case OBJ_FUNC:
		return self == VALUE_NULL ? value_keep(found) : method_new(t, found, self);
	case OBJ_NATIVE:
		return self == VALUE_NULL || !((struct native *)value_obj(found))->of
			? value_keep(found) : method_new(t, found, self);
	case OBJ_STATIC:
		return value_keep(((struct wrapper *)value_obj(found))->func);
	case OBJ_CLASSMETHOD:
		return method_new(t, ((struct wrapper *)value_obj(found))->func, value_of_obj(class));
	case OBJ_PROPERTY:
		return self == VALUE_NULL ? value_keep(found)
			: get_property(t, (struct property *)value_obj(found), self);
	case OBJ_INSTANCE:
		return bind_descriptor(t, found, self, class);
	default:
		return value_keep(found);
	}
}

/* Does it come before an instance's own attributes? */
static bool is_data_descriptor(struct vm *vm, value found) {
	if (value_is_kind(found, OBJ_PROPERTY))
		return true;
	return value_is_instance(found)
		&& class_lookup_own(vm, value_obj(found)->class, dunder(vm, DUNDER_SET)) != VALUE_NULL;
}

/* ---- getting; VALUE_NULL without exception: it has none ---- */

static value get_special(struct thread *t, value self, struct class *class,
		const struct str *name) {
	struct vm *vm = t->vm;

	if (name == dunder(vm, DUNDER_CLASS))
		return value_of_obj(class);
	if (name == dunder(vm, DUNDER_DICT) && value_is_instance(self))
		return instance_dict(t, value_instance(self));
	if (name == dunder(vm, DUNDER_DOC))
		return VALUE_NONE;
	if (name == dunder(vm, DUNDER_MODULE) && value_is_instance(self))
		return value_of_obj(name_of(vm, class->module_name));
	return VALUE_NULL;
}

static value get_common(struct thread *t, value self, struct str *name) {
	struct class *class = state_class_of(t->vm, self);
	value found, own;

	if (class->ops->get_attr) {
		own = class->ops->get_attr(t, self, name);
		if (own != VALUE_NULL || raised(t))
			return own;
	}
	found = class_lookup(t->vm, class, name);
	if (value_is_instance(self)) {
		if (found != VALUE_NULL && is_data_descriptor(t->vm, found))
			return attr_bind(t, found, self, class);
		own = instance_get(t->vm, value_instance(self), name);
		if (own != VALUE_NULL)
			return value_keep(own);
	}
	return found != VALUE_NULL ? attr_bind(t, found, self, class)
							   : get_special(t, self, class, name);
}

static value class_bases(struct thread *t, const struct class *class, bool is_whole_mro) {
	value items[64];
	size_t n = 0;

	for (const struct class *at = is_whole_mro ? class : class->base; at && n < 64; at = at->base) {
		items[n++] = value_of_obj(at);
		if (!is_whole_mro)
			break;
	}
	return tuple_of(t, items, n);
}

static value class_dict(struct thread *t, const struct class *class) {
	value dict = dict_new(t);

	for (size_t i = 0; dict != VALUE_NULL && i < class->dict->n_entries; i++) {
		const struct dict_entry *entry = &class->dict->entries[i];

		if (entry->key == VALUE_NULL ||
				dict_set(t, (struct dict *)value_obj(dict), entry->key, entry->val))
			continue;
		value_drop(t, dict);
		return VALUE_NULL;
	}
	return dict;
}

static value get_class_special(struct thread *t, struct class *class, const struct str *name) {
	struct vm *vm = t->vm;

	if (name == dunder(vm, DUNDER_NAME))
		return value_of_obj(class->name);
	if (name == dunder(vm, DUNDER_QUALNAME))
		return value_of_obj(class->qualname);
	if (name == dunder(vm, DUNDER_MODULE))
		return value_of_obj(name_of(vm, class->module_name));
	if (name == dunder(vm, DUNDER_BASES))
		return class_bases(t, class, false);
	if (name == dunder(vm, DUNDER_MRO))
		return class_bases(t, class, true);
	if (name == dunder(vm, DUNDER_BASE))
		return class->base ? value_of_obj(class->base) : VALUE_NONE;
	if (name == dunder(vm, DUNDER_DICT))
		return class_dict(t, class);
	if (name == dunder(vm, DUNDER_CLASS))
		return value_of_obj(class->obj.class);
	return VALUE_NULL;
}

static value get_of_class(struct thread *t, value self, struct str *name) {
	struct class *class = (struct class *)value_obj(self);
	value special = get_class_special(t, class, name), found;

	if (special != VALUE_NULL || raised(t))
		return special;
	found = class_lookup(t->vm, class, name);
	if (found != VALUE_NULL)
		return attr_bind(t, found, VALUE_NULL, class);
	if (name == dunder(t->vm, DUNDER_DOC))
		return VALUE_NONE;
	found = class_lookup(t->vm, state_class(t->vm, OBJ_CLASS), name);
	return found == VALUE_NULL ? VALUE_NULL
							   : attr_bind(t, found, self, state_class(t->vm, OBJ_CLASS));
}

static value get_of_super(struct thread *t, value self, struct str *name) {
	const struct super *super = (struct super *)value_obj(self);
	bool is_of_class = value_is_kind(super->self, OBJ_CLASS);
	struct class *class = is_of_class ? (struct class *)value_obj(super->self)
		: state_class_of(t->vm, super->self);
	value found = super->class->base ? class_lookup(t->vm, super->class->base, name) : VALUE_NULL;

	if (found != VALUE_NULL)
		return attr_bind(t, found, is_of_class ? VALUE_NULL : super->self, class);
	return name == dunder(t->vm, DUNDER_CLASS) ? value_of_obj(value_obj(self)->class) : VALUE_NULL;
}

static value get_any(struct thread *t, value self, struct str *name) {
	if (value_is_obj(self)) {
		switch (value_obj(self)->kind) {
		case OBJ_CLASS: return get_of_class(t, self, name);
		case OBJ_MODULE: return value_keep(module_get((struct module *)value_obj(self), name));
		case OBJ_SUPER: return get_of_super(t, self, name);
		default: break;
		}
	}
	return get_common(t, self, name);
}

/* The class has __getattr__: it is asked last. */
static value ask_getattr(struct thread *t, value self, struct str *name) {
	struct class *class = state_class_of(t->vm, self);
	value found, arg = value_of_obj(name);

	if (!(class->flags & CLASS_HAS_GETATTR))
		return VALUE_NULL;
	if (raised(t)) {
		if (!raised_is(t, exc_class(t->vm, EXC_ATTRIBUTE)))
			return VALUE_NULL;
		raised_clear(t);
	}
	found = class_lookup_own(t->vm, class, dunder(t->vm, DUNDER_GETATTR));
	return state_call_found(t, found, self, &arg, 1);
}

static value say_none(struct thread *t, value self, struct str *name) {
	if (value_is_kind(self, OBJ_CLASS))
		return raise_no_attribute(t, self, name, "type object '%s' has no attribute '%s'",
			((struct class *)value_obj(self))->name->s, name->s);
	if (value_is_kind(self, OBJ_MODULE))
		return raise_no_attribute(t, self, name, "module '%s' has no attribute '%s'",
			((struct module *)value_obj(self))->name, name->s);
	return raise_no_attribute(t, self, name, "'%s' object has no attribute '%s'",
		value_type_name(t->vm, self), name->s);
}

static value find(struct thread *t, value self, struct str *name) {
	value v = get_any(t, self, name);

	return v == VALUE_NULL ? ask_getattr(t, self, name) : v;
}

value attr_get(struct thread *t, value self, struct str *name) {
	value v = find(t, self, name);

	return v == VALUE_NULL && !raised(t) ? say_none(t, self, name) : v;
}

value attr_get_plain(struct thread *t, value self, struct str *name) {
	value v = get_any(t, self, name);

	return v == VALUE_NULL && !raised(t) ? say_none(t, self, name) : v;
}

value attr_find(struct thread *t, value self, struct str *name) {
	value v = find(t, self, name);

	if (v == VALUE_NULL && raised_is(t, exc_class(t->vm, EXC_ATTRIBUTE)))
		raised_clear(t);
	return v;
}

/* ---- methods ---- */

static bool is_method(value found) {
	return value_is_kind(found, OBJ_FUNC)
		|| (value_is_kind(found, OBJ_NATIVE) && ((struct native *)value_obj(found))->of);
}

/* Has its shape a place for an own attribute of that name, if an empty one? */
static bool may_hide(struct vm *vm, value self, const struct str *name) {
	if (!value_is_instance(self))
		return false;
	return shape_find(vm, atomic_load_explicit(&value_instance(self)->shape, memory_order_relaxed),
			name) >= 0;
}

bool attr_get_method(struct thread *t, value self, struct str *name, struct attr_method *out) {
	struct class *class = state_class_of(t->vm, self);
	bool is_special = value_is_kind(self, OBJ_CLASS) || value_is_kind(self, OBJ_MODULE)
		|| value_is_kind(self, OBJ_SUPER) || class->ops->get_attr;

	if (!is_special) {
		value found = class_lookup(t->vm, class, name);

		if (found != VALUE_NULL && is_method(found) && !(value_is_instance(self)
				&& instance_get(t->vm, value_instance(self), name) != VALUE_NULL)) {
			*out = (struct attr_method){value_keep(found), true, !may_hide(t->vm, self, name)};
			return true;
		}
	}
	*out = (struct attr_method){attr_get(t, self, name), false, false};
	return out->func != VALUE_NULL;
}

/* ---- setting ---- */

static bool say_read_only(struct thread *t, value self, const struct str *name) {
	struct class *class = state_class_of(t->vm, self);

	if (class_lookup(t->vm, class, (struct str *)name) != VALUE_NULL)
		raise_exc(t, EXC_ATTRIBUTE, "'%s' object attribute '%s' is read-only", class->type_name,
				name->s);
	else
		raise_exc(t, EXC_ATTRIBUTE, "'%s' object has no attribute '%s'", class->type_name, name->s);
	return false;
}

static bool set_property(struct thread *t, const struct property *property, value self,
		const struct str *name, value v) {
	value func = v == VALUE_NULL ? property->del : property->set;
	value args[2] = {self, v}, result;

	if (func == VALUE_NONE) {
		raise_exc(t, EXC_ATTRIBUTE, "property '%s' of '%s' object has no %s", name->s,
			value_type_name(t->vm, self), v == VALUE_NULL ? "deleter" : "setter");
		return false;
	}
	result = vm_call(t, func, args, v == VALUE_NULL ? 1 : 2, VALUE_NULL);
	value_drop(t, result);
	return result != VALUE_NULL;
}

static bool set_of_instance(struct thread *t, value self, struct str *name, value v) {
	struct class *class = value_obj(self)->class;
	value found = class_lookup(t->vm, class, name);
	bool was_there;

	if (value_is_kind(found, OBJ_PROPERTY))
		return set_property(t, (struct property *)value_obj(found), self, name, v);
	if (v != VALUE_NULL && found != VALUE_NULL && is_data_descriptor(t->vm, found)) {
		value set = class_lookup_own(t->vm, value_obj(found)->class, dunder(t->vm, DUNDER_SET));
		value args[2] = {self, v}, result = state_call_found(t, set, found, args, 2);

		value_drop(t, result);
		return result != VALUE_NULL;
	}
	if (name == dunder(t->vm, DUNDER_CLASS) || name == dunder(t->vm, DUNDER_DICT)) {
		raise_exc(t, EXC_TYPE, "%s cannot be assigned in lesson Python", name->s);
		return false;
	}
	if (!instance_set(t, value_instance(self), name, v, &was_there))
		return false;
	if (v == VALUE_NULL && !was_there) {
		raise_no_attribute(t, self, name, "'%s' object has no attribute '%s'", class->type_name,
				name->s);
		return false;
	}
	return true;
}

static bool set_of_class(struct thread *t, struct class *class, struct str *name, value v) {
	if (!(class->flags & CLASS_PYTHON)) {
		raise_exc(t, EXC_TYPE, "cannot set '%s' attribute of immutable type '%s'", name->s,
				class->name->s);
		return false;
	}
	if (v == VALUE_NULL && dict_get_name(class->dict, name) == VALUE_NULL) {
		raise_exc(t, EXC_ATTRIBUTE, "type object '%s' has no attribute '%s'", class->name->s,
				name->s);
		return false;
	}
	if (name == dunder(t->vm, DUNDER_NAME) && value_is_str(v)) {
		class->name = name_of_str(t->vm, value_as_str(v));
		class->type_name = class->name->s;
		return true;
	}
	if (name == dunder(t->vm, DUNDER_QUALNAME) && value_is_str(v)) {
		class->qualname = name_of_str(t->vm, value_as_str(v));
		return true;
	}
	class_set(t, class, name, v);
	return true;
}

/* object.__setattr__ and __delattr__: the common way. */
bool attr_set_plain(struct thread *t, value self, struct str *name, value v) {
	const struct class_ops *ops = state_class_of(t->vm, self)->ops;
	bool is_mine = false;

	if (ops->set_attr) {
		bool ok = ops->set_attr(t, self, name, v, &is_mine);

		if (is_mine || !ok)
			return ok;
	}
	if (value_is_instance(self))
		return set_of_instance(t, self, name, v);
	if (value_is_kind(self, OBJ_CLASS))
		return set_of_class(t, (struct class *)value_obj(self), name, v);
	if (value_is_kind(self, OBJ_MODULE))
		return module_set(t, (struct module *)value_obj(self), name, v);
	return say_read_only(t, self, name);
}

bool attr_set(struct thread *t, value self, struct str *name, value v) {
	struct class *class = state_class_of(t->vm, self);

	if (class->flags & CLASS_HAS_SETATTR) {
		enum dunder_id id = v == VALUE_NULL ? DUNDER_DELATTR : DUNDER_SETATTR;
		value found = class_lookup_own(t->vm, class, dunder(t->vm, id));
		value args[2] = {value_of_obj(name), v}, result;

		if (found != VALUE_NULL) {
			result = state_call_found(t, found, self, args, v == VALUE_NULL ? 1 : 2);
			value_drop(t, result);
			return result != VALUE_NULL;
		}
	}
	return attr_set_plain(t, self, name, v);
}
