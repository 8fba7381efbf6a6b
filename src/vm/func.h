/*
 * func.h - functions made in Python, and code as the VM sees it.
 *
 * A struct loaded is what load.c makes of lang's struct code: its literals as
 * values, its names interned, and the frames of past calls for use again.  It
 * lives as long as the VM.  Functions made at module or class level do so too.
 */

#ifndef VM_FUNC_H
#define VM_FUNC_H

#include "lang/code.h"
#include "vm/bind.h"
#include "vm/object.h"

struct loaded {
	struct obj obj;             /* OBJ_CODE: among the constants of the code around it */
	struct code *code;
	struct ins *ins;
	value *consts;
	struct str **names;         /* code->names */
	struct str **locals;        /* code->local_names */
	struct str *name, *qualname;
	struct module *module;      /* whose globals it uses */
	struct frame *frames;       /* free ones, chained by `back` */
	unsigned n_args, n_locals;
	struct ins *start; /* where a call begins: behind a first RESUME, which the call does itself */
	size_t n_simple;   /* so many arguments go straight into the first slots; SIZE_MAX: none do */
	bool is_lasting;            /* functions that it makes are immortal */
};

struct func {
	struct obj obj;
	struct loaded *body;
	value defaults;             /* tuple or VALUE_NULL */
	value kw_defaults;          /* dict or VALUE_NULL */
	value closure;              /* tuple of cells or VALUE_NULL */
	value doc;
	value dict;                 /* attributes that the program set, or VALUE_NULL */
	struct str *name, *qualname;
};

/* Load `code` and the code inside it for `module`; NULL: MemoryError. */
struct loaded *load_code(struct thread *t, struct module *module, struct code *code);

/* A function without defaults and closure. */
struct func *func_new(struct thread *t, struct loaded *body, bool is_lasting);

/* Sort arguments into the slots of a frame (func->body->n_locals of them, all VALUE_NULL). */
bool func_bind(struct thread *t, struct func *func, const value *args, size_t n_args, value names,
		value *slots);

value method_new(struct thread *t, value func, value self);
value cell_new(struct thread *t, value v);

/* Fill the classes function, method, cell, code. */
void func_open(struct vm *vm);

/* Attributes of a function: __name__, __doc__ ...; VALUE_NULL without exception: none. */
value func_get_attr(struct thread *t, value self, struct str *name);

#endif
