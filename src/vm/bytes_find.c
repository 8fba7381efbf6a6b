/* Searching in bytes: find, count, replace, startswith and their like. */

#include "vm/bytes.h"

#include "vm/int.h"
#include "vm/str.h"
#include "vm/tuple.h"

/* What is looked for: bytes, or a number that stands for one byte. */
struct needle {
	const char *s;
	size_t len;
	char byte;
};

/* A search in args[0] for args[1], between args[2] and args[3]. */
struct search {
	const struct bytes *in;
	struct needle needle;
	size_t from, to;
};

typedef int64_t find_fn(const char *s, size_t from, size_t to, const char *needle, size_t len);

static bool needle_of(struct thread *t, value v, struct needle *needle) {
	if (value_is_bytes(v)) {
		needle->s = value_bytes(v)->s;
		needle->len = value_bytes(v)->len;
		return true;
	}
	if (!value_is_integer(v)) {
		raise_exc(t, EXC_TYPE, "argument should be integer or bytes-like object, not '%s'",
			value_type_name(t->vm, v));
		return false;
	}
	if (int_clamp(v) < 0 || int_clamp(v) > 255) {
		raise_exc(t, EXC_VALUE, "byte must be in range(0, 256)");
		return false;
	}
	needle->byte = (char)int_clamp(v);
	needle->s = &needle->byte;
	needle->len = 1;
	return true;
}

static bool search_of(struct thread *t, const value *args, struct search *search) {
	search->in = value_bytes(args[0]);
	return needle_of(t, args[1], &search->needle)
		&& seq_bounds(t, args[2], args[3], search->in->len, &search->from, &search->to);
}

static int64_t find(const struct search *search, find_fn *fn) {
	return fn(search->in->s, search->from, search->to, search->needle.s, search->needle.len);
}

/* -1: nowhere, -2: exception */
static int64_t run(struct thread *t, const value *args, find_fn *fn) {
	struct search search;

	return search_of(t, args, &search) ? find(&search, fn) : -2;
}

static value found_or_error(struct thread *t, int64_t at) {
	if (at == -1)
		return raise_exc(t, EXC_VALUE, "subsection not found");
	return at < 0 ? VALUE_NULL : value_of_small(at);
}

static value method_find(struct thread *t, const value *args) {
	int64_t at = run(t, args, str_find_bytes);
	return at < -1 ? VALUE_NULL : value_of_small(at);
}

static value method_rfind(struct thread *t, const value *args) {
	int64_t at = run(t, args, str_rfind_bytes);
	return at < -1 ? VALUE_NULL : value_of_small(at);
}

static value method_index(struct thread *t, const value *args) {
	return found_or_error(t, run(t, args, str_find_bytes));
}

static value method_rindex(struct thread *t, const value *args) {
	return found_or_error(t, run(t, args, str_rfind_bytes));
}

static value method_count(struct thread *t, const value *args) {
	struct search search;
	int64_t n = 0, at;

	if (!search_of(t, args, &search))
		return VALUE_NULL;
	if (!search.needle.len)
		return value_of_small(search.to < search.from ? 0 : (int64_t)(search.to - search.from) + 1);
	while ((at = find(&search, str_find_bytes)) >= 0) {
		search.from = (size_t)at + search.needle.len;
		n++;
	}
	return value_of_small(n);
}

/* ---- the ends ---- */

static bool stands_at(const struct bytes *in, const struct bytes *part, size_t from, size_t to,
		bool at_end) {
	if (to < from || to - from < part->len)
		return false;
	return !memcmp(in->s + (at_end ? to - part->len : from), part->s, part->len);
}

static value test_end(struct thread *t, const value *args, const char *who, bool at_end) {
	const struct bytes *in = value_bytes(args[0]);
	size_t from, to;

	if (!seq_bounds(t, args[2], args[3], in->len, &from, &to))
		return VALUE_NULL;
	if (value_is_bytes(args[1]))
		return value_of_bool(stands_at(in, value_bytes(args[1]), from, to, at_end));
	if (!value_is_tuple(args[1]))
		return raise_exc(t, EXC_TYPE, "%s first arg must be bytes or a tuple of bytes, not %s", who,
			value_type_name(t->vm, args[1]));
	for (size_t i = 0; i < value_tuple(args[1])->len; i++) {
		const struct bytes *part = bytes_arg(t, value_tuple(args[1])->items[i]);

		if (!part)
			return VALUE_NULL;
		if (stands_at(in, part, from, to, at_end))
			return VALUE_TRUE;
	}
	return VALUE_FALSE;
}

static value method_startswith(struct thread *t, const value *args) {
	return test_end(t, args, "startswith", false);
}

static value method_endswith(struct thread *t, const value *args) {
	return test_end(t, args, "endswith", true);
}

static value without(struct thread *t, const value *args, bool at_end) {
	const struct bytes *in = value_bytes(args[0]), *part = bytes_arg(t, args[1]);

	if (!part)
		return VALUE_NULL;
	if (!part->len || !stands_at(in, part, 0, in->len, at_end))
		return value_keep(args[0]);
	return bytes_of(t, in->s + (at_end ? 0 : part->len), in->len - part->len);
}

static value method_removeprefix(struct thread *t, const value *args) {
	return without(t, args, false);
}
static value method_removesuffix(struct thread *t, const value *args) {
	return without(t, args, true);
}

/* ---- replace, translate ---- */

/* `with` before each byte and at the end, `most` times. */
static void weave(struct text *out, const struct bytes *in, const struct bytes *with,
		uint64_t most) {
	size_t i;

	for (i = 0; i < in->len; i++) {
		if (i < most)
			text_add_bytes(out, with->s, with->len);
		text_add_char(out, in->s[i]);
	}
	if (i < most)
		text_add_bytes(out, with->s, with->len);
}

static void replace(struct text *out, const struct bytes *in, const struct bytes *old,
		const struct bytes *with, uint64_t most) {
	size_t from = 0;
	int64_t at;

	while (most-- > 0 && (at = str_find_bytes(in->s, from, in->len, old->s, old->len)) >= 0) {
		text_add_bytes(out, in->s + from, (size_t)at - from);
		text_add_bytes(out, with->s, with->len);
		from = (size_t)at + old->len;
	}
	text_add_bytes(out, in->s + from, in->len - from);
}

static value method_replace(struct thread *t, const value *args) {
	const struct bytes *in = value_bytes(args[0]), *old = bytes_arg(t, args[1]);
	const struct bytes *with = old ? bytes_arg(t, args[2]) : NULL;
	struct text out = {0};
	int64_t most;
	value made;

	if (!with || !arg_i64(t, args[3], &most))
		return VALUE_NULL;
	if (with->len && !vm_check_size(t, (in->len / (old->len ? old->len : 1) + 1) * with->len))
		return VALUE_NULL;
	if (old->len)
		replace(&out, in, old, with, (uint64_t)most);
	else
		weave(&out, in, with, (uint64_t)most);
	made = bytes_of(t, text_str(&out), out.len);
	text_free(&out);
	return made;
}

static value method_translate(struct thread *t, const value *args) {
	const struct bytes *in = value_bytes(args[0]), *table = NULL, *gone = NULL;
	struct text out = {0};
	value made;

	if (args[2] != VALUE_NULL) {
		gone = bytes_arg(t, args[2]);
		if (!gone)
			return VALUE_NULL;
	}
	if (args[1] != VALUE_NONE) {
		table = bytes_arg(t, args[1]);
		if (!table)
			return VALUE_NULL;
		if (table->len != 256)
			return raise_exc(t, EXC_VALUE, "translation table must be 256 characters long");
	}
	for (size_t i = 0; i < in->len; i++)
		if (!gone || !memchr(gone->s, in->s[i], gone->len))
			text_add_char(&out, table ? table->s[(unsigned char)in->s[i]] : in->s[i]);
	made = bytes_of(t, text_str(&out), out.len);
	text_free(&out);
	return made;
}

static value method_maketrans(struct thread *t, const value *args) {
	const struct bytes *from = bytes_arg(t, args[0]), *to = from ? bytes_arg(t, args[1]) : NULL;
	char table[256];

	if (!to)
		return VALUE_NULL;
	if (from->len != to->len)
		return raise_exc(t, EXC_VALUE, "maketrans arguments must have same length");
	for (int i = 0; i < 256; i++)
		table[i] = (char)i;
	for (size_t i = 0; i < from->len; i++)
		table[(unsigned char)from->s[i]] = to->s[i];
	return bytes_of(t, table, sizeof table);
}

const struct native_def bytes_find_methods[] = {
	{"find", method_find, "self, sub[, start, end], /", NATIVE_PLAIN},
	{"rfind", method_rfind, "self, sub[, start, end], /", NATIVE_PLAIN},
	{"index", method_index, "self, sub[, start, end], /", NATIVE_PLAIN},
	{"rindex", method_rindex, "self, sub[, start, end], /", NATIVE_PLAIN},
	{"count", method_count, "self, sub[, start, end], /", NATIVE_PLAIN},
	{"startswith", method_startswith, "self, prefix[, start, end], /", NATIVE_PLAIN},
	{"endswith", method_endswith, "self, suffix[, start, end], /", NATIVE_PLAIN},
	{"removeprefix", method_removeprefix, "self, prefix, /", NATIVE_PLAIN},
	{"removesuffix", method_removesuffix, "self, suffix, /", NATIVE_PLAIN},
	{"replace", method_replace, "self, old, new, count=-1, /", NATIVE_PLAIN},
	{"translate", method_translate, "self, table, /[, delete]", NATIVE_PLAIN},
	{"maketrans", method_maketrans, "frm, to, /", NATIVE_STATIC},
	{0},
};
