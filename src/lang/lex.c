/*
 * One pass over the text.  A line outside brackets is counted in twice: its
 * indentation with tabs to the next multiple of 8, and with tabs as one column;
 * where the two would tell different stories the tabs are inconsistent.
 *
 *     text      if x:\n\ty = (1,\n  2)\n
 *     tokens    if x : NEWLINE INDENT y = ( 1 , 2 ) NEWLINE DEDENT END
 */

#include "lang/lex.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { MAX_INDENTS = 100, MAX_BRACKETS = 200, TAB_COLS = 8 };

struct bracket {
	char open;
	struct code_pos pos;
};

struct lexer {
	struct lex *out;
	struct arena *arena;
	const char *text;
	size_t at, end;
	size_t cap;
	uint32_t line;
	size_t line_start;     /* where column 0 of `line` is; may lie before the text lexed */
	bool is_expression;    /* in an f-string: no lines */
	int n_indents;
	struct { int cols, alt_cols; } indents[MAX_INDENTS];
	int n_brackets;
	struct bracket brackets[MAX_BRACKETS];
};

/* -- the tables of token.def */

static const char *const texts[TOKEN_COUNT] = {
#define TOKEN(name) [TOKEN_##name] = "",
#define WORD(name, text) [TOKEN_##name] = text,
#define SIGN(name, text) [TOKEN_##name] = text,
#include "lang/token.def"
};

const char *token_text(enum token_kind kind) {
	return texts[kind];
}

bool token_is_word(enum token_kind kind) {
	return kind >= TOKEN_FALSE && kind <= TOKEN_YIELD;
}

static enum token_kind find_word(const char *bytes, size_t len) {
	for (enum token_kind kind = TOKEN_FALSE; kind <= TOKEN_YIELD; kind++)
		if (texts[kind][0] == bytes[0] && strlen(texts[kind]) == len
				&& !memcmp(texts[kind], bytes, len))
			return kind;
	return TOKEN_NAME;
}

static enum token_kind find_sign(const char *bytes) {
	for (enum token_kind kind = TOKEN_YIELD + 1; kind < TOKEN_COUNT; kind++)
		if (texts[kind][0] == bytes[0] && !strncmp(texts[kind], bytes, strlen(texts[kind])))
			return kind;
	return TOKEN_STRAY;
}

/* -- places */

static uint16_t column(const struct lexer *lexer, size_t at) {
	size_t col = at - lexer->line_start;
	return col > UINT16_MAX ? UINT16_MAX : (uint16_t)col;
}

static struct code_pos place(const struct lexer *lexer, size_t start, size_t end) {
	return (struct code_pos){ lexer->line, lexer->line,
		column(lexer, start), column(lexer, end) };
}

static struct token *add_token(struct lexer *lexer, enum token_kind kind, size_t start,
		size_t end) {
	struct lex *out = lexer->out;
	if (out->n_tokens == lexer->cap) {
		size_t cap = lexer->cap ? lexer->cap * 2 : 8;
		struct token *tokens = arena_alloc(lexer->arena, cap * sizeof *tokens);
		if (out->n_tokens)
			memcpy(tokens, out->tokens, out->n_tokens * sizeof *tokens);
		out->tokens = tokens;
		lexer->cap = cap;
	}
	struct token *token = &out->tokens[out->n_tokens++];
	token->kind = kind;
	token->start = (uint32_t)start;
	token->end = (uint32_t)end;
	token->pos = place(lexer, start, end);
	return token;
}

static void begin_line(struct lexer *lexer) {
	lexer->line++;
	lexer->line_start = lexer->at;
}

static char peek(const struct lexer *lexer, size_t ahead) {
	return lexer->at + ahead < lexer->end ? lexer->text[lexer->at + ahead] : '\0';
}

/* -- indentation */

static noreturn void throw_tabs(struct lexer *lexer) {
	lexer->out->is_line_fault = true;
	fault_throw(&lexer->out->broken, FAULT_TAB, place(lexer, lexer->line_start, lexer->at),
		"inconsistent use of tabs and spaces in indentation");
}

static void indent(struct lexer *lexer, int cols, int alt_cols) {
	lexer->out->is_line_fault = lexer->n_indents == MAX_INDENTS;
	if (lexer->n_indents == MAX_INDENTS)
		fault_throw(&lexer->out->broken, FAULT_INDENTATION, place(lexer, lexer->at, lexer->at),
			"too many levels of indentation");
	lexer->indents[lexer->n_indents].cols = cols;
	lexer->indents[lexer->n_indents++].alt_cols = alt_cols;
	add_token(lexer, TOKEN_INDENT, lexer->line_start, lexer->at);
}

static void dedent(struct lexer *lexer, int cols, int alt_cols) {
	int cols_outside = 0, alt_outside = 0;
	while (lexer->n_indents && cols < lexer->indents[lexer->n_indents - 1].cols) {
		add_token(lexer, TOKEN_DEDENT, lexer->at, lexer->at);
		lexer->n_indents--;
	}
	if (lexer->n_indents) {
		cols_outside = lexer->indents[lexer->n_indents - 1].cols;
		alt_outside = lexer->indents[lexer->n_indents - 1].alt_cols;
	}
	if (cols != cols_outside) {
		lexer->out->is_line_fault = true;
		size_t line_end = lexer->at + strcspn(lexer->text + lexer->at, "\n");
		fault_throw(&lexer->out->broken, FAULT_INDENTATION, place(lexer, line_end, line_end),
			"unindent does not match any outer indentation level");
	}
	if (alt_cols != alt_outside)
		throw_tabs(lexer);
}

/* At the start of a logical line: INDENT and DEDENTs, unless the line is empty. */
static void lex_indentation(struct lexer *lexer) {
	int cols = 0, alt_cols = 0;
	for (;; lexer->at++) {
		char c = peek(lexer, 0);
		if (c == ' ')
			cols++, alt_cols++;
		else if (c == '\t')
			cols = (cols / TAB_COLS + 1) * TAB_COLS, alt_cols++;
		else if (c == '\f')
			cols = alt_cols = 0;
		else
			break;
	}
	char c = peek(lexer, 0);
	if (c == '#' || c == '\n' || lexer->at == lexer->end || (c == '\\' && peek(lexer, 1) == '\n'))
		return;
	int cols_now = 0, alt_now = 0;
	if (lexer->n_indents) {
		cols_now = lexer->indents[lexer->n_indents - 1].cols;
		alt_now = lexer->indents[lexer->n_indents - 1].alt_cols;
	}
	if (cols > cols_now) {
		if (alt_cols <= alt_now)
			throw_tabs(lexer);
		indent(lexer, cols, alt_cols);
	} else if (cols < cols_now) {
		dedent(lexer, cols, alt_cols);
	} else if (alt_cols != alt_now) {
		throw_tabs(lexer);
	}
}

/* -- names */

static bool is_name_start(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

/*
 * Not the whole of Unicode's tables: the punctuation, symbols and blanks that
 * people really type in place of an ASCII character.
 */
static bool is_letter(int codepoint) {
	static const struct { int first, last; } others[] = {
		{ 0x80, 0xA9 }, { 0xAB, 0xB4 }, { 0xB6, 0xB6 }, { 0xB8, 0xB9 }, { 0xBB, 0xBF },
		{ 0xD7, 0xD7 }, { 0xF7, 0xF7 }, { 0x2000, 0x203E }, { 0x2041, 0x2053 },
		{ 0x2055, 0x2070 }, { 0x20A0, 0x20CF }, { 0x2190, 0x2BFF }, { 0x2E00, 0x2E7F },
		{ 0x3000, 0x3004 }, { 0x3008, 0x3020 }, { 0x3030, 0x3030 }, { 0xE000, 0xF8FF },
		{ 0xFE10, 0xFE19 }, { 0xFE30, 0xFE32 }, { 0xFE45, 0xFE4C }, { 0xFE50, 0xFE6F },
		{ 0xFEFF, 0xFEFF }, { 0xFF00, 0xFF0F }, { 0xFF1A, 0xFF20 }, { 0xFF3B, 0xFF3E },
		{ 0xFF40, 0xFF40 }, { 0xFF5B, 0xFF65 }, { 0xFFE0, 0xFFFF }, { 0x1F000, 0x1FAFF },
		{ 0x323B0, 0xE00FF }, { 0xE01F0, 0x10FFFF },
	};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (codepoint >= others[i].first && codepoint <= others[i].last)
			return false;
	return true;
}

static void check_character(struct lexer *lexer, size_t at, int codepoint, int size) {
	struct code_pos pos = place(lexer, at, at + (size_t)size);
	if (!is_letter(codepoint)) {
		if (codepoint < 0xA0 || (codepoint >= 0x2000 && codepoint <= 0x200F)
				|| codepoint == 0x3000 || codepoint == 0xA0 || codepoint == 0xFEFF
				|| codepoint >= 0x323B0)
			fault_throw(&lexer->out->broken, FAULT_SYNTAX, pos,
				"invalid non-printable character U+%04X", (unsigned)codepoint);
		fault_throw(&lexer->out->broken, FAULT_SYNTAX, pos, "invalid character '%.*s' (U+%04X)",
			size, lexer->text + at, (unsigned)codepoint);
	}
	if (codepoint >= 0xFF10 && codepoint <= 0xFF5A)
		fault_throw(&lexer->out->broken, FAULT_MISSING, pos,
			"full-width letters in names are not in lesson Python");
}

static void lex_name(struct lexer *lexer) {
	size_t start = lexer->at;
	while (is_name_start(peek(lexer, 0)) || is_digit(peek(lexer, 0))) {
		int size = 1;
		if ((unsigned char)peek(lexer, 0) >= 0x80) {
			int codepoint;
			size = utf8_decode(lexer->text + lexer->at, lexer->end - lexer->at, &codepoint);
			check_character(lexer, lexer->at, codepoint, size);
		}
		lexer->at += (size_t)size;
	}
	enum token_kind kind = find_word(lexer->text + start, lexer->at - start);
	add_token(lexer, kind, start, lexer->at);
}

/* -- numbers */

static noreturn void throw_number(struct lexer *lexer, const char *text) {
	fault_throw(&lexer->out->broken, FAULT_SYNTAX,
			place(lexer, lexer->at ? lexer->at - 1 : 0, lexer->at), "%s", text);
}

static bool is_base_digit(char c, int base) {
	if (base == 16)
		return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
	return c >= '0' && c < '0' + base;
}

/* Digits with single underscores between them. */
static void skip_digits(struct lexer *lexer, int base, const char *complaint) {
	for (;;) {
		while (is_base_digit(peek(lexer, 0), base))
			lexer->at++;
		if (peek(lexer, 0) != '_')
			return;
		lexer->at++;
		if (!is_base_digit(peek(lexer, 0), base))
			throw_number(lexer, complaint);
	}
}

/* A number may run straight into one of these words, but into no other letter. */
static void check_number_end(struct lexer *lexer, const char *complaint) {
	static const char *const words[] = { "and", "else", "for", "if", "in", "is", "or", "not" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strncmp(lexer->text + lexer->at, words[i], strlen(words[i])))
			return;
	if (is_name_start(peek(lexer, 0)) && (unsigned char)peek(lexer, 0) < 0x80)
		throw_number(lexer, complaint);
}

static void lex_based(struct lexer *lexer, int base, const char *kind) {
	char complaint[64];
	snprintf(complaint, sizeof complaint, "invalid %s literal", kind);
	lexer->at += 2;
	if (peek(lexer, 0) == '_')
		lexer->at++;
	if (!is_base_digit(peek(lexer, 0), base)) {
		if (!is_digit(peek(lexer, 0)))
			throw_number(lexer, complaint);
	} else {
		skip_digits(lexer, base, complaint);
	}
	if (is_digit(peek(lexer, 0))) {
		lexer->at++;
		snprintf(complaint, sizeof complaint, "invalid digit '%c' in %s literal",
			lexer->text[lexer->at - 1], kind);
		throw_number(lexer, complaint);
	}
	check_number_end(lexer, complaint);
}

static void lex_exponent(struct lexer *lexer) {
	char c = peek(lexer, 0);
	if (c != 'e' && c != 'E')
		return;
	size_t sign = peek(lexer, 1) == '+' || peek(lexer, 1) == '-';
	if (!is_digit(peek(lexer, 1 + sign))) {
		if (sign) {
			lexer->at += 2;
			throw_number(lexer, "invalid decimal literal");
		}
		return; /* 1else: the word's e */
	}
	lexer->at += 1 + sign;
	skip_digits(lexer, 10, "invalid decimal literal");
}

static void lex_decimal(struct lexer *lexer) {
	size_t start = lexer->at;
	bool is_real = false;
	skip_digits(lexer, 10, "invalid decimal literal");
	size_t integer_end = lexer->at;
	if (peek(lexer, 0) == '.') {
		is_real = true;
		lexer->at++;
		if (is_digit(peek(lexer, 0)))
			skip_digits(lexer, 10, "invalid decimal literal");
	}
	size_t before = lexer->at;
	lex_exponent(lexer);
	is_real |= lexer->at != before;
	if (peek(lexer, 0) == 'j' || peek(lexer, 0) == 'J')
		fault_throw(&lexer->out->broken, FAULT_MISSING, place(lexer, start, lexer->at + 1),
			"complex numbers are not in lesson Python");
	if (!is_real && lexer->text[start] == '0'
			&& strspn(lexer->text + start, "0_") < integer_end - start)
		fault_throw(&lexer->out->broken, FAULT_SYNTAX, place(lexer, start, integer_end),
			"leading zeros in decimal integer literals are not permitted; "
			"use an 0o prefix for octal integers");
	check_number_end(lexer, "invalid decimal literal");
}

static void lex_number(struct lexer *lexer) {
	size_t start = lexer->at;
	char second = peek(lexer, 1) | 0x20;
	if (peek(lexer, 0) != '0')
		lex_decimal(lexer);
	else if (second == 'x')
		lex_based(lexer, 16, "hexadecimal");
	else if (second == 'o')
		lex_based(lexer, 8, "octal");
	else if (second == 'b')
		lex_based(lexer, 2, "binary");
	else
		lex_decimal(lexer);
	add_token(lexer, TOKEN_NUMBER, start, lexer->at);
}

/* -- strings */

/* How many bytes of prefix and of quotes begin a string here; 0: none does. */
static size_t string_prefix(const struct lexer *lexer) {
	bool bytes = false, raw = false, unicode = false, format = false;
	for (size_t i = 0;; i++) {
		char c = peek(lexer, i), low = c | 0x20;
		if (c == '"' || c == '\'')
			return i + 1;
		if (low == 'b' && !(bytes || unicode || format))
			bytes = true;
		else if (low == 'u' && !(bytes || unicode || raw || format))
			unicode = true;
		else if (low == 'r' && !(raw || unicode))
			raw = true;
		else if (low == 'f' && !(bytes || unicode || format))
			format = true;
		else
			return 0;
	}
}

static noreturn void throw_open_string(struct lexer *lexer, struct code_pos start, size_t quotes) {
	uint32_t line = lexer->line;
	if (quotes == 3)
		fault_throw(&lexer->out->broken, FAULT_SYNTAX, start,
			"unterminated triple-quoted string literal (detected at line %u)", line);
	fault_throw(&lexer->out->broken, FAULT_SYNTAX, start,
		"unterminated string literal (detected at line %u)", line);
}

static void lex_string(struct lexer *lexer, size_t prefix) {
	size_t start = lexer->at;
	struct code_pos pos = place(lexer, start, start);
	char quote = lexer->text[start + prefix - 1];
	lexer->at += prefix;
	size_t quotes = 1;
	if (peek(lexer, 0) == quote && peek(lexer, 1) == quote)
		quotes = 3, lexer->at += 2;
	for (size_t seen = 0; seen < quotes; ) {
		if (lexer->at >= lexer->end) {
			/* A final line end is ours, not the program's. */
			if (quotes == 3 && lexer->line_start == lexer->at && lexer->line > 1)
				lexer->line--;
			throw_open_string(lexer, pos, quotes);
		}
		char c = lexer->text[lexer->at];
		if (c == '\n' && quotes == 1)
			throw_open_string(lexer, pos, quotes);
		lexer->at++;
		seen = c == quote ? seen + 1 : 0;
		if (c == '\\' && lexer->at < lexer->end)
			c = lexer->text[lexer->at++];
		if (c == '\n')
			begin_line(lexer);
	}
	struct token *token = add_token(lexer, TOKEN_STRING, start, lexer->at);
	token->pos.line = pos.line;
	token->pos.col = pos.col;
}

/* -- signs */

static void open_bracket(struct lexer *lexer, char c, size_t at) {
	if (lexer->n_brackets == MAX_BRACKETS)
		fault_throw(&lexer->out->broken, FAULT_SYNTAX, place(lexer, at, at + 1),
			"too many nested parentheses");
	lexer->brackets[lexer->n_brackets++] = (struct bracket){ c, place(lexer, at, at + 1) };
}

static void close_bracket(struct lexer *lexer, char c, size_t at) {
	struct code_pos pos = place(lexer, at, at + 1);
	if (!lexer->n_brackets)
		fault_throw(&lexer->out->broken, FAULT_SYNTAX, pos, "unmatched '%c'", c);
	const struct bracket *open = &lexer->brackets[--lexer->n_brackets];
	if ((open->open == '(' && c == ')') || (open->open == '[' && c == ']')
			|| (open->open == '{' && c == '}'))
		return;
	if (open->pos.line != lexer->line)
		fault_throw(&lexer->out->broken, FAULT_SYNTAX, pos,
				"closing parenthesis '%c' does not match "
				"opening parenthesis '%c' on line %u",
				c, open->open, open->pos.line);
	fault_throw(&lexer->out->broken, FAULT_SYNTAX, pos,
		"closing parenthesis '%c' does not match opening parenthesis '%c'", c, open->open);
}

static void lex_sign(struct lexer *lexer) {
	size_t start = lexer->at;
	char c = lexer->text[start];
	enum token_kind kind = find_sign(lexer->text + start);
	if (kind == TOKEN_STRAY && ((unsigned char)c < ' ' || c == 0x7f))
		fault_throw(&lexer->out->broken, FAULT_SYNTAX, place(lexer, start, start + 1),
			"invalid non-printable character U+%04X", (unsigned)(unsigned char)c);
	lexer->at += kind == TOKEN_STRAY ? 1 : strlen(texts[kind]);
	if (strchr("([{", c))
		open_bracket(lexer, c, start);
	else if (strchr(")]}", c))
		close_bracket(lexer, c, start);
	add_token(lexer, kind, start, lexer->at);
}

/* -- lines */

static void skip_continuation(struct lexer *lexer) {
	lexer->at++;
	lexer->out->is_line_fault = true; /* if it is any */
	if (peek(lexer, 0) != '\n')
		fault_throw(&lexer->out->broken, FAULT_SYNTAX, place(lexer, lexer->at, lexer->at),
			"unexpected character after line continuation character");
	lexer->at++;
	if (lexer->at == lexer->end)
		fault_throw(&lexer->out->broken, FAULT_SYNTAX, place(lexer, lexer->at - 1, lexer->at - 1),
			"unexpected EOF while parsing");
	lexer->out->is_line_fault = false;
	begin_line(lexer);
}

static bool is_line_open(const struct lexer *lexer) {
	const struct lex *out = lexer->out;
	if (!out->n_tokens)
		return false;
	enum token_kind last = out->tokens[out->n_tokens - 1].kind;
	return last != TOKEN_NEWLINE && last != TOKEN_INDENT && last != TOKEN_DEDENT;
}

static void lex_line_end(struct lexer *lexer) {
	size_t at = lexer->at++;
	bool starts = !lexer->n_brackets && !lexer->is_expression;
	if (starts && is_line_open(lexer))
		add_token(lexer, TOKEN_NEWLINE, at, at + 1);
	begin_line(lexer);
	if (starts)
		lex_indentation(lexer);
}

static void lex_piece(struct lexer *lexer) {
	char c = peek(lexer, 0);
	size_t prefix;
	if (c == ' ' || c == '\t' || c == '\f')
		lexer->at++;
	else if (c == '\n')
		lex_line_end(lexer);
	else if (c == '#')
		lexer->at += strcspn(lexer->text + lexer->at, "\n");
	else if (c == '\\')
		skip_continuation(lexer);
	else if ((prefix = string_prefix(lexer)))
		lex_string(lexer, prefix);
	else if (is_name_start(c))
		lex_name(lexer);
	else if (is_digit(c) || (c == '.' && is_digit(peek(lexer, 1))))
		lex_number(lexer);
	else
		lex_sign(lexer);
}

static void finish(struct lexer *lexer) {
	struct lex *out = lexer->out;
	if (lexer->n_brackets) {
		const struct bracket *open = &lexer->brackets[lexer->n_brackets - 1];
		out->open_char = open->open;
		out->open_pos = open->pos;
	} else if (!lexer->is_expression) {
		if (is_line_open(lexer))
			add_token(lexer, TOKEN_NEWLINE, lexer->at, lexer->at);
		for (; lexer->n_indents; lexer->n_indents--)
			add_token(lexer, TOKEN_DEDENT, lexer->at, lexer->at);
	}
	add_token(lexer, TOKEN_END, lexer->at, lexer->at);
}

static void lex_all(struct lexer *lexer) {
	if (setjmp(lexer->out->broken.escape)) {
		lexer->out->is_broken = true;
		add_token(lexer, TOKEN_END, lexer->at, lexer->at)->pos = lexer->out->broken.pos;
		return;
	}
	if (!lexer->is_expression)
		lex_indentation(lexer);
	while (lexer->at < lexer->end)
		lex_piece(lexer);
	finish(lexer);
}

void lex_program(struct lex *lex, struct arena *arena, const char *text, size_t len) {
	struct lexer lexer = { .out = lex, .arena = arena, .text = text, .end = len, .line = 1 };
	memset(lex, 0, sizeof *lex);
	lex->text = text;
	lex_all(&lexer);
}

void lex_expression(struct lex *lex, struct arena *arena, const char *text,
		size_t start, size_t end, struct code_pos at) {
	struct lexer lexer = {
		.out = lex, .arena = arena, .text = text, .at = start, .end = end,
		.line = at.line, .line_start = start - at.col, .is_expression = true,
	};
	memset(lex, 0, sizeof *lex);
	lex->text = text;
	lex_all(&lexer);
}
