/*
 * One block holds an instance, its payload and its first slots
 *
 *     [ struct instance | payload | slot slot slot ]
 *                  slots -----------^
 *
 * with as many slots as instances of the class have needed so far.  More slots
 * move to an array of their own.
 */

#include "vm/instance.h"

#include "base/mem.h"
#include "vm/shape.h"
#include "vm/state.h"

enum { FIRST_SLOTS = 4, MOST_INLINE_SLOTS = 24 };

static size_t payload_room(const struct class *class) {
	return (class->payload_size + 15) & ~(size_t)15;
}

static value *inline_slots(struct instance *instance) {
	return (value *)((char *)(instance + 1) + payload_room(instance->obj.class));
}

static bool init_payload(struct thread *t, struct instance *instance, struct class *class) {
	if (!class->payload_size)
		return true;
	instance->payload = instance + 1;
	memset(instance->payload, 0, class->payload_size);
	return !class->init_payload || class->init_payload(t, instance);
}

value instance_new(struct thread *t, struct class *class) {
	uint32_t cap = class->n_slots > FIRST_SLOTS ? class->n_slots : FIRST_SLOTS;
	struct instance *instance;

	if (cap > MOST_INLINE_SLOTS)
		cap = MOST_INLINE_SLOTS;
	instance = heap_object(t, OBJ_INSTANCE, class,
		sizeof *instance + payload_room(class) + cap * sizeof(value));
	if (!instance)
		return VALUE_NULL;
	atomic_store_explicit(&instance->shape, class->root_shape, memory_order_relaxed);
	instance->cap = cap;
	instance->slots = inline_slots(instance);
	instance->payload = NULL;
	if (!init_payload(t, instance, class)) {
		heap_object_free(t, &instance->obj);
		return VALUE_NULL;
	}
	return value_of_obj(instance);
}

/* ---- attributes ---- */

static uint32_t shape_of(const struct instance *instance) {
	return atomic_load_explicit(&instance->shape, memory_order_relaxed);
}

value instance_get(struct vm *vm, const struct instance *instance, const struct str *name) {
	int slot = shape_find(vm, shape_of(instance), name);

	return slot < 0 ? VALUE_NULL : instance->slots[slot];
}

static bool grow(struct thread *t, struct instance *instance) {
	uint32_t cap = instance->cap * 2;
	bool was_inline = instance->slots == inline_slots(instance);
	value *slots = heap_resize(t, was_inline ? NULL : instance->slots,
		was_inline ? 0 : instance->cap * sizeof(value), cap * sizeof(value));

	if (!slots)
		return false;
	if (was_inline)
		memcpy(slots, instance->slots, instance->cap * sizeof(value));
	instance->slots = slots;
	instance->cap = cap;
	return true;
}

static bool add(struct thread *t, struct instance *instance, struct str *name, value v) {
	uint32_t shape = shape_add(t->vm, shape_of(instance), name);
	uint32_t slot = shape_get(t->vm, shape)->n - 1;

	if (slot >= instance->cap && !grow(t, instance))
		return false;
	instance->slots[slot] = value_keep(v);
	atomic_store_explicit(&instance->shape, shape, memory_order_relaxed);
	return true;
}

bool instance_set(struct thread *t, struct instance *instance, struct str *name, value v,
		bool *was_there) {
	int slot = shape_find(t->vm, shape_of(instance), name);
	value old;

	*was_there = slot >= 0 && instance->slots[slot] != VALUE_NULL;
	if (slot < 0)
		return v == VALUE_NULL || add(t, instance, name, v);
	old = instance->slots[slot];
	instance->slots[slot] = value_keep(v);
	value_drop(t, old);
	return true;
}

value instance_dict(struct thread *t, const struct instance *instance) {
	const struct shape *shape = shape_get(t->vm, shape_of(instance));
	struct str **names = MEM_NEW_ARRAY(struct str *, shape->n + 1);
	value dict = dict_new(t);
	uint32_t n = shape->n;

	for (; shape->name; shape = shape_get(t->vm, shape->parent))
		names[shape->n - 1] = shape->name;
	for (uint32_t i = 0; i < n && dict != VALUE_NULL; i++) {
		value v = instance->slots[i];

		if (v == VALUE_NULL ||
				dict_set(t, (struct dict *)value_obj(dict), value_of_obj(names[i]), v))
			continue;
		value_drop(t, dict);
		dict = VALUE_NULL;
	}
	mem_free(names);
	return dict;
}

/* ---- the end ---- */

/* Nobody can catch what __del__ raises: it is only printed. */
static void print_ignored(struct thread *t, value del) {
	value exception = raised_take(t), shown = value_repr(t, del);
	struct text out = {0};

	raised_clear(t);
	text_addf(&out, "Exception ignored in: %s\n",
			shown == VALUE_NULL ? "__del__" : value_as_str(shown)->s);
	traceback_print(t, exception, &out);
	t->vm->host.write(t, 2, text_str(&out), out.len);
	text_free(&out);
	value_drop(t, shown);
	value_drop(t, exception);
}

/* __del__ may keep the object alive by storing it somewhere. */
static bool is_revived(struct thread *t, struct instance *instance) {
	value self = value_of_obj(instance);
	value del = class_lookup_own(t->vm, instance->obj.class, dunder(t->vm, DUNDER_DEL));
	value pending = t->exc;

	if (del == VALUE_NULL)
		return false;
	t->exc = VALUE_NULL;
	atomic_store_explicit(&instance->obj.count, 1, memory_order_relaxed);
	value_drop(t, state_call_found(t, del, self, NULL, 0));
	if (raised(t))
		print_ignored(t, del);
	t->exc = pending;
	uint32_t left = atomic_load_explicit(&instance->obj.count, memory_order_relaxed) - 1;
	atomic_store_explicit(&instance->obj.count, left, memory_order_relaxed);
	return left > 0;
}

static void instance_free(struct thread *t, struct obj *self) {
	struct instance *instance = (struct instance *)self;
	struct class *class = self->class;

	if (class->free_payload && instance->payload)
		class->free_payload(t, instance);
	for (uint32_t i = shape_get(t->vm, shape_of(instance))->n; i-- > 0;)
		value_drop(t, instance->slots[i]);
	if (instance->slots != inline_slots(instance))
		heap_free(t, instance->slots, instance->cap * sizeof(value));
}

bool instance_is_revived(struct thread *t, struct obj *self) {
	return (self->class->flags & CLASS_HAS_DEL) && is_revived(t, (struct instance *)self);
}

static value instance_repr(struct thread *t, value self) {
	value name = class_full_name(t, value_obj(self)->class);
	value repr;

	if (name == VALUE_NULL)
		return VALUE_NULL;
	repr = str_format(t, "<%s object at %p>", value_as_str(name)->s, (void *)value_obj(self));
	value_drop(t, name);
	return repr;
}

static bool instance_hash(struct thread *t, value self, int64_t *hash) {
	(void)t;
	*hash = (int64_t)(self >> 4);
	return true;
}

const struct class_ops instance_ops = {
	.repr = instance_repr, .hash = instance_hash, .free = instance_free,
};
