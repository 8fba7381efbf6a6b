/*
 * One walk over the tree beside missing.def and modules.def.
 */

#include "lang/refuse.h"

#include "lang/op.h"

#include <string.h>

struct refuse {
	const struct scope *module, *scope; /* the one we are in */
	struct fault *fault;
	int tries;                          /* try bodies around: imports may fail there */
};

/* -- the tests of missing.def */

static bool is_async_function(const struct ast *node) {
	return node->kind == AST_FUNCTION && node->flag;
}

static bool is_async_for(const struct ast *node) {
	return node->kind == AST_FOR && node->flag;
}

static bool is_async_with(const struct ast *node) {
	return node->kind == AST_WITH && node->flag;
}

static bool is_async_clause(const struct ast *node) {
	return node->kind == AST_CLAUSE && node->flag;
}

static bool is_decorated(const struct ast *node) {
	return (node->kind == AST_FUNCTION && node->function.decorators.n)
		|| (node->kind == AST_CLASS && node->klass.decorators.n);
}

static bool is_metaclass(const struct ast *node) {
	return node->kind == AST_CLASS && node->klass.keywords.n;
}

static bool is_multiple_bases(const struct ast *node) {
	return node->kind == AST_CLASS && (node->klass.bases.n > 1
		|| (node->klass.bases.n && node->klass.bases.items[0]->kind == AST_STARRED));
}

static bool is_except_star(const struct ast *node) {
	return node->kind == AST_TRY && node->flag;
}

static bool is_matrix_multiply(const struct ast *node) {
	return (node->kind == AST_BINARY || node->kind == AST_AUGMENTED)
		&& node->op == OP_MATRIX_MULTIPLY;
}

static bool is_star_import(const struct ast *node) {
	return node->kind == AST_IMPORT_FROM
		&& !strcmp(node->import_from.names.items[0].name, "*");
}

static bool is_relative_import(const struct ast *node) {
	return node->kind == AST_IMPORT_FROM && node->op > 0;
}

/* -- nodes */

/* Where the caret goes: the decorator, or a statement's first line. */
static struct code_pos place_of(const struct ast *node) {
	struct code_pos pos = node->pos;
	if (node->kind == AST_FUNCTION && node->function.decorators.n)
		return node->function.decorators.items[0]->pos;
	if (node->kind == AST_CLASS && node->klass.decorators.n)
		return node->klass.decorators.items[0]->pos;
	if (pos.end_line != pos.line)
		pos.end_line = 0;
	return pos;
}

static noreturn void refuse(const struct refuse *walk, struct code_pos pos, const char *what) {
	fault_throw(walk->fault, FAULT_MISSING, pos, "%s is not in lesson Python", what);
}

static void check_node(const struct refuse *walk, const struct ast *node) {
	static const struct {
		enum ast_kind kind;
		const char *what;
	} nodes[] = {
#define NODE(kind, what) { AST_##kind, what },
#include "lang/missing.def"
	};
	static const struct {
		bool (*test)(const struct ast *node);
		const char *what;
	} tests[] = {
#define TEST(function, what) { is_##function, what },
#include "lang/missing.def"
	};
	for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
		if (nodes[i].kind == node->kind)
			refuse(walk, place_of(node), nodes[i].what);
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
		if (tests[i].test(node))
			refuse(walk, place_of(node), tests[i].what);
}

/* -- builtins */

static bool is_missing_builtin(const char *name) {
	static const char *const names[] = {
#define BUILTIN(name) name,
#include "lang/missing.def"
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static void check_name(const struct refuse *walk, const struct ast *node) {
	if (!is_missing_builtin(node->name))
		return;
	enum scope_use use = scope_use(walk->scope, node->name);
	if (use != SCOPE_GLOBAL && use != SCOPE_GLOBAL_IMPLICIT)
		return;
	if (scope_is_bound(walk->module, node->name))
		return;
	refuse(walk, node->pos, node->name);
}

/* -- modules */

static bool is_known_module(const char *name) {
	static const char *const modules[] = {
#define MODULE(name) name,
#include "lang/modules.def"
#undef MODULE
	};
	for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
		if (!strcmp(modules[i], name))
			return true;
	return false;
}

static void check_module(const struct refuse *walk, const char *name, struct code_pos pos) {
	if (!walk->tries && strcmp(name, "__future__") != 0 && !is_known_module(name))
		fault_throw(walk->fault, FAULT_MISSING, pos, "the module %s is not in lesson Python", name);
}

static void check_import(const struct refuse *walk, const struct ast *node) {
	if (node->kind == AST_IMPORT_FROM)
		check_module(walk, node->import_from.module, place_of(node));
	else
		for (size_t i = 0; i < node->names.n; i++)
			check_module(walk, node->names.items[i].name, node->names.items[i].pos);
}

/* -- the walk */

static void refuse_node(struct ast *node, void *data);

static void refuse_list(struct refuse *walk, const struct ast_list *list) {
	for (size_t i = 0; i < list->n; i++)
		refuse_node(list->items[i], walk);
}

static void refuse_try(struct refuse *walk, struct ast *node) {
	walk->tries += node->attempt.handlers.n > 0;
	refuse_list(walk, &node->attempt.body);
	walk->tries -= node->attempt.handlers.n > 0;
	refuse_list(walk, &node->attempt.handlers);
	refuse_list(walk, &node->attempt.orelse);
	refuse_list(walk, &node->attempt.final);
}

static void refuse_node(struct ast *node, void *data) {
	struct refuse *walk = data;
	const struct scope *outer = walk->scope;
	check_node(walk, node);
	if (node->kind == AST_NAME)
		check_name(walk, node);
	else if (node->kind == AST_IMPORT || node->kind == AST_IMPORT_FROM)
		check_import(walk, node);
	if (node->scope)
		walk->scope = node->scope;
	if (node->kind == AST_TRY)
		refuse_try(walk, node);
	else
		ast_children(node, refuse_node, walk);
	walk->scope = outer;
}

void refuse_tree(const struct ast_list *body, const struct scope *module, struct fault *fault) {
	struct refuse walk = { .module = module, .scope = module, .fault = fault };
	refuse_list(&walk, body);
}
