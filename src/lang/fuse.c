/*
 * Fusing: a table of sequences, the longest first.
 *
 *     LOAD_FAST i   LOAD_CONST 1   BINARY_OP +=   STORE_FAST i
 *     FAST_CONST_ADD_STORE  (the rest as it was)
 *
 * Every instruction that begins a sequence is replaced, even one in the middle of
 * another, for a jump may lead there.  Whether the operands are what the fast way
 * wants is seen when it runs.
 */

#include "lang/fuse.h"

#include "lang/code.h"
#include "lang/op.h"

#include <stddef.h>

enum { MOST = 7, ANY = -1 };

/* What a BINARY_OP in the sequence must be. */
enum sign { ANY_SIGN, ADD, SUB };

struct sequence {
	enum op super;
	enum sign sign;
	int ops[MOST + 1];      /* ends with ANY */
};

#define SEQUENCE(super, sign, ...) {OP_##super, sign, {__VA_ARGS__, ANY}}

static const struct sequence sequences[] = {
		SEQUENCE(FAST_ATTR_CONST_ADD_STORE, ADD, OP_LOAD_FAST, OP_COPY, OP_LOAD_ATTR, OP_LOAD_CONST,
				OP_BINARY_OP, OP_SWAP, OP_STORE_ATTR),
		SEQUENCE(NAME_ATTR_CONST_ADD_STORE, ADD, OP_LOAD_NAME, OP_COPY, OP_LOAD_ATTR, OP_LOAD_CONST,
				OP_BINARY_OP, OP_SWAP, OP_STORE_ATTR),

		SEQUENCE(FAST_CONST_ADD_STORE, ADD, OP_LOAD_FAST, OP_LOAD_CONST, OP_BINARY_OP,
				OP_STORE_FAST),
		SEQUENCE(FAST_CONST_SUB_STORE, SUB, OP_LOAD_FAST, OP_LOAD_CONST, OP_BINARY_OP,
				OP_STORE_FAST),
		SEQUENCE(FAST_CONST_BINARY_STORE, ANY_SIGN, OP_LOAD_FAST, OP_LOAD_CONST, OP_BINARY_OP,
				OP_STORE_FAST),
		SEQUENCE(FAST_FAST_ADD_STORE, ADD, OP_LOAD_FAST, OP_LOAD_FAST, OP_BINARY_OP, OP_STORE_FAST),
		SEQUENCE(FAST_FAST_BINARY_STORE, ANY_SIGN, OP_LOAD_FAST, OP_LOAD_FAST, OP_BINARY_OP,
				OP_STORE_FAST),
		SEQUENCE(NAME_CONST_ADD_STORE, ADD, OP_LOAD_NAME, OP_LOAD_CONST, OP_BINARY_OP,
				OP_STORE_NAME),
		SEQUENCE(NAME_CONST_BINARY_STORE, ANY_SIGN, OP_LOAD_NAME, OP_LOAD_CONST, OP_BINARY_OP,
				OP_STORE_NAME),
		SEQUENCE(NAME_NAME_ADD_STORE, ADD, OP_LOAD_NAME, OP_LOAD_NAME, OP_BINARY_OP, OP_STORE_NAME),
		SEQUENCE(NAME_NAME_BINARY_STORE, ANY_SIGN, OP_LOAD_NAME, OP_LOAD_NAME, OP_BINARY_OP,
				OP_STORE_NAME),
		SEQUENCE(GLOBAL_CONST_ADD_STORE, ADD, OP_LOAD_GLOBAL, OP_LOAD_CONST, OP_BINARY_OP,
				OP_STORE_GLOBAL),
		SEQUENCE(GLOBAL_CONST_BINARY_STORE, ANY_SIGN, OP_LOAD_GLOBAL, OP_LOAD_CONST, OP_BINARY_OP,
				OP_STORE_GLOBAL),

		SEQUENCE(FAST_FAST_COMPARE_AHEAD, ANY_SIGN, OP_LOAD_FAST, OP_LOAD_FAST, OP_COMPARE_OP,
				OP_POP_JUMP_FORWARD_IF_FALSE),
		SEQUENCE(FAST_CONST_COMPARE_AHEAD, ANY_SIGN, OP_LOAD_FAST, OP_LOAD_CONST, OP_COMPARE_OP,
				OP_POP_JUMP_FORWARD_IF_FALSE),
		SEQUENCE(FAST_FAST_COMPARE_BACK, ANY_SIGN, OP_LOAD_FAST, OP_LOAD_FAST, OP_COMPARE_OP,
				OP_POP_JUMP_BACKWARD_IF_TRUE),
		SEQUENCE(FAST_CONST_COMPARE_BACK, ANY_SIGN, OP_LOAD_FAST, OP_LOAD_CONST, OP_COMPARE_OP,
				OP_POP_JUMP_BACKWARD_IF_TRUE),
		SEQUENCE(NAME_NAME_COMPARE_BACK, ANY_SIGN, OP_LOAD_NAME, OP_LOAD_NAME, OP_COMPARE_OP,
				OP_POP_JUMP_BACKWARD_IF_TRUE),
		SEQUENCE(NAME_CONST_COMPARE_BACK, ANY_SIGN, OP_LOAD_NAME, OP_LOAD_CONST, OP_COMPARE_OP,
				OP_POP_JUMP_BACKWARD_IF_TRUE),
		SEQUENCE(NAME_CONST_COMPARE_AHEAD, ANY_SIGN, OP_LOAD_NAME, OP_LOAD_CONST, OP_COMPARE_OP,
				OP_POP_JUMP_FORWARD_IF_FALSE),

		SEQUENCE(FAST_CONST_ADD, ADD, OP_LOAD_FAST, OP_LOAD_CONST, OP_BINARY_OP),
		SEQUENCE(FAST_CONST_SUB, SUB, OP_LOAD_FAST, OP_LOAD_CONST, OP_BINARY_OP),
		SEQUENCE(FAST_CONST_BINARY, ANY_SIGN, OP_LOAD_FAST, OP_LOAD_CONST, OP_BINARY_OP),
		SEQUENCE(FAST_FAST_ADD, ADD, OP_LOAD_FAST, OP_LOAD_FAST, OP_BINARY_OP),
		SEQUENCE(FAST_FAST_BINARY, ANY_SIGN, OP_LOAD_FAST, OP_LOAD_FAST, OP_BINARY_OP),
		SEQUENCE(FAST_FAST_SUBSCR, ANY_SIGN, OP_LOAD_FAST, OP_LOAD_FAST, OP_BINARY_SUBSCR),
		SEQUENCE(FAST_FAST_STORE_ATTR, ANY_SIGN, OP_LOAD_FAST, OP_LOAD_FAST, OP_STORE_ATTR),
		SEQUENCE(CONST_COMPARE_AHEAD, ANY_SIGN, OP_LOAD_CONST, OP_COMPARE_OP,
				OP_POP_JUMP_FORWARD_IF_FALSE),

		SEQUENCE(FAST_ATTR, ANY_SIGN, OP_LOAD_FAST, OP_LOAD_ATTR),
		SEQUENCE(FAST_METHOD, ANY_SIGN, OP_LOAD_FAST, OP_LOAD_METHOD),
		SEQUENCE(FAST_RETURN, ANY_SIGN, OP_LOAD_FAST, OP_RETURN_VALUE),
		SEQUENCE(CONST_RETURN, ANY_SIGN, OP_LOAD_CONST, OP_RETURN_VALUE),
		SEQUENCE(CONST_STORE, ANY_SIGN, OP_LOAD_CONST, OP_STORE_FAST),
		SEQUENCE(CONST_BINARY, ANY_SIGN, OP_LOAD_CONST, OP_BINARY_OP),
		SEQUENCE(FAST_BINARY, ANY_SIGN, OP_LOAD_FAST, OP_BINARY_OP),
		SEQUENCE(COMPARE_AHEAD, ANY_SIGN, OP_COMPARE_OP, OP_POP_JUMP_FORWARD_IF_FALSE),
		SEQUENCE(COMPARE_BACK, ANY_SIGN, OP_COMPARE_OP, OP_POP_JUMP_BACKWARD_IF_TRUE),
		SEQUENCE(FOR_ITER_STORE_FAST, ANY_SIGN, OP_FOR_ITER, OP_STORE_FAST),
		SEQUENCE(FOR_ITER_STORE_NAME, ANY_SIGN, OP_FOR_ITER, OP_STORE_NAME),
		SEQUENCE(FAST_FAST, ANY_SIGN, OP_LOAD_FAST, OP_LOAD_FAST),
		SEQUENCE(BINARY_ADD, ADD, OP_BINARY_OP),
};

static bool has_sign(const struct ins *ins, enum sign sign) {
	int op = ins->arg >= OP_INPLACE ? ins->arg - OP_INPLACE : ins->arg;

	return sign == ANY_SIGN || op == (sign == ADD ? OP_ADD : OP_SUBTRACT);
}

/* LOAD_GLOBAL's must be without a NULL below it; a COPY or SWAP is of the topmost. */
static bool has_arg(const struct ins *ins, enum op op, enum sign sign) {
	switch (op) {
	case OP_BINARY_OP: return has_sign(ins, sign);
	case OP_LOAD_GLOBAL: return !(ins->arg & 1);
	case OP_COPY: return ins->arg == 1;
	case OP_SWAP: return ins->arg == 2;
	default: return true;
	}
}

/* Later ops of a sequence may have been replaced themselves: what counts is the plain one. */
static bool matches(const struct code *code, size_t at, const struct sequence *sequence) {
	for (size_t i = 0; sequence->ops[i] != ANY; i++) {
		const struct ins *ins = &code->ins[at + i];

		if (at + i >= code->n_ins || (int)op_plain(ins->op) != sequence->ops[i]
				|| !has_arg(ins, (enum op)sequence->ops[i], sequence->sign))
			return false;
	}
	return true;
}

/* In a class body names are no slots. */
static bool uses_names(enum op super) {
	return op_plain(super) == OP_LOAD_NAME || super == OP_FOR_ITER_STORE_NAME;
}

void fuse_code(struct code *code) {
	size_t n = sizeof sequences / sizeof *sequences;

	for (size_t at = 0; at < code->n_ins; at++) {
		for (size_t i = 0; i < n; i++) {
			if (uses_names(sequences[i].super) && !(code->flags & CODE_MODULE))
				continue;
			if (!matches(code, at, &sequences[i]))
				continue;
			code->ins[at].op = (uint16_t)sequences[i].super;
			break;
		}
	}
}
