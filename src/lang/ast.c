#include "lang/ast.h"

#include "lang/op.h"

#include <string.h>

static const char *const_what(const struct lit *lit) {
	switch (lit->kind) {
	case LIT_NONE: return "None";
	case LIT_TRUE: return "True";
	case LIT_FALSE: return "False";
	case LIT_ELLIPSIS: return "ellipsis";
	default: return "literal";
	}
}

const char *ast_what(const struct ast *node) {
	static const char *const what[AST_KINDS] = {
#define AST(kind, text) [AST_##kind] = text,
#include "lang/ast.def"
#undef AST
	};
	return node->kind == AST_CONST ? const_what(node->lit) : what[node->kind];
}

struct ast *ast_new(struct arena *arena, enum ast_kind kind, struct code_pos pos) {
	struct ast *node = arena_alloc(arena, sizeof *node);
	node->kind = kind;
	node->pos = pos;
	return node;
}

void ast_add(struct arena *arena, struct ast_list *list, struct ast *node) {
	if (list->n == list->cap) {
		size_t cap = list->cap ? list->cap * 2 : 4;
		struct ast **items = arena_alloc(arena, cap * sizeof *items);
		if (list->n)
			memcpy(items, list->items, list->n * sizeof *items);
		list->items = items;
		list->cap = cap;
	}
	list->items[list->n++] = node;
}

struct code_pos ast_span(struct code_pos from, struct code_pos to) {
	return (struct code_pos){ from.line, to.end_line, from.col, to.end_col };
}

/* -- children */

struct visitor {
	ast_visit_fn *visit;
	void *data;
};

static void one(const struct visitor *visitor, struct ast *child) {
	if (child)
		visitor->visit(child, visitor->data);
}

static void all(const struct visitor *visitor, const struct ast_list *list) {
	for (size_t i = 0; i < list->n; i++)
		one(visitor, list->items[i]);
}

static void defaults(const struct visitor *visitor, const struct ast_params *params) {
	for (size_t i = 0; i < params->n; i++)
		one(visitor, params->items[i].default_value);
}

static void expression_children(const struct visitor *v, struct ast *node) {
	switch (node->kind) {
	case AST_TUPLE: case AST_LIST: case AST_SET: case AST_FSTRING: case AST_BOOL:
		all(v, &node->items);
		break;
	case AST_DICT:
		for (size_t i = 0; i < node->dict.values.n; i++) {
			one(v, node->dict.keys.items[i]);
			one(v, node->dict.values.items[i]);
		}
		break;
	case AST_ATTRIBUTE:
		one(v, node->attribute.value);
		break;
	case AST_SUBSCRIPT:
		one(v, node->subscript.value), one(v, node->subscript.index);
		break;
	case AST_SLICE:
		one(v, node->slice.lower), one(v, node->slice.upper), one(v, node->slice.step);
		break;
	case AST_CALL:
		one(v, node->call.func), all(v, &node->call.args), all(v, &node->call.keywords);
		break;
	case AST_KEYWORD:
		one(v, node->keyword.value);
		break;
	case AST_STARRED: case AST_UNARY: case AST_YIELD: case AST_YIELD_FROM: case AST_AWAIT:
		one(v, node->value);
		break;
	case AST_BINARY:
		one(v, node->binary.left), one(v, node->binary.right);
		break;
	case AST_COMPARE:
		one(v, node->compare.left), all(v, &node->compare.rights);
		break;
	case AST_CONDITIONAL:
		one(v, node->conditional.test), one(v, node->conditional.body);
		one(v, node->conditional.orelse);
		break;
	case AST_LAMBDA:
		defaults(v, &node->lambda.params), one(v, node->lambda.body);
		break;
	case AST_WALRUS:
		one(v, node->walrus.target), one(v, node->walrus.value);
		break;
	case AST_FORMATTED:
		one(v, node->formatted.value), one(v, node->formatted.spec);
		break;
	case AST_LIST_COMP: case AST_SET_COMP: case AST_DICT_COMP: case AST_GENERATOR:
		all(v, &node->comp.clauses), one(v, node->comp.element), one(v, node->comp.value);
		break;
	case AST_CLAUSE:
		one(v, node->clause.target), one(v, node->clause.iter), all(v, &node->clause.ifs);
		break;
	default:
		break;
	}
}

static void statement_children(const struct visitor *v, struct ast *node) {
	switch (node->kind) {
	case AST_EXPRESSION: case AST_RETURN:
		one(v, node->value);
		break;
	case AST_DELETE:
		all(v, &node->items);
		break;
	case AST_ASSIGN:
		one(v, node->assign.value), all(v, &node->assign.targets);
		break;
	case AST_AUGMENTED:
		one(v, node->augmented.target), one(v, node->augmented.value);
		break;
	case AST_ANNOTATED:
		one(v, node->annotated.value), one(v, node->annotated.target);
		break;
	case AST_RAISE:
		one(v, node->raise.exc), one(v, node->raise.cause);
		break;
	case AST_ASSERT:
		one(v, node->assertion.test), one(v, node->assertion.message);
		break;
	case AST_IF: case AST_WHILE:
		one(v, node->branch.test), all(v, &node->branch.body), all(v, &node->branch.orelse);
		break;
	case AST_FOR:
		one(v, node->loop.iter), one(v, node->loop.target);
		all(v, &node->loop.body), all(v, &node->loop.orelse);
		break;
	case AST_WITH:
		for (size_t i = 0; i < node->with.managers.n; i++)
			one(v, node->with.managers.items[i]), one(v, node->with.targets.items[i]);
		all(v, &node->with.body);
		break;
	case AST_TRY:
		all(v, &node->attempt.body), all(v, &node->attempt.handlers);
		all(v, &node->attempt.orelse), all(v, &node->attempt.final);
		break;
	case AST_HANDLER:
		one(v, node->handler.type), all(v, &node->handler.body);
		break;
	case AST_FUNCTION:
		all(v, &node->function.decorators), defaults(v, &node->function.params);
		all(v, &node->function.body);
		break;
	case AST_CLASS:
		all(v, &node->klass.decorators), all(v, &node->klass.bases);
		all(v, &node->klass.keywords), all(v, &node->klass.body);
		break;
	default:
		break;
	}
}

void ast_children(struct ast *node, ast_visit_fn *visit, void *data) {
	const struct visitor visitor = { visit, data };
	if (node->kind < AST_EXPRESSION)
		expression_children(&visitor, node);
	else
		statement_children(&visitor, node);
}
