/*
 * Four walks over the blocks: how deep the stack is, which handler covers what,
 * where each instruction comes to lie, and at last the tables.
 *
 *     FLOW_SETUP_FINALLY h   \
 *     a                       > table: [a, b] -> h, with the stack cut to depth
 *     b                      /
 *     FLOW_POP_BLOCK
 */

#include "lang/assemble.h"

#include "base/limits.h"

#include <string.h>

/* The handlers open at one place, the innermost first. */
struct flow_handlers {
	struct flow_block *target;
	struct flow_handlers *outer;
};

struct assembler {
	struct code *code;
	struct flow_block *entry;
	struct arena *keep, *scratch;
	struct fault *fault;
	struct flow_block **todo;
	size_t n_todo;
};

static void begin_walk(struct assembler *as) {
	for (struct flow_block *block = as->entry; block; block = block->next)
		block->visited = false;
	as->n_todo = 0;
	as->todo[as->n_todo++] = as->entry;
	as->entry->visited = true;
}

static bool visit(struct assembler *as, struct flow_block *block) {
	if (block->visited)
		return false;
	block->visited = true;
	as->todo[as->n_todo++] = block;
	return true;
}

/* -- stack depth */

static void reach_depth(struct assembler *as, struct flow_block *block, int depth) {
	if (block->depth < 0)
		block->depth = depth;
	visit(as, block);
}

static void measure_block(struct assembler *as, struct flow_block *block) {
	int depth = block->depth, *most = &as->code->stack_size;
	for (size_t i = 0; i < block->n; i++) {
		const struct flow_ins *ins = &block->ins[i];
		int after = depth + flow_stack_effect(ins, false);
		if (after > *most)
			*most = after;
		if (ins->target) {
			int there = depth + flow_stack_effect(ins, true);
			if (there > *most)
				*most = there;
			reach_depth(as, ins->target, there);
		}
		depth = after;
	}
	if (block->falls && block->next)
		reach_depth(as, block->next, depth);
}

static void measure_stack(struct assembler *as) {
	begin_walk(as);
	as->entry->depth = 0;
	while (as->n_todo)
		measure_block(as, as->todo[--as->n_todo]);
}

/* -- handlers */

static struct flow_handlers *open_handler(struct assembler *as, struct flow_handlers *outer,
		const struct flow_ins *setup) {
	struct flow_handlers *handlers = arena_alloc(as->scratch, sizeof *handlers);
	handlers->target = setup->target;
	handlers->outer = outer;
	if (setup->op != FLOW_SETUP_FINALLY)
		setup->target->push_lasti = true;
	return handlers;
}

static void cover_block(struct assembler *as, struct flow_block *block) {
	struct flow_handlers *open = block->handlers;
	for (size_t i = 0; i < block->n; i++) {
		struct flow_ins *ins = &block->ins[i];
		if (flow_is_setup(ins)) {
			if (visit(as, ins->target))
				ins->target->handlers = open;
			open = open_handler(as, open, ins);
		} else if (ins->op == FLOW_POP_BLOCK) {
			open = open->outer;
		} else {
			ins->handler = open ? open->target : NULL;
			if (flow_is_jump(ins) && visit(as, ins->target))
				ins->target->handlers = open;
		}
	}
	if (block->falls && block->next && visit(as, block->next))
		block->next->handlers = open;
}

static void cover(struct assembler *as) {
	begin_walk(as);
	while (as->n_todo)
		cover_block(as, as->todo[--as->n_todo]);
}

/* -- layout */

/* The marks have done their work: they stay only as NOPs that carry a line. */
static void drop_marks(struct flow_block *block) {
	size_t kept = 0;
	uint32_t line_before = 0;
	for (size_t i = 0; i < block->n; i++) {
		struct flow_ins ins = block->ins[i];
		if (flow_is_setup(&ins) || ins.op == FLOW_POP_BLOCK)
			ins.op = OP_NOP, ins.arg = 0, ins.target = NULL;
		if (ins.op == OP_NOP) {
			uint32_t line = ins.pos.line, line_after = 0;
			const struct flow_block *next = block->next;
			while (next && !next->n)
				next = next->next;
			if (i + 1 < block->n)
				line_after = block->ins[i + 1].pos.line;
			else if (next)
				line_after = next->ins[0].pos.line;
			if (!line || line == line_before || line == line_after)
				continue;
		}
		block->ins[kept++] = ins;
		line_before = ins.pos.line;
	}
	block->n = kept;
}

static int real_op(const struct flow_ins *ins, bool is_ahead) {
	switch (ins->op) {
	case FLOW_JUMP: return is_ahead ? OP_JUMP_FORWARD : OP_JUMP_BACKWARD;
	case FLOW_POP_JUMP_IF_FALSE:
		return is_ahead ? OP_POP_JUMP_FORWARD_IF_FALSE : OP_POP_JUMP_BACKWARD_IF_FALSE;
	case FLOW_POP_JUMP_IF_TRUE:
		return is_ahead ? OP_POP_JUMP_FORWARD_IF_TRUE : OP_POP_JUMP_BACKWARD_IF_TRUE;
	case FLOW_POP_JUMP_IF_NONE:
		return is_ahead ? OP_POP_JUMP_FORWARD_IF_NONE : OP_POP_JUMP_BACKWARD_IF_NONE;
	case FLOW_POP_JUMP_IF_NOT_NONE:
		return is_ahead ? OP_POP_JUMP_FORWARD_IF_NOT_NONE : OP_POP_JUMP_BACKWARD_IF_NOT_NONE;
	default: return ins->op;
	}
}

static noreturn void throw_too_long(struct assembler *as, struct code_pos pos) {
	fault_limit(as->fault, pos, "CODE_LENGTH", LIMIT_CODE_LENGTH);
}

static void lay_out(struct assembler *as) {
	size_t at = 0;
	struct code_pos last = { 0 };
	for (struct flow_block *block = as->entry; block; block = block->next) {
		drop_marks(block);
		block->start = at;
		at += block->n;
		if (block->n)
			last = block->ins[block->n - 1].pos;
	}
	if (at > LIMIT_CODE_LENGTH)
		throw_too_long(as, last);
	as->code->n_ins = at;
}

static void emit_ins(struct assembler *as, const struct flow_ins *from, size_t at,
		struct ins *to) {
	int arg = from->arg;
	bool is_ahead = true;
	if (from->target) {
		size_t target = from->target->start;
		is_ahead = target > at;
		arg = (int)(is_ahead ? target - (at + 1) : at + 1 - target);
	}
	if (arg > UINT16_MAX)
		throw_too_long(as, from->pos);
	to->op = (uint16_t)real_op(from, is_ahead);
	to->arg = (uint16_t)arg;
}

static void emit(struct assembler *as) {
	struct code *code = as->code;
	struct ins *ins = arena_alloc(as->keep, code->n_ins * sizeof *ins);
	struct code_pos *pos = arena_alloc(as->keep, code->n_ins * sizeof *pos);
	size_t at = 0;
	for (struct flow_block *block = as->entry; block; block = block->next)
		for (size_t i = 0; i < block->n; i++, at++) {
			emit_ins(as, &block->ins[i], at, &ins[at]);
			pos[at] = block->ins[i].pos;
		}
	code->ins = ins;
	code->pos = pos;
}

/* -- the exception table */

static void add_row(struct code_handler *row, const struct flow_block *target,
		size_t start, size_t end) {
	row->start = (uint32_t)start;
	row->end = (uint32_t)end;
	row->target = (uint32_t)target->start;
	row->push_lasti = target->push_lasti;
	row->depth = (uint16_t)(target->depth - 1 - target->push_lasti);
}

/* Write the rows, or with `rows` NULL only count them. */
static size_t make_rows(struct assembler *as, struct code_handler *rows) {
	const struct flow_block *open = NULL;
	size_t n = 0, start = 0, at = 0;
	for (struct flow_block *block = as->entry; block; block = block->next)
		for (size_t i = 0; i < block->n; i++, at++) {
			if (block->ins[i].handler == open)
				continue;
			if (open && rows)
				add_row(&rows[n], open, start, at);
			n += open != NULL;
			open = block->ins[i].handler;
			start = at;
		}
	if (open && rows)
		add_row(&rows[n], open, start, at);
	return n + (open != NULL);
}

void assemble(struct code *code, struct flow_block *entry, struct arena *keep,
		struct arena *scratch, struct fault *fault) {
	struct assembler as = { code, entry, keep, scratch, fault, NULL, 0 };
	size_t n_blocks = 1;
	for (struct flow_block *block = entry; block; block = block->next)
		n_blocks++;
	as.todo = arena_alloc(scratch, n_blocks * sizeof *as.todo);
	measure_stack(&as);
	cover(&as);
	lay_out(&as);
	emit(&as);
	code->n_handlers = make_rows(&as, NULL);
	struct code_handler *rows = arena_alloc(keep, (code->n_handlers + 1) * sizeof *rows);
	make_rows(&as, rows);
	code->handlers = rows;
}
