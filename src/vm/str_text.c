/* Laying strings out, translating them, and the way into str.format. */

#include "vm/dict.h"
#include "vm/int.h"
#include "vm/str.h"
#include "vm/str_char.h"

/* ---- filling ---- */

/* The fill character of args[2], " " when it is missing. */
static bool fill_of(struct thread *t, value v, const char **fill, size_t *len) {
	*fill = " ";
	*len = 1;
	if (v == VALUE_NULL)
		return true;
	if (!value_is_str(v)) {
		raise_exc(t, EXC_TYPE, "The fill character must be a unicode character, not %s",
			value_type_name(t->vm, v));
		return false;
	}
	if (value_as_str(v)->chars != 1) {
		raise_exc(t, EXC_TYPE, "The fill character must be exactly one character long");
		return false;
	}
	*fill = value_as_str(v)->s;
	*len = value_as_str(v)->len;
	return true;
}

static void put_fill(struct text *text, const char *fill, size_t len, int64_t n) {
	for (; n > 0; n--)
		text_add_bytes(text, fill, len);
}

enum side { SIDE_LEFT, SIDE_RIGHT, SIDE_CENTER };

static value justify(struct thread *t, const value *args, enum side side) {
	struct str *s = value_as_str(args[0]);
	struct text text = {0};
	int64_t width, n, before;
	const char *fill;
	size_t len;

	if (!arg_i64(t, args[1], &width) || !fill_of(t, args[2], &fill, &len))
		return VALUE_NULL;
	n = width - (int64_t)s->chars;
	if (width <= (int64_t)s->chars)
		return str_same(s);
	if (n > INT64_MAX - (int64_t)s->len)
		return raise_exc(t, EXC_OVERFLOW, "padded string is too long");
	if (!vm_check_size(t, (size_t)n) || !vm_check_size(t, s->len + (size_t)n * len))
		return VALUE_NULL;
	before = side == SIDE_LEFT ? 0 : side == SIDE_RIGHT ? n : n / 2 + (n & width & 1);
	put_fill(&text, fill, len, before);
	text_add_bytes(&text, s->s, s->len);
	put_fill(&text, fill, len, n - before);
	return str_of_text(t, &text);
}

static value method_center(struct thread *t, const value *args) {
	return justify(t, args, SIDE_CENTER);
}

static value method_ljust(struct thread *t, const value *args) {
	return justify(t, args, SIDE_LEFT);
}

static value method_rjust(struct thread *t, const value *args) {
	return justify(t, args, SIDE_RIGHT);
}

static value method_zfill(struct thread *t, const value *args) {
	struct str *s = value_as_str(args[0]);
	struct text text = {0};
	size_t sign = s->len && (s->s[0] == '+' || s->s[0] == '-');
	int64_t width;

	if (!arg_i64(t, args[1], &width))
		return VALUE_NULL;
	if (width <= (int64_t)s->chars)
		return str_same(s);
	if (!vm_check_size(t, (size_t)width + s->len))
		return VALUE_NULL;
	text_add_bytes(&text, s->s, sign);
	put_fill(&text, "0", 1, width - (int64_t)s->chars);
	text_add_bytes(&text, s->s + sign, s->len - sign);
	return str_of_text(t, &text);
}

static value method_expandtabs(struct thread *t, const value *args) {
	const struct str *s = value_as_str(args[0]);
	struct text text = {0};
	int64_t size, column = 0, tabs = 0;
	int c;

	if (!arg_i64(t, args[1], &size))
		return VALUE_NULL;
	for (size_t i = 0; i < s->len; i++)
		tabs += s->s[i] == '\t';
	if (tabs > 0 && size > INT64_MAX / 2 / tabs)
		return raise_no_memory(t);
	if (tabs > 0 && size > 0 && !vm_check_size(t, s->len + (size_t)(size * tabs)))
		return VALUE_NULL;
	for (const char *p = s->s, *next; p < s->s + s->len; p = next) {
		next = str_next(p, &c);
		if (c == '\t') {
			int64_t n = size > 0 ? size - column % size : 0;

			put_fill(&text, " ", 1, n);
			column += n;
		} else {
			text_add_bytes(&text, p, (size_t)(next - p));
			column = c == '\n' || c == '\r' ? 0 : column + 1;
		}
	}
	return str_of_text(t, &text);
}

/* ---- translate ---- */

/* What a table has for a character: borrowed by nobody, VALUE_NULL without exception: it stays. */
static value look_up(struct thread *t, value table, int c) {
	value v = value_get_item(t, table, value_of_small(c));

	if (v == VALUE_NULL && raised_is(t, exc_class(t->vm, EXC_LOOKUP)))
		raised_clear(t);
	return v;
}

static bool put_translated(struct thread *t, struct text *text, value to) {
	bool ok = true;

	if (value_is_str(to)) {
		text_add_bytes(text, value_as_str(to)->s, value_as_str(to)->len);
		ok = str_fits(t, text);
	} else if (value_is_int(to)) {
		ok = value_small(to) >= 0 && value_small(to) <= 0x10ffff;
		if (ok)
			str_put(text, (int)value_small(to));
		else
			raise_exc(t, EXC_VALUE, "character mapping must be in range(0x110000)");
	} else if (to != VALUE_NONE) {
		raise_exc(t, EXC_TYPE, "character mapping must return integer, None or str");
		ok = false;
	}
	value_drop(t, to);
	return ok;
}

static value method_translate(struct thread *t, const value *args) {
	const struct str *s = value_as_str(args[0]);
	struct text text = {0};
	bool ok = true;
	int c;

	for (const char *p = s->s, *next; ok && p < s->s + s->len; p = next) {
		value to;

		next = str_next(p, &c);
		to = look_up(t, args[1], c);
		if (to != VALUE_NULL)
			ok = put_translated(t, &text, to);
		else if (raised(t))
			ok = false;
		else
			text_add_bytes(&text, p, (size_t)(next - p));
	}
	if (ok)
		return str_of_text(t, &text);
	text_free(&text);
	return VALUE_NULL;
}

static bool map_pairs(struct thread *t, struct dict *d, const struct str *from,
		const struct str *to) {
	const char *p = from->s, *q = to->s;
	bool ok = from->chars == to->chars;

	if (!ok)
		raise_exc(t, EXC_VALUE, "the first two maketrans arguments must have equal length");
	while (ok && p < from->s + from->len) {
		int a, b;

		p = str_next(p, &a);
		q = str_next(q, &b);
		ok = dict_set(t, d, value_of_small(a), value_of_small(b));
	}
	return ok;
}

static bool map_gone(struct thread *t, struct dict *d, const struct str *gone) {
	bool ok = true;

	for (const char *p = gone->s; ok && p < gone->s + gone->len;) {
		int c;

		p = str_next(p, &c);
		ok = dict_set(t, d, value_of_small(c), VALUE_NONE);
	}
	return ok;
}

/* Keys of one character become its number. */
static bool map_dict(struct thread *t, struct dict *d, const struct dict *from) {
	struct dict_entry entry;
	size_t at = 0;
	bool ok = true;

	while (ok && dict_walk(from, &at, &entry)) {
		int c = 0;

		if (value_is_str(entry.key) && value_as_str(entry.key)->chars != 1) {
			raise_exc(t, EXC_VALUE, "string keys in translate table must be of length 1");
			return false;
		}
		if (!value_is_str(entry.key) && !value_is_integer(entry.key)) {
			raise_exc(t, EXC_TYPE, "keys in translate table must be strings or integers");
			return false;
		}
		if (value_is_str(entry.key))
			str_next(value_as_str(entry.key)->s, &c);
		ok = dict_set(t, d, value_is_str(entry.key) ? value_of_small(c) : entry.key, entry.val);
	}
	return ok;
}

static bool fill_table(struct thread *t, struct dict *d, const value *args) {
	if (args[1] == VALUE_NULL) {
		if (value_is_dict(args[0]))
			return map_dict(t, d, value_dict(args[0]));
		raise_exc(t, EXC_TYPE, "if you give only one argument to maketrans it must be a dict");
		return false;
	}
	if (!value_is_str(args[0])) {
		raise_exc(t, EXC_TYPE,
			"first maketrans argument must be a string if there is a second argument");
		return false;
	}
	for (int i = 1; i < 3; i++)
		if (args[i] != VALUE_NULL && !value_is_str(args[i])) {
			raise_exc(t, EXC_TYPE, "maketrans() argument %d must be str, not %s", i + 1,
				str_not(t->vm, args[i]));
			return false;
		}
	return map_pairs(t, d, value_as_str(args[0]), value_as_str(args[1])) &&
		(args[2] == VALUE_NULL || map_gone(t, d, value_as_str(args[2])));
}

static value method_maketrans(struct thread *t, const value *args) {
	value table = dict_new(t);

	if (table == VALUE_NULL || fill_table(t, value_dict(table), args))
		return table;
	value_drop(t, table);
	return VALUE_NULL;
}

/* ---- format ---- */

static value method_format(struct thread *t, const value *args) {
	return str_format_call(t, value_as_str(args[0]), args[1], args[2], VALUE_NULL);
}

static value method_format_map(struct thread *t, const value *args) {
	return str_format_call(t, value_as_str(args[0]), VALUE_NULL, VALUE_NULL, args[1]);
}

const struct native_def str_text_methods[] = {
	{"center", method_center, "self, width[, fillchar], /", NATIVE_PLAIN},
	{"ljust", method_ljust, "self, width[, fillchar], /", NATIVE_PLAIN},
	{"rjust", method_rjust, "self, width[, fillchar], /", NATIVE_PLAIN},
	{"zfill", method_zfill, "self, width, /", NATIVE_PLAIN},
	{"expandtabs", method_expandtabs, "self, /, tabsize=8", NATIVE_PLAIN},
	{"translate", method_translate, "self, table, /", NATIVE_PLAIN},
	{"maketrans", method_maketrans, "x[, y, z], /", NATIVE_STATIC},
	{"format", method_format, "self, /, *args, **kwargs", NATIVE_PLAIN},
	{"format_map", method_format_map, "self, mapping, /", NATIVE_PLAIN},
	{0},
};
