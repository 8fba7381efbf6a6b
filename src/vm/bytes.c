/* The class bytes: making and operators. */

#include "vm/bytes.h"

#include "vm/int.h"
#include "vm/iter.h"
#include "vm/list.h"
#include "vm/seq.h"
#include "vm/slice.h"
#include "vm/str.h"
#include "vm/types.h"

struct bytes *bytes_make(struct thread *t, size_t len) {
	struct class *class = state_class(t->vm, OBJ_BYTES);
	struct bytes *bytes = heap_object(t, OBJ_BYTES, class, sizeof *bytes + len + 1);

	if (!bytes)
		return NULL;
	bytes->hash = 0;
	bytes->len = len;
	bytes->s[len] = '\0';
	return bytes;
}

value bytes_of(struct thread *t, const char *from, size_t len) {
	struct bytes *bytes = bytes_make(t, len);

	if (!bytes)
		return VALUE_NULL;
	if (len)
		memcpy(bytes->s, from, len);
	return value_of_obj(bytes);
}

struct bytes *bytes_arg(struct thread *t, value v) {
	if (value_is_bytes(v))
		return value_bytes(v);
	raise_exc(t, EXC_TYPE, "a bytes-like object is required, not '%s'", value_type_name(t->vm, v));
	return NULL;
}

/* ---- making ---- */

static value zeros(struct thread *t, value count) {
	value index = value_index(t, count);
	struct bytes *bytes;
	int64_t n;

	if (index == VALUE_NULL)
		return VALUE_NULL;
	if (!int_to_i64(index, &n)) {
		value_drop(t, index);
		return raise_exc(t, EXC_OVERFLOW, "cannot fit '%s' into an index-sized integer",
			value_type_name(t->vm, count));
	}
	value_drop(t, index);
	if (n < 0)
		return raise_exc(t, EXC_VALUE, "negative count");
	bytes = vm_check_size(t, (size_t)n) ? bytes_make(t, (size_t)n) : NULL;
	if (!bytes)
		return VALUE_NULL;
	memset(bytes->s, 0, (size_t)n);
	return value_of_obj(bytes);
}

static bool add_byte(struct thread *t, struct text *text, value item) {
	value index = value_index(t, item);
	int64_t byte = index == VALUE_NULL ? 0 : int_clamp(index);

	value_drop(t, index);
	if (index != VALUE_NULL && (byte < 0 || byte > 255))
		raise_exc(t, EXC_VALUE, "bytes must be in range(0, 256)");
	if (raised(t) || (text->len + 1 >= text->cap && !vm_check_size(t, text->len * 2)))
		return false;
	text_add_char(text, (char)byte);
	return true;
}

static value from_items(struct thread *t, value iterable) {
	value it = value_iter(t, iterable), item, made = VALUE_NULL;
	struct text text = {0};
	bool ok = it != VALUE_NULL;

	while (ok && (item = value_next(t, it)) != VALUE_NULL) {
		ok = add_byte(t, &text, item);
		value_drop(t, item);
	}
	value_drop(t, it);
	if (ok && !raised(t))
		made = bytes_of(t, text_str(&text), text.len);
	text_free(&text);
	return made;
}

/* What an instance's __bytes__ gives; VALUE_NULL without exception: it has none. */
static value from_method(struct thread *t, value v) {
	value found = class_lookup(t->vm, value_obj(v)->class, name_of(t->vm, "__bytes__")), made;

	if (found == VALUE_NULL)
		return VALUE_NULL;
	made = state_call_found(t, found, v, NULL, 0);
	if (made == VALUE_NULL || value_is_bytes(made))
		return made;
	raise_exc(t, EXC_TYPE, "__bytes__ returned non-bytes (type %s)", value_type_name(t->vm, made));
	value_drop(t, made);
	return VALUE_NULL;
}

static value from_value(struct thread *t, value v) {
	const struct class *class = state_class_of(t->vm, v);

	if (value_is_bytes(v))
		return value_keep(v);
	if (value_is_str(v))
		return raise_exc(t, EXC_TYPE, "string argument without an encoding");
	if (value_is_integer(v))
		return zeros(t, v);
	if (value_is_instance(v)) {
		value made = from_method(t, v);

		if (made != VALUE_NULL || raised(t))
			return made;
		if (class_lookup(t->vm, class, dunder(t->vm, DUNDER_INDEX)) != VALUE_NULL)
			return zeros(t, v);
	}
	if (!class->ops->iter && class_lookup(t->vm, class, dunder(t->vm, DUNDER_ITER)) == VALUE_NULL
			&& class_lookup(t->vm, class, dunder(t->vm, DUNDER_GETITEM)) == VALUE_NULL)
		return raise_exc(t, EXC_TYPE, "cannot convert '%s' object to bytes",
				value_type_name(t->vm, v));
	return from_items(t, v);
}

/* bytes(source, encoding, errors) */
static value method_new(struct thread *t, const value *args) {
	static const char *const names[] = {"encoding", "errors"};
	const char *texts[2] = {NULL, NULL};

	for (int i = 0; i < 2; i++) {
		value v = args[2 + i];

		if (v != VALUE_NULL && !value_is_str(v))
			return raise_exc(t, EXC_TYPE, "bytes() argument '%s' must be str, not %s", names[i],
				value_type_name(t->vm, v));
		if (v != VALUE_NULL)
			texts[i] = value_as_str(v)->s;
	}
	if (!texts[0] && !texts[1])
		return args[1] == VALUE_NULL ? bytes_of(t, NULL, 0) : from_value(t, args[1]);
	if (args[1] == VALUE_NULL || !value_is_str(args[1]))
		return raise_exc(t, EXC_TYPE, "%s without a string argument",
				texts[0] ? names[0] : names[1]);
	return codec_encode(t, args[1], texts[0], texts[1]);
}

/* ---- asking ---- */

static value bytes_repr(struct thread *t, value self) {
	const struct bytes *bytes = value_bytes(self);
	bool has_single = memchr(bytes->s, '\'', bytes->len) != NULL;
	char quote = has_single && !memchr(bytes->s, '"', bytes->len) ? '"' : '\'';
	struct text text = {0};

	if (!vm_check_size(t, bytes->len * 4))
		return VALUE_NULL;
	text_addf(&text, "b%c", quote);
	for (size_t i = 0; i < bytes->len; i++) {
		unsigned char c = (unsigned char)bytes->s[i];

		if (c == quote || c == '\\')
			text_addf(&text, "\\%c", c);
		else if (c == '\t' || c == '\n' || c == '\r')
			text_add(&text, c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r");
		else if (c < ' ' || c >= 0x7f)
			text_addf(&text, "\\x%02x", c);
		else
			text_add_char(&text, (char)c);
	}
	text_add_char(&text, quote);
	return str_of_text(t, &text);
}

static bool bytes_hash(struct thread *t, value self, int64_t *hash) {
	struct bytes *bytes = value_bytes(self);

	(void)t;
	if (!bytes->hash && bytes->len)
		bytes->hash = name_hash(bytes->s, bytes->len);
	*hash = bytes->hash;
	return true;
}

static value bytes_compare(struct thread *t, value x, value y, int op) {
	const struct bytes *a = value_bytes(x), *b = value_bytes(y);
	int order;

	(void)t;
	if (!value_is_bytes(x) || !value_is_bytes(y))
		return VALUE_NOT_IMPLEMENTED;
	order = memcmp(a->s, b->s, a->len < b->len ? a->len : b->len);
	return order ? value_of_bool(seq_order(order, op)) : seq_compare_lengths(a->len, b->len, op);
}

static int64_t bytes_len(struct thread *t, value self) {
	(void)t;
	return (int64_t)value_bytes(self)->len;
}

static value slice_bytes(struct thread *t, value self, const struct slice *slice) {
	const struct bytes *old = value_bytes(self);
	struct bytes *bytes;
	struct span span;

	if (!seq_span(t, slice, old->len, &span))
		return VALUE_NULL;
	if (span.len == (int64_t)old->len && span.step == 1)
		return value_keep(self);
	bytes = bytes_make(t, (size_t)span.len);
	if (!bytes)
		return VALUE_NULL;
	for (int64_t i = 0; i < span.len; i++)
		bytes->s[i] = old->s[span.start + i * span.step];
	return value_of_obj(bytes);
}

static value bytes_get_item(struct thread *t, value self, value key) {
	const struct bytes *bytes = value_bytes(self);
	int64_t i;

	if (value_is_slice(key))
		return slice_bytes(t, self, value_slice(key));
	i = seq_index(t, key, bytes->len, "byte indices must be integers or slices, not %s",
			"index out of range");
	return i < 0 ? VALUE_NULL : value_of_small((unsigned char)bytes->s[i]);
}

/* A number is looked for as a byte. */
static int bytes_contains(struct thread *t, value self, value item) {
	const struct bytes *bytes = value_bytes(self), *part;
	int64_t byte;

	if (value_is_integer(item)) {
		byte = int_clamp(item);
		if (byte >= 0 && byte <= 255)
			return memchr(bytes->s, (int)byte, bytes->len) != NULL;
		raise_exc(t, EXC_VALUE, "byte must be in range(0, 256)");
		return -1;
	}
	part = bytes_arg(t, item);
	return part ? str_find_bytes(bytes->s, 0, bytes->len, part->s, part->len) >= 0 : -1;
}

/* ---- operators ---- */

static value concat(struct thread *t, value a, value b) {
	const struct bytes *x = value_bytes(a), *y;
	struct bytes *both;

	if (!value_is_bytes(b))
		return raise_exc(t, EXC_TYPE, "can't concat %s to bytes", value_type_name(t->vm, b));
	y = value_bytes(b);
	both = bytes_make(t, x->len + y->len);
	if (!both)
		return VALUE_NULL;
	memcpy(both->s, x->s, x->len);
	memcpy(both->s + x->len, y->s, y->len);
	return value_of_obj(both);
}

static value repeat(struct thread *t, value self, value by) {
	const struct bytes *old = value_bytes(self);
	int64_t n = seq_factor(t, by, old->len);
	struct bytes *bytes;

	if (n < 0)
		return VALUE_NULL;
	bytes = bytes_make(t, old->len * (size_t)n);
	if (!bytes)
		return VALUE_NULL;
	for (int64_t i = 0; old->len && i < n; i++)
		memcpy(bytes->s + (size_t)i * old->len, old->s, old->len);
	return value_of_obj(bytes);
}

static value bytes_binary(struct thread *t, value a, value b, int op, bool is_inplace) {
	(void)is_inplace;
	if (op == BINARY_ADD && value_is_bytes(a))
		return concat(t, a, b);
	if (op == BINARY_MULTIPLY)
		return value_is_bytes(a) ? repeat(t, a, b) : repeat(t, b, a);
	return VALUE_NOT_IMPLEMENTED;
}

static value bytes_iter(struct thread *t, value self) {
	return iter_of_bytes(t, self);
}

static const struct class_ops ops = {
	.repr = bytes_repr,
	.hash = bytes_hash,
	.compare = bytes_compare,
	.binary = bytes_binary,
	.len = bytes_len,
	.get_item = bytes_get_item,
	.contains = bytes_contains,
	.iter = bytes_iter,
};

static const struct native_def making[] = {
	{"__new__", method_new, "cls, /[, source, encoding, errors]", NATIVE_STATIC},
	{0},
};

void bytes_open(struct vm *vm) {
	struct class *class = class_open_kind(vm, OBJ_BYTES, "bytes", NULL, &ops, making, true);

	native_class_fill(vm, class, bytes_find_methods);
	native_class_fill(vm, class, bytes_split_methods);
	native_class_fill(vm, class, bytes_case_methods);
	native_class_fill(vm, class, bytes_hex_methods);
	codec_open(vm);
}
