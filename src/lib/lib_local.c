/*
 * threading.local: an object whose attributes each thread has for itself.
 */

#include "lib/threading.h"

#include "base/mem.h"

struct local_entry {
	value thread;     /* kept, so that no later thread can be taken for it */
	value dict;
};

struct local {
	struct local_entry *entries;
	size_t n, cap;
};

static void local_free(struct thread *t, struct instance *self) {
	struct local *local = self->payload;
	for (size_t i = 0; i < local->n; i++) {
		value_drop(t, local->entries[i].thread);
		value_drop(t, local->entries[i].dict);
	}
	mem_free(local->entries);
}

/* The calling thread's dict, made when it has none yet; NULL: an exception is set. */
static struct dict *local_dict(struct thread *t, value self) {
	struct local *local = ((struct instance *)value_obj(self))->payload;
	value thread = threading_current(t);
	if (thread == VALUE_NULL)
		return NULL;
	for (size_t i = 0; i < local->n; i++)
		if (local->entries[i].thread == thread)
			return (struct dict *)value_obj(local->entries[i].dict);
	value dict = dict_new(t);
	if (dict == VALUE_NULL)
		return NULL;
	MEM_GROW(local->entries, local->n, local->cap);
	local->entries[local->n++] = (struct local_entry){.thread = value_keep(thread), .dict = dict};
	return (struct dict *)value_obj(dict);
}

static value local_get(struct thread *t, value self, struct str *name) {
	struct dict *dict = local_dict(t, self);
	if (!dict)
		return VALUE_NULL;
	if (name == name_of(t->vm, "__dict__"))
		return value_keep(value_of_obj(dict));
	value found = dict_get_name(dict, name);
	return found == VALUE_NULL ? VALUE_NULL : value_keep(found);
}

static bool local_set(struct thread *t, value self, struct str *name, value v, bool *is_mine) {
	struct dict *dict = local_dict(t, self);
	*is_mine = true;
	if (!dict)
		return false;
	if (v != VALUE_NULL)
		return dict_set(t, dict, value_of_obj(name), v);
	bool was_there;
	if (!dict_delete(t, dict, value_of_obj(name), &was_there))
		return false;
	if (!was_there)
		raise_exc(t, EXC_ATTRIBUTE, "'%s' object has no attribute '%s'",
			value_type_name(t->vm, self), name->s);
	return was_there;
}

static const struct class_ops LOCAL_OPS = {.get_attr = local_get, .set_attr = local_set};

static const struct native_class LOCAL = {
	.module = "_thread", .name = "_local", .payload_size = sizeof(struct local),
	.free = local_free, .ops = &LOCAL_OPS,
};

bool threading_open_local(struct thread *t, struct threading *th) {
	th->local = native_class_make(t->vm, &LOCAL, NULL);
	native_add(t->vm, th->module, "local", value_of_obj(th->local));
	return true;
}
