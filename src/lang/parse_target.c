/*
 * What may stand left of an `=`, after `for`, `del` and `as`.
 */

#include "lang/parser.h"

/* The first part of `node` that cannot be a target; NULL: it can. */
static struct ast *find_bad(struct ast *node, enum parse_target use) {
	switch (node->kind) {
	case AST_NAME: case AST_ATTRIBUTE: case AST_SUBSCRIPT:
		return NULL;
	case AST_TUPLE: case AST_LIST:
		for (size_t i = 0; i < node->items.n; i++) {
			struct ast *bad = find_bad(node->items.items[i], use);
			if (bad)
				return bad;
		}
		return NULL;
	case AST_STARRED:
		return use == PARSE_DELETE ? node : find_bad(node->value, use);
	default:
		return node;
	}
}

void parse_check_target(struct parser *parser, struct ast *node, enum parse_target use) {
	struct ast *bad = find_bad(node, use);
	if (bad && use == PARSE_FOR && bad->kind == AST_COMPARE)
		parse_invalid(parser);
	if (bad)
		parse_throw(parser, bad->pos, "cannot %s %s",
			use == PARSE_DELETE ? "delete" : "assign to", ast_what(bad));
}

void parse_check_assign(struct parser *parser, struct ast *node, bool is_first) {
	struct ast *bad = find_bad(node, PARSE_ASSIGN), *last = node;
	if (!bad)
		return;
	if (node->kind == AST_TUPLE && !node->flag)
		last = node->items.items[node->items.n - 1];
	if (is_first && last == bad && last->kind != AST_BOOL && last->kind != AST_COMPARE
			&& last->kind != AST_CONDITIONAL && last->kind != AST_LAMBDA)
		parse_check_equals(parser, last);
	parse_check_target(parser, node, PARSE_ASSIGN);
}

static struct ast *parse_for_target(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	if (!parse_take(parser, TOKEN_STAR))
		return parse_bitwise_or(parser);
	struct ast *node = ast_new(parser->arena, AST_STARRED, start);
	node->value = parse_bitwise_or(parser);
	node->pos = parse_span(parser, start);
	return parse_done(parser, node);
}

struct ast *parse_for_targets(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	struct ast *first = parse_for_target(parser);
	if (parse_is(parser, TOKEN_COMMA)) {
		struct ast *tuple = ast_new(parser->arena, AST_TUPLE, start);
		ast_add(parser->arena, &tuple->items, first);
		while (parse_take(parser, TOKEN_COMMA)
				&& (parse_starts_expression(parser) || parse_is(parser, TOKEN_STAR)))
			ast_add(parser->arena, &tuple->items, parse_for_target(parser));
		tuple->pos = parse_span(parser, start);
		first = parse_done(parser, tuple);
	}
	parse_check_target(parser, first, PARSE_FOR);
	return first;
}

struct ast *parse_with_target(struct parser *parser) {
	struct ast *target = parse_expression(parser);
	parse_check_target(parser, target, PARSE_ASSIGN);
	return target;
}
