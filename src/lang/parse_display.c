/*
 * What stands in brackets: groups, tuples, lists, sets, dicts, comprehensions.
 */

#include "lang/parser.h"

static const struct token *open_bracket(struct parser *parser) {
	parser->brackets++;
	return parse_next(parser);
}

static void close_bracket(struct parser *parser, enum token_kind kind) {
	parse_expect(parser, kind);
	parser->brackets--;
}

static bool is_clause(const struct parser *parser) {
	return parse_is(parser, TOKEN_FOR)
		|| (parse_is(parser, TOKEN_ASYNC) && parse_peek_at(parser, 1)->kind == TOKEN_FOR);
}

static struct ast *parse_starred_or_named(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	if (!parse_take(parser, TOKEN_STAR))
		return parse_named(parser);
	struct ast *node = ast_new(parser->arena, AST_STARRED, start);
	node->value = parse_bitwise_or(parser);
	node->pos = parse_span(parser, start);
	return parse_done(parser, node);
}

/* Items up to, not with, the closing bracket. */
static void parse_items(struct parser *parser, struct ast_list *items, enum token_kind end) {
	while (parse_take(parser, TOKEN_COMMA)) {
		if (parse_is(parser, end))
			return;
		ast_add(parser->arena, items, parse_starred_or_named(parser));
	}
}

/* [a, b for a in c]: the element wants brackets. */
static void check_element(struct parser *parser, struct ast *first, struct ast_list *items) {
	if (is_clause(parser))
		parse_throw(parser, ast_span(first->pos, items->items[items->n - 1]->pos),
			"did you forget parentheses around the comprehension target?");
}

static struct ast *comp_node(struct parser *parser, enum ast_kind kind, struct code_pos start,
		struct ast *element) {
	if (element->kind == AST_STARRED)
		parse_throw(parser, element->pos, "iterable unpacking cannot be used in comprehension");
	struct ast *node = ast_new(parser->arena, kind, start);
	node->comp.element = element;
	node->comp.clauses = parse_clauses(parser);
	return node;
}

static struct ast *finish(struct parser *parser, struct ast *node, struct code_pos start) {
	node->pos = parse_span(parser, start);
	return parse_done(parser, node);
}

/* -- ( ) */

/* After the opening bracket: what it holds, and whether it stays a group. */
static struct ast *parse_group(struct parser *parser, struct code_pos start, enum token_kind end,
		bool *is_group) {
	*is_group = false;
	if (parse_is(parser, end) && end != TOKEN_END)
		return ast_new(parser->arena, AST_TUPLE, start);
	*is_group = true;
	if (parse_is(parser, TOKEN_YIELD))
		return parse_yield_or_expressions(parser);
	if (parse_is(parser, TOKEN_STAR_STAR))
		parse_throw(parser, parse_peek(parser)->pos,
			"cannot use double starred expression here");
	struct ast *first = parse_starred_or_named(parser);
	if (is_clause(parser)) {
		*is_group = false;
		return comp_node(parser, AST_GENERATOR, start, first);
	}
	if (!parse_is(parser, TOKEN_COMMA)) {
		if (first->kind == AST_STARRED && parse_is(parser, end))
			parse_throw(parser, first->pos, "cannot use starred expression here");
		return first;
	}
	*is_group = false;
	struct ast *tuple = ast_new(parser->arena, AST_TUPLE, start);
	ast_add(parser->arena, &tuple->items, first);
	parse_items(parser, &tuple->items, end);
	return tuple;
}

struct ast *parse_parens(struct parser *parser) {
	struct code_pos start = open_bracket(parser)->pos;
	bool is_group;
	parse_enter(parser);
	struct ast *node = parse_group(parser, start, TOKEN_RIGHT_PAREN, &is_group);
	parse_leave(parser);
	close_bracket(parser, TOKEN_RIGHT_PAREN);
	if (!is_group)
		finish(parser, node, start);
	node->flag = true;
	return node;
}

struct ast *parse_inside_parens(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	bool is_group;
	parser->brackets++;
	struct ast *node = parse_group(parser, start, TOKEN_END, &is_group);
	if (!parse_is(parser, TOKEN_END))
		parse_invalid(parser);
	parser->brackets--;
	if (is_group)
		return node;
	finish(parser, node, start);
	node->pos.col -= node->pos.col > 0; /* the braces count as its brackets */
	node->pos.end_col++;
	return node;
}

/* -- [ ] */

struct ast *parse_brackets(struct parser *parser) {
	struct code_pos start = open_bracket(parser)->pos;
	struct ast *node = ast_new(parser->arena, AST_LIST, start);
	parse_enter(parser);
	if (!parse_is(parser, TOKEN_RIGHT_BRACKET)) {
		struct ast *first = parse_starred_or_named(parser);
		if (is_clause(parser)) {
			node = comp_node(parser, AST_LIST_COMP, start, first);
		} else {
			ast_add(parser->arena, &node->items, first);
			parse_items(parser, &node->items, TOKEN_RIGHT_BRACKET);
			if (node->items.n > 1)
				check_element(parser, first, &node->items);
		}
	}
	parse_leave(parser);
	close_bracket(parser, TOKEN_RIGHT_BRACKET);
	return finish(parser, node, start);
}

/* -- { } */

/* After a key: the colon and the value. */
static struct ast *parse_value(struct parser *parser) {
	if (!parse_is(parser, TOKEN_COLON)) {
		struct code_pos pos = parser->lex.tokens[parser->at - 1].pos;
		pos.col = pos.end_col ? pos.end_col - 1 : 0;
		parse_throw(parser, pos, "':' expected after dictionary key");
	}
	const struct token *colon = parse_next(parser);
	if (parse_is(parser, TOKEN_RIGHT_BRACE) || parse_is(parser, TOKEN_COMMA))
		parse_throw(parser, colon->pos, "expression expected after dictionary key and ':'");
	if (parse_is(parser, TOKEN_STAR))
		parse_throw(parser, parse_peek(parser)->pos,
			"cannot use a starred expression in a dictionary value");
	return parse_expression(parser);
}

/* `key: value`, or `**value` with no key. */
static struct ast *parse_pair(struct parser *parser, struct ast **key) {
	*key = NULL;
	if (parse_take(parser, TOKEN_STAR_STAR))
		return parse_bitwise_or(parser);
	parser->trying++; /* a missing colon is no missing comma */
	*key = parse_expression(parser);
	parser->trying--;
	return parse_value(parser);
}

static struct ast *parse_dict(struct parser *parser, struct code_pos start, struct ast *key,
		struct ast *value) {
	struct ast *node = ast_new(parser->arena, AST_DICT, start);
	for (;;) {
		ast_add(parser->arena, &node->dict.keys, key);
		ast_add(parser->arena, &node->dict.values, value);
		if (!parse_take(parser, TOKEN_COMMA) || parse_is(parser, TOKEN_RIGHT_BRACE))
			return node;
		value = parse_pair(parser, &key);
	}
}

static struct ast *parse_dict_or_comp(struct parser *parser, struct code_pos start,
		struct ast *key, struct ast *value, struct code_pos star) {
	if (!is_clause(parser))
		return parse_dict(parser, start, key, value);
	if (!key)
		parse_throw(parser, ast_span(star, value->pos),
			"dict unpacking cannot be used in dict comprehension");
	struct ast *node = comp_node(parser, AST_DICT_COMP, start, key);
	node->comp.value = value;
	return node;
}

static struct ast *parse_set(struct parser *parser, struct code_pos start, struct ast *first) {
	if (is_clause(parser))
		return comp_node(parser, AST_SET_COMP, start, first);
	struct ast *node = ast_new(parser->arena, AST_SET, start);
	ast_add(parser->arena, &node->items, first);
	parse_items(parser, &node->items, TOKEN_RIGHT_BRACE);
	if (node->items.n > 1)
		check_element(parser, first, &node->items);
	return node;
}

static struct ast *parse_in_braces(struct parser *parser, struct code_pos start) {
	struct ast *key;
	if (parse_is(parser, TOKEN_RIGHT_BRACE))
		return ast_new(parser->arena, AST_DICT, start);
	if (parse_is(parser, TOKEN_STAR_STAR)) {
		struct code_pos star = parse_peek(parser)->pos;
		struct ast *value = parse_pair(parser, &key);
		return parse_dict_or_comp(parser, start, key, value, star);
	}
	struct ast *first = parse_starred_or_named(parser);
	if (!parse_is(parser, TOKEN_COLON) || first->kind == AST_STARRED)
		return parse_set(parser, start, first);
	return parse_dict_or_comp(parser, start, first, parse_value(parser), start);
}

struct ast *parse_braces(struct parser *parser) {
	struct code_pos start = open_bracket(parser)->pos;
	parse_enter(parser);
	struct ast *node = parse_in_braces(parser, start);
	parse_leave(parser);
	close_bracket(parser, TOKEN_RIGHT_BRACE);
	return finish(parser, node, start);
}
