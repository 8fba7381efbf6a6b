/* Taking strings apart and putting them together: split, strip, partition, join. */

#include "vm/list.h"
#include "vm/str.h"
#include "vm/str_char.h"
#include "vm/tuple.h"

/* ---- split and rsplit ---- */

static bool add_part(struct thread *t, struct list *list, const char *s, size_t from, size_t to) {
	value part = str_of_bytes(t, s + from, to - from);
	bool ok = part != VALUE_NULL && list_append(t, list, part);

	value_drop(t, part);
	return ok;
}

/* The list, or VALUE_NULL when what was to fill it failed. */
static value done(struct thread *t, struct list *list, bool ok) {
	if (ok)
		return value_of_obj(list);
	if (list)
		value_drop(t, value_of_obj(list));
	return VALUE_NULL;
}

/* The first offset from `at` on whose character is a blank, or is none. */
static size_t skip(const struct str *s, size_t at, bool over_blanks) {
	while (at < s->len) {
		int c;
		const char *next = str_next(s->s + at, &c);

		if (char_is_space(c) != over_blanks)
			break;
		at = (size_t)(next - s->s);
	}
	return at;
}

static size_t skip_back(const struct str *s, size_t at, bool over_blanks) {
	while (at > 0) {
		const char *p = str_back(s->s + at);
		int c;

		str_next(p, &c);
		if (char_is_space(c) != over_blanks)
			break;
		at = (size_t)(p - s->s);
	}
	return at;
}

/* What is left after `most` parts stays one part, with the blanks behind it. */
static bool split_blanks(struct thread *t, struct list *list, const struct str *s, int64_t most) {
	size_t at = skip(s, 0, true), end;

	for (; at < s->len; at = skip(s, end, true)) {
		end = most-- == 0 ? s->len : skip(s, at, false);
		if (!add_part(t, list, s->s, at, end))
			return false;
	}
	return true;
}

static bool rsplit_blanks(struct thread *t, struct list *list, const struct str *s, int64_t most) {
	size_t end = skip_back(s, s->len, true), at;

	for (; end > 0; end = skip_back(s, at, true)) {
		at = most-- == 0 ? 0 : skip_back(s, end, false);
		if (!add_part(t, list, s->s, at, end))
			return false;
	}
	return true;
}

static bool split_at(struct thread *t, struct list *list, const struct str *s,
		const struct str *by, int64_t most) {
	size_t from = 0;
	int64_t at;

	while (most-- != 0 && (at = str_find_bytes(s->s, from, s->len, by->s, by->len)) >= 0) {
		if (!add_part(t, list, s->s, from, (size_t)at))
			return false;
		from = (size_t)at + by->len;
	}
	return add_part(t, list, s->s, from, s->len);
}

static bool rsplit_at(struct thread *t, struct list *list, const struct str *s,
		const struct str *by, int64_t most) {
	size_t to = s->len;
	int64_t at;

	while (most-- != 0 && (at = str_rfind_bytes(s->s, 0, to, by->s, by->len)) >= 0) {
		if (!add_part(t, list, s->s, (size_t)at + by->len, to))
			return false;
		to = (size_t)at;
	}
	return add_part(t, list, s->s, 0, to);
}

static void turn_round(struct list *list) {
	for (size_t i = 0, j = list->len; i + 1 < j; i++) {
		value v = list->items[--j];

		list->items[j] = list->items[i];
		list->items[i] = v;
	}
}

static value split(struct thread *t, const value *args, bool from_right) {
	const struct str *s = value_as_str(args[0]);
	struct list *list;
	int64_t most;
	bool ok;

	if (args[1] != VALUE_NONE && !value_is_str(args[1]))
		return raise_exc(t, EXC_TYPE, "must be str or None, not %s",
			value_type_name(t->vm, args[1]));
	if (!arg_i64(t, args[2], &most))
		return VALUE_NULL;
	if (value_is_str(args[1]) && !value_as_str(args[1])->len)
		return raise_exc(t, EXC_VALUE, "empty separator");
	if (most < 0)
		most = INT64_MAX;
	list = list_make(t, 0);
	if (!list)
		return VALUE_NULL;
	if (args[1] == VALUE_NONE)
		ok = (from_right ? rsplit_blanks : split_blanks)(t, list, s, most);
	else
		ok = (from_right ? rsplit_at : split_at)(t, list, s, value_as_str(args[1]), most);
	if (from_right)
		turn_round(list);
	return done(t, list, ok);
}

static value method_split(struct thread *t, const value *args) {
	return split(t, args, false);
}

static value method_rsplit(struct thread *t, const value *args) {
	return split(t, args, true);
}

static value method_splitlines(struct thread *t, const value *args) {
	const struct str *s = value_as_str(args[0]);
	struct list *list = list_make(t, 0);
	int keep = value_truth(t, args[1]);
	const char *line = s->s, *end = s->s + s->len, *next;
	bool ok = list && keep >= 0;
	int c;

	for (const char *p = line; ok && p < end; p = next) {
		next = str_next(p, &c);
		if (!char_is_line_end(c))
			continue;
		if (c == '\r' && next < end && *next == '\n')
			next++;
		ok = add_part(t, list, line, 0, (size_t)((keep ? next : p) - line));
		line = next;
	}
	if (ok && line < end)
		ok = add_part(t, list, line, 0, (size_t)(end - line));
	return done(t, list, ok);
}

/* ---- partition ---- */

static value three(struct thread *t, value a, value b, value c) {
	value parts[3] = {a, b, c};
	value tuple = VALUE_NULL;

	if (a != VALUE_NULL && b != VALUE_NULL && c != VALUE_NULL)
		tuple = tuple_of(t, parts, 3);
	for (int i = 0; i < 3; i++)
		value_drop(t, parts[i]);
	return tuple;
}

static value partition(struct thread *t, const value *args, bool from_right) {
	struct str *s = value_as_str(args[0]), *by;
	size_t after;
	int64_t at;

	if (!value_is_str(args[1]))
		return raise_exc(t, EXC_TYPE, "must be str, not %s", value_type_name(t->vm, args[1]));
	by = value_as_str(args[1]);
	if (!by->len)
		return raise_exc(t, EXC_VALUE, "empty separator");
	at = (from_right ? str_rfind_bytes : str_find_bytes)(s->s, 0, s->len, by->s, by->len);
	if (at < 0 && from_right)
		return three(t, str_of(t, ""), str_of(t, ""), str_same(s));
	if (at < 0)
		return three(t, str_same(s), str_of(t, ""), str_of(t, ""));
	after = (size_t)at + by->len;
	return three(t, str_of_bytes(t, s->s, (size_t)at), str_same(by),
		str_of_bytes(t, s->s + after, s->len - after));
}

static value method_partition(struct thread *t, const value *args) {
	return partition(t, args, false);
}

static value method_rpartition(struct thread *t, const value *args) {
	return partition(t, args, true);
}

/* ---- strip ---- */

/* Is a character among those to strip?  `set` NULL: blanks. */
static bool is_among(int c, const struct str *set) {
	if (!set)
		return char_is_space(c);
	for (const char *p = set->s; p < set->s + set->len;) {
		int other;

		p = str_next(p, &other);
		if (other == c)
			return true;
	}
	return false;
}

static value strip(struct thread *t, const value *args, const char *who, bool left, bool right) {
	struct str *s = value_as_str(args[0]);
	const struct str *set = args[1] == VALUE_NONE ? NULL : value_as_str(args[1]);
	const char *from = s->s, *to = s->s + s->len;
	int c;

	if (set && !value_is_str(args[1]))
		return raise_exc(t, EXC_TYPE, "%s arg must be None or str", who);
	while (left && from < to) {
		const char *next = str_next(from, &c);

		if (!is_among(c, set))
			break;
		from = next;
	}
	while (right && to > from) {
		const char *p = str_back(to);

		str_next(p, &c);
		if (!is_among(c, set))
			break;
		to = p;
	}
	return (size_t)(to - from) == s->len ? str_same(s) : str_of_bytes(t, from, (size_t)(to - from));
}

static value method_strip(struct thread *t, const value *args) {
	return strip(t, args, "strip", true, true);
}

static value method_lstrip(struct thread *t, const value *args) {
	return strip(t, args, "lstrip", true, false);
}

static value method_rstrip(struct thread *t, const value *args) {
	return strip(t, args, "rstrip", false, true);
}

/* ---- join ---- */

static value join(struct thread *t, const struct str *by, const struct items *items) {
	size_t len = 0, chars = 0;
	struct str *s;
	char *to;

	for (size_t i = 0; i < items->n; i++) {
		if (!value_is_str(items->items[i]))
			return raise_exc(t, EXC_TYPE, "sequence item %zu: expected str instance, %s found", i,
				value_type_name(t->vm, items->items[i]));
		len += value_as_str(items->items[i])->len + (i ? by->len : 0);
		chars += value_as_str(items->items[i])->chars + (i ? by->chars : 0);
	}
	if (items->n == 1)
		return value_keep(items->items[0]);
	s = str_make(t, len, chars);
	if (!s)
		return VALUE_NULL;
	to = s->s;
	for (size_t i = 0; i < items->n; i++) {
		const struct str *part = value_as_str(items->items[i]);

		if (i) {
			memcpy(to, by->s, by->len);
			to += by->len;
		}
		memcpy(to, part->s, part->len);
		to += part->len;
	}
	return value_of_obj(s);
}

static value method_join(struct thread *t, const value *args) {
	struct items items;
	value result;

	if (!seq_collect_or(t, args[1], &items, "can only join an iterable"))
		return VALUE_NULL;
	result = join(t, value_as_str(args[0]), &items);
	seq_release(t, &items);
	return result;
}

const struct native_def str_split_methods[] = {
	{"split", method_split, "self, /, sep=None, maxsplit=-1", NATIVE_PLAIN},
	{"rsplit", method_rsplit, "self, /, sep=None, maxsplit=-1", NATIVE_PLAIN},
	{"splitlines", method_splitlines, "self, /, keepends=False", NATIVE_PLAIN},
	{"partition", method_partition, "self, sep, /", NATIVE_PLAIN},
	{"rpartition", method_rpartition, "self, sep, /", NATIVE_PLAIN},
	{"strip", method_strip, "self, chars=None, /", NATIVE_PLAIN},
	{"lstrip", method_lstrip, "self, chars=None, /", NATIVE_PLAIN},
	{"rstrip", method_rstrip, "self, chars=None, /", NATIVE_PLAIN},
	{"join", method_join, "self, iterable, /", NATIVE_PLAIN},
	{0},
};
