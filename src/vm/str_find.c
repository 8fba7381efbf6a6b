/* Searching in strings: find, index, count, replace, startswith and their like. */

#include "vm/str.h"
#include "vm/tuple.h"

/* Where to search: bytes [from, to) of a string; position is the one of `from`. */
struct window {
	size_t from, to;
	bool is_empty_set;   /* start lies behind end: not even "" is found */
};

int64_t str_find_bytes(const char *s, size_t from, size_t to, const char *needle, size_t len) {
	const char *found;

	if (to < from || to - from < len)
		return -1;
	if (!len)
		return (int64_t)from;
	found = len == 1 ? memchr(s + from, *needle, to - from)
		: memmem(s + from, to - from, needle, len);
	return found ? found - s : -1;
}

int64_t str_rfind_bytes(const char *s, size_t from, size_t to, const char *needle, size_t len) {
	if (to < from || to - from < len)
		return -1;
	for (size_t at = to - len;; at--) {
		if (!memcmp(s + at, needle, len))
			return (int64_t)at;
		if (at == from)
			return -1;
	}
}

static bool want_str(struct thread *t, value v) {
	if (value_is_str(v))
		return true;
	raise_exc(t, EXC_TYPE, "must be str, not %s", value_type_name(t->vm, v));
	return false;
}

static bool window_of(struct thread *t, const struct str *s, value start, value end,
		struct window *w) {
	size_t from, to;

	if (!seq_bounds(t, start, end, s->chars, &from, &to))
		return false;
	w->is_empty_set = from > to;
	w->from = str_offset(s, from);
	w->to = str_offset(s, to);
	return true;
}

/*
 * The position of args[1] in args[0] between args[2] and args[3]: -1: none, -2: an exception is
 * set.
 */
static int64_t find(struct thread *t, const value *args,
	int64_t (*search)(const char *, size_t, size_t, const char *, size_t)) {
	const struct str *s = value_as_str(args[0]), *needle;
	struct window w;
	int64_t at;

	if (!want_str(t, args[1]) || !window_of(t, s, args[2], args[3], &w))
		return -2;
	needle = value_as_str(args[1]);
	if (w.is_empty_set)
		return -1;
	at = search(s->s, w.from, w.to, needle->s, needle->len);
	return at < 0 ? at : (int64_t)str_position(s, (size_t)at);
}

static value position(struct thread *t, int64_t at, bool must_be_found) {
	if (at == -2)
		return VALUE_NULL;
	if (at < 0 && must_be_found)
		return raise_exc(t, EXC_VALUE, "substring not found");
	return value_of_small(at);
}

static value method_find(struct thread *t, const value *args) {
	return position(t, find(t, args, str_find_bytes), false);
}

static value method_rfind(struct thread *t, const value *args) {
	return position(t, find(t, args, str_rfind_bytes), false);
}

static value method_index(struct thread *t, const value *args) {
	return position(t, find(t, args, str_find_bytes), true);
}

static value method_rindex(struct thread *t, const value *args) {
	return position(t, find(t, args, str_rfind_bytes), true);
}

static value method_count(struct thread *t, const value *args) {
	const struct str *s = value_as_str(args[0]), *needle;
	struct window w;
	int64_t n = 0, at;

	if (!want_str(t, args[1]) || !window_of(t, s, args[2], args[3], &w))
		return VALUE_NULL;
	needle = value_as_str(args[1]);
	if (w.is_empty_set)
		return value_of_small(0);
	if (!needle->len)
		return value_of_small((int64_t)(str_position(s, w.to) - str_position(s, w.from)) + 1);
	for (; (at = str_find_bytes(s->s, w.from, w.to, needle->s, needle->len)) >= 0; n++)
		w.from = (size_t)at + needle->len;
	return value_of_small(n);
}

/* ---- beginnings and ends ---- */

static bool has_affix(const struct str *s, const struct window *w, const struct str *affix,
		bool at_end) {
	if (w->is_empty_set || w->to - w->from < affix->len)
		return false;
	return !memcmp(s->s + (at_end ? w->to - affix->len : w->from), affix->s, affix->len);
}

static value affix(struct thread *t, const value *args, const char *who, bool at_end) {
	const struct str *s = value_as_str(args[0]);
	const value *affixes = &args[1];
	size_t n = 1;
	struct window w;

	if (!window_of(t, s, args[2], args[3], &w))
		return VALUE_NULL;
	if (value_is_tuple(args[1])) {
		affixes = value_tuple(args[1])->items;
		n = value_tuple(args[1])->len;
	}
	for (size_t i = 0; i < n; i++) {
		if (!value_is_str(affixes[i]) && affixes != &args[1])
			return raise_exc(t, EXC_TYPE, "tuple for %s must only contain str, not %s", who,
				value_type_name(t->vm, affixes[i]));
		if (!value_is_str(affixes[i]))
			return raise_exc(t, EXC_TYPE, "%s first arg must be str or a tuple of str, not %s", who,
				value_type_name(t->vm, affixes[i]));
		if (has_affix(s, &w, value_as_str(affixes[i]), at_end))
			return VALUE_TRUE;
	}
	return VALUE_FALSE;
}

static value method_startswith(struct thread *t, const value *args) {
	return affix(t, args, "startswith", false);
}

static value method_endswith(struct thread *t, const value *args) {
	return affix(t, args, "endswith", true);
}

static value remove_affix(struct thread *t, const value *args, const char *who, bool at_end) {
	struct str *s = value_as_str(args[0]);
	struct window whole = {0, s->len, false};
	const struct str *gone;

	if (!value_is_str(args[1]))
		return raise_exc(t, EXC_TYPE, "%s() argument must be str, not %s", who,
			str_not(t->vm, args[1]));
	gone = value_as_str(args[1]);
	if (!gone->len || !has_affix(s, &whole, gone, at_end))
		return str_same(s);
	return str_of_bytes(t, s->s + (at_end ? 0 : gone->len), s->len - gone->len);
}

static value method_removeprefix(struct thread *t, const value *args) {
	return remove_affix(t, args, "removeprefix", false);
}

static value method_removesuffix(struct thread *t, const value *args) {
	return remove_affix(t, args, "removesuffix", true);
}

/* ---- replace ---- */

/* "" is found before each character and at the end. */
static void put_between(struct text *text, const struct str *s, const struct str *with,
		int64_t most) {
	const char *p = s->s, *end = s->s + s->len, *next;
	int c;

	for (; most != 0; most--) {
		text_add_bytes(text, with->s, with->len);
		if (p == end)
			return;
		next = str_next(p, &c);
		text_add_bytes(text, p, (size_t)(next - p));
		p = next;
	}
	text_add_bytes(text, p, (size_t)(end - p));
}

static void put_replaced(struct text *text, const struct str *s, const struct str *old,
		const struct str *with, int64_t most) {
	size_t from = 0;

	for (; most != 0; most--) {
		int64_t at = str_find_bytes(s->s, from, s->len, old->s, old->len);

		if (at < 0)
			break;
		text_add_bytes(text, s->s + from, (size_t)at - from);
		text_add_bytes(text, with->s, with->len);
		from = (size_t)at + old->len;
	}
	text_add_bytes(text, s->s + from, s->len - from);
}

/* How often `old` is in `s`, at most `most` times. */
static size_t occurrences(const struct str *s, const struct str *old, int64_t most) {
	size_t from = 0, n = 0;
	int64_t at;

	if (!old->len)
		return most < 0 || (size_t)most > s->chars + 1 ? s->chars + 1 : (size_t)most;
	while (most < 0 || n < (size_t)most) {
		at = str_find_bytes(s->s, from, s->len, old->s, old->len);
		if (at < 0)
			break;
		from = (size_t)at + old->len;
		n++;
	}
	return n;
}

static value method_replace(struct thread *t, const value *args) {
	struct str *s = value_as_str(args[0]), *old, *with;
	struct text text = {0};
	int64_t most;
	size_t n;

	for (int i = 1; i <= 2; i++)
		if (!value_is_str(args[i]))
			return raise_exc(t, EXC_TYPE, "replace() argument %d must be str, not %s", i,
				str_not(t->vm, args[i]));
	if (!arg_i64(t, args[3], &most))
		return VALUE_NULL;
	old = value_as_str(args[1]);
	with = value_as_str(args[2]);
	n = occurrences(s, old, most);
	if (!n)
		return str_same(s);
	if (with->len > (SIZE_MAX / 4 - s->len) / n)
		return raise_no_memory(t);
	if (!vm_check_size(t, s->len + n * with->len))
		return VALUE_NULL;
	if (old->len)
		put_replaced(&text, s, old, with, most);
	else
		put_between(&text, s, with, most);
	return str_of_text(t, &text);
}

const struct native_def str_find_methods[] = {
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
	{0},
};
