/*
 * String literals: prefixes, escapes and neighbours glued together.  If one of
 * the neighbours is an f-string, all of them are parse_fstring.c's.
 */

#include "lang/parser_string.h"

#include "base/utf8.h"

#include <string.h>

/* -- text that grows in the arena */

void string_add(struct arena *arena, struct string *string, const char *bytes, size_t len) {
	if (string->len + len + 1 > string->cap) {
		size_t cap = (string->len + len + 1) * 2;
		char *grown = arena_alloc(arena, cap);
		if (string->len)
			memcpy(grown, string->s, string->len);
		string->s = grown;
		string->cap = cap;
	}
	memcpy(string->s + string->len, bytes, len);
	string->len += len;
	string->s[string->len] = '\0';
}

static void add_codepoint(struct arena *arena, struct string *string, unsigned codepoint) {
	char out[4];
	size_t n = 3;
	if (codepoint >= 0xD800 && codepoint <= 0xDFFF) { /* code.h: surrogates as 3 bytes */
		out[0] = (char)(0xE0 | codepoint >> 12);
		out[1] = (char)(0x80 | (codepoint >> 6 & 0x3F));
		out[2] = (char)(0x80 | (codepoint & 0x3F));
	} else {
		n = (size_t)utf8_encode((int)codepoint, out);
	}
	string_add(arena, string, out, n);
}

/* -- escapes */

/* How many hexadecimal digits follow, up to `most`; their value. */
static size_t read_hex(const char *bytes, size_t len, size_t most, unsigned *value) {
	size_t n = 0;
	*value = 0;
	for (; n < most && n < len; n++) {
		char c = bytes[n], low = c | 0x20;
		if (c >= '0' && c <= '9')
			*value = *value * 16 + (unsigned)(c - '0');
		else if (low >= 'a' && low <= 'f')
			*value = *value * 16 + (unsigned)(low - 'a') + 10;
		else
			break;
	}
	return n;
}

/* \x \u \U, of which `at` is the letter's place in bytes. */
static size_t add_hex(struct parser *parser, const struct string_piece *piece, size_t at,
		struct string *out) {
	char letter = piece->bytes[at];
	size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
	unsigned value;
	size_t n = read_hex(piece->bytes + at + 1, piece->len - at - 1, digits, &value);
	if (n < digits && piece->is_bytes)
		parse_throw(parser, parse_peek(parser)->pos,
				"(value error) invalid \\x escape at position %zu", at - 1);
	if (n < digits)
		parse_throw(parser, parse_peek(parser)->pos,
				"(unicode error) 'unicodeescape' codec can't decode "
				"bytes in position %zu-%zu: truncated \\%c%s escape",
				at - 1, at + n, letter,
				letter == 'x'           ? "XX"
						: letter == 'u' ? "XXXX"
										: "XXXXXXXX");
	if (value > 0x10FFFF)
		parse_throw(parser, parse_peek(parser)->pos,
				"(unicode error) 'unicodeescape' codec can't decode "
				"bytes in position %zu-%zu: illegal Unicode character",
				at - 1, at + n);
	if (piece->is_bytes)
		string_add(parser->arena, out, &(char){ (char)value }, 1);
	else
		add_codepoint(parser->arena, out, value);
	return 1 + digits;
}

static size_t add_octal(struct parser *parser, const struct string_piece *piece, size_t at,
		struct string *out) {
	unsigned value = 0;
	size_t n = 0;
	for (; n < 3 && at + n < piece->len; n++) {
		char c = piece->bytes[at + n];
		if (c < '0' || c > '7')
			break;
		value = value * 8 + (unsigned)(c - '0');
	}
	if (piece->is_bytes)
		string_add(parser->arena, out, &(char){ (char)value }, 1);
	else
		add_codepoint(parser->arena, out, value);
	return n;
}

/* The escape whose letter is at `at`; how many bytes it took after the backslash. */
static size_t add_escape(struct parser *parser, const struct string_piece *piece, size_t at,
		struct string *out) {
	static const char letters[] = "abfnrtv\\'\"", values[] = "\a\b\f\n\r\t\v\\'\"";
	char c = piece->bytes[at];
	const char *known = c ? strchr(letters, c) : NULL;
	if (c == '\n')
		return 1;
	if (known) {
		string_add(parser->arena, out, &values[known - letters], 1);
		return 1;
	}
	if (c >= '0' && c <= '7')
		return add_octal(parser, piece, at, out);
	if (c == 'x' || (!piece->is_bytes && (c == 'u' || c == 'U')))
		return add_hex(parser, piece, at, out);
	if (c == 'N' && !piece->is_bytes)
		fault_throw(parser->fault, FAULT_MISSING, piece->pos,
			"\\N{...} escapes are not in lesson Python");
	string_add(parser->arena, out, "\\", 1);
	return 0;
}

void string_decode(struct parser *parser, const struct string_piece *piece, struct string *out) {
	size_t at = 0;
	while (at < piece->len) {
		const char *backslash = NULL;
		if (!piece->is_raw)
			backslash = memchr(piece->bytes + at, '\\', piece->len - at);
		size_t end = backslash ? (size_t)(backslash - piece->bytes) : piece->len;
		string_add(parser->arena, out, piece->bytes + at, end - at);
		at = end;
		if (backslash && at + 1 < piece->len)
			at += 1 + add_escape(parser, piece, at + 1, out);
		else if (backslash)
			string_add(parser->arena, out, "\\", 1), at++;
	}
}

/* -- literals */

struct string_piece string_open(struct parser *parser, const struct token *token) {
	struct string_piece piece = { .pos = token->pos };
	const char *bytes = parser->lex.text + token->start;
	size_t len = token->end - token->start, prefix = 0, quotes = 1;
	for (; bytes[prefix] != '"' && bytes[prefix] != '\''; prefix++) {
		char low = bytes[prefix] | 0x20;
		piece.is_bytes |= low == 'b';
		piece.is_raw |= low == 'r';
		piece.is_format |= low == 'f';
	}
	if (len >= prefix + 6 && bytes[prefix + 1] == bytes[prefix] &&
			bytes[prefix + 2] == bytes[prefix])
		quotes = 3;
	piece.bytes = bytes + prefix + quotes;
	piece.len = len - prefix - 2 * quotes;
	return piece;
}

static void check_ascii(struct parser *parser, const struct string_piece *piece) {
	for (size_t i = 0; i < piece->len; i++)
		if ((unsigned char)piece->bytes[i] >= 0x80)
			parse_throw(parser, piece->pos, "bytes can only contain ASCII literal characters");
}

struct ast *parse_strings(struct parser *parser) {
	size_t first = parser->at, n = 0;
	struct code_pos start = parse_peek(parser)->pos;
	bool any_bytes = false, any_text = false, any_format = false;
	struct string string = { 0 };
	for (; parse_is(parser, TOKEN_STRING); n++) {
		struct string_piece piece = string_open(parser, parse_next(parser));
		any_bytes |= piece.is_bytes;
		any_text |= !piece.is_bytes;
		any_format |= piece.is_format;
	}
	struct code_pos pos = parse_span(parser, start);
	if (any_bytes && any_text)
		parse_throw(parser, parse_peek(parser)->pos, "cannot mix bytes and nonbytes literals");
	if (any_format)
		return parse_fstring(parser, first, n);
	string_add(parser->arena, &string, "", 0);
	for (size_t i = 0; i < n; i++) {
		struct string_piece piece = string_open(parser, &parser->lex.tokens[first + i]);
		if (any_bytes)
			check_ascii(parser, &piece);
		string_decode(parser, &piece, &string);
	}
	return string_node(parser, &string, any_bytes, pos);
}

struct ast *string_node(struct parser *parser, const struct string *string, bool is_bytes,
		struct code_pos pos) {
	struct ast *node = ast_new(parser->arena, AST_CONST, pos);
	struct lit *lit = arena_alloc(parser->arena, sizeof *lit);
	lit->kind = is_bytes ? LIT_BYTES : LIT_STR;
	lit->bytes = string->s;
	lit->len = string->len;
	node->lit = lit;
	return node;
}
