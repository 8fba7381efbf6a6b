/*
 * Numbers: 64 bits where they fit, else decimal digits for the VM's big ints.
 */

#include "lang/parser.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1000000000, CHUNK_DIGITS = 9 }; /* nine decimal digits a word */

static int digit_of(char c) {
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

static char *without_underscores(struct arena *arena, const char *bytes, size_t len) {
	char *copy = arena_copy(arena, bytes, len);
	size_t kept = 0;
	for (size_t i = 0; i < len; i++)
		if (bytes[i] != '_')
			copy[kept++] = bytes[i];
	copy[kept] = '\0';
	return copy;
}

/* Decimal digits of a number in another base: one pass over the words a digit. */
static const char *to_decimal(struct arena *arena, const char *digits, int base) {
	size_t len = strlen(digits), n = 1, cap = len * 4 / (3 * CHUNK_DIGITS) + 2;
	uint32_t *words = arena_alloc(arena, cap * sizeof *words);
	for (size_t i = 0; i < len; i++) {
		uint64_t carry = (uint64_t)digit_of(digits[i]);
		for (size_t w = 0; w < n; w++) {
			carry += (uint64_t)words[w] * (unsigned)base;
			words[w] = (uint32_t)(carry % CHUNK);
			carry /= CHUNK;
		}
		if (carry)
			words[n++] = (uint32_t)carry;
	}
	char *out = arena_alloc(arena, n * CHUNK_DIGITS + 1);
	size_t at = 0;
	for (size_t w = n; w-- > 0; at += CHUNK_DIGITS)
		for (int d = CHUNK_DIGITS - 1; d >= 0; d--, words[w] /= 10)
			out[at + (size_t)d] = (char)('0' + words[w] % 10);
	size_t zeros = strspn(out, "0");
	return out + (zeros < at ? zeros : at - 1);
}

static void set_integer(struct parser *parser, struct lit *lit, const char *digits, int base,
		struct code_pos pos) {
	uint64_t sum = 0;
	digits += strspn(digits, "0");
	size_t len = strlen(digits);
	if (len > LIMIT_INTEGER_DIGITS)
		fault_throw(parser->fault, base == 10 ? FAULT_SYNTAX : FAULT_MISSING, pos,
			"Exceeds the limit (%d digits) for integer string conversion: value has %zu "
			"digits; use sys.set_int_max_str_digits() to increase the limit - Consider "
			"hexadecimal for huge integer literals to avoid decimal conversion limits.",
			LIMIT_INTEGER_DIGITS, len);
	lit->kind = LIT_INT;
	for (const char *c = digits; *c; c++)
		if (__builtin_mul_overflow(sum, (unsigned)base, &sum)
				|| __builtin_add_overflow(sum, (unsigned)digit_of(*c), &sum) || sum > INT64_MAX)
			lit->kind = LIT_BIG;
	lit->integer = (int64_t)sum;
	if (lit->kind == LIT_BIG) {
		lit->integer = 0;
		lit->bytes = base == 10 ? digits : to_decimal(parser->arena, digits, base);
		lit->len = strlen(lit->bytes);
	}
}

const struct lit *parse_number(struct parser *parser, const struct token *token) {
	struct lit *lit = arena_alloc(parser->arena, sizeof *lit);
	const char *digits = without_underscores(parser->arena, parser->lex.text + token->start,
		token->end - token->start);
	char mark = digits[0] == '0' ? digits[1] | 0x20 : '\0';
	if (mark == 'x' || mark == 'o' || mark == 'b') {
		set_integer(parser, lit, digits + 2, mark == 'x' ? 16 : mark == 'o' ? 8 : 2, token->pos);
	} else if (strpbrk(digits, ".eE")) {
		lit->kind = LIT_FLOAT;
		lit->real = strtod(digits, NULL);
	} else {
		set_integer(parser, lit, digits, 10, token->pos);
	}
	return lit;
}
