/*
 * Attributes, the slow ways, which fill the inline caches.
 *
 * A word is enough for an own attribute of an instance: shape << 8 | slot.  What a
 * class has needs more: a struct call_cache, which belongs to one instruction;
 * the word is its number.
 */

#include "base/mem.h"
#include "vm/attr.h"
#include "vm/eval.h"
#include "vm/instance.h"
#include "vm/shape.h"

static void set_cache(struct ins *ins, uint32_t word) {
	atomic_store_explicit(&ins->cache, word, memory_order_relaxed);
}

/* May LOAD_ATTR look into the instance before it looks at the class? */
static bool is_own_first(struct vm *vm, const struct class *class, struct str *name) {
	return !class->ops->get_attr && !value_is_obj(class_lookup(vm, class, name));
}

value eval_load_attr(struct thread *t, struct ins *ins, value v, struct str *name) {
	if (value_is_instance(v) && is_own_first(t->vm, value_obj(v)->class, name)) {
		uint32_t shape = atomic_load_explicit(&value_instance(v)->shape, memory_order_relaxed);

		set_cache(ins, shape_cache(shape, shape_find(t->vm, shape, name)));
	}
	return attr_get(t, v, name);
}

bool eval_store_attr(struct thread *t, struct ins *ins, value v, struct str *name, value attr) {
	const struct class *class = state_class_of(t->vm, v);

	if (!attr_set(t, v, name, attr))
		return false;
	if (value_is_instance(v) && !(class->flags & CLASS_HAS_SETATTR) && !class->ops->set_attr
			&& !value_is_obj(class_lookup(t->vm, class, name))) {
		uint32_t shape = atomic_load_explicit(&value_instance(v)->shape, memory_order_relaxed);

		set_cache(ins, shape_cache(shape, shape_find(t->vm, shape, name)));
	}
	return true;
}

static void remember_method(struct thread *t, struct ins *ins, value v, value func) {
	struct vm *vm = t->vm;
	uint32_t at = atomic_load_explicit(&ins->cache, memory_order_relaxed);
	const struct class *class = value_obj(v)->class;

	if (!at) {
		MEM_GROW(vm->caches, vm->n_caches, vm->cap_caches);
		at = (uint32_t)vm->n_caches++;
		set_cache(ins, at);
	}
	vm->caches[at] = (struct call_cache){
		.class = class, .version = class->version, .found = func,
		.shape = value_is_instance(v)
			? atomic_load_explicit(&value_instance(v)->shape, memory_order_relaxed) : 0,
	};
}

bool eval_load_method(struct thread *t, struct ins *ins, value v, struct str *name, value *func,
		bool *is_bound) {
	struct attr_method method;

	if (!attr_get_method(t, v, name, &method))
		return false;
	if (method.is_class_func && value_is_obj(v))
		remember_method(t, ins, v, method.func);
	*func = method.func;
	*is_bound = method.is_bound;
	return true;
}
