#include "lang/disasm.h"

#include "base/utf8.h"
#include "lang/op.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- literals */

static void add_quoted(struct text *out, const struct lit *lit) {
	char quote = memchr(lit->bytes, '\'', lit->len) && !memchr(lit->bytes, '"', lit->len)
		? '"' : '\'';
	text_add_char(out, quote);
	for (size_t i = 0; i < lit->len; i++) {
		char c = lit->bytes[i];
		unsigned char byte = (unsigned char)c;
		if (c == quote || c == '\\')
			text_addf(out, "\\%c", c);
		else if (c == '\n')
			text_add(out, "\\n");
		else if (c == '\t')
			text_add(out, "\\t");
		else if (c == '\r')
			text_add(out, "\\r");
		else if (byte < ' ' || byte == 0x7f || (lit->kind == LIT_BYTES && byte >= 0x80))
			text_addf(out, "\\x%02x", byte);
		else
			text_add_char(out, c);
	}
	text_add_char(out, quote);
}

/* The shortest digits that read back as the same number. */
static void add_real(struct text *out, double real) {
	char digits[32];
	int precision = 1;
	if (isinf(real) || isnan(real)) {
		text_add(out, isnan(real) ? "nan" : real > 0 ? "inf" : "-inf");
		return;
	}
	do
		snprintf(digits, sizeof digits, "%.*g", precision, real);
	while (precision++ < 17 && strtod(digits, NULL) != real);
	if (fabs(real) >= 1 && fabs(real) < 1e16 && strchr(digits, 'e'))
		snprintf(digits, sizeof digits, "%.1f", real);
	text_add(out, digits);
	if (!strpbrk(digits, ".e"))
		text_add(out, ".0");
}

static void add_items(struct text *out, const struct lit *lit) {
	for (size_t i = 0; i < lit->len; i++) {
		if (i)
			text_add(out, ", ");
		disasm_lit(out, &lit->items[i]);
	}
}

void disasm_lit(struct text *out, const struct lit *lit) {
	switch (lit->kind) {
	case LIT_NONE: text_add(out, "None"); break;
	case LIT_TRUE: text_add(out, "True"); break;
	case LIT_FALSE: text_add(out, "False"); break;
	case LIT_ELLIPSIS: text_add(out, "Ellipsis"); break;
	case LIT_INT: text_addf(out, "%lld", (long long)lit->integer); break;
	case LIT_BIG: text_add(out, lit->bytes); break;
	case LIT_FLOAT: add_real(out, lit->real); break;
	case LIT_STR: add_quoted(out, lit); break;
	case LIT_BYTES:
		text_add_char(out, 'b');
		add_quoted(out, lit);
		break;
	case LIT_TUPLE:
		text_add_char(out, '(');
		add_items(out, lit);
		text_add(out, lit->len == 1 ? ",)" : ")");
		break;
	case LIT_FROZENSET:
		text_add(out, "frozenset({");
		add_items(out, lit);
		text_add(out, "})");
		break;
	case LIT_CODE:
		text_addf(out, "<code object %s>", lit->code->name);
		break;
	}
}

/* -- arguments */

static void add_global(struct text *out, const struct code *code, unsigned arg) {
	text_addf(out, "(%s%s)", arg & 1 ? "NULL + " : "", code->program->slots[arg >> 1]);
}

static void add_format(struct text *out, unsigned arg) {
	static const char *const conversions[] = { "", "str", "repr", "ascii" };
	const char *conversion = conversions[arg & 3];
	if (!arg)
		return;
	text_addf(out, "(%s%s%s)", conversion, conversion[0] && arg & 4 ? ", " : "",
		arg & 4 ? "with format" : "");
}

static void add_make(struct text *out, unsigned arg) {
	static const char *const parts[] = { "defaults", "kwdefaults", "annotations", "closure" };
	const char *comma = "";
	if (!arg)
		return;
	text_add_char(out, '(');
	for (int i = 0; i < 4; i++)
		if (arg >> i & 1) {
			text_addf(out, "%s%s", comma, parts[i]);
			comma = ", ";
		}
	text_add_char(out, ')');
}

static void add_arg(struct text *out, const struct code *code, size_t i) {
	enum op op = op_plain((enum op)code->ins[i].op);
	unsigned arg = code->ins[i].arg;
	bool is_module = code->flags & CODE_MODULE;
	switch (op_arg_kind(op)) {
	case OP_ARG_CONST:
		text_add_char(out, '(');
		disasm_lit(out, &code->lits[arg]);
		text_add_char(out, ')');
		break;
	case OP_ARG_NAME: text_addf(out, "(%s)", code->names[arg]); break;
	case OP_ARG_SLOT: text_addf(out, "(%s)", code->program->slots[arg]); break;
	case OP_ARG_NAME_OR_SLOT:
		text_addf(out, "(%s)", is_module ? code->program->slots[arg] : code->names[arg]);
		break;
	case OP_ARG_GLOBAL: add_global(out, code, arg); break;
	case OP_ARG_FAST: text_addf(out, "(%s)", code->local_names[arg]); break;
	case OP_ARG_AHEAD: text_addf(out, "(to %zu)", i + 1 + arg); break;
	case OP_ARG_BACK: text_addf(out, "(to %zu)", i + 1 - arg); break;
	case OP_ARG_BINARY: text_addf(out, "(%s)", op_binary_sign((int)arg)); break;
	case OP_ARG_COMPARE: text_addf(out, "(%s)", op_compare_sign((int)arg)); break;
	case OP_ARG_FORMAT: add_format(out, arg); break;
	case OP_ARG_MAKE: add_make(out, arg); break;
	default: break;
	}
}

void disasm_ins(struct text *out, const struct code *code, size_t i) {
	enum op op = (enum op)code->ins[i].op;
	if (op_arg_kind(op) == OP_ARG_NONE && op == op_plain(op)) {
		text_addf(out, "%5zu %s", i, op_name(op));
		return;
	}
	text_addf(out, "%5zu %-24s %6u ", i, op_name(op), code->ins[i].arg);
	add_arg(out, code, i);
	while (out->len && out->s[out->len - 1] == ' ')
		out->s[--out->len] = '\0';
}

/* -- whole objects */

static bool is_target(const struct code *code, size_t at) {
	for (size_t i = 0; i < code->n_handlers; i++)
		if (code->handlers[i].target == at)
			return true;
	return false;
}

static void add_handlers(struct text *out, const struct code *code) {
	if (!code->n_handlers)
		return;
	text_add(out, "ExceptionTable:\n");
	for (size_t i = 0; i < code->n_handlers; i++) {
		const struct code_handler *handler = &code->handlers[i];
		text_addf(out, "  %u to %u -> %u [%u]%s\n", handler->start, handler->end - 1,
			handler->target, handler->depth, handler->push_lasti ? " lasti" : "");
	}
}

static void add_body(struct text *out, const struct code *code) {
	uint32_t line = 0;
	for (size_t i = 0; i < code->n_ins; i++) {
		uint32_t here = code->pos[i].line;
		if (here && here != line)
			text_addf(out, "%s%4u ", line && i ? "\n" : "", here);
		else
			text_add(out, "     ");
		text_add(out, is_target(code, i) ? ">>" : "  ");
		if (here)
			line = here;
		disasm_ins(out, code, i);
		text_add_char(out, '\n');
	}
}

void disasm_code(struct text *out, const struct code *code) {
	add_body(out, code);
	add_handlers(out, code);
	for (size_t i = 0; i < code->n_lits; i++)
		if (code->lits[i].kind == LIT_CODE) {
			text_addf(out, "\nDisassembly of <code object %s, line %d>:\n",
				code->lits[i].code->name, code->lits[i].code->first_line);
			disasm_code(out, code->lits[i].code);
		}
}
