/* Taking bytes apart and putting them together: split, strip, partition, join. */

#include "vm/bytes.h"

#include "vm/list.h"
#include "vm/seq.h"
#include "vm/str.h"
#include "vm/tuple.h"

static bool is_blank(char c) {
	return c && strchr(" \t\n\r\v\f", c);
}

static bool add_part(struct thread *t, struct list *list, const struct bytes *in, size_t from,
		size_t to) {
	value part = bytes_of(t, in->s + from, to - from);
	bool ok = part != VALUE_NULL && list_append(t, list, part);

	value_drop(t, part);
	return ok;
}

static void reverse(struct list *list) {
	for (size_t i = 0, j = list->len; i + 1 < j; i++) {
		value v = list->items[i];

		list->items[i] = list->items[--j];
		list->items[j] = v;
	}
}

/* ---- split ---- */

/* At most `most` cuts; the rest is one part, with the blanks at its far end. */
static bool split_blanks(struct thread *t, struct list *list, const struct bytes *in,
		uint64_t most) {
	size_t at = 0, end;

	for (;;) {
		while (at < in->len && is_blank(in->s[at]))
			at++;
		if (at == in->len)
			return true;
		for (end = at; end < in->len && (!most || !is_blank(in->s[end])); end++)
			;
		if (!add_part(t, list, in, at, end))
			return false;
		if (!most--)
			return true;
		at = end;
	}
}

static bool rsplit_blanks(struct thread *t, struct list *list, const struct bytes *in,
		uint64_t most) {
	size_t end = in->len, at;

	for (;;) {
		while (end > 0 && is_blank(in->s[end - 1]))
			end--;
		if (!end)
			return true;
		for (at = end; at > 0 && (!most || !is_blank(in->s[at - 1])); at--)
			;
		if (!add_part(t, list, in, at, end))
			return false;
		if (!most--)
			return true;
		end = at;
	}
}

static bool split_at(struct thread *t, struct list *list, const struct bytes *in,
		const struct bytes *by, uint64_t most) {
	size_t from = 0;
	int64_t at;

	while (most-- > 0 && (at = str_find_bytes(in->s, from, in->len, by->s, by->len)) >= 0) {
		if (!add_part(t, list, in, from, (size_t)at))
			return false;
		from = (size_t)at + by->len;
	}
	return add_part(t, list, in, from, in->len);
}

static bool rsplit_at(struct thread *t, struct list *list, const struct bytes *in,
		const struct bytes *by, uint64_t most) {
	size_t end = in->len;
	int64_t at;

	while (most-- > 0 && (at = str_rfind_bytes(in->s, 0, end, by->s, by->len)) >= 0) {
		if (!add_part(t, list, in, (size_t)at + by->len, end))
			return false;
		end = (size_t)at;
	}
	return add_part(t, list, in, 0, end);
}

static value split(struct thread *t, const value *args, bool from_behind) {
	const struct bytes *in = value_bytes(args[0]), *by = NULL;
	struct list *list;
	int64_t most;
	bool ok;

	if (args[1] != VALUE_NONE) {
		by = bytes_arg(t, args[1]);
		if (!by)
			return VALUE_NULL;
	}
	if (!arg_i64(t, args[2], &most))
		return VALUE_NULL;
	if (by && !by->len)
		return raise_exc(t, EXC_VALUE, "empty separator");
	list = list_make(t, 0);
	if (!list)
		return VALUE_NULL;
	if (by)
		ok = (from_behind ? rsplit_at : split_at)(t, list, in, by, (uint64_t)most);
	else
		ok = (from_behind ? rsplit_blanks : split_blanks)(t, list, in, (uint64_t)most);
	if (from_behind)
		reverse(list);
	if (ok)
		return value_of_obj(list);
	value_drop(t, value_of_obj(list));
	return VALUE_NULL;
}

static value method_split(struct thread *t, const value *args) { return split(t, args, false); }
static value method_rsplit(struct thread *t, const value *args) { return split(t, args, true); }

static value method_splitlines(struct thread *t, const value *args) {
	const struct bytes *in = value_bytes(args[0]);
	int keeps_ends = value_truth(t, args[1]);
	struct list *list = keeps_ends < 0 ? NULL : list_make(t, 0);

	if (!list)
		return VALUE_NULL;
	for (size_t at = 0, end, next; at < in->len; at = next) {
		for (end = at; end < in->len && in->s[end] != '\n' && in->s[end] != '\r'; end++)
			;
		next = end + (end < in->len) +
				(end + 1 < in->len && in->s[end] == '\r' && in->s[end + 1] == '\n');
		if (!add_part(t, list, in, at, keeps_ends ? next : end)) {
			value_drop(t, value_of_obj(list));
			return VALUE_NULL;
		}
	}
	return value_of_obj(list);
}

/* ---- partition ---- */

static value three(struct thread *t, value a, value b, value c) {
	value parts[3] = {a, b, c}, made = VALUE_NULL;

	if (a != VALUE_NULL && b != VALUE_NULL && c != VALUE_NULL)
		made = tuple_of(t, parts, 3);
	for (int i = 0; i < 3; i++)
		value_drop(t, parts[i]);
	return made;
}

static value partition(struct thread *t, const value *args, bool from_behind) {
	const struct bytes *in = value_bytes(args[0]), *by = bytes_arg(t, args[1]);
	value nothing;
	int64_t at;

	if (!by)
		return VALUE_NULL;
	if (!by->len)
		return raise_exc(t, EXC_VALUE, "empty separator");
	at = (from_behind ? str_rfind_bytes : str_find_bytes)(in->s, 0, in->len, by->s, by->len);
	if (at >= 0)
		return three(t, bytes_of(t, in->s, (size_t)at), value_keep(args[1]),
			bytes_of(t, in->s + at + by->len, in->len - (size_t)at - by->len));
	nothing = bytes_of(t, NULL, 0);
	if (nothing == VALUE_NULL)
		return VALUE_NULL;
	if (from_behind)
		return three(t, nothing, value_keep(nothing), value_keep(args[0]));
	return three(t, value_keep(args[0]), nothing, value_keep(nothing));
}

static value method_partition(struct thread *t, const value *args) {
	return partition(t, args, false);
}
static value method_rpartition(struct thread *t, const value *args) {
	return partition(t, args, true);
}

/* ---- strip ---- */

static bool is_in(const struct bytes *set, char c) {
	return set ? memchr(set->s, c, set->len) != NULL : is_blank(c);
}

static value strip(struct thread *t, const value *args, bool at_begin, bool at_end) {
	const struct bytes *in = value_bytes(args[0]), *set = NULL;
	size_t from = 0, to = in->len;

	if (args[1] != VALUE_NONE) {
		set = bytes_arg(t, args[1]);
		if (!set)
			return VALUE_NULL;
	}
	while (at_begin && from < to && is_in(set, in->s[from]))
		from++;
	while (at_end && to > from && is_in(set, in->s[to - 1]))
		to--;
	return to - from == in->len ? value_keep(args[0]) : bytes_of(t, in->s + from, to - from);
}

static value method_strip(struct thread *t, const value *args) {
	return strip(t, args, true, true);
}
static value method_lstrip(struct thread *t, const value *args) {
	return strip(t, args, true, false);
}
static value method_rstrip(struct thread *t, const value *args) {
	return strip(t, args, false, true);
}

/* ---- join ---- */

static value join(struct thread *t, const struct bytes *between, const struct items *items) {
	struct text out = {0};
	value made;

	for (size_t i = 0; i < items->n; i++) {
		const struct bytes *part = value_bytes(items->items[i]);

		if (!value_is_bytes(items->items[i])) {
			text_free(&out);
			return raise_exc(t, EXC_TYPE,
					"sequence item %zu: expected a bytes-like object, %s found", i,
					value_type_name(t->vm, items->items[i]));
		}
		if (!vm_check_size(t, out.len + between->len + part->len)) {
			text_free(&out);
			return VALUE_NULL;
		}
		if (i)
			text_add_bytes(&out, between->s, between->len);
		text_add_bytes(&out, part->s, part->len);
	}
	made = bytes_of(t, text_str(&out), out.len);
	text_free(&out);
	return made;
}

static value method_join(struct thread *t, const value *args) {
	struct items items;
	value made;

	if (!seq_collect(t, args[1], &items)) {
		if (raised_is(t, exc_class(t->vm, EXC_TYPE)) &&
				!state_class_of(t->vm, args[1])->ops->iter) {
			raised_clear(t);
			raise_exc(t, EXC_TYPE, "can only join an iterable");
		}
		return VALUE_NULL;
	}
	made = join(t, value_bytes(args[0]), &items);
	seq_release(t, &items);
	return made;
}

const struct native_def bytes_split_methods[] = {
	{"split", method_split, "self, sep=None, maxsplit=-1", NATIVE_PLAIN},
	{"rsplit", method_rsplit, "self, sep=None, maxsplit=-1", NATIVE_PLAIN},
	{"splitlines", method_splitlines, "self, keepends=False", NATIVE_PLAIN},
	{"partition", method_partition, "self, sep, /", NATIVE_PLAIN},
	{"rpartition", method_rpartition, "self, sep, /", NATIVE_PLAIN},
	{"strip", method_strip, "self, bytes=None, /", NATIVE_PLAIN},
	{"lstrip", method_lstrip, "self, bytes=None, /", NATIVE_PLAIN},
	{"rstrip", method_rstrip, "self, bytes=None, /", NATIVE_PLAIN},
	{"join", method_join, "self, iterable, /", NATIVE_PLAIN},
	{0},
};
