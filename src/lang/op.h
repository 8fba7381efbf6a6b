/*
 * op.h - the instructions by number, name and stack effect.
 *
 * op.def holds CPython 3.11's, super.def the fused ones, which only fuse.c
 * makes.  Numbers are ours: nothing outside this process sees them.
 */

#ifndef LANG_OP_H
#define LANG_OP_H

#include <stdbool.h>

enum op {
#define OP(name, kind, effect, help) OP_##name,
#include "lang/op.def"
#undef OP
	OP_PLAIN_COUNT,
	OP_BEFORE_SUPER = OP_PLAIN_COUNT - 1,
#define SUPER(name, plain, help) OP_##name,
#include "lang/super.def"
#undef SUPER
	OP_COUNT
};

/* BINARY_OP's arg; + OP_INPLACE for the augmented form. */
enum op_binary {
	OP_ADD, OP_AND, OP_FLOOR_DIVIDE, OP_LSHIFT, OP_MATRIX_MULTIPLY, OP_MULTIPLY, OP_REMAINDER,
	OP_OR, OP_POWER, OP_RSHIFT, OP_SUBTRACT, OP_TRUE_DIVIDE, OP_XOR,
	OP_INPLACE
};

/* COMPARE_OP's arg. */
enum op_compare { OP_LT, OP_LE, OP_EQ, OP_NE, OP_GT, OP_GE };

/* How an arg is to be read. */
enum op_arg {
	OP_ARG_NONE,
	OP_ARG_RAW,
	OP_ARG_CONST,        /* index into code->lits */
	OP_ARG_NAME,         /* index into code->names */
	OP_ARG_SLOT,         /* index into program->slots */
	OP_ARG_GLOBAL,       /* slot << 1 | push_null */
	OP_ARG_NAME_OR_SLOT, /* slot in CODE_MODULE code, else name */
	OP_ARG_FAST,         /* fast slot of the frame: local, cell or free variable */
	OP_ARG_AHEAD,        /* instructions forward from the next one */
	OP_ARG_BACK,         /* instructions backward from the next one */
	OP_ARG_BINARY, OP_ARG_COMPARE, OP_ARG_FORMAT, OP_ARG_MAKE
};

/* "LOAD_FAST". */
const char *op_name(enum op op);

/* What it does, one line. */
const char *op_help(enum op op);

/* How its arg is read; a superinstruction's is that of its plain op. */
enum op_arg op_arg_kind(enum op op);

/* Itself, or the plain op under a superinstruction. */
enum op op_plain(enum op op);

/* By how much a plain op grows the stack, when it falls through or when it jumps. */
int op_stack_effect(enum op op, int arg, bool jump);

/* "+", "+=" ... of a BINARY_OP's arg, "<" ... of a COMPARE_OP's. */
const char *op_binary_sign(int arg);
const char *op_compare_sign(int arg);

#endif
