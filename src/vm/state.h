/*
 * state.h - the room's inside: struct vm, and quick ways for its own files.
 *
 * Only files of src/vm include this.  Whoever touches any of it holds the GIL.
 */

#ifndef VM_STATE_H
#define VM_STATE_H

#include "vm/heap.h"
#include "vm/vm.h"

enum dunder_id {
#define DUNDER(id, name) DUNDER_##id,
#include "vm/dunder.def"
#undef DUNDER
	DUNDER_COUNT
};

/* Interned strings: open addressing, a power of two of places. */
struct names {
	struct str **table;
	size_t n, cap;
};

/* class_lookup's memory: what a class and its bases have under a name. */
struct lookup {
	uintptr_t class;         /* its address, + 1 when object's own does not count */
	const struct str *name;
	uint32_t version;
	value found;             /* borrowed: while the version stands the class keeps it */
};

enum { VM_LOOKUPS = 1 << 10, VM_SHAPE_LOOKUPS = 1 << 10 };

/* The slot of a name in a shape, -1: none. */
struct shape_lookup {
	const struct str *name;
	uint32_t shape;
	int32_t slot;
};

/* An inline cache that needs more than a word; an instruction's `cache` is its number. */
struct call_cache {
	const struct class *class;
	uint32_t version;        /* the class's */
	uint32_t shape;          /* of the instance, 0: it has none */
	value found;
};

struct vm_library { const char *module; void *slot; };

struct vm {
	struct sched *sched;
	struct vm_host host;
	struct heap *heap;
	struct arena *arena;          /* for what lives as long as the VM: signatures, tables */
	struct thread boot;

	struct class classes[OBJ_KINDS];
	struct class *exceptions[EXC_COUNT];
	struct names names;
	struct str
			*letters[128]; /* each ASCII character as a string: iterating and indexing give these */
	struct str *dunders[DUNDER_COUNT];
	value no_memory;              /* made beforehand, for when nothing can be made */
	uint32_t n_versions;          /* of classes, never used twice */

	struct shape **shapes;        /* by id; 0 is none */
	size_t n_shapes, cap_shapes;
	struct call_cache *caches;    /* 0 is none */
	size_t n_caches, cap_caches;
	struct lookup lookups[VM_LOOKUPS];
	struct shape_lookup shape_lookups[VM_SHAPE_LOOKUPS];

	struct module *builtins, *main;
	struct module **modules;
	size_t n_modules, cap_modules;
	struct vm_library *libraries;
	size_t n_libraries, cap_libraries;

	int checks;                   /* 311 or 309 */
	const void **labels;          /* eval.c */
	unsigned recursion_limit;
	value *later;                 /* objects whose freeing was put off, see value_free */
	size_t n_later, cap_later;
};

static inline struct str *dunder(const struct vm *vm, enum dunder_id id) { return vm->dunders[id]; }

/* What kind of immediate a value is that is no object. */
enum obj_kind state_kind_of(value v);

static inline struct class *state_class_of(const struct vm *vm, value v) {
	if (value_is_obj(v))
		return value_obj(v)->class;
	return (struct class *)&vm->classes[state_kind_of(v)];
}

static inline struct class *state_class(const struct vm *vm, enum obj_kind kind) {
	return (struct class *)&vm->classes[kind];
}

static inline bool value_is_instance(value v) { return value_is_kind(v, OBJ_INSTANCE); }
static inline struct instance *value_instance(value v) { return (struct instance *)value_obj(v); }

/* class_find with a memory. */
value class_lookup(struct vm *vm, const struct class *class, struct str *name);

/* The same without object's own: what somebody made on purpose. */
value class_lookup_own(struct vm *vm, const struct class *class, struct str *name);

/* A thread state in the caller's memory. */
void thread_init(struct thread *t, struct vm *vm, struct worker *worker);

/* An object that lives for ever; dies when there is no memory. */
void *state_make(struct vm *vm, enum obj_kind kind, size_t size);

/* Call what class_lookup found for a dunder name, on `self` and up to two more; the result is the
 * caller's. */
value state_call_found(struct thread *t, value found, value self, const value *args, size_t n_args);

#endif
