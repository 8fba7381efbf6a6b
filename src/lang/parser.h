/*
 * parser.h - what the parser's own files share: parse.c (statements),
 * parse_expr.c, parse_call.c, parse_target.c, parse_string.c, parse_number.c.
 *
 * Each rule is a function that takes its tokens or throws.  Nothing outside the
 * parser includes this.
 */

#ifndef LANG_PARSER_H
#define LANG_PARSER_H

#include "lang/ast.h"
#include "lang/fault.h"
#include "lang/lex.h"
#include "lang/names.h"

struct parser {
	struct arena *arena;
	struct names *names;
	struct fault *fault;
	struct lex lex;
	size_t at;             /* the next token */
	int depth;             /* rules inside each other */
	int brackets;          /* brackets open here */
	int trying;            /* in parse_try: do not look for better messages */
	bool in_fstring;       /* messages begin with "f-string: " */
	int fstring_depth;
};

/* -- tokens (parse.c) */

const struct token *parse_peek(const struct parser *parser);
const struct token *parse_peek_at(const struct parser *parser, size_t ahead);
bool parse_is(const struct parser *parser, enum token_kind kind);
const struct token *parse_next(struct parser *parser);
bool parse_take(struct parser *parser, enum token_kind kind);       /* if it is next */
void parse_expect(struct parser *parser, enum token_kind kind);     /* else invalid syntax */
void parse_force(struct parser *parser, enum token_kind kind);      /* else "expected '...'" */
const char *parse_name(struct parser *parser);                      /* an identifier */
const char *parse_name_of(struct parser *parser, const struct token *token);
bool parse_is_name(const struct parser *parser, const struct token *token, const char *text);

/* From where `start` begins to the end of the last token taken. */
struct code_pos parse_span(const struct parser *parser, struct code_pos start);

/* -- faults (parse.c) */

/* "invalid syntax" at the next token, or what CPython says instead. */
noreturn void parse_invalid(struct parser *parser);
noreturn void parse_throw(struct parser *parser, struct code_pos pos, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

typedef struct ast *parse_rule_fn(struct parser *parser);

/* Try a rule: its tree, or NULL with nothing taken. */
struct ast *parse_try(struct parser *parser, parse_rule_fn *rule);

/* One rule deeper, and back. */
void parse_enter(struct parser *parser);
void parse_leave(struct parser *parser);

/* A finished node: note how deep it is. */
struct ast *parse_done(struct parser *parser, struct ast *node);

/* -- statements of one line (parse_simple.c) */

parse_rule_fn parse_simple;

/* -- expressions (parse_expr.c) */

parse_rule_fn parse_expression;        /* no walrus, no comma, no star */

/* Throw if an `=` follows `left` where a condition was meant. */
void parse_check_equals(struct parser *parser, struct ast *left);
parse_rule_fn parse_named;             /* perhaps with a walrus */
parse_rule_fn parse_expressions;       /* perhaps with commas and stars: a tuple */
parse_rule_fn parse_yield_or_expressions;
parse_rule_fn parse_bitwise_or;
parse_rule_fn parse_primary;
bool parse_starts_expression(const struct parser *parser);
struct ast_list parse_clauses(struct parser *parser);  /* `for x in y if z`..., at least one */

/* -- displays, brackets (parse_display.c) */

parse_rule_fn parse_parens, parse_brackets, parse_braces;

/* What stands between the brackets of an f-string's {}, up to TOKEN_END. */
parse_rule_fn parse_inside_parens;

/* -- calls and parameters (parse_call.c) */

struct ast *parse_call(struct parser *parser, struct ast *func);     /* at the bracket */

/* The arguments of a call or class up to and with the closing bracket. */
void parse_arguments(struct parser *parser, struct ast_list *args, struct ast_list *keywords,
	struct code_pos func);
struct ast_params parse_params(struct parser *parser, enum token_kind end, bool annotated);

/* -- targets (parse_target.c) */

enum parse_target { PARSE_ASSIGN, PARSE_DELETE, PARSE_FOR };

/* Throw unless `node` may stand left of `=`, after del or for. */
void parse_check_target(struct parser *parser, struct ast *node, enum parse_target use);

/* Throw unless `node`, before an `=`, may be assigned to; perhaps `==` was meant. */
void parse_check_assign(struct parser *parser, struct ast *node, bool is_first);
parse_rule_fn parse_for_targets;       /* up to `in` */
parse_rule_fn parse_with_target;       /* after `as` */

/* -- atoms */

struct ast *parse_strings(struct parser *parser);                    /* parse_string.c */
struct ast *parse_fstring(struct parser *parser, size_t first, size_t n);  /* parse_fstring.c */
const struct lit *parse_number(struct parser *parser, const struct token *token);

#endif
