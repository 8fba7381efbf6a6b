/*
 * code.h - what the compiler makes of a program: instructions and tables.
 *
 * A struct code is one function body, class body, comprehension or module; the
 * code of inner functions hangs among its literals.  Code is CPython 3.11's
 * (op.def), CACHE entries hidden, one struct ins an instruction.  Nothing here
 * knows a VM: literals are plain data, which vm/load.c turns into values.  All
 * of a program lives in the arena of its struct program and is read-only once
 * compiled, save the cache words, which belong to the VM.
 */

#ifndef LANG_CODE_H
#define LANG_CODE_H

#include "base/err.h"
#include "base/mem.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One instruction.  `op` is an enum op; a superinstruction (super.def) replaces
 * only the first op of its sequence: every arg, and all the ops after it, stay,
 * so that jumps into the middle and `checks 3.9` still find the plain ones.
 * Jump args count instructions: forward from the next one, backward from the next one.
 * `cache` is the VM's inline cache: one word, so that it can never be half new.
 */
struct ins {
	uint16_t op;
	uint16_t arg;
	_Atomic uint32_t cache;
};

enum lit_kind {
	LIT_NONE, LIT_TRUE, LIT_FALSE, LIT_ELLIPSIS,
	LIT_INT,       /* fits int64_t */
	LIT_BIG,       /* decimal digits in `bytes` */
	LIT_FLOAT, LIT_STR, LIT_BYTES,
	LIT_TUPLE, LIT_FROZENSET, /* `items` */
	LIT_CODE,
};

struct lit {
	enum lit_kind kind;
	int64_t integer;
	double real;
	const char *bytes; /* LIT_STR: UTF-8 (surrogates as 3 bytes); NUL-terminated too */
	size_t len;        /* bytes or items */
	const struct lit *items;
	struct code *code;
};

/* Where an instruction stands in the source: lines from 1, columns from 0 in bytes as in CPython;
 * line 0: none. */
struct code_pos {
	uint32_t line, end_line;
	uint16_t col, end_col;
};

/* While ip is in [start, end) an exception unwinds the stack to `depth` and goes to `target`. */
struct code_handler {
	uint32_t start, end, target;
	uint16_t depth;
	bool push_lasti;
};

enum code_flags {
	CODE_VARARGS = 1, CODE_VARKEYWORDS = 2, CODE_NESTED = 4,
	CODE_GENERATOR = 8, CODE_COROUTINE = 16,
	CODE_MODULE = 32, CODE_CLASS = 64, /* names are global slots / the class's dict */
};

/* The fast slots of a frame, in CPython's order: arguments, other locals, cells, free variables. */
enum code_local_kind {
	CODE_LOCAL = 1,
	CODE_CELL = 2,
	CODE_FREE = 4
}; /* an argument captured is LOCAL|CELL */

struct code {
	const char *name, *qualname;
	struct program *program;
	int first_line;
	int n_args, n_posonly, n_kwonly; /* n_args counts positional ones, posonly included */
	unsigned flags;
	int n_locals;                    /* all fast slots */
	const char *const *local_names;
	const uint8_t *local_kinds;
	int n_free;                      /* the last n_free slots */
	int stack_size;
	struct ins *ins;
	size_t n_ins;
	const struct code_pos *pos;      /* one an instruction */
	const struct lit *lits; /* LOAD_CONST's; lits[0] of a function is its docstring or None */
	size_t n_lits;
	const char *const *names;        /* attribute, method, import and class-level names */
	size_t n_names;
	const struct code_handler *handlers;
	size_t n_handlers;               /* innermost first for equal starts */
	void *loaded;                    /* the VM's: NULL until vm/load.c saw it */
};

/* A constant of a program that `run F NAME=VALUE` may replace: a module-level NAME = literal. */
struct param {
	const char *name;
	struct lit value;  /* what the file says, or what replaced it */
	int line;
	bool replaced;
};

/*
 * One compiled file.  Module-level names live in numbered slots, one for every
 * name that is global anywhere in it: LOAD_GLOBAL's arg is slot << 1 | push_null
 * as in CPython, STORE_GLOBAL's, and LOAD_NAME's and STORE_NAME's in CODE_MODULE
 * code, is the slot.  In CODE_CLASS code the arg of LOAD_NAME and STORE_NAME
 * indexes `names`; a LOAD_NAME that misses the class's dict looks in globals by name.
 */
struct program {
	struct arena *arena;
	const char *file;        /* as given by the user */
	const char *source;      /* all of it, UTF-8, LF ends */
	size_t source_len;
	const char *const *lines;/* pointers into a copy with NUL ends; lines[0] is line 1 */
	size_t n_lines;
	struct code *module;
	const char *const *slots;
	size_t n_slots;
	struct param *params;
	size_t n_params;
};

/* Give all of a program back. */
void program_close(struct program *program);

/* The position of instruction `i`, never NULL. */
const struct code_pos *code_pos_at(const struct code *code, size_t i);

#endif
