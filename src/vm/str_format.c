/*
 * "{0.name[key]!r:>{width}}".format(...): str.format and format_map.
 *
 * A replacement field is a name, a conversion and a spec; the spec may hold
 * fields of its own, one level deep.
 */

#include "vm/dict.h"
#include "vm/format.h"
#include "vm/ops.h"
#include "vm/state.h"
#include "vm/str.h"
#include "vm/tuple.h"

#include <stdlib.h>
#include <string.h>

struct filler {
	struct thread *t;
	value args, kwargs, mapping;  /* mapping: format_map's, else VALUE_NULL */
	size_t next;                  /* automatic number */
	enum { NUMBERS_UNKNOWN, NUMBERS_AUTOMATIC, NUMBERS_MANUAL } numbers;
};

static bool fill_in(struct filler *f, const char *s, const char *end, int depth, struct text *out);

static bool fail(struct filler *f, enum exc_id id, const char *text) {
	raise_exc(f->t, id, "%s", text);
	return false;
}

/* ---- the value of a field ---- */

static bool is_number(const char *s, size_t len) {
	for (size_t i = 0; i < len; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return len > 0;
}

static bool choose_numbers(struct filler *f, bool is_automatic) {
	if (f->numbers == NUMBERS_UNKNOWN)
		f->numbers = is_automatic ? NUMBERS_AUTOMATIC : NUMBERS_MANUAL;
	if (is_automatic && f->numbers == NUMBERS_MANUAL)
		return fail(f, EXC_VALUE,
			"cannot switch from manual field specification to automatic field numbering");
	if (!is_automatic && f->numbers == NUMBERS_AUTOMATIC)
		return fail(f, EXC_VALUE,
			"cannot switch from automatic field numbering to manual field specification");
	return true;
}

static value positional(struct filler *f, const char *s, size_t len) {
	size_t index = 0;
	if (!choose_numbers(f, len == 0))
		return VALUE_NULL;
	if (len == 0)
		index = f->next++;
	for (size_t i = 0; i < len && index < 1000000; i++)
		index = index * 10 + (size_t)(s[i] - '0');
	if (f->args == VALUE_NULL)
		return raise_exc(f->t, EXC_VALUE, "Format string contains positional fields");
	const struct tuple *args = value_tuple(f->args);
	if (index >= args->len)
		return raise_exc(f->t, EXC_INDEX,
			"Replacement index %zu out of range for positional args tuple", index);
	return value_keep(args->items[index]);
}

static value named(struct filler *f, const char *s, size_t len) {
	struct thread *t = f->t;
	value name = str_of_bytes(t, s, len), found = VALUE_NULL;
	if (f->mapping != VALUE_NULL) {
		found = value_get_item(t, f->mapping, name);
		value_drop(t, name);
		return found;
	}
	if (f->kwargs != VALUE_NULL)
		found = dict_get(t, (struct dict *)value_obj(f->kwargs), name);
	if (found != VALUE_NULL)
		value_keep(found);
	else if (!raised(t))
		raise_with(t, exc_class(t->vm, EXC_KEY), name);
	value_drop(t, name);
	return found;
}

/* One ".name" or "[key]" behind it; `v` is taken over. */
static value step(struct filler *f, value v, const char **s, const char *end) {
	struct thread *t = f->t;
	char kind = *(*s)++;
	const char *begin = *s;
	while (*s < end && (kind == '[' ? **s != ']' : **s != '.' && **s != '['))
		(*s)++;
	size_t len = (size_t)(*s - begin);
	value result = VALUE_NULL;
	if (len == 0) {
		fail(f, EXC_VALUE, "Empty attribute in format string");
	} else if (kind == '[' && *s == end) {
		fail(f, EXC_VALUE, "Missing ']' in format string");
	} else if (kind == '.') {
		value name = str_of_bytes(t, begin, len);
		result = attr_get(t, v, name_of(t->vm, value_as_str(name)->s));
		value_drop(t, name);
	} else {
		(*s)++;
		value key = is_number(begin, len) && len < 18 ? int_of(t, strtoll(begin, NULL, 10))
			: str_of_bytes(t, begin, len);
		result = value_get_item(t, v, key);
		value_drop(t, key);
		if (*s < end && **s != '.' && **s != '[') {
			value_drop(t, result);
			result = VALUE_NULL;
			fail(f, EXC_VALUE, "Only '.' or '[' may follow ']' in format field specifier");
		}
	}
	value_drop(t, v);
	return result;
}

static value field_value(struct filler *f, const char *s, const char *end) {
	const char *first = s;
	while (s < end && *s != '.' && *s != '[')
		s++;
	size_t len = (size_t)(s - first);
	value v = len == 0 || is_number(first, len) ? positional(f, first, len) : named(f, first, len);
	while (v != VALUE_NULL && s < end)
		v = step(f, v, &s, end);
	return v;
}

/* !r !s !a; `v` is taken over. */
static value convert(struct filler *f, value v, int conversion) {
	struct thread *t = f->t;
	value result;
	if (conversion == 's') {
		result = value_str(t, v);
	} else if (conversion == 'r') {
		result = value_repr(t, v);
	} else {
		value ascii = str_of(t, "%a");
		value one = tuple_of(t, &v, 1);
		result = str_percent(t, value_as_str(ascii), one);
		value_drop(t, one);
		value_drop(t, ascii);
	}
	value_drop(t, v);
	return result;
}

/* ---- fields ---- */

/* The end of a field whose '{' was read: its matching '}', or NULL. */
static const char *field_end(const char *s, const char *end) {
	int depth = 1;
	bool in_key = false;
	for (; s < end; s++) {
		if (in_key) {
			in_key = *s != ']';
			continue;
		}
		if (*s == '[' && depth == 1)
			in_key = true;
		else if (*s == '{')
			depth++;
		else if (*s == '}' && --depth == 0)
			return s;
	}
	return NULL;
}

/* Where name, conversion and spec part: *mark is at '!' or ':' or the end. */
static const char *name_end(const char *s, const char *end) {
	bool in_key = false;
	for (; s < end; s++) {
		if (*s == '[')
			in_key = true;
		else if (*s == ']')
			in_key = false;
		else if (!in_key && (*s == '!' || *s == ':'))
			break;
	}
	return s;
}

static bool add_field(struct filler *f, const char *s, const char *end, int depth,
		struct text *out) {
	struct thread *t = f->t;
	const char *mark = name_end(s, end), *spec = end;
	int conversion = 0;
	if (mark < end && *mark == '!') {
		if (mark + 1 == end)
			return fail(f, EXC_VALUE, "unmatched '{' in format spec");
		conversion = mark[1];
		if (mark + 2 < end && mark[2] != ':')
			return fail(f, EXC_VALUE, "expected ':' after conversion specifier");
		if (!strchr("rsa", conversion)) {
			raise_exc(t, EXC_VALUE, "Unknown conversion specifier %c", conversion);
			return false;
		}
		spec = mark + 2;
	} else if (mark < end) {
		spec = mark;
	}
	value v = field_value(f, s, mark);
	if (v != VALUE_NULL && conversion)
		v = convert(f, v, conversion);
	if (v == VALUE_NULL)
		return false;
	struct text filled = {0};
	bool ok = spec >= end || fill_in(f, spec + 1, end, depth + 1, &filled);
	value spec_text = ok ? str_of_bytes(t, text_str(&filled), filled.len) : VALUE_NULL;
	value shown = ok ? value_format(t, v, value_as_str(spec_text)) : VALUE_NULL;
	if (shown != VALUE_NULL)
		text_add_bytes(out, value_as_str(shown)->s, value_as_str(shown)->len);
	text_free(&filled);
	value_drop(t, shown);
	value_drop(t, spec_text);
	value_drop(t, v);
	return shown != VALUE_NULL && str_fits(t, out);
}

static bool fill_in(struct filler *f, const char *s, const char *end, int depth, struct text *out) {
	if (depth > 2)
		return fail(f, EXC_VALUE, "Max string recursion exceeded");
	while (s < end) {
		char c = *s++;
		bool is_doubled = depth == 1 && s < end && *s == c;
		if ((c == '{' || c == '}') && is_doubled) {
			text_add_char(out, c);
			s++;
		} else if (c == '{') {
			const char *close = field_end(s, end);
			if (!close)
				return fail(f, EXC_VALUE, s == end ? "Single '{' encountered in format string" :
					"expected '}' before end of string");
			if (!add_field(f, s, close, depth, out))
				return false;
			s = close + 1;
		} else if (c == '}' && depth == 1) {
			return fail(f, EXC_VALUE, "Single '}' encountered in format string");
		} else {
			text_add_char(out, c);
		}
	}
	return true;
}

value str_format_call(struct thread *t, struct str *format, value args, value kwargs,
		value mapping) {
	struct filler f = {.t = t, .args = args, .kwargs = kwargs, .mapping = mapping};
	struct text out = {0};
	if (fill_in(&f, format->s, format->s + format->len, 1, &out))
		return str_of_text(t, &out);
	text_free(&out);
	return VALUE_NULL;
}
