/*
 * lex.h - from text to tokens, as CPython 3.11's tokenizer does.
 *
 * All tokens of a text are made before the parser looks at the first.  Where the
 * text itself is wrong they end, and the fault waits in `broken`: the parser
 * throws it when it gets there, and also (as CPython does) in place of most of
 * its own complaints about earlier tokens, unless the fault is one of lines.
 */

#ifndef LANG_LEX_H
#define LANG_LEX_H

#include "base/mem.h"
#include "lang/code.h"
#include "lang/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_kind {
#define TOKEN(name) TOKEN_##name,
#define WORD(name, text) TOKEN_##name,
#define SIGN(name, text) TOKEN_##name,
#include "lang/token.def"
	TOKEN_COUNT
};

struct token {
	enum token_kind kind;
	uint32_t start, end; /* bytes of the text */
	struct code_pos pos;
};

struct lex {
	const char *text;     /* NUL-terminated, LF line ends, valid UTF-8 */
	struct token *tokens; /* the last one is TOKEN_END */
	size_t n_tokens;
	bool is_broken;       /* TOKEN_END stands at `broken` */
	bool is_line_fault;   /* of indentation or line continuation */
	struct fault broken;
	char open_char;       /* the innermost bracket that was never closed, or 0 */
	struct code_pos open_pos;
};

/* "if" or "+="; "" for tokens that have no text of their own. */
const char *token_text(enum token_kind kind);

/* Is it a keyword? */
bool token_is_word(enum token_kind kind);

/* Make the tokens of a whole program; `text` must outlive them. */
void lex_program(struct lex *lex, struct arena *arena, const char *text, size_t len);

/*
 * Make the tokens of an expression inside an f-string: bytes start to end of
 * `text`, which begin at line and column `at`.  Line ends mean nothing in it.
 */
void lex_expression(struct lex *lex, struct arena *arena, const char *text,
	size_t start, size_t end, struct code_pos at);

#endif
