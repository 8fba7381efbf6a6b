/*
 * Expressions, from loosest to tightest:
 *
 *     named        x := e
 *     expression   a if test else b, lambda
 *     or, and, not
 *     comparison   < in is ..., chained
 *     | ^ & << + * by climbing a table of strengths
 *     unary + - ~, **, await
 *     primary      a.b, a(b), a[b]
 *     atom
 */

#include "lang/parser.h"

#include "lang/op.h"

#include <string.h>

static struct ast *binary_node(struct parser *parser, int op, struct ast *left, struct ast *right) {
	struct ast *node = ast_new(parser->arena, AST_BINARY, ast_span(left->pos, right->pos));
	node->op = op;
	node->binary.left = left;
	node->binary.right = right;
	node->pos = parse_span(parser, node->pos);
	return parse_done(parser, node);
}

/* -- atoms and what follows them */

static struct ast *const_node(struct parser *parser, const struct lit *lit) {
	struct ast *node = ast_new(parser->arena, AST_CONST, parse_next(parser)->pos);
	node->lit = lit;
	return node;
}

static struct ast *parse_atom(struct parser *parser) {
	static const struct lit none = { .kind = LIT_NONE }, yes = { .kind = LIT_TRUE },
		no = { .kind = LIT_FALSE }, dots = { .kind = LIT_ELLIPSIS };
	const struct token *token = parse_peek(parser);
	struct ast *node;
	switch (token->kind) {
	case TOKEN_NAME:
		node = ast_new(parser->arena, AST_NAME, token->pos);
		node->name = parse_name(parser);
		return node;
	case TOKEN_NUMBER: return const_node(parser, parse_number(parser, token));
	case TOKEN_NONE: return const_node(parser, &none);
	case TOKEN_TRUE: return const_node(parser, &yes);
	case TOKEN_FALSE: return const_node(parser, &no);
	case TOKEN_ELLIPSIS: return const_node(parser, &dots);
	case TOKEN_STRING: return parse_strings(parser);
	case TOKEN_LEFT_PAREN: return parse_parens(parser);
	case TOKEN_LEFT_BRACKET: return parse_brackets(parser);
	case TOKEN_LEFT_BRACE: return parse_braces(parser);
	default: parse_invalid(parser);
	}
}

static struct ast *parse_slice(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	struct ast *lower = NULL;
	if (parse_is(parser, TOKEN_STAR)) {
		parse_next(parser);
		struct ast *star = ast_new(parser->arena, AST_STARRED, start);
		star->value = parse_bitwise_or(parser);
		star->pos = parse_span(parser, start);
		return parse_done(parser, star);
	}
	if (!parse_is(parser, TOKEN_COLON))
		lower = parse_named(parser);
	if (!parse_take(parser, TOKEN_COLON))
		return lower;
	struct ast *node = ast_new(parser->arena, AST_SLICE, start);
	node->slice.lower = lower;
	if (parse_starts_expression(parser))
		node->slice.upper = parse_expression(parser);
	if (parse_take(parser, TOKEN_COLON) && parse_starts_expression(parser))
		node->slice.step = parse_expression(parser);
	node->pos = parse_span(parser, start);
	return parse_done(parser, node);
}

/* What stands between the brackets of a[...]: one slice, or a tuple of them. */
static struct ast *parse_index(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	struct ast *first = parse_slice(parser);
	if (!parse_is(parser, TOKEN_COMMA) && first->kind != AST_STARRED)
		return first;
	struct ast *tuple = ast_new(parser->arena, AST_TUPLE, start);
	ast_add(parser->arena, &tuple->items, first);
	while (parse_take(parser, TOKEN_COMMA) && !parse_is(parser, TOKEN_RIGHT_BRACKET))
		ast_add(parser->arena, &tuple->items, parse_slice(parser));
	tuple->pos = parse_span(parser, start);
	return parse_done(parser, tuple);
}

static struct ast *parse_subscript(struct parser *parser, struct ast *value) {
	struct ast *node = ast_new(parser->arena, AST_SUBSCRIPT, value->pos);
	parse_expect(parser, TOKEN_LEFT_BRACKET);
	parser->brackets++;
	node->subscript.value = value;
	node->subscript.index = parse_index(parser);
	parse_expect(parser, TOKEN_RIGHT_BRACKET);
	parser->brackets--;
	return node;
}

static struct ast *parse_attribute(struct parser *parser, struct ast *value) {
	struct ast *node = ast_new(parser->arena, AST_ATTRIBUTE, value->pos);
	parse_expect(parser, TOKEN_DOT);
	node->attribute.value = value;
	node->attribute.name = parse_name(parser);
	return node;
}

struct ast *parse_primary(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	struct ast *node = parse_atom(parser);
	for (;;) {
		if (parse_is(parser, TOKEN_DOT))
			node = parse_attribute(parser, node);
		else if (parse_is(parser, TOKEN_LEFT_PAREN))
			node = parse_call(parser, node);
		else if (parse_is(parser, TOKEN_LEFT_BRACKET))
			node = parse_subscript(parser, node);
		else
			return node;
		node->pos = parse_span(parser, start);
		parse_done(parser, node);
	}
}

/* -- operators */

static struct ast *parse_unary(struct parser *parser);

static struct ast *parse_power(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	struct ast *left;
	if (parse_take(parser, TOKEN_AWAIT)) {
		left = ast_new(parser->arena, AST_AWAIT, start);
		left->value = parse_primary(parser);
		left->pos = parse_span(parser, start);
		parse_done(parser, left);
	} else {
		left = parse_primary(parser);
	}
	if (!parse_take(parser, TOKEN_STAR_STAR))
		return left;
	struct ast *node = binary_node(parser, OP_POWER, left, parse_unary(parser));
	node->pos = parse_span(parser, start);
	return node;
}

static struct ast *unary_node(struct parser *parser, enum ast_unary op, parse_rule_fn *operand) {
	struct code_pos start = parse_next(parser)->pos;
	parse_enter(parser);
	struct ast *node = ast_new(parser->arena, AST_UNARY, start);
	node->op = op;
	node->value = operand(parser);
	node->pos = parse_span(parser, start);
	parse_leave(parser);
	return parse_done(parser, node);
}

static struct ast *parse_unary(struct parser *parser) {
	switch (parse_peek(parser)->kind) {
	case TOKEN_PLUS: return unary_node(parser, AST_POSITIVE, parse_unary);
	case TOKEN_MINUS: return unary_node(parser, AST_NEGATIVE, parse_unary);
	case TOKEN_TILDE: return unary_node(parser, AST_INVERT, parse_unary);
	default: break;
	}
	parse_enter(parser); /* ** leads back here */
	struct ast *node = parse_power(parser);
	parse_leave(parser);
	return node;
}

/* A binary operator and its strength; 0: none. */
static int strength_of(enum token_kind kind, int *op) {
	switch (kind) {
	case TOKEN_BAR: *op = OP_OR; return 1;
	case TOKEN_CARET: *op = OP_XOR; return 2;
	case TOKEN_AMPER: *op = OP_AND; return 3;
	case TOKEN_LEFT_SHIFT: *op = OP_LSHIFT; return 4;
	case TOKEN_RIGHT_SHIFT: *op = OP_RSHIFT; return 4;
	case TOKEN_PLUS: *op = OP_ADD; return 5;
	case TOKEN_MINUS: *op = OP_SUBTRACT; return 5;
	case TOKEN_STAR: *op = OP_MULTIPLY; return 6;
	case TOKEN_SLASH: *op = OP_TRUE_DIVIDE; return 6;
	case TOKEN_SLASH_SLASH: *op = OP_FLOOR_DIVIDE; return 6;
	case TOKEN_PERCENT: *op = OP_REMAINDER; return 6;
	case TOKEN_AT: *op = OP_MATRIX_MULTIPLY; return 6;
	default: return 0;
	}
}

/* All operators at least as strong as `least`; equals group to the left. */
static struct ast *parse_binary(struct parser *parser, int least) {
	struct code_pos start = parse_peek(parser)->pos;
	struct ast *left = parse_unary(parser);
	int op, strength;
	while ((strength = strength_of(parse_peek(parser)->kind, &op)) >= least) {
		parse_next(parser);
		left = binary_node(parser, op, left, parse_binary(parser, strength + 1));
		left->pos = parse_span(parser, start);
	}
	return left;
}

struct ast *parse_bitwise_or(struct parser *parser) {
	return parse_binary(parser, 1);
}

/* -- comparisons */

/* Take a comparison operator; -1: none is next. */
static int take_comparison(struct parser *parser) {
	static const struct { enum token_kind kind; int op; } signs[] = {
		{ TOKEN_LESS, AST_LT }, { TOKEN_LESS_EQUAL, AST_LE }, { TOKEN_EQUAL, AST_EQ },
		{ TOKEN_NOT_EQUAL, AST_NE }, { TOKEN_GREATER, AST_GT },
		{ TOKEN_GREATER_EQUAL, AST_GE }, { TOKEN_IN, AST_IN },
	};
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (parse_take(parser, signs[i].kind))
			return signs[i].op;
	if (parse_take(parser, TOKEN_IS))
		return parse_take(parser, TOKEN_NOT) ? AST_IS_NOT : AST_IS;
	if (parse_is(parser, TOKEN_NOT) && parse_peek_at(parser, 1)->kind == TOKEN_IN) {
		parse_next(parser);
		parse_next(parser);
		return AST_NOT_IN;
	}
	return -1;
}

static struct ast *parse_comparison(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	struct ast *left = parse_bitwise_or(parser);
	int op = take_comparison(parser);
	if (op < 0)
		return left;
	struct ast *node = ast_new(parser->arena, AST_COMPARE, start);
	size_t cap = 0;
	node->compare.left = left;
	for (; op >= 0; op = take_comparison(parser)) {
		size_t n = node->compare.rights.n;
		ast_add(parser->arena, &node->compare.rights, parse_bitwise_or(parser));
		if (n == cap) {
			int *ops = arena_alloc(parser->arena, (cap * 2 + 2) * sizeof *ops);
			for (size_t i = 0; i < n; i++)
				ops[i] = node->compare.ops[i];
			node->compare.ops = ops;
			cap = cap * 2 + 2;
		}
		node->compare.ops[n] = op;
	}
	node->pos = parse_span(parser, start);
	return parse_done(parser, node);
}

/* -- not, and, or */

static struct ast *parse_not(struct parser *parser) {
	if (parse_is(parser, TOKEN_NOT))
		return unary_node(parser, AST_NOT, parse_not);
	return parse_comparison(parser);
}

static struct ast *parse_bool(struct parser *parser, enum ast_bool op, enum token_kind word,
		parse_rule_fn *operand) {
	struct code_pos start = parse_peek(parser)->pos;
	struct ast *first = operand(parser);
	if (!parse_is(parser, word))
		return first;
	struct ast *node = ast_new(parser->arena, AST_BOOL, start);
	node->op = op;
	ast_add(parser->arena, &node->items, first);
	while (parse_take(parser, word))
		ast_add(parser->arena, &node->items, operand(parser));
	node->pos = parse_span(parser, start);
	return parse_done(parser, node);
}

static struct ast *parse_and(struct parser *parser) {
	return parse_bool(parser, AST_AND, TOKEN_AND, parse_not);
}

static struct ast *parse_disjunction(struct parser *parser) {
	return parse_bool(parser, AST_OR, TOKEN_OR, parse_and);
}

/* -- lambda, if else */

static struct ast *parse_lambda(struct parser *parser) {
	struct ast *node = ast_new(parser->arena, AST_LAMBDA, parse_next(parser)->pos);
	node->lambda.params = parse_params(parser, TOKEN_COLON, false);
	parse_force(parser, TOKEN_COLON);
	node->lambda.body = parse_expression(parser);
	node->pos = parse_span(parser, node->pos);
	return parse_done(parser, node);
}

/* CPython takes `c` for `case` here: it compares only as far as the name goes. */
static bool begins_soft_keyword(const struct parser *parser, const struct token *token) {
	const char *name = parser->lex.text + token->start;
	size_t len = token->end - token->start;
	return !strncmp("match", name, len) || !strncmp("case", name, len)
		|| !strncmp("_", name, len);
}

/* An expression cannot follow another: in brackets a comma was forgotten. */
static void check_comma(struct parser *parser, size_t first, struct ast *left) {
	const struct token *token = &parser->lex.tokens[first];
	if (parser->trying || !parser->brackets || !parse_starts_expression(parser) ||
			parse_is(parser, TOKEN_NOT) || parse_is(parser, TOKEN_AWAIT))
		return;
	if (token->kind == TOKEN_NAME
			&& (token[1].kind == TOKEN_STRING || begins_soft_keyword(parser, token)))
		return;
	if (parse_is_name(parser, token, "print") || parse_is_name(parser, token, "exec"))
		return;
	struct ast *right = parse_try(parser, parse_expression);
	if (right)
		parse_throw(parser, ast_span(left->pos, right->pos),
			"invalid syntax. Perhaps you forgot a comma?");
}

static struct ast *parse_conditional(struct parser *parser, struct code_pos start,
		struct ast *body) {
	struct ast *node = ast_new(parser->arena, AST_CONDITIONAL, start);
	parse_expect(parser, TOKEN_IF);
	node->conditional.body = body;
	node->conditional.test = parse_disjunction(parser);
	if (!parse_is(parser, TOKEN_ELSE) && !parse_is(parser, TOKEN_COLON))
		parse_throw(parser, parse_span(parser, start), "expected 'else' after 'if' expression");
	parse_expect(parser, TOKEN_ELSE);
	node->conditional.orelse = parse_expression(parser);
	node->pos = parse_span(parser, start);
	return parse_done(parser, node);
}

struct ast *parse_expression(struct parser *parser) {
	size_t first = parser->at;
	struct code_pos start = parse_peek(parser)->pos;
	struct ast *node;
	parse_enter(parser);
	if (parse_is(parser, TOKEN_LAMBDA)) {
		node = parse_lambda(parser);
	} else {
		node = parse_disjunction(parser);
		if (parse_is(parser, TOKEN_IF))
			node = parse_conditional(parser, start, node);
		else
			check_comma(parser, first, node);
	}
	parse_leave(parser);
	return node;
}

/* -- walrus, tuples, yield */

void parse_check_equals(struct parser *parser, struct ast *left) {
	if (parser->trying || !parse_is(parser, TOKEN_ASSIGN))
		return;
	if (left->kind == AST_LIST || left->kind == AST_TUPLE || left->kind == AST_GENERATOR
			|| (left->kind == AST_CONST && left->lit->kind <= LIT_FALSE))
		return;
	size_t at = parser->at;
	parse_next(parser);
	struct ast *right = parse_try(parser, parse_bitwise_or);
	if (right && !parse_is(parser, TOKEN_ASSIGN) && !parse_is(parser, TOKEN_WALRUS)) {
		if (left->kind == AST_NAME)
			parse_throw(parser, ast_span(left->pos, right->pos),
				"invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
		parse_throw(parser, left->pos,
			"cannot assign to %s here. Maybe you meant '==' instead of '='?", ast_what(left));
	}
	parser->at = at;
}

struct ast *parse_named(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	struct ast *target = parse_expression(parser);
	if (!parse_is(parser, TOKEN_WALRUS)) {
		parse_check_equals(parser, target);
		return target;
	}
	if (target->kind != AST_NAME)
		parse_throw(parser, target->pos, "cannot use assignment expressions with %s",
			ast_what(target));
	parse_next(parser);
	struct ast *node = ast_new(parser->arena, AST_WALRUS, start);
	node->walrus.target = target;
	node->walrus.value = parse_expression(parser);
	node->pos = parse_span(parser, start);
	return parse_done(parser, node);
}

static struct ast *parse_starred_or_expression(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	if (!parse_take(parser, TOKEN_STAR))
		return parse_expression(parser);
	struct ast *node = ast_new(parser->arena, AST_STARRED, start);
	node->value = parse_bitwise_or(parser);
	node->pos = parse_span(parser, start);
	return parse_done(parser, node);
}

struct ast *parse_expressions(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	struct ast *first = parse_starred_or_expression(parser);
	if (!parse_is(parser, TOKEN_COMMA))
		return first;
	struct ast *tuple = ast_new(parser->arena, AST_TUPLE, start);
	ast_add(parser->arena, &tuple->items, first);
	while (parse_take(parser, TOKEN_COMMA)
			&& (parse_starts_expression(parser) || parse_is(parser, TOKEN_STAR)))
		ast_add(parser->arena, &tuple->items, parse_starred_or_expression(parser));
	tuple->pos = parse_span(parser, start);
	return parse_done(parser, tuple);
}

struct ast *parse_yield_or_expressions(struct parser *parser) {
	if (!parse_is(parser, TOKEN_YIELD))
		return parse_expressions(parser);
	struct code_pos start = parse_next(parser)->pos;
	struct ast *node = ast_new(parser->arena, AST_YIELD, start);
	if (parse_take(parser, TOKEN_FROM)) {
		node->kind = AST_YIELD_FROM;
		node->value = parse_expression(parser);
	} else if (parse_starts_expression(parser) || parse_is(parser, TOKEN_STAR)) {
		node->value = parse_expressions(parser);
	}
	node->pos = parse_span(parser, start);
	return parse_done(parser, node);
}

bool parse_starts_expression(const struct parser *parser) {
	switch (parse_peek(parser)->kind) {
	case TOKEN_NAME: case TOKEN_NUMBER: case TOKEN_STRING: case TOKEN_NONE: case TOKEN_TRUE:
	case TOKEN_FALSE: case TOKEN_ELLIPSIS: case TOKEN_LEFT_PAREN: case TOKEN_LEFT_BRACKET:
	case TOKEN_LEFT_BRACE: case TOKEN_PLUS: case TOKEN_MINUS: case TOKEN_TILDE: case TOKEN_NOT:
	case TOKEN_LAMBDA: case TOKEN_AWAIT:
		return true;
	default:
		return false;
	}
}

/* -- comprehensions */

static struct ast *parse_clause(struct parser *parser) {
	struct ast *node = ast_new(parser->arena, AST_CLAUSE, parse_peek(parser)->pos);
	node->flag = parse_take(parser, TOKEN_ASYNC);
	parse_expect(parser, TOKEN_FOR);
	node->clause.target = parse_for_targets(parser);
	parse_expect(parser, TOKEN_IN);
	node->clause.iter = parse_disjunction(parser);
	while (parse_take(parser, TOKEN_IF))
		ast_add(parser->arena, &node->clause.ifs, parse_disjunction(parser));
	return parse_done(parser, node);
}

struct ast_list parse_clauses(struct parser *parser) {
	struct ast_list clauses = { 0 };
	while (parse_is(parser, TOKEN_FOR) || (parse_is(parser, TOKEN_ASYNC)
			&& parse_peek_at(parser, 1)->kind == TOKEN_FOR))
		ast_add(parser->arena, &clauses, parse_clause(parser));
	return clauses;
}
