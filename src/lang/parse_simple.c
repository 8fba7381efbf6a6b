/*
 * Statements of one line.
 */

#include "lang/parser.h"

#include "lang/op.h"

#include <string.h>

static struct ast *finish(struct parser *parser, struct ast *node) {
	node->pos = parse_span(parser, node->pos);
	return parse_done(parser, node);
}

static struct ast *word_node(struct parser *parser, enum ast_kind kind) {
	return ast_new(parser->arena, kind, parse_next(parser)->pos);
}

/* -- assignments and expressions */

static int augmented_op(enum token_kind kind) {
	switch (kind) {
	case TOKEN_PLUS_ASSIGN: return OP_ADD;
	case TOKEN_MINUS_ASSIGN: return OP_SUBTRACT;
	case TOKEN_STAR_ASSIGN: return OP_MULTIPLY;
	case TOKEN_SLASH_ASSIGN: return OP_TRUE_DIVIDE;
	case TOKEN_SLASH_SLASH_ASSIGN: return OP_FLOOR_DIVIDE;
	case TOKEN_PERCENT_ASSIGN: return OP_REMAINDER;
	case TOKEN_STAR_STAR_ASSIGN: return OP_POWER;
	case TOKEN_AT_ASSIGN: return OP_MATRIX_MULTIPLY;
	case TOKEN_AMPER_ASSIGN: return OP_AND;
	case TOKEN_BAR_ASSIGN: return OP_OR;
	case TOKEN_CARET_ASSIGN: return OP_XOR;
	case TOKEN_LEFT_SHIFT_ASSIGN: return OP_LSHIFT;
	case TOKEN_RIGHT_SHIFT_ASSIGN: return OP_RSHIFT;
	default: return -1;
	}
}

static struct ast *parse_assign(struct parser *parser, struct ast *first) {
	struct ast *node = ast_new(parser->arena, AST_ASSIGN, first->pos);
	struct ast *value = first;
	while (parse_is(parser, TOKEN_ASSIGN)) {
		if (value->kind == AST_YIELD || value->kind == AST_YIELD_FROM)
			parse_throw(parser, value->pos, "assignment to yield expression not possible");
		parse_check_assign(parser, value, value == first);
		parse_next(parser);
		ast_add(parser->arena, &node->assign.targets, value);
		value = parse_yield_or_expressions(parser);
	}
	node->assign.value = value;
	return finish(parser, node);
}

static struct ast *parse_augmented(struct parser *parser, struct ast *target, int op) {
	struct ast *node = ast_new(parser->arena, AST_AUGMENTED, target->pos);
	if (target->kind != AST_NAME && target->kind != AST_ATTRIBUTE && target->kind != AST_SUBSCRIPT)
		parse_throw(parser, target->pos,
			"'%s' is an illegal expression for augmented assignment", ast_what(target));
	parse_next(parser);
	node->op = op;
	node->augmented.target = target;
	node->augmented.value = parse_yield_or_expressions(parser);
	return finish(parser, node);
}

static struct ast *parse_annotated(struct parser *parser, struct ast *target) {
	struct ast *node = ast_new(parser->arena, AST_ANNOTATED, target->pos);
	if (target->kind == AST_LIST || target->kind == AST_TUPLE)
		parse_throw(parser, target->pos, "only single target (not %s) can be annotated",
			ast_what(target));
	if (target->kind != AST_NAME && target->kind != AST_ATTRIBUTE && target->kind != AST_SUBSCRIPT)
		parse_throw(parser, target->pos, "illegal target for annotation");
	parse_next(parser);
	parse_expression(parser); /* the type: read and ignored */
	node->annotated.target = target;
	node->annotated.simple = target->kind == AST_NAME && !target->flag;
	if (parse_take(parser, TOKEN_ASSIGN))
		node->annotated.value = parse_yield_or_expressions(parser);
	return finish(parser, node);
}

/* `print "x"`: Python 2. */
static void check_legacy(struct parser *parser, struct ast *node) {
	if (node->kind != AST_NAME || !parse_starts_expression(parser)
			|| (strcmp(node->name, "print") != 0 && strcmp(node->name, "exec") != 0))
		return;
	struct ast *rest = parse_try(parser, parse_expressions);
	if (rest)
		parse_throw(parser, ast_span(node->pos, rest->pos), "Missing parentheses in call to "
			"'%s'. Did you mean %s(...)?", node->name, node->name);
}

static struct ast *parse_expression_statement(struct parser *parser) {
	struct ast *first = parse_yield_or_expressions(parser);
	int op = augmented_op(parse_peek(parser)->kind);
	if (parse_is(parser, TOKEN_ASSIGN))
		return parse_assign(parser, first);
	if (op >= 0)
		return parse_augmented(parser, first, op);
	if (parse_is(parser, TOKEN_COLON))
		return parse_annotated(parser, first);
	check_legacy(parser, first);
	struct ast *node = ast_new(parser->arena, AST_EXPRESSION, first->pos);
	node->value = first;
	return finish(parser, node);
}

/* -- statements that begin with a word */

static struct ast *parse_return(struct parser *parser) {
	struct ast *node = word_node(parser, AST_RETURN);
	if (parse_starts_expression(parser) || parse_is(parser, TOKEN_STAR))
		node->value = parse_expressions(parser);
	return finish(parser, node);
}

static struct ast *parse_delete(struct parser *parser) {
	struct ast *node = word_node(parser, AST_DELETE);
	struct ast *targets = parse_expressions(parser);
	parse_check_target(parser, targets, PARSE_DELETE);
	if (targets->kind == AST_TUPLE && !targets->flag)
		node->items = targets->items;
	else
		ast_add(parser->arena, &node->items, targets);
	return finish(parser, node);
}

static struct ast *parse_raise(struct parser *parser) {
	struct ast *node = word_node(parser, AST_RAISE);
	if (parse_starts_expression(parser)) {
		node->raise.exc = parse_expression(parser);
		if (parse_take(parser, TOKEN_FROM))
			node->raise.cause = parse_expression(parser);
	}
	return finish(parser, node);
}

static struct ast *parse_assert(struct parser *parser) {
	struct ast *node = word_node(parser, AST_ASSERT);
	node->assertion.test = parse_expression(parser);
	if (parse_take(parser, TOKEN_COMMA))
		node->assertion.message = parse_expression(parser);
	return finish(parser, node);
}

static void add_alias(struct parser *parser, struct ast_aliases *aliases, struct ast_alias alias) {
	if (aliases->n == aliases->cap) {
		size_t cap = aliases->cap ? aliases->cap * 2 : 4;
		struct ast_alias *items = arena_alloc(parser->arena, cap * sizeof *items);
		if (aliases->n)
			memcpy(items, aliases->items, aliases->n * sizeof *items);
		aliases->items = items;
		aliases->cap = cap;
	}
	aliases->items[aliases->n++] = alias;
}

static struct ast *parse_scope_names(struct parser *parser, enum ast_kind kind) {
	struct ast *node = word_node(parser, kind);
	do {
		struct ast_alias alias = { .pos = parse_peek(parser)->pos };
		alias.name = parse_name(parser);
		add_alias(parser, &node->names, alias);
	} while (parse_take(parser, TOKEN_COMMA));
	return finish(parser, node);
}

/* -- import */

static const char *parse_dotted(struct parser *parser) {
	const struct token *first = parse_peek(parser);
	parse_name(parser);
	if (!parse_is(parser, TOKEN_DOT))
		return parse_name_of(parser, first);
	const char *name = parse_name_of(parser, first);
	while (parse_take(parser, TOKEN_DOT)) {
		const char *next = parse_name(parser);
		const char *both = arena_format(parser->arena, "%s.%s", name, next);
		name = names_of(parser->names, both);
	}
	return name;
}

static struct ast *parse_import(struct parser *parser) {
	struct ast *node = word_node(parser, AST_IMPORT);
	do {
		struct ast_alias alias = { .pos = parse_peek(parser)->pos };
		alias.name = parse_dotted(parser);
		if (parse_take(parser, TOKEN_AS))
			alias.alias = parse_name(parser);
		alias.pos = parse_span(parser, alias.pos);
		add_alias(parser, &node->names, alias);
	} while (parse_take(parser, TOKEN_COMMA));
	return finish(parser, node);
}

static void parse_from_names(struct parser *parser, struct ast_aliases *names, bool in_parens) {
	do {
		if (in_parens && names->n && parse_is(parser, TOKEN_RIGHT_PAREN))
			break;
		if (!in_parens && names->n && parse_is(parser, TOKEN_NEWLINE))
			parse_throw(parser, parse_peek(parser)->pos,
				"trailing comma not allowed without surrounding parentheses");
		struct ast_alias alias = { .pos = parse_peek(parser)->pos };
		alias.name = parse_name(parser);
		if (parse_take(parser, TOKEN_AS))
			alias.alias = parse_name(parser);
		alias.pos = parse_span(parser, alias.pos);
		add_alias(parser, names, alias);
	} while (parse_take(parser, TOKEN_COMMA));
}

static struct ast *parse_import_from(struct parser *parser) {
	struct ast *node = word_node(parser, AST_IMPORT_FROM);
	for (;; parse_next(parser)) {
		if (parse_is(parser, TOKEN_DOT))
			node->op++;
		else if (parse_is(parser, TOKEN_ELLIPSIS))
			node->op += 3;
		else
			break;
	}
	if (!node->op || parse_is(parser, TOKEN_NAME))
		node->import_from.module = parse_dotted(parser);
	parse_expect(parser, TOKEN_IMPORT);
	if (parse_is(parser, TOKEN_STAR)) {
		struct ast_alias star = { .name = names_of(parser->names, "*"),
			.pos = parse_next(parser)->pos };
		add_alias(parser, &node->import_from.names, star);
	} else if (parse_take(parser, TOKEN_LEFT_PAREN)) {
		parse_from_names(parser, &node->import_from.names, true);
		parse_expect(parser, TOKEN_RIGHT_PAREN);
	} else {
		parse_from_names(parser, &node->import_from.names, false);
	}
	return finish(parser, node);
}

struct ast *parse_simple(struct parser *parser) {
	switch (parse_peek(parser)->kind) {
	case TOKEN_PASS: return word_node(parser, AST_PASS);
	case TOKEN_BREAK: return word_node(parser, AST_BREAK);
	case TOKEN_CONTINUE: return word_node(parser, AST_CONTINUE);
	case TOKEN_RETURN: return parse_return(parser);
	case TOKEN_DEL: return parse_delete(parser);
	case TOKEN_RAISE: return parse_raise(parser);
	case TOKEN_ASSERT: return parse_assert(parser);
	case TOKEN_GLOBAL: return parse_scope_names(parser, AST_GLOBAL);
	case TOKEN_NONLOCAL: return parse_scope_names(parser, AST_NONLOCAL);
	case TOKEN_IMPORT: return parse_import(parser);
	case TOKEN_FROM: return parse_import_from(parser);
	default: return parse_expression_statement(parser);
	}
}
