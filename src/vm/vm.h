/*
 * vm.h - the interpreter of one process: opening it, running a program, calling in and out.
 *
 * A struct vm holds all that is shared by its threads: builtin classes, modules,
 * interned strings.  There are no globals.  A fork copies it whole.
 */

#ifndef VM_VM_H
#define VM_VM_H

#include "lang/code.h"
#include "vm/class.h"
#include "vm/name.h"
#include "vm/native.h"
#include "vm/ops.h"
#include "vm/raise.h"

/* What the engine gives the VM to work with. */
struct vm_host {
	/* sys.stdout and sys.stderr: one call a write (print makes one write), GIL held on entry; gives
	 * it away itself.  Returns 0 or errno. */
	int (*write)(struct thread *t, int stream, const char *bytes, size_t len);
	const struct native_module *modules;   /* ends with a NULL name */
	void *data;
};

struct vm *vm_open(struct sched *sched, const struct vm_host *host);
void vm_close(struct vm *vm);
struct sched *vm_sched(struct vm *vm);
const struct vm_host *vm_host(struct vm *vm);

/* Run a compiled program as __main__ on `t`; false: an exception is set (SystemExit too). */
bool vm_run(struct thread *t, struct program *program);

/* `checks 3.9`: a check point after nearly every opcode.  Set before running. */
void vm_set_checks(struct vm *vm, int checks);
int vm_checks(const struct vm *vm);

/* The builtin class of a kind, and any value's class. */
struct class *vm_class(const struct vm *vm, enum obj_kind kind);
struct class *class_of(const struct vm *vm, value v);

/* The module builtins: whatever is in it is found by every program's names. */
struct module *vm_builtins(const struct vm *vm);

/* The file that runs as __main__, as the user named it; "" before any does. */
const char *vm_main_file(const struct vm *vm);

/* How many Python calls may be inside each other: sys.setrecursionlimit. */
unsigned vm_recursion_limit(const struct vm *vm);
void vm_set_recursion_limit(struct vm *vm, unsigned limit);

/* A thread state to make things with while modules open and no program runs; main's. */
struct thread *vm_boot(struct vm *vm);

/* Import by name: a native module, made at the first import. NULL and an exception. */
struct module *vm_import(struct thread *t, const char *name);

/* Write to sys.stdout (1) or sys.stderr (2); false: an OSError is set. */
bool vm_write(struct thread *t, int stream, const char *bytes, size_t len);

/* A library module's private state, by module name: lib keeps its classes there. One pointer
 * each. */
void **vm_library_slot(struct vm *vm, const char *module);

/* ---- counting ---- */
void value_free(struct thread *t, value v);  /* the count fell to zero */
static inline value value_keep(value v) {
	if (value_is_obj(v)) {
		struct obj *o = value_obj(v);
		uint32_t n = atomic_load_explicit(&o->count, memory_order_relaxed);
		if (n < OBJ_IMMORTAL)
			atomic_store_explicit(&o->count, n + 1, memory_order_relaxed);
	}
	return v;
}
static inline void value_drop(struct thread *t, value v) {
	if (value_is_obj(v)) {
		struct obj *o = value_obj(v);
		uint32_t n = atomic_load_explicit(&o->count, memory_order_relaxed);
		if (n < OBJ_IMMORTAL) {
			atomic_store_explicit(&o->count, n - 1, memory_order_relaxed);
			if (n == 1)
				value_free(t, v);
		}
	}
}

/* ---- calling ---- */
/* `names`: VALUE_NULL, or a tuple of the last len(names) arguments' names.  Results are the
 * caller's. */
value vm_call(struct thread *t, value callee, const value *args, size_t n_args, value names);
value vm_call0(struct thread *t, value callee);
value vm_call1(struct thread *t, value callee, value a);
/* f(*args, **kwargs); kwargs VALUE_NULL or NONE: none */
value vm_call_tuple(struct thread *t, value callee, value args, value kwargs);
value vm_call_method(struct thread *t, value self, const char *name, const value *args,
		size_t n_args);

/* ---- attributes ---- */
struct str *name_of(struct vm *vm, const char *s); /* interned, immortal: for attribute names */
value attr_get(struct thread *t, value self, struct str *name);
/* VALUE_NULL without exception when it has none */
value attr_find(struct thread *t, value self, struct str *name);
bool attr_set(struct thread *t, value self, struct str *name, value v); /* v VALUE_NULL deletes */
/* along the bases, borrowed, VALUE_NULL if none */
value class_find(const struct class *class, struct str *name);
bool class_is(const struct class *class, const struct class *base);
bool is_instance(const struct vm *vm, value v, const struct class *class);
value instance_new(struct thread *t, struct class *class);   /* payload made, __init__ not called */

/* ---- making ---- */
value int_of(struct thread *t, int64_t i);                   /* any int64_t */
value int_of_u64(struct thread *t, uint64_t u);
value float_of(struct thread *t, double d);
value str_of(struct thread *t, const char *utf8);            /* NUL-terminated, valid UTF-8 */
value str_of_bytes(struct thread *t, const char *utf8, size_t len);
value str_format(struct thread *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
value bytes_of(struct thread *t, const char *bytes, size_t len);
value tuple_of(struct thread *t, const value *items, size_t n);     /* keeps the items */
value list_of(struct thread *t, const value *items, size_t n);      /* keeps the items */
bool list_append(struct thread *t, struct list *list, value item);  /* keeps the item */
value dict_new(struct thread *t);
value set_new(struct thread *t);

/* ---- dicts ---- (get: borrowed, VALUE_NULL without exception when missing) */
value dict_get(struct thread *t, struct dict *dict, value key);
bool dict_set(struct thread *t, struct dict *dict, value key, value v);
bool dict_delete(struct thread *t, struct dict *dict, value key, bool *was_there);
value dict_get_name(struct dict *dict, struct str *interned);
void dict_set_name(struct thread *t, struct dict *dict, struct str *interned, value v);

/* ---- asking ---- */
int value_truth(struct thread *t, value v);                  /* 1, 0, -1: exception */
int value_equal(struct thread *t, value a, value b);         /* 1, 0, -1; identical is equal */
bool value_hash(struct thread *t, value v, int64_t *hash);
value value_repr(struct thread *t, value v);                 /* a str */
value value_str(struct thread *t, value v);                  /* a str */
value value_iter(struct thread *t, value v);
value value_next(struct thread *t, value iterator); /* VALUE_NULL without exception: at the end */
int64_t value_len(struct thread *t, value v);                /* -1: exception */
value value_compare(struct thread *t, value a, value b, int op);
value value_binary(struct thread *t, value a, value b, int op);
const char *value_type_name(const struct vm *vm, value v);

static inline bool value_is_str(value v) {
	return value_is_obj(v) && value_obj(v)->kind == OBJ_STR;
}
static inline struct str *value_as_str(value v) { return (struct str *)value_obj(v); }
static inline bool value_is_kind(value v, enum obj_kind kind) {
	return value_is_obj(v) && value_obj(v)->kind == kind;
}

/* ---- arguments to C; false: TypeError, ValueError or OverflowError is set, worded as CPython
 * words it ---- */
bool arg_i64(struct thread *t, value v, int64_t *out);       /* ints, bools, __index__ */
bool arg_double(struct thread *t, value v, double *out);     /* ints and floats, __float__ */
bool arg_str(struct thread *t, value v, const char *what, const char **out);

/* ---- limits ---- every allocation of a program's values is counted; false: MemoryError is set */
bool vm_check_size(struct thread *t, size_t bytes);

#endif
