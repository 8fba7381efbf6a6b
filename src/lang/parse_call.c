/*
 * Arguments of calls and classes, parameters of functions and lambdas.
 */

#include "lang/parser.h"

#include <string.h>

/* -- arguments */

struct arguments {
	struct ast_list *args, *keywords;
	bool seen_keyword, seen_star_star;
	struct code_pos func;
};

static struct ast *keyword_node(struct parser *parser, const char *name, struct code_pos start,
		struct ast *value) {
	struct ast *node = ast_new(parser->arena, AST_KEYWORD, start);
	node->keyword.name = name;
	node->keyword.value = value;
	node->pos = parse_span(parser, start);
	return parse_done(parser, node);
}

static void parse_star_argument(struct parser *parser, struct arguments *to) {
	struct code_pos start = parse_next(parser)->pos;
	if (to->seen_star_star)
		parse_throw(parser, start,
				"iterable argument unpacking follows keyword argument unpacking");
	struct ast *node = ast_new(parser->arena, AST_STARRED, start);
	node->value = parse_expression(parser);
	node->pos = parse_span(parser, start);
	ast_add(parser->arena, to->args, parse_done(parser, node));
}

static void check_repeated(struct parser *parser, const struct arguments *to,
		const struct ast *keyword) {
	for (size_t i = 0; i < to->keywords->n; i++)
		if (to->keywords->items[i]->keyword.name == keyword->keyword.name)
			parse_throw(parser, keyword->pos, "keyword argument repeated: %s",
				keyword->keyword.name);
}

static void parse_keyword_argument(struct parser *parser, struct arguments *to) {
	const struct token *name = parse_next(parser);
	const struct token *assign = parse_next(parser);
	if (token_is_word(name->kind))
		parse_throw(parser, ast_span(name->pos, assign->pos), "cannot assign to %s",
			token_text(name->kind));
	struct ast *value = parse_expression(parser);
	if (parse_is(parser, TOKEN_FOR))
		parse_throw(parser, ast_span(name->pos, assign->pos),
			"invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
	struct ast *node = keyword_node(parser, parse_name_of(parser, name), name->pos, value);
	if (!parser->trying)
		check_repeated(parser, to, node);
	ast_add(parser->arena, to->keywords, node);
	to->seen_keyword = true;
}

static void parse_generator_argument(struct parser *parser, struct arguments *to,
		struct ast *element, struct code_pos start) {
	struct ast *node = ast_new(parser->arena, AST_GENERATOR, start);
	node->comp.element = element;
	node->comp.clauses = parse_clauses(parser);
	node->pos = parse_span(parser, element->pos);
	bool is_only = !to->args->n && !to->keywords->n;
	if (!is_only || (parse_is(parser, TOKEN_COMMA)
			&& parse_peek_at(parser, 1)->kind != TOKEN_RIGHT_PAREN))
		parse_throw(parser, node->pos, "Generator expression must be parenthesized");
	ast_add(parser->arena, to->args, parse_done(parser, node));
}

static void parse_positional_argument(struct parser *parser, struct arguments *to) {
	struct code_pos start = parse_peek(parser)->pos;
	struct ast *value = parse_expression(parser);
	if (parse_is(parser, TOKEN_WALRUS)) {
		if (value->kind != AST_NAME)
			parse_invalid(parser);
		struct ast *walrus = ast_new(parser->arena, AST_WALRUS, start);
		parse_next(parser);
		walrus->walrus.target = value;
		walrus->walrus.value = parse_expression(parser);
		walrus->pos = parse_span(parser, start);
		value = parse_done(parser, walrus);
	}
	if (parse_is(parser, TOKEN_ASSIGN))
		parse_throw(parser, ast_span(value->pos, parse_peek(parser)->pos),
			"expression cannot contain assignment, perhaps you meant \"==\"?");
	if (parse_is(parser, TOKEN_FOR) || parse_is(parser, TOKEN_ASYNC)) {
		parse_generator_argument(parser, to, value, to->func);
		return;
	}
	if (to->seen_star_star)
		parse_throw(parser, parse_peek(parser)->pos,
			"positional argument follows keyword argument unpacking");
	if (to->seen_keyword)
		parse_throw(parser, parse_peek(parser)->pos,
			"positional argument follows keyword argument");
	ast_add(parser->arena, to->args, value);
}

static void parse_argument(struct parser *parser, struct arguments *to) {
	enum token_kind kind = parse_peek(parser)->kind;
	if (kind == TOKEN_STAR) {
		parse_star_argument(parser, to);
	} else if (kind == TOKEN_STAR_STAR) {
		struct code_pos start = parse_next(parser)->pos;
		ast_add(parser->arena, to->keywords,
			keyword_node(parser, NULL, start, parse_expression(parser)));
		to->seen_star_star = true;
	} else if (parse_peek_at(parser, 1)->kind == TOKEN_ASSIGN && (kind == TOKEN_NAME
			|| kind == TOKEN_TRUE || kind == TOKEN_FALSE || kind == TOKEN_NONE)) {
		parse_keyword_argument(parser, to);
	} else {
		parse_positional_argument(parser, to);
	}
}

void parse_arguments(struct parser *parser, struct ast_list *args, struct ast_list *keywords,
		struct code_pos func) {
	struct arguments to = { .args = args, .keywords = keywords, .func = func };
	while (!parse_is(parser, TOKEN_RIGHT_PAREN)) {
		parse_argument(parser, &to);
		if (!parse_take(parser, TOKEN_COMMA))
			break;
	}
	parse_expect(parser, TOKEN_RIGHT_PAREN);
}

struct ast *parse_call(struct parser *parser, struct ast *func) {
	struct ast *node = ast_new(parser->arena, AST_CALL, func->pos);
	struct code_pos open = parse_next(parser)->pos;
	parser->brackets++;
	node->call.func = func;
	parse_arguments(parser, &node->call.args, &node->call.keywords, open);
	parser->brackets--;
	if (node->call.args.n == 1 && node->call.args.items[0]->kind == AST_GENERATOR
			&& !node->call.args.items[0]->flag)
		node->call.args.items[0]->pos = parse_span(parser, open);
	return node;
}

/* -- parameters */

static void add_param(struct parser *parser, struct ast_params *params, struct ast_param param) {
	if (params->n == params->cap) {
		size_t cap = params->cap ? params->cap * 2 : 4;
		struct ast_param *items = arena_alloc(parser->arena, cap * sizeof *items);
		if (params->n)
			memcpy(items, params->items, params->n * sizeof *items);
		params->items = items;
		params->cap = cap;
	}
	params->items[params->n++] = param;
}

static struct ast_param parse_param(struct parser *parser, bool annotated, bool starred) {
	struct ast_param param = { .pos = parse_peek(parser)->pos };
	param.name = parse_name(parser);
	if (annotated && parse_take(parser, TOKEN_COLON)) {
		if (starred && parse_is(parser, TOKEN_STAR))
			parse_next(parser);
		parse_expression(parser);
	}
	return param;
}

static void parse_default(struct parser *parser, struct ast_param *param, enum token_kind end) {
	if (!parse_is(parser, TOKEN_ASSIGN))
		return;
	const struct token *assign = parse_next(parser);
	if (parse_is(parser, end) || parse_is(parser, TOKEN_COMMA))
		parse_throw(parser, assign->pos, "expected default value expression");
	param->default_value = parse_expression(parser);
}

static void parse_star_param(struct parser *parser, struct ast_params *params, enum token_kind end,
		bool annotated) {
	const struct token *star = parse_next(parser);
	if (params->star.name)
		parse_throw(parser, star->pos, "* argument may appear only once");
	if (parse_is(parser, end) || (parse_is(parser, TOKEN_COMMA)
			&& (parse_peek_at(parser, 1)->kind == end
				|| parse_peek_at(parser, 1)->kind == TOKEN_STAR_STAR)))
		parse_throw(parser, star->pos, "named arguments must follow bare *");
	if (parse_is(parser, TOKEN_COMMA))
		return;
	params->star = parse_param(parser, annotated, true);
	if (parse_is(parser, TOKEN_ASSIGN))
		parse_throw(parser, parse_peek(parser)->pos,
			"var-positional argument cannot have default value");
}

static void parse_star_star_param(struct parser *parser, struct ast_params *params,
		enum token_kind end, bool annotated) {
	parse_next(parser);
	params->star_star = parse_param(parser, annotated, false);
	if (parse_is(parser, TOKEN_ASSIGN))
		parse_throw(parser, parse_peek(parser)->pos,
			"var-keyword argument cannot have default value");
	if (parse_take(parser, TOKEN_COMMA) && !parse_is(parser, end)) {
		const struct token *token = parse_peek(parser);
		if (token->kind == TOKEN_NAME || token->kind == TOKEN_STAR
				|| token->kind == TOKEN_STAR_STAR || token->kind == TOKEN_SLASH)
			parse_throw(parser, token->pos, "arguments cannot follow var-keyword argument");
		parse_invalid(parser);
	}
}

static void parse_plain_param(struct parser *parser, struct ast_params *params,
		enum token_kind end, bool annotated, bool after_star) {
	struct ast_param param = parse_param(parser, annotated, false);
	parse_default(parser, &param, end);
	if (after_star) {
		params->n_kwonly++;
	} else {
		if (params->n && params->items[params->n - 1].default_value && !param.default_value)
			parse_throw(parser, param.pos, "non-default argument follows default argument");
		params->n_args++;
	}
	add_param(parser, params, param);
}

static void parse_slash(struct parser *parser, struct ast_params *params, bool after_star) {
	const struct token *slash = parse_next(parser);
	if (params->n_posonly)
		parse_throw(parser, slash->pos, "/ may appear only once");
	if (after_star)
		parse_throw(parser, slash->pos, "/ must be ahead of *");
	if (!params->n)
		parse_throw(parser, slash->pos, "at least one argument must precede /");
	params->n_posonly = params->n_args;
}

struct ast_params parse_params(struct parser *parser, enum token_kind end, bool annotated) {
	struct ast_params params = { 0 };
	bool after_star = false;
	while (!parse_is(parser, end)) {
		if (parse_is(parser, TOKEN_STAR_STAR)) {
			parse_star_star_param(parser, &params, end, annotated);
			break;
		}
		if (parse_is(parser, TOKEN_STAR)) {
			if (after_star)
				parse_throw(parser, parse_peek(parser)->pos, "* argument may appear only once");
			parse_star_param(parser, &params, end, annotated);
			after_star = true;
		} else if (parse_is(parser, TOKEN_SLASH)) {
			parse_slash(parser, &params, after_star);
		} else {
			parse_plain_param(parser, &params, end, annotated, after_star);
		}
		if (!parse_take(parser, TOKEN_COMMA))
			break;
	}
	return params;
}
