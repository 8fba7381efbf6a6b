/*
 * threading.local: an object whose attributes each thread has for itself.
 */

#include "lib/threading.h"

#include "base/mem.h"

#include <string.h>

struct local_entry {
	value thread;     /* kept, so that no later thread can be taken for it */
	value dict;
};

struct local {
	struct local_entry *entries;
	size_t n, cap;
	value args, kwargs;   /* for __init__, which each thread runs for itself */
};

static void local_free(struct thread *t, struct instance *self) {
	struct local *local = self->payload;
	for (size_t i = 0; i < local->n; i++) {
		value_drop(t, local->entries[i].thread);
		value_drop(t, local->entries[i].dict);
	}
	mem_free(local->entries);
	value_drop(t, local->args);
	value_drop(t, local->kwargs);
}

static bool local_open(struct thread *t, struct instance *self) {
	(void)t;
	struct local *local = self->payload;
	local->args = local->kwargs = VALUE_NULL;
	return true;
}

/* A thread sees the object for the first time: it gets a dict, and a subclass's __init__ fills it.
 */
static bool local_greet(struct thread *t, value self) {
	const struct local *local = ((struct instance *)value_obj(self))->payload;
	struct str *name = name_of(t->vm, "__init__");
	value own = class_find(class_of(t->vm, self), name);
	if (local->n == 1 || own == class_find(vm_class(t->vm, OBJ_INSTANCE), name))
		return true; /* the maker's is run by the call that made it */
	value init = attr_get(t, self, name);
	value result =
			init == VALUE_NULL ? VALUE_NULL : vm_call_tuple(t, init, local->args, local->kwargs);
	value_drop(t, init);
	value_drop(t, result);
	return result != VALUE_NULL;
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
	return local_greet(t, self) ? (struct dict *)value_obj(dict) : NULL;
}

static value local_new(struct thread *t, const value *args) {
	value self = instance_new(t, (struct class *)value_obj(args[0]));
	if (self == VALUE_NULL)
		return VALUE_NULL;
	struct local *local = ((struct instance *)value_obj(self))->payload;
	local->args = value_keep(args[1]);
	local->kwargs = value_keep(args[2]);
	if (local_dict(t, self))
		return self;
	value_drop(t, self);
	return VALUE_NULL;
}

static value local_get(struct thread *t, value self, struct str *name) {
	struct dict *dict = local_dict(t, self);
	if (!dict)
		return VALUE_NULL;
	if (name == name_of(t->vm, "__dict__"))
		return value_keep(value_of_obj(dict));
	value found = dict_get_name(dict, name);
	if (found != VALUE_NULL)
		return value_keep(found);
	const struct class *class = class_of(t->vm, self);
	if (class_find(class, name) == VALUE_NULL) /* CPython names its C class in full */
		raise_exc(t, EXC_ATTRIBUTE, "'%s%s' object has no attribute '%s'",
			strcmp(class->name->s, "_local") ? "" : "_thread.", class->name->s, name->s);
	return VALUE_NULL;
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

static const struct native_def METHODS[] = {
	{"__new__", local_new, "cls, *args, **kwargs", NATIVE_STATIC},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_class LOCAL = {
	.module = "_thread", .name = "_local", .payload_size = sizeof(struct local),
	.init = local_open, .free = local_free, .methods = METHODS, .ops = &LOCAL_OPS,
};

bool threading_open_local(struct thread *t, struct threading *th) {
	th->local = native_class_make(t->vm, &LOCAL, NULL);
	native_add(t->vm, th->module, "local", value_of_obj(th->local));
	return true;
}
