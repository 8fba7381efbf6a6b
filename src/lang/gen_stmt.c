/*
 * Statements, but try and with, and the ways out of them (gen_try.c).
 */

#include "lang/generator.h"

#include <string.h>

/* -- loops and branches */

static void gen_if(struct gen *gen, const struct ast *node) {
	struct flow_block *end = gen_block(gen);
	struct flow_block *next = node->branch.orelse.n ? gen_block(gen) : end;
	gen_jump_if(gen, node->branch.test, next, false);
	gen_body(gen, &node->branch.body, 0);
	if (next != end) {
		gen_jump_nowhere(gen, end);
		gen_use(gen, next);
		gen_body(gen, &node->branch.orelse, 0);
	}
	gen_use(gen, end);
}

static void gen_for(struct gen *gen, const struct ast *node) {
	struct flow_block *start = gen_block(gen), *body = gen_block(gen);
	struct flow_block *cleanup = gen_block(gen), *end = gen_block(gen);
	gen_push(gen, (struct gen_frame){ .kind = GEN_FOR, .start = start, .exit = end });
	gen_expr(gen, node->loop.iter);
	gen_op(gen, OP_GET_ITER, 0);
	gen_use(gen, start);
	gen_jump(gen, OP_FOR_ITER, cleanup);
	gen_use(gen, body);
	gen_store(gen, node->loop.target);
	gen_body(gen, &node->loop.body, 0);
	gen_nowhere(gen);
	gen_jump(gen, FLOW_JUMP, start);
	gen_use(gen, cleanup);
	gen_pop(gen);
	gen_body(gen, &node->loop.orelse, 0);
	gen_use(gen, end);
}

/* The test stands twice: before the loop and at its end, so that one jump a turn is enough. */
static void gen_while(struct gen *gen, const struct ast *node) {
	struct flow_block *loop = gen_block(gen), *body = gen_block(gen);
	struct flow_block *anchor = gen_block(gen), *end = gen_block(gen);
	gen_use(gen, loop);
	gen_push(gen, (struct gen_frame){ .kind = GEN_WHILE, .start = loop, .exit = end });
	gen_jump_if(gen, node->branch.test, anchor, false);
	gen_use(gen, body);
	gen_body(gen, &node->branch.body, 0);
	gen->unit->pos = node->pos;
	gen_jump_if(gen, node->branch.test, body, true);
	gen_pop(gen);
	gen_use(gen, anchor);
	gen_body(gen, &node->branch.orelse, 0);
	gen_use(gen, end);
}

/* -- assignments */

static void gen_assign(struct gen *gen, const struct ast *node) {
	gen_expr(gen, node->assign.value);
	for (size_t i = 0; i < node->assign.targets.n; i++) {
		if (i + 1 < node->assign.targets.n)
			gen_op(gen, OP_COPY, 1);
		gen_store(gen, node->assign.targets.items[i]);
	}
}

static void gen_augmented(struct gen *gen, const struct ast *node) {
	struct ast *target = node->augmented.target;
	gen->unit->pos = target->pos;
	if (target->kind == AST_ATTRIBUTE) {
		gen_expr(gen, target->attribute.value);
		gen_op(gen, OP_COPY, 1);
		gen_attr_place(gen, target);
		gen_attr(gen, OP_LOAD_ATTR, target->attribute.name);
	} else if (target->kind == AST_SUBSCRIPT) {
		gen_expr(gen, target->subscript.value);
		gen_expr(gen, target->subscript.index);
		gen_op(gen, OP_COPY, 2);
		gen_op(gen, OP_COPY, 2);
		gen_op(gen, OP_BINARY_SUBSCR, 0);
	} else {
		gen_name(gen, target->name, GEN_LOAD);
	}
	gen->unit->pos = node->pos;
	gen_expr(gen, node->augmented.value);
	gen_op(gen, OP_BINARY_OP, node->op + OP_INPLACE);
	gen->unit->pos = target->pos;
	if (target->kind == AST_ATTRIBUTE) {
		gen_attr_place(gen, target);
		gen_op(gen, OP_SWAP, 2);
		gen_attr(gen, OP_STORE_ATTR, target->attribute.name);
	} else if (target->kind == AST_SUBSCRIPT) {
		gen_op(gen, OP_SWAP, 3);
		gen_op(gen, OP_SWAP, 2);
		gen_op(gen, OP_STORE_SUBSCR, 0);
	} else {
		gen_name(gen, target->name, GEN_STORE);
	}
}

static void gen_annotated(struct gen *gen, const struct ast *node) {
	struct ast *target = node->annotated.target;
	if (node->annotated.value) {
		gen_expr(gen, node->annotated.value);
		gen_store(gen, target);
	} else if (target->kind == AST_ATTRIBUTE) {
		gen_expr(gen, target->attribute.value);
		gen_op(gen, OP_POP_TOP, 0);
	} else if (target->kind == AST_SUBSCRIPT) {
		gen_expr(gen, target->subscript.value);
		gen_op(gen, OP_POP_TOP, 0);
		gen_expr(gen, target->subscript.index);
		gen_op(gen, OP_POP_TOP, 0);
	}
}

/* -- lesser statements */

static void gen_expression(struct gen *gen, const struct ast *node) {
	if (node->value->kind == AST_CONST) {
		gen_op(gen, OP_NOP, 0);
		return;
	}
	gen_expr(gen, node->value);
	gen_nowhere(gen);
	gen_op(gen, OP_POP_TOP, 0);
}

static void gen_raise(struct gen *gen, const struct ast *node) {
	int n = 0;
	if (node->raise.exc)
		gen_expr(gen, node->raise.exc), n++;
	if (node->raise.cause)
		gen_expr(gen, node->raise.cause), n++;
	gen_op(gen, OP_RAISE_VARARGS, n);
}

static void gen_assert(struct gen *gen, const struct ast *node) {
	struct flow_block *end = gen_block(gen);
	gen_jump_if(gen, node->assertion.test, end, true);
	gen_op(gen, OP_LOAD_ASSERTION_ERROR, 0);
	if (node->assertion.message) {
		gen_expr(gen, node->assertion.message);
		gen_op(gen, OP_PRECALL, 0);
		gen_op(gen, OP_CALL, 0);
	}
	gen_op(gen, OP_RAISE_VARARGS, 1);
	gen_use(gen, end);
}

/* -- import */

static const char *until_dot(struct gen *gen, const char *name) {
	const char *dot = strchr(name, '.');
	return dot ? names_get(gen->interned, name, (size_t)(dot - name)) : name;
}

/* `import a.b.c as d`: from package to package. */
static void gen_import_as(struct gen *gen, const struct ast_alias *alias) {
	const char *rest = strchr(alias->name, '.');
	for (const char *next; rest; rest = next) {
		next = strchr(rest + 1, '.');
		size_t len = next ? (size_t)(next - rest - 1) : strlen(rest + 1);
		gen_attr(gen, OP_IMPORT_FROM, names_get(gen->interned, rest + 1, len));
		if (next) {
			gen_op(gen, OP_SWAP, 2);
			gen_op(gen, OP_POP_TOP, 0);
		}
	}
	gen_name(gen, alias->alias, GEN_STORE);
	if (strchr(alias->name, '.'))
		gen_op(gen, OP_POP_TOP, 0);
}

static void gen_import(struct gen *gen, const struct ast *node) {
	for (size_t i = 0; i < node->names.n; i++) {
		const struct ast_alias *alias = &node->names.items[i];
		gen_const(gen, (struct lit){ .kind = LIT_INT, .integer = 0 });
		gen_none(gen);
		gen_attr(gen, OP_IMPORT_NAME, alias->name);
		if (alias->alias)
			gen_import_as(gen, alias);
		else
			gen_name(gen, until_dot(gen, alias->name), GEN_STORE);
	}
}

static void gen_import_from(struct gen *gen, const struct ast *node) {
	const struct ast_aliases *names = &node->import_from.names;
	if (node->import_from.module && !strcmp(node->import_from.module, "__future__"))
		return; /* what it asks for is already so */
	const char **list = arena_alloc(gen->scratch, names->n * sizeof *list);
	for (size_t i = 0; i < names->n; i++)
		list[i] = names->items[i].name;
	gen_const(gen, (struct lit){ .kind = LIT_INT, .integer = node->op });
	gen_const(gen, gen_names_tuple(gen, list, names->n));
	const char *module = node->import_from.module;
	gen_attr(gen, OP_IMPORT_NAME, module ? module : names_of(gen->interned, ""));
	for (size_t i = 0; i < names->n; i++) {
		const struct ast_alias *alias = &names->items[i];
		if (!strcmp(alias->name, "*")) {
			gen_op(gen, OP_IMPORT_STAR, 0);
			return;
		}
		gen_attr(gen, OP_IMPORT_FROM, alias->name);
		gen_name(gen, alias->alias ? alias->alias : alias->name, GEN_STORE);
	}
	gen_op(gen, OP_POP_TOP, 0);
}

/* -- all of them */

static void gen_simple(struct gen *gen, struct ast *node) {
	switch (node->kind) {
	case AST_EXPRESSION: gen_expression(gen, node); break;
	case AST_ASSIGN: gen_assign(gen, node); break;
	case AST_AUGMENTED: gen_augmented(gen, node); break;
	case AST_ANNOTATED: gen_annotated(gen, node); break;
	case AST_RETURN: gen_return(gen, node); break;
	case AST_DELETE:
		for (size_t i = 0; i < node->items.n; i++)
			gen_delete(gen, node->items.items[i]);
		break;
	case AST_RAISE: gen_raise(gen, node); break;
	case AST_ASSERT: gen_assert(gen, node); break;
	case AST_PASS: gen_op(gen, OP_NOP, 0); break;
	case AST_BREAK: gen_break(gen, node); break;
	case AST_CONTINUE: gen_continue(gen, node); break;
	case AST_IMPORT: gen_import(gen, node); break;
	case AST_IMPORT_FROM: gen_import_from(gen, node); break;
	default: break; /* global, nonlocal */
	}
}

void gen_statement(struct gen *gen, struct ast *node) {
	gen->unit->pos = node->pos;
	switch (node->kind) {
	case AST_IF: gen_if(gen, node); break;
	case AST_WHILE: gen_while(gen, node); break;
	case AST_FOR: gen_for(gen, node); break;
	case AST_WITH: gen_with(gen, node, 0); break;
	case AST_TRY: gen_try(gen, node); break;
	case AST_FUNCTION: gen_function(gen, node); break;
	case AST_CLASS: gen_class(gen, node); break;
	default: gen_simple(gen, node); break;
	}
}

void gen_body(struct gen *gen, const struct ast_list *body, size_t first) {
	for (size_t i = first; i < body->n; i++)
		gen_statement(gen, body->items[i]);
}

const struct lit *gen_docstring(const struct ast_list *body) {
	if (!body->n || body->items[0]->kind != AST_EXPRESSION)
		return NULL;
	const struct ast *value = body->items[0]->value;
	return value->kind == AST_CONST && value->lit->kind == LIT_STR ? value->lit : NULL;
}
