/*
 * Builtin functions of numbers and characters.
 */

#include "vm/builtins.h"

#include "base/utf8.h"
#include "vm/format.h"
#include "vm/float.h"
#include "vm/int.h"
#include "vm/ops.h"
#include "vm/state.h"
#include "vm/str.h"

/* ---- sum ---- */

/*
 * Small ints, as long as that is all there is: *total is added to; false: `item` is something
 * else, or too much.
 */
static bool add_small(value *total, value item) {
	int64_t sum;
	if (!value_both_int(*total, item) ||
			__builtin_add_overflow((int64_t)*total, (int64_t)(item - 1), &sum))
		return false;
	*total = (value)sum;
	return true;
}

static value builtin_sum(struct thread *t, const value *args) {
	value total = value_keep(args[1]), item;
	if (value_is_str(total))
		return raise_exc(t, EXC_TYPE, "sum() can't sum strings [use ''.join(seq) instead]");
	value it = value_iter(t, args[0]);
	while (it != VALUE_NULL && (item = value_next(t, it)) != VALUE_NULL) {
		if (add_small(&total, item))
			continue;
		value next = value_binary(t, total, item, BINARY_ADD);
		value_drop(t, item);
		value_drop(t, total);
		total = next;
		if (next == VALUE_NULL)
			break;
	}
	value_drop(t, it);
	if (!raised(t))
		return total;
	value_drop(t, total);
	return VALUE_NULL;
}

/* ---- abs, round, divmod, pow: the type's own method ---- */

/* type(v).NAME(v, args...); `text` is the TypeError's when there is none. */
static value call_own(struct thread *t, value v, const char *name, const value *args, size_t n,
		const char *text) {
	value found = class_lookup(t->vm, state_class_of(t->vm, v), name_of(t->vm, name));
	if (found == VALUE_NULL)
		return raise_exc(t, EXC_TYPE, text, value_type_name(t->vm, v));
	return vm_call_method(t, v, name, args, n);
}

static bool is_int(value v) {
	return value_is_int(v) || value_is_bool(v) || value_is_kind(v, OBJ_BIG);
}

static value builtin_abs(struct thread *t, const value *args) {
	if (!is_int(args[0]))
		return call_own(t, args[0], "__abs__", NULL, 0, "bad operand type for abs(): '%s'");
	value is_negative = value_compare(t, args[0], value_of_small(0), COMPARE_LT);
	return value_unary(t, args[0], is_negative == VALUE_TRUE ? UNARY_NEGATIVE : UNARY_POSITIVE);
}

static value builtin_round(struct thread *t, const value *args) {
	static const char none[] = "type %s doesn't define __round__ method";
	bool has_digits = args[1] != VALUE_NULL && args[1] != VALUE_NONE;
	int64_t digits = 0;
	if (is_int(args[0])) {
		if (has_digits && !arg_i64(t, args[1], &digits))
			return VALUE_NULL;
		return digits < 0 ? int_round(t, args[0], digits) : value_unary(t, args[0], UNARY_POSITIVE);
	}
	return call_own(t, args[0], "__round__", args + 1, has_digits, none);
}

/* One side's answer; VALUE_NOT_IMPLEMENTED: it does not know. */
static value try_divmod(struct thread *t, value self, value other, const char *name) {
	value found = class_lookup(t->vm, state_class_of(t->vm, self), name_of(t->vm, name));
	return found == VALUE_NULL ? VALUE_NOT_IMPLEMENTED
		: state_call_found(t, found, self, &other, 1);
}

/* Quotient and remainder, one after the other. */
static value divmod_by_operators(struct thread *t, value a, value b) {
	value both[2] = {value_binary(t, a, b, BINARY_FLOOR_DIVIDE), VALUE_NULL}, result = VALUE_NULL;
	if (both[0] != VALUE_NULL)
		both[1] = value_binary(t, a, b, BINARY_REMAINDER);
	if (both[1] != VALUE_NULL)
		result = tuple_of(t, both, 2);
	value_drop(t, both[0]);
	value_drop(t, both[1]);
	return result;
}

static value builtin_divmod(struct thread *t, const value *args) {
	value result = try_divmod(t, args[0], args[1], "__divmod__");
	if (result == VALUE_NOT_IMPLEMENTED)
		result = try_divmod(t, args[1], args[0], "__rdivmod__");
	if (result == VALUE_NOT_IMPLEMENTED && value_is_integer(args[0]) && value_is_integer(args[1]))
		result = divmod_by_operators(t, args[0], args[1]);
	if (result != VALUE_NOT_IMPLEMENTED)
		return result;
	return raise_exc(t, EXC_TYPE, "unsupported operand type(s) for divmod(): '%s' and '%s'",
		value_type_name(t->vm, args[0]), value_type_name(t->vm, args[1]));
}

static value builtin_pow(struct thread *t, const value *args) {
	if (args[2] == VALUE_NONE)
		return value_binary(t, args[0], args[1], BINARY_POWER);
	if (is_int(args[0]) && is_int(args[1]) && is_int(args[2]))
		return int_power_mod(t, args[0], args[1], args[2]);
	if (value_is_instance(args[0]))
		return call_own(t, args[0], "__pow__", args + 1, 2,
			"unsupported operand type(s) for ** or pow(): '%s'");
	if (value_is_float(args[0]) || value_is_float(args[1]) || value_is_float(args[2]))
		return raise_exc(t, EXC_TYPE,
			"pow() 3rd argument not allowed unless all arguments are integers");
	return raise_exc(t, EXC_TYPE, "unsupported operand type(s) for ** or pow(): '%s', '%s', '%s'",
		value_type_name(t->vm, args[0]), value_type_name(t->vm, args[1]),
		value_type_name(t->vm, args[2]));
}

/* ---- other ways to write a number ---- */

static value in_base(struct thread *t, value v, int base, const char *prefix) {
	struct text digits = {0}, out = {0};
	bool is_negative;
	value index = value_index(t, v);
	bool ok = index != VALUE_NULL && format_digits(t, &digits, index, base, &is_negative);
	value_drop(t, index);
	if (!ok)
		return VALUE_NULL;
	text_addf(&out, "%s%s%s", is_negative ? "-" : "", prefix, text_str(&digits));
	text_free(&digits);
	return str_of_text(t, &out);
}

static value builtin_bin(struct thread *t, const value *args) {
	return in_base(t, args[0], 2, "0b");
}

static value builtin_oct(struct thread *t, const value *args) {
	return in_base(t, args[0], 8, "0o");
}

static value builtin_hex(struct thread *t, const value *args) {
	return in_base(t, args[0], 16, "0x");
}

static value builtin_chr(struct thread *t, const value *args) {
	int64_t codepoint;
	if (!arg_i64(t, args[0], &codepoint))
		return VALUE_NULL;
	if (codepoint < INT32_MIN || codepoint > INT32_MAX)
		return raise_exc(t, EXC_OVERFLOW, "Python int too large to convert to C int");
	if (codepoint < 0 || codepoint > 0x10ffff)
		return raise_exc(t, EXC_VALUE, "chr() arg not in range(0x110000)");
	return str_of_codepoint(t, (int)codepoint);
}

static value builtin_ord(struct thread *t, const value *args) {
	int codepoint;
	if (value_is_kind(args[0], OBJ_BYTES)) {
		const struct bytes *bytes = (const struct bytes *)value_obj(args[0]);
		if (bytes->len == 1)
			return value_of_small((unsigned char)bytes->s[0]);
		return raise_exc(t, EXC_TYPE,
			"ord() expected a character, but string of length %zu found", bytes->len);
	}
	if (!value_is_str(args[0]))
		return raise_exc(t, EXC_TYPE, "ord() expected string of length 1, but %s found",
			value_type_name(t->vm, args[0]));
	const struct str *s = value_as_str(args[0]);
	if (s->chars != 1)
		return raise_exc(t, EXC_TYPE,
			"ord() expected a character, but string of length %zu found", s->chars);
	str_next(s->s, &codepoint);
	return value_of_small(codepoint);
}

const struct native_def builtins_numbers[] = {
	{"sum", builtin_sum, "iterable, /, start=0", NATIVE_PLAIN},
	{"abs", builtin_abs, "x, /", NATIVE_PLAIN},
	{"round", builtin_round, "number, ndigits=None", NATIVE_PLAIN},
	{"divmod", builtin_divmod, "x, y, /", NATIVE_PLAIN},
	{"pow", builtin_pow, "base, exp, mod=None", NATIVE_PLAIN},
	{"bin", builtin_bin, "number, /", NATIVE_PLAIN},
	{"oct", builtin_oct, "number, /", NATIVE_PLAIN},
	{"hex", builtin_hex, "number, /", NATIVE_PLAIN},
	{"chr", builtin_chr, "i, /", NATIVE_PLAIN},
	{"ord", builtin_ord, "c, /", NATIVE_PLAIN},
	{0},
};
