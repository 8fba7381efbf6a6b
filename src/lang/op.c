#include "lang/op.h"

#include <stddef.h>

struct op_row {
	const char *name, *help;
	enum op_arg kind;
	enum op plain;
};

static const struct op_row rows[OP_COUNT] = {
#define OP(name, kind, effect, help) [OP_##name] = { #name, help, OP_ARG_##kind, OP_##name },
#include "lang/op.def"
#undef OP
#define SUPER(name, plain, help) [OP_##name] = { #name, help, OP_ARG_NONE, OP_##plain },
#include "lang/super.def"
#undef SUPER
};

const char *op_name(enum op op) {
	return rows[op].name;
}

const char *op_help(enum op op) {
	return rows[op].help;
}

enum op op_plain(enum op op) {
	return rows[op].plain;
}

enum op_arg op_arg_kind(enum op op) {
	return rows[rows[op].plain].kind;
}

int op_stack_effect(enum op op, int arg, bool jump) {
	switch (op) {
#define OP(name, kind, effect, help) case OP_##name: return (effect);
#include "lang/op.def"
#undef OP
	default: return 0;
	}
}

const char *op_binary_sign(int arg) {
	static const char *const signs[2 * OP_INPLACE] = {
		"+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^",
		"+=", "&=", "//=", "<<=", "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^=",
	};
	return arg >= 0 && arg < 2 * OP_INPLACE ? signs[arg] : "?";
}

const char *op_compare_sign(int arg) {
	static const char *const signs[] = { "<", "<=", "==", "!=", ">", ">=" };
	return arg >= 0 && arg <= OP_GE ? signs[arg] : "?";
}
