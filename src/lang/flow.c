/*
 * The peephole optimizer, on blocks.
 *
 *     fold       per block: constant tests, tuples, swaps, jumps to jumps
 *     inline     a jump to a short exit block becomes a copy of it
 *     prune      blocks that nothing reaches, NOPs, empty blocks, jumps to next
 *     copy       exits without a line, once for each jump that leads there
 *     lines      an instruction without a line takes the one before it
 */

#include "lang/flow.h"

#include <string.h>

enum { MAX_INLINED = 4 }; /* instructions of an exit block worth a copy */

struct flow {
	struct arena *arena;
	struct flow_block *entry, *newest;
	struct flow_consts *consts;
};

/* -- blocks and instructions */

struct flow_block *flow_block_new(struct arena *arena, struct flow_block **newest) {
	struct flow_block *block = arena_alloc(arena, sizeof *block);
	block->older = *newest;
	*newest = block;
	block->depth = -1;
	block->falls = true;
	return block;
}

struct flow_ins *flow_append(struct arena *arena, struct flow_block *block, struct flow_ins ins) {
	if (block->n == block->cap) {
		size_t cap = block->cap ? block->cap * 2 : 8;
		struct flow_ins *grown = arena_alloc(arena, cap * sizeof *grown);
		if (block->n)
			memcpy(grown, block->ins, block->n * sizeof *grown);
		block->ins = grown;
		block->cap = cap;
	}
	block->ins[block->n++] = ins;
	return &block->ins[block->n - 1];
}

bool flow_is_jump(const struct flow_ins *ins) {
	switch (ins->op) {
	case FLOW_JUMP: case FLOW_POP_JUMP_IF_FALSE: case FLOW_POP_JUMP_IF_TRUE:
	case FLOW_POP_JUMP_IF_NONE: case FLOW_POP_JUMP_IF_NOT_NONE:
	case OP_JUMP_IF_FALSE_OR_POP: case OP_JUMP_IF_TRUE_OR_POP: case OP_FOR_ITER: case OP_SEND:
		return true;
	default:
		return false;
	}
}

bool flow_is_setup(const struct flow_ins *ins) {
	return ins->op >= FLOW_SETUP_FINALLY && ins->op <= FLOW_SETUP_WITH;
}

bool flow_is_exit(const struct flow_ins *ins) {
	return ins->op == OP_RETURN_VALUE || ins->op == OP_RAISE_VARARGS || ins->op == OP_RERAISE;
}

bool flow_ends_block(const struct flow_ins *ins) {
	return flow_is_jump(ins) || flow_is_exit(ins);
}

int flow_stack_effect(const struct flow_ins *ins, bool jump) {
	switch (ins->op) {
	case FLOW_JUMP: case FLOW_POP_BLOCK: return 0;
	case FLOW_POP_JUMP_IF_FALSE: case FLOW_POP_JUMP_IF_TRUE:
	case FLOW_POP_JUMP_IF_NONE: case FLOW_POP_JUMP_IF_NOT_NONE: return -1;
	case FLOW_SETUP_FINALLY: return jump ? 1 : 0;
	case FLOW_SETUP_CLEANUP: return jump ? 2 : 0;
	case FLOW_SETUP_WITH: return jump ? 1 : 0; /* lasti, exception, less __enter__'s result */
	default: return op_stack_effect((enum op)ins->op, ins->arg, jump);
	}
}

static struct flow_ins *last_of(const struct flow_block *block) {
	return block->n ? &block->ins[block->n - 1] : NULL;
}

static void make_nop(struct flow_ins *ins) {
	ins->op = OP_NOP;
	ins->arg = 0;
	ins->target = NULL;
}

static struct flow_block *skip_empty(struct flow_block *block) {
	while (!block->n && block->next)
		block = block->next;
	return block;
}

/* Note how each block ends. */
static void normalize(struct flow_block *entry) {
	for (struct flow_block *block = entry; block; block = block->next) {
		const struct flow_ins *last = last_of(block);
		block->is_exit = last && flow_is_exit(last);
		block->falls = !last || (!block->is_exit && last->op != FLOW_JUMP);
	}
}

/* -- swaps: `a, b = b, a` needs none when the stores change places instead */

static bool is_swappable(const struct flow_ins *ins) {
	return ins->op == OP_STORE_FAST || ins->op == OP_POP_TOP;
}

static int next_swappable(const struct flow_block *block, int i, uint32_t line) {
	while (++i < (int)block->n) {
		const struct flow_ins *ins = &block->ins[i];
		if (line && ins->pos.line != line)
			return -1;
		if (ins->op == OP_NOP)
			continue;
		return is_swappable(ins) ? i : -1;
	}
	return -1;
}

static void apply_swaps(struct flow_block *block, int i) {
	for (; i >= 0; i--) {
		struct flow_ins *swap = &block->ins[i];
		if (swap->op != OP_SWAP) {
			if (swap->op == OP_NOP || is_swappable(swap))
				continue;
			return;
		}
		int first = next_swappable(block, i, 0), second = first;
		if (first < 0)
			return;
		for (int n = swap->arg - 1; n > 0; n--) {
			second = next_swappable(block, second, block->ins[first].pos.line);
			if (second < 0)
				return;
		}
		struct flow_ins kept = block->ins[first];
		block->ins[first] = block->ins[second];
		block->ins[second] = kept;
		make_nop(swap);
	}
}

/* -- folding */

/* LOAD_CONST ×n, BUILD_TUPLE n: one constant. */
static bool fold_tuple(struct flow *flow, struct flow_block *block, size_t i) {
	size_t n = (size_t)block->ins[i].arg;
	if (i < n)
		return false;
	for (size_t k = i - n; k < i; k++)
		if (block->ins[k].op != OP_LOAD_CONST)
			return false;
	struct lit *items = arena_alloc(flow->arena, n * sizeof *items);
	for (size_t k = 0; k < n; k++) {
		items[k] = flow->consts->items[block->ins[i - n + k].arg];
		make_nop(&block->ins[i - n + k]);
	}
	block->ins[i].op = OP_LOAD_CONST;
	block->ins[i].arg = flow_const(flow->consts,
		(struct lit){ .kind = LIT_TUPLE, .items = items, .len = n });
	return true;
}

static void fold_build_tuple(struct flow *flow, struct flow_block *block, size_t i) {
	struct flow_ins *ins = &block->ins[i], *next = ins + 1;
	if (i + 1 < block->n && next->op == OP_UNPACK_SEQUENCE && next->arg == ins->arg
			&& ins->arg >= 1 && ins->arg <= 3) {
		if (ins->arg == 1)
			make_nop(next);
		else
			next->op = OP_SWAP;
		make_nop(ins);
		return;
	}
	fold_tuple(flow, block, i);
}

static void fold_none_test(struct flow_block *block, size_t i) {
	if (i + 2 >= block->n)
		return;
	struct flow_ins *jump = &block->ins[i + 2];
	if (jump->op != FLOW_POP_JUMP_IF_FALSE && jump->op != FLOW_POP_JUMP_IF_TRUE)
		return;
	bool is_not = block->ins[i + 1].arg == 1;
	jump->op = is_not != (jump->op == FLOW_POP_JUMP_IF_FALSE)
		? FLOW_POP_JUMP_IF_NOT_NONE : FLOW_POP_JUMP_IF_NONE;
	make_nop(&block->ins[i]);
	make_nop(&block->ins[i + 1]);
}

static void become_jump(struct flow_block *block, struct flow_ins *ins) {
	ins->op = FLOW_JUMP;
	block->falls = false;
}

/* A constant before a conditional jump settles it. */
static void fold_const_test(struct flow *flow, struct flow_block *block, size_t i) {
	struct flow_ins *ins = &block->ins[i], *next = ins + 1;
	if (i + 1 >= block->n)
		return;
	const struct lit *lit = &flow->consts->items[ins->arg];
	bool truth = flow_is_true(lit);
	switch (next->op) {
	case FLOW_POP_JUMP_IF_FALSE: case FLOW_POP_JUMP_IF_TRUE:
		make_nop(ins);
		if (truth == (next->op == FLOW_POP_JUMP_IF_TRUE))
			become_jump(block, next);
		else
			make_nop(next);
		break;
	case OP_JUMP_IF_FALSE_OR_POP: case OP_JUMP_IF_TRUE_OR_POP:
		if (truth == (next->op == OP_JUMP_IF_TRUE_OR_POP)) {
			become_jump(block, next);
		} else {
			make_nop(ins);
			make_nop(next);
		}
		break;
	case OP_IS_OP:
		if (lit->kind == LIT_NONE)
			fold_none_test(block, i);
		break;
	default:
		break;
	}
}

/* -- jumps to jumps */

/* Go where the target goes, if that is another place on the same line. */
static bool thread(struct flow_ins *ins, const struct flow_ins *target, int op) {
	if (ins->pos.line != target->pos.line || ins->target == target->target)
		return false;
	ins->target = target->target;
	ins->op = op;
	return true;
}

/* `or` to an opposite jump: the value is popped there, so pop it here and pass by. */
static bool pass_by(struct flow_ins *ins, const struct flow_ins *target, int op) {
	if (ins->pos.line != target->pos.line)
		return false;
	ins->op = op;
	ins->target = ins->target->next;
	return true;
}

/* One step for a jump; whether it must be looked at again. */
static bool fold_jump(struct flow_ins *ins) {
	ins->target = skip_empty(ins->target);
	if (!ins->target->n)
		return false;
	const struct flow_ins *target = &ins->target->ins[0];
	bool on_false = ins->op == OP_JUMP_IF_FALSE_OR_POP;
	int pop = on_false ? FLOW_POP_JUMP_IF_FALSE : FLOW_POP_JUMP_IF_TRUE;
	int other_pop = on_false ? FLOW_POP_JUMP_IF_TRUE : FLOW_POP_JUMP_IF_FALSE;
	int other = on_false ? OP_JUMP_IF_TRUE_OR_POP : OP_JUMP_IF_FALSE_OR_POP;
	switch (ins->op) {
	case OP_JUMP_IF_FALSE_OR_POP: case OP_JUMP_IF_TRUE_OR_POP:
		if (target->op == pop)
			return thread(ins, target, pop);
		if (target->op == FLOW_JUMP || target->op == ins->op)
			return thread(ins, target, ins->op);
		if (target->op == other || target->op == other_pop)
			return pass_by(ins, target, pop);
		return false;
	case FLOW_POP_JUMP_IF_FALSE: case FLOW_POP_JUMP_IF_TRUE:
	case FLOW_POP_JUMP_IF_NONE: case FLOW_POP_JUMP_IF_NOT_NONE: case FLOW_JUMP:
		return target->op == FLOW_JUMP && thread(ins, target, ins->op);
	default:
		return false;
	}
}

static void fold_instruction(struct flow *flow, struct flow_block *block, size_t i) {
	struct flow_ins *ins = &block->ins[i];
	while (ins->target && fold_jump(ins))
		;
	switch (ins->op) {
	case OP_LOAD_CONST:
		fold_const_test(flow, block, i);
		break;
	case OP_BUILD_TUPLE:
		fold_build_tuple(flow, block, i);
		break;
	case OP_SWAP:
		if (ins->arg == 1)
			make_nop(ins);
		else
			apply_swaps(block, (int)i);
		break;
	case OP_PUSH_NULL:
		if (i + 1 < block->n && ins[1].op == OP_LOAD_GLOBAL && !(ins[1].arg & 1)) {
			ins[1].arg |= 1;
			make_nop(ins);
		}
		break;
	default:
		break;
	}
}

/* -- pruning */

/* Drop the NOPs of a block that no line needs. */
static void drop_nops(struct flow_block *block) {
	size_t kept = 0;
	uint32_t line_before = 0;
	for (size_t i = 0; i < block->n; i++) {
		struct flow_ins *ins = &block->ins[i];
		uint32_t line = ins->pos.line;
		if (ins->op == OP_NOP) {
			if (!line || line == line_before)
				continue;
			if (i + 1 < block->n) {
				if (ins[1].pos.line == line)
					continue;
				if (!ins[1].pos.line) {
					ins[1].pos = ins->pos;
					continue;
				}
			} else if (block->next) {
				const struct flow_block *next = skip_empty(block->next);
				if (next->n && next->ins[0].pos.line == line)
					continue;
			}
		}
		block->ins[kept++] = *ins;
		line_before = line;
	}
	block->n = kept;
}

static bool is_exit_without_line(const struct flow_block *block) {
	if (!block->is_exit)
		return false;
	for (size_t i = 0; i < block->n; i++)
		if (block->ins[i].pos.line)
			return false;
	return true;
}

static void inline_exit(struct flow *flow, struct flow_block *block) {
	struct flow_ins *last = last_of(block);
	if (!last || last->op != FLOW_JUMP)
		return;
	const struct flow_block *target = last->target;
	if (!is_exit_without_line(target) || target->n > MAX_INLINED)
		return;
	make_nop(last);
	if (!last->pos.line)
		block->n--;
	for (size_t i = 0; i < target->n; i++)
		flow_append(flow->arena, block, target->ins[i]);
	block->is_exit = true;
	block->falls = false;
}

static void reach(struct flow_block *block, struct flow_block **todo, size_t *n) {
	if (!block->n_before++)
		todo[(*n)++] = block;
}

static void count_ways(struct flow *flow) {
	size_t n_blocks = 0, n = 0;
	for (struct flow_block *block = flow->entry; block; block = block->next) {
		block->n_before = 0;
		n_blocks++;
	}
	struct flow_block **todo = arena_alloc(flow->arena, (n_blocks + 1) * sizeof *todo);
	reach(flow->entry, todo, &n);
	while (n) {
		struct flow_block *block = todo[--n];
		if (block->next && block->falls)
			reach(block->next, todo, &n);
		for (size_t i = 0; i < block->n; i++)
			if (block->ins[i].target)
				reach(block->ins[i].target, todo, &n);
	}
}

static void drop_empty(struct flow_block *entry) {
	for (struct flow_block *block = entry; block; block = block->next)
		while (block->next && !block->next->n && block->next->next)
			block->next = block->next->next;
	for (struct flow_block *block = entry; block; block = block->next)
		for (size_t i = 0; i < block->n; i++)
			if (block->ins[i].target)
				block->ins[i].target = skip_empty(block->ins[i].target);
}

static void drop_jumps_to_next(struct flow_block *entry) {
	for (struct flow_block *block = entry; block; block = block->next) {
		struct flow_ins *last = last_of(block);
		if (last && last->op == FLOW_JUMP && last->target == block->next) {
			make_nop(last);
			block->falls = true;
		}
	}
}

static void prune(struct flow *flow) {
	count_ways(flow);
	for (struct flow_block *block = flow->entry; block; block = block->next)
		if (!block->n_before) {
			block->n = 0;
			block->falls = true;
		}
	for (struct flow_block *block = flow->entry; block; block = block->next)
		drop_nops(block);
	drop_empty(flow->entry);
	drop_jumps_to_next(flow->entry);
	drop_empty(flow->entry);
}

/* Twice: a jump to a block that became an exit the first time is taken the second. */
static void inline_exits(struct flow *flow) {
	for (int turn = 0; turn < 2; turn++)
		for (struct flow_block *block = flow->newest; block; block = block->older)
			inline_exit(flow, block);
}

/* -- lines */

static void copy_exit(struct flow *flow, struct flow_ins *jump) {
	struct flow_block *target = jump->target, *ignored = NULL;
	struct flow_block *copy = flow_block_new(flow->arena, &ignored);
	for (size_t i = 0; i < target->n; i++)
		flow_append(flow->arena, copy, target->ins[i]);
	copy->ins[0].pos = jump->pos;
	copy->is_exit = true;
	copy->falls = false;
	copy->n_before = 1;
	copy->next = target->next;
	target->next = copy;
	target->n_before--;
	jump->target = copy;
}

static void copy_exits(struct flow *flow) {
	for (struct flow_block *block = flow->newest; block; block = block->older) {
		struct flow_ins *last = last_of(block);
		if (last && flow_is_jump(last) && is_exit_without_line(last->target)
				&& last->target->n_before > 1)
			copy_exit(flow, last);
	}
	drop_empty(flow->entry);
	for (struct flow_block *block = flow->entry; block; block = block->next)
		if (block->falls && block->next && block->n && is_exit_without_line(block->next))
			block->next->ins[0].pos = last_of(block)->pos;
}

static void inherit(struct flow_block *block, struct code_pos pos) {
	if (block->n_before == 1 && block->n && !block->ins[0].pos.line)
		block->ins[0].pos = pos;
}

static void spread_lines(struct flow_block *entry, int first_line) {
	for (struct flow_block *block = entry; block; block = block->next) {
		struct code_pos pos = { 0 };
		for (size_t i = 0; i < block->n; i++) {
			if (block->ins[i].pos.line)
				pos = block->ins[i].pos;
			else
				block->ins[i].pos = pos;
		}
		if (!block->n)
			continue;
		if (block->falls && block->next)
			inherit(block->next, pos);
		if (flow_is_jump(last_of(block)))
			inherit(last_of(block)->target, pos);
	}
	for (struct flow_block *block = entry; block; block = block->next) {
		const struct flow_ins *last = last_of(block);
		if (last && !last->pos.line && last->op == OP_RETURN_VALUE && block->ins[0].op != OP_RESUME)
			for (size_t i = 0; i < block->n; i++)
				block->ins[i].pos = (struct code_pos){ .line = (uint32_t)first_line,
					.end_line = (uint32_t)first_line };
	}
}

void flow_optimize(struct arena *arena, struct flow_block *entry, struct flow_block *newest,
		struct flow_consts *consts, int first_line) {
	struct flow flow = { arena, entry, newest, consts };
	normalize(entry);
	for (struct flow_block *block = entry; block; block = block->next) {
		for (size_t i = 0; i < block->n; i++)
			fold_instruction(&flow, block, i);
		drop_nops(block);
	}
	inline_exits(&flow);
	prune(&flow);
	copy_exits(&flow);
	spread_lines(entry, first_line);
}
