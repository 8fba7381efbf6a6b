/*
 * try, with, and the ways out of loops and blocks.
 *
 * A finally body stands several times: after the block, in the handler that an
 * exception enters, and before each return, break or continue that leaves it.
 */

#include "lang/generator.h"

/* -- leaving frames */

static void gen_call_exit(struct gen *gen) {
	gen_none(gen);
	gen_none(gen);
	gen_none(gen);
	gen_op(gen, OP_PRECALL, 2);
	gen_op(gen, OP_CALL, 2);
}

static void gen_forget(struct gen *gen, const char *name) {
	gen_none(gen);
	gen_name(gen, name, GEN_STORE);
	gen_name(gen, name, GEN_DELETE);
}

static void swap_if(struct gen *gen, bool keeps) {
	if (keeps)
		gen_op(gen, OP_SWAP, 2);
}

static void leave_finally(struct gen *gen, const struct gen_frame *frame, bool keeps) {
	gen_op(gen, FLOW_POP_BLOCK, 0);
	if (keeps)
		gen_push(gen, (struct gen_frame){ .kind = GEN_VALUE });
	gen_body(gen, frame->final, 0);
	if (keeps)
		gen_pop(gen);
	gen_nowhere(gen);
}

static void leave_with(struct gen *gen, const struct gen_frame *frame, bool keeps) {
	gen->unit->pos = frame->pos;
	gen_op(gen, FLOW_POP_BLOCK, 0);
	swap_if(gen, keeps);
	gen_call_exit(gen);
	gen_op(gen, OP_POP_TOP, 0);
	gen_nowhere(gen);
}

static void leave_handler_body(struct gen *gen, const struct gen_frame *frame, bool keeps) {
	if (frame->name)
		gen_op(gen, FLOW_POP_BLOCK, 0);
	swap_if(gen, keeps);
	gen_op(gen, FLOW_POP_BLOCK, 0);
	gen_op(gen, OP_POP_EXCEPT, 0);
	if (frame->name)
		gen_forget(gen, frame->name);
}

/* Undo what a frame has set up; with `keeps` a value stays on top of the stack. */
static void leave_frame(struct gen *gen, const struct gen_frame *frame, bool keeps) {
	switch (frame->kind) {
	case GEN_WHILE: case GEN_HANDLER:
		break;
	case GEN_FOR: case GEN_VALUE:
		swap_if(gen, keeps);
		gen_op(gen, OP_POP_TOP, 0);
		break;
	case GEN_TRY:
		gen_op(gen, FLOW_POP_BLOCK, 0);
		break;
	case GEN_FINALLY_TRY:
		leave_finally(gen, frame, keeps);
		break;
	case GEN_FINALLY_END:
		swap_if(gen, keeps);
		gen_op(gen, OP_POP_TOP, 0);
		swap_if(gen, keeps);
		gen_op(gen, FLOW_POP_BLOCK, 0);
		gen_op(gen, OP_POP_EXCEPT, 0);
		break;
	case GEN_WITH:
		leave_with(gen, frame, keeps);
		break;
	case GEN_HANDLER_BODY:
		leave_handler_body(gen, frame, keeps);
		break;
	}
}

/*
 * Leave frames from the innermost outwards, up to a loop if one is wanted.  A
 * frame is off the stack while its own leaving code is made.
 */
static const struct gen_frame *leave_frames(struct gen *gen, bool keeps, bool to_loop) {
	struct gen_unit *unit = gen->unit;
	if (!unit->n_frames)
		return NULL;
	struct gen_frame *top = &unit->frames[unit->n_frames - 1];
	if (to_loop && (top->kind == GEN_WHILE || top->kind == GEN_FOR))
		return top;
	struct gen_frame kept = *top;
	unit->n_frames--;
	leave_frame(gen, &kept, keeps);
	const struct gen_frame *loop = leave_frames(gen, keeps, to_loop);
	unit->frames[unit->n_frames++] = kept;
	return loop;
}

void gen_return(struct gen *gen, struct ast *node) {
	struct ast *value = node->value;
	bool keeps = value && value->kind != AST_CONST;
	if (gen->unit->scope->kind != SCOPE_FUNCTION)
		gen_throw(gen, node->pos, "'return' outside function");
	if (keeps) {
		gen_expr(gen, value);
	} else if (value) {
		gen->unit->pos = value->pos;
		gen_op(gen, OP_NOP, 0);
	}
	if (!value || value->pos.line != node->pos.line) {
		gen->unit->pos = node->pos;
		gen_op(gen, OP_NOP, 0);
	}
	leave_frames(gen, keeps, false);
	if (!value)
		gen_none(gen);
	else if (!keeps)
		gen_const(gen, *value->lit);
	gen_op(gen, OP_RETURN_VALUE, 0);
}

void gen_break(struct gen *gen, struct ast *node) {
	gen_op(gen, OP_NOP, 0);
	const struct gen_frame *loop = leave_frames(gen, false, true);
	if (!loop)
		gen_throw(gen, node->pos, "'break' outside loop");
	leave_frame(gen, loop, false);
	gen_jump(gen, FLOW_JUMP, loop->exit);
}

void gen_continue(struct gen *gen, struct ast *node) {
	gen_op(gen, OP_NOP, 0);
	const struct gen_frame *loop = leave_frames(gen, false, true);
	if (!loop)
		gen_throw(gen, node->pos, "'continue' not properly in loop");
	gen_jump(gen, FLOW_JUMP, loop->start);
}

/* -- try */

/* An exception inside a handler: drop the one being handled, raise the new one. */
static void gen_cleanup(struct gen *gen, struct flow_block *cleanup) {
	gen_use(gen, cleanup);
	gen_op(gen, OP_COPY, 3);
	gen_op(gen, OP_POP_EXCEPT, 0);
	gen_op(gen, OP_RERAISE, 1);
}

static void gen_enter_handler(struct gen *gen, struct flow_block *start,
		struct flow_block *cleanup) {
	gen_use(gen, start);
	gen_jump(gen, FLOW_SETUP_CLEANUP, cleanup);
	gen_op(gen, OP_PUSH_EXC_INFO, 0);
}

static void gen_named_handler(struct gen *gen, const struct ast *node, struct flow_block *end) {
	const char *name = node->handler.name;
	struct flow_block *cleanup = gen_block(gen), *body = gen_block(gen);
	gen_name(gen, name, GEN_STORE);
	gen_jump(gen, FLOW_SETUP_CLEANUP, cleanup);
	gen_use(gen, body);
	gen_push(gen, (struct gen_frame){ .kind = GEN_HANDLER_BODY, .name = name });
	gen_body(gen, &node->handler.body, 0);
	gen_pop(gen);
	gen_nowhere(gen);
	gen_op(gen, FLOW_POP_BLOCK, 0);
	gen_op(gen, FLOW_POP_BLOCK, 0);
	gen_op(gen, OP_POP_EXCEPT, 0);
	gen_forget(gen, name);
	gen_jump(gen, FLOW_JUMP, end);
	gen_use(gen, cleanup);
	gen_forget(gen, name);
	gen_op(gen, OP_RERAISE, 1);
}

static void gen_plain_handler(struct gen *gen, const struct ast *node, struct flow_block *end) {
	struct flow_block *body = gen_block(gen);
	gen_op(gen, OP_POP_TOP, 0);
	gen_use(gen, body);
	gen_push(gen, (struct gen_frame){ .kind = GEN_HANDLER_BODY });
	gen_body(gen, &node->handler.body, 0);
	gen_pop(gen);
	gen_nowhere(gen);
	gen_op(gen, FLOW_POP_BLOCK, 0);
	gen_op(gen, OP_POP_EXCEPT, 0);
	gen_jump(gen, FLOW_JUMP, end);
}

static void gen_handler(struct gen *gen, const struct ast *node, bool is_last,
		struct flow_block *end) {
	struct flow_block *next = gen_block(gen);
	gen->unit->pos = node->pos;
	if (!node->handler.type && !is_last)
		gen_throw(gen, node->pos, "default 'except:' must be last");
	if (node->handler.type) {
		gen_expr(gen, node->handler.type);
		gen_op(gen, OP_CHECK_EXC_MATCH, 0);
		gen_jump(gen, FLOW_POP_JUMP_IF_FALSE, next);
	}
	if (node->handler.name)
		gen_named_handler(gen, node, end);
	else
		gen_plain_handler(gen, node, end);
	gen_use(gen, next);
}

static void gen_try_except(struct gen *gen, const struct ast *node) {
	struct flow_block *body = gen_block(gen), *handlers = gen_block(gen);
	struct flow_block *end = gen_block(gen), *cleanup = gen_block(gen);
	size_t n = node->attempt.handlers.n;
	gen_jump(gen, FLOW_SETUP_FINALLY, handlers);
	gen_use(gen, body);
	gen_push(gen, (struct gen_frame){ .kind = GEN_TRY });
	gen_body(gen, &node->attempt.body, 0);
	gen_pop(gen);
	gen_op_nowhere(gen, FLOW_POP_BLOCK);
	gen_body(gen, &node->attempt.orelse, 0);
	gen_jump_nowhere(gen, end);
	gen_nowhere(gen);
	gen_enter_handler(gen, handlers, cleanup);
	gen_push(gen, (struct gen_frame){ .kind = GEN_HANDLER });
	for (size_t i = 0; i < n; i++)
		gen_handler(gen, node->attempt.handlers.items[i], i + 1 == n, end);
	gen_nowhere(gen);
	gen_pop(gen);
	gen_op(gen, OP_RERAISE, 0);
	gen_cleanup(gen, cleanup);
	gen_use(gen, end);
}

static void gen_try_finally(struct gen *gen, const struct ast *node) {
	struct flow_block *body = gen_block(gen), *handler = gen_block(gen);
	struct flow_block *cleanup = gen_block(gen), *exit = gen_block(gen);
	const struct ast_list *final = &node->attempt.final;
	gen_jump(gen, FLOW_SETUP_FINALLY, handler);
	gen_use(gen, body);
	gen_push(gen, (struct gen_frame){ .kind = GEN_FINALLY_TRY, .final = final });
	if (node->attempt.handlers.n)
		gen_try_except(gen, node);
	else
		gen_body(gen, &node->attempt.body, 0);
	gen_op_nowhere(gen, FLOW_POP_BLOCK);
	gen_pop(gen);
	gen_body(gen, final, 0);
	gen_jump_nowhere(gen, exit);
	gen_nowhere(gen);
	gen_enter_handler(gen, handler, cleanup);
	gen_push(gen, (struct gen_frame){ .kind = GEN_FINALLY_END });
	gen_body(gen, final, 0);
	gen_op(gen, OP_RERAISE, 0);
	gen_pop(gen);
	gen_cleanup(gen, cleanup);
	gen_use(gen, exit);
}

void gen_try(struct gen *gen, struct ast *node) {
	if (node->attempt.final.n)
		gen_try_finally(gen, node);
	else
		gen_try_except(gen, node);
}

/* -- with */

static void gen_with_handler(struct gen *gen, struct flow_block *handler,
		struct flow_block *cleanup) {
	struct flow_block *quiet = gen_block(gen);
	gen_enter_handler(gen, handler, cleanup);
	gen_op(gen, OP_WITH_EXCEPT_START, 0);
	gen_jump(gen, FLOW_POP_JUMP_IF_TRUE, quiet);
	gen_op(gen, OP_RERAISE, 2);
	gen_nowhere(gen);
	gen_cleanup(gen, cleanup);
	gen_use(gen, quiet);
	gen_op(gen, OP_POP_TOP, 0);
	gen_op(gen, FLOW_POP_BLOCK, 0);
	gen_op(gen, OP_POP_EXCEPT, 0);
	gen_op(gen, OP_POP_TOP, 0);
	gen_op(gen, OP_POP_TOP, 0);
}

void gen_with(struct gen *gen, struct ast *node, size_t item) {
	struct flow_block *body = gen_block(gen), *handler = gen_block(gen);
	struct flow_block *exit = gen_block(gen), *cleanup = gen_block(gen);
	struct ast *target = node->with.targets.items[item];
	gen_expr(gen, node->with.managers.items[item]);
	gen_op(gen, OP_BEFORE_WITH, 0);
	gen_jump(gen, FLOW_SETUP_WITH, handler);
	gen_use(gen, body);
	gen_push(gen, (struct gen_frame){ .kind = GEN_WITH, .pos = node->pos });
	if (target)
		gen_store(gen, target);
	else
		gen_op(gen, OP_POP_TOP, 0);
	if (item + 1 < node->with.managers.n)
		gen_with(gen, node, item + 1);
	else
		gen_body(gen, &node->with.body, 0);
	gen_nowhere(gen);
	gen_op(gen, FLOW_POP_BLOCK, 0);
	gen_pop(gen);
	gen->unit->pos = node->pos;
	gen_call_exit(gen);
	gen_op(gen, OP_POP_TOP, 0);
	gen_jump(gen, FLOW_JUMP, exit);
	gen_with_handler(gen, handler, cleanup);
	gen_use(gen, exit);
}
