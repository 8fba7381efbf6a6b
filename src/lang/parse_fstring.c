/*
 * f-strings.  As in 3.11 the whole literal is one token; what stands in its
 * braces is cut out first, by brackets and quotes alone, then lexed and parsed
 * where it stands, so that its positions are those of the file.
 *
 *     f"a{b!r:>{w}}c"     "a"  FORMATTED(b, 'r', spec)  "c"
 *                                             spec = FSTRING(">", FORMATTED(w))
 */

#include "lang/parser_string.h"

#include <string.h>

enum { MAX_BRACKETS = 200 };

struct fstring {
	struct parser *parser;
	const struct string_piece *piece;
	size_t at;                  /* in the piece */
	struct code_pos pos;        /* of the whole */
	struct ast_list values;
	struct string pending;      /* text not yet among the values */
	size_t counted, line_start; /* place_of's: lines counted up to here */
	uint32_t line;
};

static noreturn void throw_here(const struct fstring *f, const char *text) {
	parse_throw(f->parser, parse_peek(f->parser)->pos, "f-string%s", text);
}

static char peek(const struct fstring *f, size_t ahead) {
	return f->at + ahead < f->piece->len ? f->piece->bytes[f->at + ahead] : '\0';
}

static void flush(struct fstring *f) {
	if (!f->pending.len)
		return;
	ast_add(f->parser->arena, &f->values,
		string_node(f->parser, &f->pending, false, f->pos));
	f->pending = (struct string){ 0 };
}

/* -- cutting out an expression */

static void close_one(const struct fstring *f, const char *open, int n_open, char c) {
	static const char opens[] = "([{", closes[] = ")]}";
	if (!n_open)
		parse_throw(f->parser, parse_peek(f->parser)->pos, "f-string: unmatched '%c'", c);
	char opener = open[n_open - 1];
	if (strchr(opens, opener) - opens != strchr(closes, c) - closes)
		parse_throw(f->parser, parse_peek(f->parser)->pos,
				"f-string: closing parenthesis '%c' does not "
				"match opening parenthesis '%c'",
				c, opener);
}

/* Skip a string inside an expression; `at` is at its quote. */
static void skip_string(struct fstring *f) {
	char quote = peek(f, 0);
	size_t quotes = peek(f, 1) == quote && peek(f, 2) == quote ? 3 : 1, seen = 0;
	f->at += quotes;
	for (; seen < quotes; f->at++) {
		if (f->at >= f->piece->len)
			throw_here(f, ": unterminated string");
		if (peek(f, 0) == '\\')
			throw_here(f, " expression part cannot include a backslash");
		seen = peek(f, 0) == quote ? seen + 1 : 0;
	}
}

/* Does the expression end at this character, outside all brackets? */
static bool is_expression_end(struct fstring *f, char c) {
	if (!strchr("=!:}<>", c))
		return false;
	if (peek(f, 1) == '=' && c != ':' && c != '}') { /* == != <= >= */
		f->at++;
		return false;
	}
	return c != '<' && c != '>';
}

static void skip_expression(struct fstring *f) {
	char open[MAX_BRACKETS];
	int n_open = 0;
	for (; f->at < f->piece->len; f->at++) {
		char c = peek(f, 0);
		if (c == '\\')
			throw_here(f, " expression part cannot include a backslash");
		if (c == '#')
			throw_here(f, " expression part cannot include '#'");
		if (c == '"' || c == '\'') {
			skip_string(f);
			f->at--;
		} else if (c && strchr("([{", c)) {
			if (n_open == MAX_BRACKETS)
				throw_here(f, ": too many nested parenthesis");
			open[n_open++] = c;
		} else if (!n_open && c && is_expression_end(f, c)) {
			return;
		} else if (c && strchr(")]}", c)) {
			close_one(f, open, n_open, c);
			n_open--;
		}
	}
	if (n_open)
		parse_throw(f->parser, parse_peek(f->parser)->pos, "f-string: unmatched '%c'",
				open[n_open - 1]);
	throw_here(f, ": expecting '}'");
}

/* -- parsing it where it stands */

/* Lines are counted on from the last place asked for. */
static struct code_pos place_of(struct fstring *f, size_t at) {
	const char *text = f->parser->lex.text;
	for (; f->counted < at; f->counted++)
		if (f->piece->bytes[f->counted] == '\n') {
			f->line++;
			f->line_start = (size_t)(f->piece->bytes - text) + f->counted + 1;
		}
	struct code_pos pos = f->piece->pos;
	size_t col = (size_t)(f->piece->bytes - text) + at - f->line_start;
	pos.line = f->line;
	pos.col = col > UINT16_MAX ? UINT16_MAX : (uint16_t)col;
	return pos;
}

static struct ast *parse_between(struct fstring *f, size_t start, size_t end) {
	const struct parser *outer = f->parser;
	struct parser inner = *outer;
	size_t base = (size_t)(f->piece->bytes - outer->lex.text);
	size_t blank = start;
	while (blank < end && strchr(" \t\f\n\r", f->piece->bytes[blank]))
		blank++;
	if (blank == end)
		throw_here(f, ": empty expression not allowed");
	lex_expression(&inner.lex, inner.arena, outer->lex.text, base + start, base + end,
		place_of(f, start));
	inner.at = 0;
	inner.in_fstring = true;
	parse_enter(&inner);
	return parse_inside_parens(&inner);
}

/* -- fields and text */

static void parse_pieces(struct fstring *f, int depth);

static struct ast *parse_spec(struct fstring *f, int depth) {
	struct fstring spec = *f;
	spec.pos = f->piece->pos;
	spec.values = (struct ast_list){ 0 };
	spec.pending = (struct string){ 0 };
	parse_pieces(&spec, depth + 1);
	flush(&spec);
	f->at = spec.at;
	struct ast *node = ast_new(f->parser->arena, AST_FSTRING, spec.pos);
	node->items = spec.values;
	return node;
}

static int parse_conversion(struct fstring *f) {
	char c = peek(f, 1);
	if (f->at + 1 >= f->piece->len)
		throw_here(f, ": expecting '}'");
	if (c != 's' && c != 'r' && c != 'a')
		throw_here(f, ": invalid conversion character: expected 's', 'r', or 'a'");
	f->at += 2;
	return c;
}

/* One {...}; `at` is after its brace. */
static void parse_field(struct fstring *f, int depth) {
	if (depth >= 2)
		throw_here(f, ": expressions nested too deeply");
	struct ast *node = ast_new(f->parser->arena, AST_FORMATTED, f->pos);
	size_t start = f->at;
	skip_expression(f);
	node->formatted.value = parse_between(f, start, f->at);
	bool shows = peek(f, 0) == '=';
	if (shows) {
		do
			f->at++;
		while (peek(f, 0) && strchr(" \t\n\r\f", peek(f, 0)));
		string_add(f->parser->arena, &f->pending, f->piece->bytes + start, f->at - start);
	}
	if (peek(f, 0) == '!')
		node->op = parse_conversion(f);
	if (peek(f, 0) == ':') {
		f->at++;
		node->formatted.spec = parse_spec(f, depth);
	} else if (shows && !node->op) {
		node->op = 'r';
	}
	if (peek(f, 0) != '}')
		throw_here(f, ": expecting '}'");
	f->at++;
	flush(f);
	ast_add(f->parser->arena, &f->values, parse_done(f->parser, node));
}

/* Text up to the next brace that means something. */
static void parse_text(struct fstring *f, int depth) {
	struct string_piece part = *f->piece;
	size_t start = f->at;
	while (f->at < f->piece->len && peek(f, 0) != '{' && peek(f, 0) != '}') {
		if (peek(f, 0) == '\\' && !part.is_raw && peek(f, 1) == 'N' && peek(f, 2) == '{')
			fault_throw(f->parser->fault, FAULT_MISSING, f->piece->pos,
				"\\N{...} escapes are not in lesson Python");
		f->at += peek(f, 0) == '\\' && !part.is_raw && peek(f, 1) != '{' && peek(f, 1) != '}'
			&& f->at + 1 < f->piece->len ? 2 : 1;
	}
	part.bytes += start;
	part.len = f->at - start;
	string_decode(f->parser, &part, &f->pending);
	if (depth == 0 && f->at < f->piece->len && peek(f, 1) == peek(f, 0)) {
		string_add(f->parser->arena, &f->pending, &f->piece->bytes[f->at], 1);
		f->at += 2;
	} else if (depth == 0 && peek(f, 0) == '}') {
		throw_here(f, ": single '}' is not allowed");
	}
}

static void parse_pieces(struct fstring *f, int depth) {
	while (f->at < f->piece->len) {
		if (peek(f, 0) == '{' && (depth > 0 || peek(f, 1) != '{')) {
			f->at++;
			parse_field(f, depth);
		} else if (depth > 0 && peek(f, 0) == '}') {
			return;
		} else {
			parse_text(f, depth);
		}
	}
}

struct ast *parse_fstring(struct parser *parser, size_t first, size_t n) {
	struct code_pos pos = parse_span(parser, parser->lex.tokens[first].pos);
	struct fstring f = { .parser = parser, .pos = pos };
	for (size_t i = 0; i < n; i++) {
		struct string_piece piece = string_open(parser, &parser->lex.tokens[first + i]);
		f.piece = &piece;
		f.at = f.counted = 0;
		f.line = piece.pos.line;
		f.line_start = parser->lex.tokens[first + i].start - piece.pos.col;
		if (piece.is_format)
			parse_pieces(&f, 0);
		else
			string_decode(parser, &piece, &f.pending);
	}
	flush(&f);
	struct ast *node = ast_new(parser->arena, AST_FSTRING, pos);
	node->items = f.values;
	return parse_done(parser, node);
}
