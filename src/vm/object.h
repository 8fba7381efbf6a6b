/*
 * object.h - how objects lie in memory.
 *
 * Every object starts with a struct obj.  Counts are touched only by the holder
 * of the GIL (eval.c is written so that it can be compiled a second time for a
 * GIL that is off).  Functions, classes, modules and builtins are immortal.
 * There is no cycle collector: an engine lives for one run.
 *
 * Ownership, everywhere in vm and lib: arguments are borrowed; a value that is
 * returned is the caller's and is given back with value_drop.
 */

#ifndef VM_OBJECT_H
#define VM_OBJECT_H

#include "vm/value.h"

#include <stdatomic.h>
#include <stddef.h>

struct thread; /* thread.h */
struct vm;     /* vm.h */

/* What C struct an object is; a class says which its instances are. */
enum obj_kind {
	OBJ_FREE, OBJ_BIG, OBJ_FLOAT, OBJ_STR, OBJ_BYTES, OBJ_LIST, OBJ_TUPLE, OBJ_DICT, OBJ_SET,
	OBJ_FROZENSET, OBJ_RANGE, OBJ_SLICE, OBJ_ITER, OBJ_DICT_VIEW, OBJ_FUNC, OBJ_NATIVE,
	OBJ_METHOD, OBJ_CLASS, OBJ_INSTANCE, OBJ_MODULE, OBJ_CELL, OBJ_CODE, OBJ_FRAME, OBJ_SUPER,
	OBJ_PROPERTY, OBJ_STATIC, OBJ_CLASSMETHOD, OBJ_GENERATOR, OBJ_TRACEBACK,
	/* no objects, but class_of needs a number for them */
	OBJ_INT, OBJ_BOOL, OBJ_NONE, OBJ_ELLIPSIS, OBJ_NOT_IMPLEMENTED,
	/* classes that share a kind: iterators are OBJ_ITER, views OBJ_DICT_VIEW */
	OBJ_LIST_ITERATOR, OBJ_LIST_REVERSE_ITERATOR, OBJ_TUPLE_ITERATOR, OBJ_STR_ITERATOR,
	OBJ_STR_ASCII_ITERATOR, OBJ_BYTES_ITERATOR, OBJ_SET_ITERATOR, OBJ_RANGE_ITERATOR,
	OBJ_CALLABLE_ITERATOR, OBJ_DICT_KEY_ITERATOR, OBJ_DICT_VALUE_ITERATOR,
	OBJ_DICT_ITEM_ITERATOR, OBJ_DICT_REVERSE_KEY_ITERATOR, OBJ_DICT_REVERSE_VALUE_ITERATOR,
	OBJ_DICT_REVERSE_ITEM_ITERATOR, OBJ_ENUMERATE, OBJ_ZIP, OBJ_MAP, OBJ_FILTER, OBJ_REVERSED,
	OBJ_LONGRANGE_ITERATOR, OBJ_DICT_KEYS, OBJ_DICT_VALUES, OBJ_DICT_ITEMS,
	OBJ_KINDS
};

enum { OBJ_IMMORTAL = 0x80000000u }; /* counts from here on are never touched */

struct obj {
	_Atomic uint32_t count;
	uint8_t kind;         /* enum obj_kind */
	uint8_t flags;
	uint16_t size_class;  /* heap.c's */
	struct class *class;
};

/* A string: UTF-8, with the number of code points; ASCII-only ones index in O(1). */
struct str {
	struct obj obj;
	int64_t hash;         /* 0: not yet computed */
	size_t len;           /* bytes */
	size_t chars;         /* code points */
	uint32_t is_interned;
	char s[];             /* NUL-terminated */
};

struct bytes {
	struct obj obj;
	int64_t hash;
	size_t len;
	char s[];
};

struct tuple {
	struct obj obj;
	size_t len;
	value items[];
};

struct list {
	struct obj obj;
	size_t len, cap;
	value *items;
};

/* Insertion-ordered hash table, also the table behind classes and modules. */
struct dict {
	struct obj obj;
	size_t used;          /* live entries */
	size_t n_entries;     /* entries in order, holes included */
	size_t cap;           /* of entries */
	uint32_t version;     /* bumped when a key is added or removed */
	uint32_t index_bits;
	struct dict_entry *entries;
	int32_t *index;       /* -1 empty, -2 deleted */
};

struct dict_entry {
	int64_t hash;
	value key;            /* VALUE_NULL: a hole */
	value val;
};

/* OBJ_SET and OBJ_FROZENSET: a dict without values, but in CPython's own order (set.c) */
struct set {
	struct obj obj;
	size_t used, fill, mask;
	size_t finger;        /* where pop looks next */
	int64_t hash;
	struct set_entry { value key; int64_t hash; } *table;
};

/* The keys, values or items of a dict: its class says which. */
struct dict_view { struct obj obj; struct dict *dict; };

struct range { struct obj obj; value start, stop, step; value len; };
struct slice { struct obj obj; value start, stop, step; };

/* Any iterator made in C: `next` gives VALUE_NULL without an exception at the end. */
struct iter {
	struct obj obj;
	value (*next)(struct thread *t, struct iter *it);
	value over;           /* what it walks, VALUE_NULL when spent */
	int64_t at, stop, step;
	value extra;
};

/* Instances of classes made in Python, of exceptions, and of most native library classes. */
struct instance {
	struct obj obj;
	_Atomic uint32_t shape;   /* shape.h: which attribute is in which slot */
	uint32_t cap;             /* slots there is room for */
	value *slots;
	void *payload;            /* a native class's own C struct, freed by class->free_payload */
};

/* Exceptions are instances with this payload. */
struct exc {
	value args;               /* tuple */
	value cause, context;     /* exceptions or VALUE_NONE */
	bool suppress_context;
	value traceback;          /* VALUE_NONE, or a chain made by unwind (traceback.h) */
	value notes;
	value extra; /* StopIteration's value, SystemExit's code, KeyError's … VALUE_NULL if none */
};

struct method { struct obj obj; value func, self; };
struct cell { struct obj obj; _Atomic value val; };

/* A function in C, see native.h. */
struct native {
	struct obj obj;
	const struct native_def *def;
	const struct native_sig *sig;
	const char *owner;        /* class or module, for messages */
	value self;               /* bound module or VALUE_NULL */
	struct class *of;         /* the class whose method it is, NULL: a function */
	struct str *name;
	const char *sig_name;     /* "list.append" */
};

/* property; the members are VALUE_NONE where there is none. */
struct property { struct obj obj; value get, set, del; };

/* staticmethod and classmethod */
struct wrapper { struct obj obj; value func; };

/* super(): attributes are looked for after `class`, for `self` (an instance or a class) */
struct super { struct obj obj; struct class *class; value self; };

struct module {
	struct obj obj;
	const char *name;
	struct dict *dict;        /* native modules; a program's module keeps slots instead */
	struct program *program;
	_Atomic value *slots;     /* module.c */
	struct str **slot_names;
	size_t n_slots;
};

/*
 * What instances of a class can do, for kinds made in C.  A NULL member means
 * "cannot", and the usual TypeError follows.  Python-level methods with dunder
 * names are found by class_find instead and win.  On failure: VALUE_NULL, false
 * or -1 with an exception set.
 */
struct class_ops {
	value (*repr)(struct thread *t, value self);
	value (*str)(struct thread *t, value self);
	bool (*hash)(struct thread *t, value self, int64_t *hash);
	/* op is a COMPARE_* (ops.h); VALUE_NOT_IMPLEMENTED when it does not know the other. */
	value (*compare)(struct thread *t, value a, value b, int op);
	/* op is a BINARY_* (ops.h) without the inplace bit; is_inplace for += and the like. Tried on
	 * both sides. */
	value (*binary)(struct thread *t, value a, value b, int op, bool is_inplace);
	value (*unary)(struct thread *t, value self, int op);
	int (*truth)(struct thread *t, value self);
	int64_t (*len)(struct thread *t, value self);
	value (*get_item)(struct thread *t, value self, value key);
	/* item VALUE_NULL: del */
	bool (*set_item)(struct thread *t, value self, value key, value item);
	int (*contains)(struct thread *t, value self, value item);
	value (*iter)(struct thread *t, value self);
	value (*next)(struct thread *t, value self);   /* VALUE_NULL without exception: at the end */
	value (*call)(struct thread *t, value self, const value *args, size_t n_args, value names);
	/* before the class is asked; NULL w/o exception: not mine */
	value (*get_attr)(struct thread *t, value self, struct str *name);
	bool (*set_attr)(struct thread *t, value self, struct str *name, value v, bool *is_mine);
	/* drop what it holds; the memory is heap.c's */
	void (*free)(struct thread *t, struct obj *self);
	value (*format)(struct thread *t, value self, struct str *spec);
};

enum class_flags {
	CLASS_FINAL = 1, CLASS_EXC = 2, CLASS_PYTHON = 4, CLASS_HAS_GETATTR = 8,
	CLASS_HAS_SETATTR = 16,
	CLASS_HAS_DEL = 32
};

struct class {
	struct obj obj;
	struct str *name;
	const char *module_name;  /* "builtins", "__main__", "threading" */
	struct class *base;       /* single inheritance; NULL for object */
	struct dict *dict;        /* own attributes */
	const struct class_ops *ops;  /* inherited by default */
	enum obj_kind instance_kind;
	unsigned flags;
	uint32_t version;         /* changes when it or a base changes: caches hold it */
	uint32_t root_shape;
	/* For native classes that Python may subclass: */
	/* at allocation; false: exception set */
	bool (*init_payload)(struct thread *t, struct instance *self);
	void (*free_payload)(struct thread *t, struct instance *self);
	/* __new__ in C; NULL: instance */
	value (*make)(struct thread *t, struct class *class, const value *args, size_t n_args,
			value names);
	const struct native_class *native;  /* the nearest one made in C along the bases, NULL: none */
	size_t payload_size;
	struct str *qualname;
	const char *type_name; /* in messages: types of C are called "_thread.lock", others by name */
	struct class *first_sub, *next_sub; /* those that have it as base */
	uint32_t n_slots; /* how many attributes its instances use to have: room made at birth */
};

#endif
