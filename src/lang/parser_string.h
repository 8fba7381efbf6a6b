/*
 * parser_string.h - what parse_string.c and parse_fstring.c share.
 */

#ifndef LANG_PARSER_STRING_H
#define LANG_PARSER_STRING_H

#include "lang/parser.h"

/* Text that grows in the parser's arena. */
struct string {
	char *s;
	size_t len, cap;
};

/* The inside of one literal, or a part of it. */
struct string_piece {
	const char *bytes;
	size_t len;
	bool is_bytes, is_raw, is_format;
	struct code_pos pos; /* of the literal */
};

void string_add(struct arena *arena, struct string *string, const char *bytes, size_t len);

/* What is between a literal's quotes, and what its prefix says. */
struct string_piece string_open(struct parser *parser, const struct token *token);

/* Append a piece with its escapes decoded, unless it is raw. */
void string_decode(struct parser *parser, const struct string_piece *piece, struct string *out);

struct ast *string_node(struct parser *parser, const struct string *string, bool is_bytes,
	struct code_pos pos);

#endif
