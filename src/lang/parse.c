/*
 * Statements, and the machinery that all rules share: tokens, faults, depth.
 */

#include "lang/parse.h"

#include "base/limits.h"
#include "lang/op.h"
#include "lang/parser.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* -- tokens */

const struct token *parse_peek(const struct parser *parser) {
	return &parser->lex.tokens[parser->at];
}

const struct token *parse_peek_at(const struct parser *parser, size_t ahead) {
	size_t at = parser->at + ahead, last = parser->lex.n_tokens - 1;
	return &parser->lex.tokens[at < last ? at : last];
}

bool parse_is(const struct parser *parser, enum token_kind kind) {
	return parse_peek(parser)->kind == kind;
}

const struct token *parse_next(struct parser *parser) {
	const struct token *token = parse_peek(parser);
	if (token->kind != TOKEN_END)
		parser->at++;
	return token;
}

bool parse_take(struct parser *parser, enum token_kind kind) {
	bool is = parse_is(parser, kind);
	if (is)
		parse_next(parser);
	return is;
}

void parse_expect(struct parser *parser, enum token_kind kind) {
	if (!parse_take(parser, kind))
		parse_invalid(parser);
}

void parse_force(struct parser *parser, enum token_kind kind) {
	if (!parse_take(parser, kind))
		parse_throw(parser, parse_peek(parser)->pos, "expected '%s'", token_text(kind));
}

const char *parse_name_of(struct parser *parser, const struct token *token) {
	return names_get(parser->names, parser->lex.text + token->start, token->end - token->start);
}

const char *parse_name(struct parser *parser) {
	if (!parse_is(parser, TOKEN_NAME))
		parse_invalid(parser);
	return parse_name_of(parser, parse_next(parser));
}

bool parse_is_name(const struct parser *parser, const struct token *token, const char *text) {
	size_t len = token->end - token->start;
	return token->kind == TOKEN_NAME && len == strlen(text)
		&& !memcmp(parser->lex.text + token->start, text, len);
}

static bool is_layout(enum token_kind kind) {
	return kind == TOKEN_NEWLINE || kind == TOKEN_INDENT || kind == TOKEN_DEDENT;
}

struct code_pos parse_span(const struct parser *parser, struct code_pos start) {
	size_t last = parser->at;
	while (last && is_layout(parser->lex.tokens[last - 1].kind))
		last--;
	return last ? ast_span(start, parser->lex.tokens[last - 1].pos) : start;
}

/* -- faults */

/* What is wrong in the text itself, or a bracket left open lines before, is said first. */
static void throw_if_open(struct parser *parser, struct code_pos where) {
	struct lex *lex = &parser->lex;
	bool at_end = parse_is(parser, TOKEN_END);
	if (parser->trying)
		return;
	if (lex->is_broken && (at_end || !lex->is_line_fault)) {
		const struct fault *broken = &lex->broken;
		fault_throw(parser->fault, broken->kind, broken->pos, "%s", broken->text);
	}
	if (lex->open_char && (at_end || where.line > lex->open_pos.line))
		fault_throw(parser->fault, FAULT_SYNTAX, lex->open_pos, "'%c' was never closed",
			lex->open_char);
}

void parse_throw(struct parser *parser, struct code_pos pos, const char *format, ...) {
	char text[ERR_TEXT_SIZE];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	throw_if_open(parser, parse_peek(parser)->pos);
	bool prefixed = parser->in_fstring && strncmp(text, "f-string", 8) != 0;
	fault_throw(parser->fault, FAULT_SYNTAX, pos, "%s%s", prefixed ? "f-string: " : "", text);
}

void parse_invalid(struct parser *parser) {
	const struct token *token = parse_peek(parser);
	if (token->kind == TOKEN_INDENT) {
		struct code_pos pos = token->pos;
		pos.col = pos.end_col ? pos.end_col - 1 : 0;
		fault_throw(parser->fault, FAULT_INDENTATION, pos, "unexpected indent");
	}
	throw_if_open(parser, token->pos);
	if (token->kind == TOKEN_DEDENT)
		fault_throw(parser->fault, FAULT_INDENTATION, token->pos, "unexpected unindent");
	parse_throw(parser, token->pos, "invalid syntax");
}

struct ast *parse_try(struct parser *parser, parse_rule_fn *rule) {
	struct parser before = *parser;
	struct fault *fault = parser->fault;
	struct ast *volatile node = NULL;
	jmp_buf outer;
	memcpy(&outer, &fault->escape, sizeof outer);
	parser->trying++;
	if (!setjmp(fault->escape)) {
		node = rule(parser);
		parser->trying--;
	} else {
		*parser = before;
	}
	memcpy(&fault->escape, &outer, sizeof outer);
	return node;
}

/* -- depth */

void parse_enter(struct parser *parser) {
	if (++parser->depth > 4 * LIMIT_NESTING || parser->brackets > LIMIT_NESTING)
		fault_limit(parser->fault, parse_peek(parser)->pos, "NESTING", LIMIT_NESTING);
}

void parse_leave(struct parser *parser) {
	parser->depth--;
}

static void deepen(struct ast *child, void *data) {
	int *depth = data;
	if (child->depth >= *depth)
		*depth = child->depth + 1;
}

struct ast *parse_done(struct parser *parser, struct ast *node) {
	node->depth = 0;
	ast_children(node, deepen, &node->depth);
	if (node->depth > LIMIT_EXPRESSION)
		fault_limit(parser->fault, node->pos, "EXPRESSION", LIMIT_EXPRESSION);
	return node;
}

/* -- blocks */

static void parse_statement(struct parser *parser, struct ast_list *to);

static void add(struct parser *parser, struct ast_list *list, struct ast *node) {
	ast_add(parser->arena, list, node);
}

static void parse_simple_line(struct parser *parser, struct ast_list *to);

/* What "expected an indented block after" calls the owner of a block. */
struct owner {
	const char *what;
	uint32_t line;
};

static struct ast_list parse_block(struct parser *parser, struct owner owner) {
	struct ast_list body = { 0 };
	if (!parse_take(parser, TOKEN_NEWLINE)) {
		parse_simple_line(parser, &body);
		return body;
	}
	if (!parse_is(parser, TOKEN_INDENT)) {
		const struct token *token = parse_peek(parser);
		throw_if_open(parser, token->pos);
		if (token->kind == TOKEN_END)
			token--;
		fault_throw(parser->fault, FAULT_INDENTATION, token->pos,
			"expected an indented block after %s on line %u", owner.what, owner.line);
	}
	parse_next(parser);
	while (!parse_take(parser, TOKEN_DEDENT)) {
		if (parse_is(parser, TOKEN_END))
			parse_invalid(parser);
		parse_statement(parser, &body);
	}
	return body;
}

/* A colon where only its absence before the line's end has its own message. */
static void parse_colon(struct parser *parser) {
	if (parse_is(parser, TOKEN_NEWLINE))
		parse_throw(parser, parse_peek(parser)->pos, "expected ':'");
	parse_expect(parser, TOKEN_COLON);
}

/* -- if, while, for, with, try */

static struct ast *parse_if(struct parser *parser, int elifs) {
	const struct token *word = parse_next(parser);
	struct ast *node = ast_new(parser->arena, AST_IF, word->pos);
	bool is_elif = word->kind == TOKEN_ELIF;
	if (elifs > LIMIT_EXPRESSION)
		fault_limit(parser->fault, word->pos, "EXPRESSION", LIMIT_EXPRESSION);
	node->branch.test = parse_named(parser);
	parse_colon(parser);
	node->branch.body = parse_block(parser, (struct owner){
		is_elif ? "'elif' statement" : "'if' statement", word->pos.line });
	if (parse_is(parser, TOKEN_ELIF)) {
		add(parser, &node->branch.orelse, parse_if(parser, elifs + 1));
	} else if (parse_is(parser, TOKEN_ELSE)) {
		uint32_t line = parse_next(parser)->pos.line;
		parse_force(parser, TOKEN_COLON);
		node->branch.orelse = parse_block(parser, (struct owner){ "'else' statement", line });
	}
	node->pos = parse_span(parser, node->pos);
	return node;
}

static struct ast_list parse_else(struct parser *parser) {
	if (!parse_is(parser, TOKEN_ELSE))
		return (struct ast_list){ 0 };
	uint32_t line = parse_next(parser)->pos.line;
	parse_force(parser, TOKEN_COLON);
	return parse_block(parser, (struct owner){ "'else' statement", line });
}

static struct ast *parse_while(struct parser *parser) {
	struct code_pos start = parse_next(parser)->pos;
	struct ast *node = ast_new(parser->arena, AST_WHILE, start);
	node->branch.test = parse_named(parser);
	parse_colon(parser);
	node->branch.body = parse_block(parser, (struct owner){ "'while' statement", start.line });
	node->branch.orelse = parse_else(parser);
	node->pos = parse_span(parser, start);
	return node;
}

static struct ast *parse_for(struct parser *parser, struct code_pos start, bool is_async) {
	uint32_t line = parse_next(parser)->pos.line;
	struct ast *node = ast_new(parser->arena, AST_FOR, start);
	node->flag = is_async;
	node->loop.target = parse_for_targets(parser);
	parse_expect(parser, TOKEN_IN);
	node->loop.iter = parse_expressions(parser);
	parse_force(parser, TOKEN_COLON);
	node->loop.body = parse_block(parser, (struct owner){ "'for' statement", line });
	node->loop.orelse = parse_else(parser);
	node->pos = parse_span(parser, start);
	return node;
}

static void parse_manager(struct parser *parser, struct ast *with) {
	add(parser, &with->with.managers, parse_expression(parser));
	add(parser, &with->with.targets,
		parse_take(parser, TOKEN_AS) ? parse_with_target(parser) : NULL);
}

/* `(a as b, c)` and its colon; NULL ends a try. */
static struct ast *parse_manager_parens(struct parser *parser) {
	struct ast *with = ast_new(parser->arena, AST_WITH, parse_next(parser)->pos);
	parser->brackets++;
	do
		parse_manager(parser, with);
	while (parse_take(parser, TOKEN_COMMA) && !parse_is(parser, TOKEN_RIGHT_PAREN));
	parse_expect(parser, TOKEN_RIGHT_PAREN);
	parser->brackets--;
	parse_expect(parser, TOKEN_COLON);
	return with;
}

static struct ast *parse_with(struct parser *parser, struct code_pos start, bool is_async) {
	uint32_t line = parse_next(parser)->pos.line;
	struct ast *node = NULL;
	if (parse_is(parser, TOKEN_LEFT_PAREN))
		node = parse_try(parser, parse_manager_parens);
	if (!node) {
		node = ast_new(parser->arena, AST_WITH, start);
		do
			parse_manager(parser, node);
		while (parse_take(parser, TOKEN_COMMA));
		parse_colon(parser);
	}
	node->flag = is_async;
	node->with.body = parse_block(parser, (struct owner){ "'with' statement", line });
	node->pos = parse_span(parser, start);
	return node;
}

static struct ast *parse_handler(struct parser *parser, struct ast *attempt) {
	const struct token *word = parse_next(parser);
	struct ast *node = ast_new(parser->arena, AST_HANDLER, word->pos);
	bool star = parse_take(parser, TOKEN_STAR);
	if (star && !attempt->attempt.handlers.n)
		attempt->flag = true;
	if (star != attempt->flag)
		parse_throw(parser, parse_peek(parser)->pos,
			"cannot have both 'except' and 'except*' on the same 'try'");
	if (star && (parse_is(parser, TOKEN_NEWLINE) || parse_is(parser, TOKEN_COLON)))
		parse_throw(parser, parse_peek(parser)->pos, "expected one or more exception types");
	if (!parse_is(parser, TOKEN_COLON) && !parse_is(parser, TOKEN_NEWLINE)) {
		node->handler.type = parse_expression(parser);
		if (parse_is(parser, TOKEN_COMMA))
			parse_throw(parser, parse_span(parser, node->handler.type->pos),
				"multiple exception types must be parenthesized");
		if (parse_take(parser, TOKEN_AS))
			node->handler.name = parse_name(parser);
	}
	parse_colon(parser);
	node->handler.body = parse_block(parser, (struct owner){
		star ? "'except*' statement" : "'except' statement", word->pos.line });
	node->pos = parse_span(parser, word->pos);
	return node;
}

static struct ast *parse_attempt(struct parser *parser) {
	struct code_pos start = parse_next(parser)->pos;
	struct ast *node = ast_new(parser->arena, AST_TRY, start);
	parse_force(parser, TOKEN_COLON);
	node->attempt.body = parse_block(parser, (struct owner){ "'try' statement", start.line });
	if (!parse_is(parser, TOKEN_EXCEPT) && !parse_is(parser, TOKEN_FINALLY))
		parse_throw(parser, parse_peek(parser)->pos, "expected 'except' or 'finally' block");
	while (parse_is(parser, TOKEN_EXCEPT))
		add(parser, &node->attempt.handlers, parse_handler(parser, node));
	if (node->attempt.handlers.n)
		node->attempt.orelse = parse_else(parser);
	if (parse_is(parser, TOKEN_FINALLY)) {
		uint32_t line = parse_next(parser)->pos.line;
		parse_force(parser, TOKEN_COLON);
		node->attempt.final = parse_block(parser, (struct owner){ "'finally' statement", line });
	}
	node->pos = parse_span(parser, start);
	return node;
}

/* -- def, class */

static struct ast *parse_def(struct parser *parser, struct code_pos start, bool is_async,
		struct ast_list decorators) {
	uint32_t line = parse_next(parser)->pos.line;
	struct ast *node = ast_new(parser->arena, AST_FUNCTION, start);
	node->flag = is_async;
	node->function.decorators = decorators;
	node->function.name = parse_name(parser);
	parse_force(parser, TOKEN_LEFT_PAREN);
	parser->brackets++;
	node->function.params = parse_params(parser, TOKEN_RIGHT_PAREN, true);
	parse_expect(parser, TOKEN_RIGHT_PAREN);
	parser->brackets--;
	if (parse_take(parser, TOKEN_ARROW))
		parse_expression(parser);
	parse_force(parser, TOKEN_COLON);
	node->function.body = parse_block(parser, (struct owner){ "function definition", line });
	node->pos = parse_span(parser, start);
	return node;
}

static struct ast *parse_class(struct parser *parser, struct ast_list decorators) {
	struct code_pos start = parse_next(parser)->pos;
	struct ast *node = ast_new(parser->arena, AST_CLASS, start);
	node->klass.decorators = decorators;
	node->klass.name = parse_name(parser);
	if (parse_is(parser, TOKEN_LEFT_PAREN)) {
		struct code_pos open = parse_next(parser)->pos;
		parser->brackets++;
		parse_arguments(parser, &node->klass.bases, &node->klass.keywords, open);
		parser->brackets--;
	}
	parse_colon(parser);
	node->klass.body = parse_block(parser, (struct owner){ "class definition", start.line });
	node->pos = parse_span(parser, start);
	return node;
}

static struct ast *parse_async(struct parser *parser, struct ast_list decorators) {
	struct code_pos start = parse_next(parser)->pos;
	if (parse_is(parser, TOKEN_DEF))
		return parse_def(parser, start, true, decorators);
	if (decorators.n)
		parse_invalid(parser);
	if (parse_is(parser, TOKEN_FOR))
		return parse_for(parser, start, true);
	if (parse_is(parser, TOKEN_WITH))
		return parse_with(parser, start, true);
	parse_invalid(parser);
}

static struct ast *parse_decorated(struct parser *parser) {
	struct ast_list decorators = { 0 };
	while (parse_take(parser, TOKEN_AT)) {
		add(parser, &decorators, parse_named(parser));
		parse_expect(parser, TOKEN_NEWLINE);
	}
	if (parse_is(parser, TOKEN_CLASS))
		return parse_class(parser, decorators);
	if (parse_is(parser, TOKEN_ASYNC))
		return parse_async(parser, decorators);
	if (parse_is(parser, TOKEN_DEF))
		return parse_def(parser, parse_peek(parser)->pos, false, decorators);
	parse_invalid(parser);
}

/* -- match: only its extent */

/* `match` is a name unless its line ends in a colon and `case` follows in a block. */
static bool is_match(const struct parser *parser) {
	const struct token *token = parse_peek(parser);
	if (!parse_is_name(parser, token, "match"))
		return false;
	while (token->kind != TOKEN_NEWLINE && token->kind != TOKEN_END)
		token++;
	return token->kind == TOKEN_NEWLINE && token[-1].kind == TOKEN_COLON
		&& token[1].kind == TOKEN_INDENT && parse_is_name(parser, &token[2], "case");
}

static struct ast *parse_match(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	int depth = 0;
	while (!parse_is(parser, TOKEN_INDENT))
		parse_next(parser);
	do {
		enum token_kind kind = parse_next(parser)->kind;
		depth += (kind == TOKEN_INDENT) - (kind == TOKEN_DEDENT);
	} while (depth && !parse_is(parser, TOKEN_END));
	struct ast *node = ast_new(parser->arena, AST_MATCH, start);
	return node;
}

static struct ast *parse_compound(struct parser *parser) {
	struct code_pos start = parse_peek(parser)->pos;
	const struct ast_list none = { 0 };
	switch (parse_peek(parser)->kind) {
	case TOKEN_IF: return parse_if(parser, 0);
	case TOKEN_WHILE: return parse_while(parser);
	case TOKEN_FOR: return parse_for(parser, start, false);
	case TOKEN_WITH: return parse_with(parser, start, false);
	case TOKEN_TRY: return parse_attempt(parser);
	case TOKEN_DEF: return parse_def(parser, start, false, none);
	case TOKEN_CLASS: return parse_class(parser, none);
	case TOKEN_ASYNC: return parse_async(parser, none);
	case TOKEN_AT: return parse_decorated(parser);
	default: return is_match(parser) ? parse_match(parser) : NULL;
	}
}

static void parse_statement(struct parser *parser, struct ast_list *to) {
	parse_enter(parser);
	struct ast *node = parse_compound(parser);
	if (node)
		add(parser, to, node);
	else
		parse_simple_line(parser, to);
	parse_leave(parser);
}

static void parse_simple_line(struct parser *parser, struct ast_list *to) {
	do
		add(parser, to, parse_simple(parser));
	while (parse_take(parser, TOKEN_SEMICOLON) && !parse_is(parser, TOKEN_NEWLINE));
	parse_expect(parser, TOKEN_NEWLINE);
}

static void open_parser(struct parser *parser, struct arena *arena, struct names *names,
		const char *text, size_t len, struct fault *fault) {
	*parser = (struct parser){ .arena = arena, .names = names, .fault = fault };
	lex_program(&parser->lex, arena, text, len);
}

struct ast_list parse_program(struct arena *arena, struct names *names, const char *text,
		size_t len, struct fault *fault) {
	struct ast_list body = { 0 };
	struct parser parser;
	open_parser(&parser, arena, names, text, len, fault);
	while (!parse_is(&parser, TOKEN_END) || parser.lex.open_char || parser.lex.is_broken)
		parse_statement(&parser, &body);
	return body;
}

struct ast *parse_one_expression(struct arena *arena, struct names *names, const char *text,
		size_t len, struct fault *fault) {
	struct parser parser;
	open_parser(&parser, arena, names, text, len, fault);
	struct ast *node = parse_expressions(&parser);
	parse_expect(&parser, TOKEN_NEWLINE);
	parse_expect(&parser, TOKEN_END);
	return node;
}
