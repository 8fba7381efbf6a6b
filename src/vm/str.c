/* Making strings, and the operators of the class str.  Its methods are in str_*.c. */

#include "vm/str.h"

#include "base/utf8.h"
#include "vm/format.h"
#include "vm/iter.h"
#include "vm/str_char.h"
#include "vm/types.h"

#include <stdio.h>

/* ---- characters ---- */

const char *str_next(const char *p, int *codepoint) {
	unsigned char c = (unsigned char)*p++;
	int more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;

	*codepoint = more ? c & (0x3f >> more) : c;
	for (; more > 0; more--)
		*codepoint = *codepoint << 6 | (*p++ & 0x3f);
	return p;
}

void str_put(struct text *text, int codepoint) {
	if (codepoint >= 0xd800 && codepoint <= 0xdfff) {
		char lone[3] = {(char)0xed, (char)(0x80 | (codepoint >> 6 & 0x3f)),
			(char)(0x80 | (codepoint & 0x3f))};

		text_add_bytes(text, lone, sizeof lone);
	} else if (codepoint < 0x80) {
		text_add_char(text, (char)codepoint);
	} else {
		char out[4];
		int n = utf8_encode(codepoint, out);

		text_add_bytes(text, out, (size_t)n);
	}
}

static size_t count_chars(const char *s, size_t len) {
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += (s[i] & 0xc0) != 0x80;
	return n;
}

size_t str_offset(const struct str *s, size_t position) {
	const char *p = s->s;

	if (str_is_ascii(s) || position >= s->chars)
		return position >= s->chars ? s->len : position;
	for (; position > 0; position--) {
		do
			p++;
		while ((*p & 0xc0) == 0x80);
	}
	return (size_t)(p - s->s);
}

size_t str_position(const struct str *s, size_t offset) {
	return str_is_ascii(s) ? offset : count_chars(s->s, offset);
}

/* ---- making ---- */

struct str *str_make(struct thread *t, size_t len, size_t chars) {
	struct str *s = heap_object(t, OBJ_STR, state_class(t->vm, OBJ_STR), sizeof *s + len + 1);

	if (!s)
		return NULL;
	s->hash = 0;
	s->len = len;
	s->chars = chars;
	s->is_interned = false;
	s->s[len] = '\0';
	return s;
}

value str_of_bytes(struct thread *t, const char *utf8, size_t len) {
	struct str *s = str_make(t, len, count_chars(utf8, len));

	if (!s)
		return VALUE_NULL;
	if (len)
		memcpy(s->s, utf8, len);
	return value_of_obj(s);
}

value str_of(struct thread *t, const char *utf8) {
	return str_of_bytes(t, utf8, strlen(utf8));
}

value str_of_text(struct thread *t, struct text *text) {
	value v = str_of_bytes(t, text_str(text), text->len);

	text_free(text);
	return v;
}

value str_of_codepoint(struct thread *t, int codepoint) {
	struct text text = {0};

	if (codepoint >= 0 && codepoint < 128)
		return value_of_obj(t->vm->letters[codepoint]);
	str_put(&text, codepoint);
	return str_of_text(t, &text);
}

value str_format(struct thread *t, const char *format, ...) {
	struct text text = {0};
	va_list args;

	va_start(args, format);
	text_addv(&text, format, args);
	va_end(args);
	return str_of_text(t, &text);
}

value str_slice(struct thread *t, struct str *s, size_t from, size_t to) {
	size_t begin, end;
	struct str *part;

	if (to > s->chars)
		to = s->chars;
	if (from >= to)
		return str_of_bytes(t, "", 0);
	if (to - from == s->chars)
		return str_same(s);
	begin = str_offset(s, from);
	if (to - from == 1 && (unsigned char)s->s[begin] < 128)
		return value_of_obj(t->vm->letters[(unsigned char)s->s[begin]]);
	end = to == s->chars ? s->len : begin;
	if (end == begin && str_is_ascii(s))
		end = to;
	else if (end == begin)
		for (size_t n = from; n < to; n++)
			do
				end++;
			while ((s->s[end] & 0xc0) == 0x80);
	part = str_make(t, end - begin, to - from);
	if (!part)
		return VALUE_NULL;
	memcpy(part->s, s->s + begin, end - begin);
	return value_of_obj(part);
}

value str_concat(struct thread *t, struct str *a, struct str *b) {
	struct str *s;

	if (!a->len)
		return str_same(b);
	if (!b->len)
		return str_same(a);
	s = str_make(t, a->len + b->len, a->chars + b->chars);
	if (!s)
		return VALUE_NULL;
	memcpy(s->s, a->s, a->len);
	memcpy(s->s + a->len, b->s, b->len);
	return value_of_obj(s);
}

value str_join_parts(struct thread *t, const value *parts, size_t n) {
	size_t len = 0, chars = 0;
	struct str *s;
	char *to;

	if (n == 1)
		return value_keep(parts[0]);
	for (size_t i = 0; i < n; i++) {
		len += value_as_str(parts[i])->len;
		chars += value_as_str(parts[i])->chars;
	}
	s = str_make(t, len, chars);
	if (!s)
		return VALUE_NULL;
	to = s->s;
	for (size_t i = 0; i < n; i++) {
		const struct str *part = value_as_str(parts[i]);

		memcpy(to, part->s, part->len);
		to += part->len;
	}
	return value_of_obj(s);
}

/* ---- repr ---- */

static void add_escape(struct text *text, int c) {
	if (c == '\n')
		text_add(text, "\\n");
	else if (c == '\r')
		text_add(text, "\\r");
	else if (c == '\t')
		text_add(text, "\\t");
	else if (c < 0x100)
		text_addf(text, "\\x%02x", (unsigned)c);
	else if (c < 0x10000)
		text_addf(text, "\\u%04x", (unsigned)c);
	else
		text_addf(text, "\\U%08x", (unsigned)c);
}

/* How many bytes from `p` on stand for themselves. */
static size_t plain_run(const char *p, const char *end, char quote) {
	const char *from = p;

	while (p < end && *p >= 0x20 && *p < 0x7f && *p != quote && *p != '\\')
		p++;
	return (size_t)(p - from);
}

void str_add_repr(struct text *text, const char *s, size_t len, bool is_ascii) {
	char quote = memchr(s, '\'', len) && !memchr(s, '"', len) ? '"' : '\'';
	int c;

	text_add_char(text, quote);
	for (const char *p = s, *next; p < s + len; p = next) {
		size_t plain = plain_run(p, s + len, quote);

		text_add_bytes(text, p, plain);
		p += plain;
		if (p == s + len)
			break;
		next = str_next(p, &c);
		if (c == quote || c == '\\') {
			text_add_char(text, '\\');
			text_add_char(text, (char)c);
		} else if (c >= 0x80 && !is_ascii && char_is_printable(c)) {
			text_add_bytes(text, p, (size_t)(next - p));
		} else {
			add_escape(text, c);
		}
	}
	text_add_char(text, quote);
}

bool str_fits(struct thread *t, const struct text *text) {
	return text->len < 1 << 20 || !heap_is_full(t, text->len * 2);
}

bool str_add_value(struct thread *t, struct text *text, value v, bool is_repr) {
	value s;

	if (value_is_int(v)) {
		char digits[24];
		int n = snprintf(digits, sizeof digits, "%lld", (long long)value_small(v));

		text_add_bytes(text, digits, (size_t)n);
		return true;
	}
	if (value_is_str(v) && is_repr) {
		str_add_repr(text, value_as_str(v)->s, value_as_str(v)->len, false);
		return str_fits(t, text);
	}
	s = is_repr ? value_repr(t, v) : value_str(t, v);
	if (s == VALUE_NULL)
		return false;
	text_add_bytes(text, value_as_str(s)->s, value_as_str(s)->len);
	value_drop(t, s);
	return str_fits(t, text);
}

/* ---- asking ---- */

static value repr_of(struct thread *t, value self) {
	struct text text = {0};

	str_add_repr(&text, value_as_str(self)->s, value_as_str(self)->len, false);
	return str_of_text(t, &text);
}

static value str_of_str(struct thread *t, value self) {
	(void)t;
	return value_keep(self);
}

static bool hash_of(struct thread *t, value self, int64_t *hash) {
	(void)t;
	*hash = str_hash(value_as_str(self));
	return true;
}

int str_order(const struct str *a, const struct str *b) {
	int cmp = memcmp(a->s, b->s, a->len < b->len ? a->len : b->len);

	return cmp ? (cmp > 0) - (cmp < 0) : (a->len > b->len) - (a->len < b->len);
}

static value compare(struct thread *t, value a, value b, int op) {
	(void)t;
	if (!value_is_str(a) || !value_is_str(b))
		return VALUE_NOT_IMPLEMENTED;
	if ((op == COMPARE_EQ || op == COMPARE_NE) && value_as_str(a)->len != value_as_str(b)->len)
		return value_of_bool(op == COMPARE_NE);
	return value_of_bool(seq_order(str_order(value_as_str(a), value_as_str(b)), op));
}

static int64_t length(struct thread *t, value self) {
	(void)t;
	return (int64_t)value_as_str(self)->chars;
}

static int contains(struct thread *t, value self, value item) {
	const struct str *s = value_as_str(self);

	if (!value_is_str(item)) {
		raise_exc(t, EXC_TYPE, "'in <string>' requires string as left operand, not %s",
			value_type_name(t->vm, item));
		return -1;
	}
	return str_find_bytes(s->s, 0, s->len, value_as_str(item)->s, value_as_str(item)->len) >= 0;
}

/* ---- operators ---- */

static value repeat(struct thread *t, struct str *old, value by) {
	int64_t n = seq_factor(t, by, old->len);
	struct str *s;

	if (n < 0)
		return VALUE_NULL;
	if (n == 1)
		return str_same(old);
	s = str_make(t, old->len * (size_t)n, old->chars * (size_t)n);
	if (!s)
		return VALUE_NULL;
	if (old->len == 1)
		memset(s->s, old->s[0], s->len);
	else
		for (size_t at = 0; at < s->len; at += old->len)
			memcpy(s->s + at, old->s, old->len);
	return value_of_obj(s);
}

static value binary(struct thread *t, value a, value b, int op, bool is_inplace) {
	(void)is_inplace;
	if (op == BINARY_ADD && value_is_str(a)) {
		if (value_is_str(b))
			return str_concat(t, value_as_str(a), value_as_str(b));
		return raise_exc(t, EXC_TYPE, "can only concatenate str (not \"%s\") to str",
			value_type_name(t->vm, b));
	}
	if (op == BINARY_MULTIPLY)
		return value_is_str(a) ? repeat(t, value_as_str(a), b) : repeat(t, value_as_str(b), a);
	if (op == BINARY_REMAINDER && value_is_str(a))
		return str_percent(t, value_as_str(a), b);
	return VALUE_NOT_IMPLEMENTED;
}

/* s[a:b:step] with a step other than 1. */
static value pick(struct thread *t, const struct str *s, struct span span) {
	struct text text = {0};

	for (int64_t i = 0; i < span.len; i++) {
		const char *p = s->s + str_offset(s, (size_t)(span.start + i * span.step));
		int c;

		text_add_bytes(&text, p, (size_t)(str_next(p, &c) - p));
	}
	return str_of_text(t, &text);
}

/* The same backwards over the whole, which would take long character by character. */
static value reversed(struct thread *t, const struct str *old) {
	struct str *s = str_make(t, old->len, old->chars);
	char *to;

	if (!s)
		return VALUE_NULL;
	to = s->s + s->len;
	for (const char *p = old->s, *next; p < old->s + old->len; p = next) {
		int c;

		next = str_next(p, &c);
		to -= next - p;
		memcpy(to, p, (size_t)(next - p));
	}
	return value_of_obj(s);
}

static value get_item(struct thread *t, value self, value key) {
	struct str *s = value_as_str(self);
	struct span span;
	int64_t i;

	if (!value_is_kind(key, OBJ_SLICE)) {
		i = seq_index(t, key, s->chars, "string indices must be integers, not '%s'",
			"string index out of range");
		return i < 0 ? VALUE_NULL : str_slice(t, s, (size_t)i, (size_t)i + 1);
	}
	if (!seq_span(t, (struct slice *)value_obj(key), s->chars, &span))
		return VALUE_NULL;
	if (span.step == 1)
		return str_slice(t, s, (size_t)span.start, (size_t)(span.start + span.len));
	if (span.step == -1 && span.len == (int64_t)s->chars)
		return reversed(t, s);
	return pick(t, s, span);
}

const char *str_not(const struct vm *vm, value v) {
	return v == VALUE_NONE ? "None" : value_type_name(vm, v);
}

bool arg_str(struct thread *t, value v, const char *what, const char **out) {
	if (!value_is_str(v)) {
		raise_exc(t, EXC_TYPE, "%s must be str, not %s", what, str_not(t->vm, v));
		return false;
	}
	*out = value_as_str(v)->s;
	return true;
}

/* ---- str(...) ---- */

static value method_new(struct thread *t, const value *args) {
	if (args[1] == VALUE_NULL)
		return str_of_bytes(t, "", 0);
	if (args[2] == VALUE_NULL && args[3] == VALUE_NULL)
		return value_str(t, args[1]);
	if (value_is_str(args[1]))
		return raise_exc(t, EXC_TYPE, "decoding str is not supported");
	if (!value_is_kind(args[1], OBJ_BYTES))
		return raise_exc(t, EXC_TYPE, "decoding to str: need a bytes-like object, %s found",
			value_type_name(t->vm, args[1]));
	if (args[2] == VALUE_NULL)
		return vm_call_method(t, args[1], "decode", NULL, 0);
	return vm_call_method(t, args[1], "decode", args + 2, args[3] == VALUE_NULL ? 1 : 2);
}

static const struct class_ops ops = {
	.repr = repr_of,
	.str = str_of_str,
	.hash = hash_of,
	.compare = compare,
	.binary = binary,
	.len = length,
	.get_item = get_item,
	.contains = contains,
	.iter = iter_of_str,
	.format = format_str,
};

static const struct native_def methods[] = {
	{"__new__", method_new, "cls[, object, encoding, errors]", NATIVE_STATIC},
	{0},
};

void str_open(struct vm *vm) {
	struct class *class = class_open_kind(vm, OBJ_STR, "str", NULL, &ops, methods, true);

	native_class_fill(vm, class, str_find_methods);
	native_class_fill(vm, class, str_split_methods);
	native_class_fill(vm, class, str_case_methods);
	native_class_fill(vm, class, str_text_methods);
	for (int c = 0; c < 128; c++)
		vm->letters[c] = name_of_bytes(vm, &(char){(char)c}, 1);
}
