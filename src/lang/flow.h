/*
 * flow.h - code on its way: blocks of instructions that jump to blocks.
 *
 * gen.c appends instructions, flow_optimize makes of them what CPython 3.11
 * would, and assemble.c lays them out.  Everything lives in the unit's arena.
 */

#ifndef LANG_FLOW_H
#define LANG_FLOW_H

#include "base/mem.h"
#include "lang/code.h"
#include "lang/op.h"

#include <stdbool.h>
#include <stddef.h>

/* Jumps whose direction is not known yet, and marks that make no code. */
enum flow_op {
	FLOW_JUMP = OP_COUNT,
	FLOW_POP_JUMP_IF_FALSE, FLOW_POP_JUMP_IF_TRUE,
	FLOW_POP_JUMP_IF_NONE, FLOW_POP_JUMP_IF_NOT_NONE,
	FLOW_SETUP_FINALLY, /* from here to FLOW_POP_BLOCK exceptions go to the target */
	FLOW_SETUP_CLEANUP, /* the same, with lasti on the stack */
	FLOW_SETUP_WITH     /* the same, below the result of __enter__ */
};
enum { FLOW_POP_BLOCK = FLOW_SETUP_WITH + 1 };

struct flow_ins {
	int op;                  /* enum op or enum flow_op */
	int arg;
	struct flow_block *target;
	struct flow_block *handler; /* where its exceptions go */
	struct code_pos pos;     /* line 0: none */
};

struct flow_block {
	struct flow_ins *ins;
	size_t n, cap;
	struct flow_block *next;
	struct flow_block *older;/* the one made before it */
	size_t n_before;         /* ways that lead here */
	bool is_exit;            /* ends in return, raise */
	bool falls;              /* may go on to `next` */
	bool visited;
	bool push_lasti;         /* a handler entered with lasti on the stack */
	int depth;               /* of the stack at its start; -1: not known */
	size_t start;            /* its first instruction, once laid out */
	struct flow_handlers *handlers; /* open at its start; assemble.c's */
};

/* The constants of a unit; flow_optimize makes tuples and forgets what is unused. */
struct flow_consts {
	struct arena *arena;
	struct lit *items;
	size_t n, cap;
	uint32_t *slots;         /* number + 1, by hash */
	size_t n_slots;
};

/* `newest` is the last block made in the unit, the head of a chain by `older`. */
struct flow_block *flow_block_new(struct arena *arena, struct flow_block **newest);
struct flow_ins *flow_append(struct arena *arena, struct flow_block *block, struct flow_ins ins);

bool flow_is_jump(const struct flow_ins *ins);   /* not the FLOW_SETUPs */
bool flow_is_setup(const struct flow_ins *ins);
bool flow_is_exit(const struct flow_ins *ins);   /* return, raise */
bool flow_ends_block(const struct flow_ins *ins);

/* By how much it grows the stack. */
int flow_stack_effect(const struct flow_ins *ins, bool jump);

/* The number of a constant; equal ones of one type share it. */
int flow_const(struct flow_consts *consts, struct lit lit);

/* Is a constant true? */
bool flow_is_true(const struct lit *lit);

/*
 * Fold, thread jumps, drop what is never reached and NOPs that carry no line,
 * give every instruction a line.  `first_line` serves where there is none.
 */
void flow_optimize(struct arena *arena, struct flow_block *entry, struct flow_block *newest,
	struct flow_consts *consts, int first_line);

#endif
