/*
 * "..." % values, as C's printf taught it to Python.
 */

#include "vm/format.h"
#include "vm/int.h"

#include "base/utf8.h"
#include "vm/ops.h"
#include "vm/state.h"
#include "vm/str.h"
#include "vm/tuple.h"

#include <math.h>
#include <string.h>

/* Where the next value comes from. */
struct source {
	value args;         /* what stands right of the % */
	const value *items; /* of it when it is a tuple, else itself */
	size_t n, at;
	bool has_mapping;   /* a %(name)s was seen */
};

/* One %... */
struct conversion {
	struct format_spec spec;
	bool left, zero;
	int type;
	value v;            /* what it shows; owned when `is_owned` */
	bool is_owned;
};

static value next_value(struct thread *t, struct source *source) {
	if (source->at < source->n)
		return source->items[source->at++];
	return raise_exc(t, EXC_TYPE, "not enough arguments for format string");
}

/* May its items be asked for by name?  Then none of them need be used. */
static bool is_mapping(struct thread *t, value v) {
	const struct class *class = state_class_of(t->vm, v);
	return !value_is_tuple(v) && !value_is_str(v) &&
		(class->ops->get_item || class_lookup(t->vm, class,
			dunder(t->vm, DUNDER_GETITEM)) != VALUE_NULL);
}

/* "(name)": look it up in the mapping.  *s stands behind the '('. */
static bool take_name(struct thread *t, struct source *source, const char **s, const char *end,
		struct conversion *c) {
	const char *begin = *s;
	int depth = 1;
	while (*s < end && (depth += (**s == '(') - (**s == ')')) > 0)
		(*s)++;
	if (*s >= end) {
		raise_exc(t, EXC_VALUE, "incomplete format key");
		return false;
	}
	value name = str_of_bytes(t, begin, (size_t)(*s - begin));
	(*s)++;
	source->has_mapping = true;
	if (!is_mapping(t, source->args)) {
		value_drop(t, name);
		raise_exc(t, EXC_TYPE, "format requires a mapping");
		return false;
	}
	c->v = value_get_item(t, source->args, name);
	c->is_owned = true;
	value_drop(t, name);
	return c->v != VALUE_NULL;
}

static void take_flags(const char **s, const char *end, struct conversion *c) {
	for (; *s < end; (*s)++) {
		switch (**s) {
		case '-': c->left = true; break;
		case '+': c->spec.sign = '+'; break;
		case ' ': if (c->spec.sign == '-') c->spec.sign = ' '; break;
		case '#': c->spec.alternate = true; break;
		case '0': c->zero = true; break;
		default: return;
		}
	}
}

/* Digits, or a * that takes the next value. */
static bool take_number(struct thread *t, struct source *source, const char **s, const char *end,
		int64_t *number) {
	if (*s < end && **s == '*') {
		(*s)++;
		value v = next_value(t, source);
		if (v == VALUE_NULL)
			return false;
		if (!value_is_int(v)) {
			raise_exc(t, EXC_TYPE, "* wants int");
			return false;
		}
		*number = value_small(v);
		return true;
	}
	for (*number = 0; *s < end && **s >= '0' && **s <= '9'; (*s)++) {
		*number = *number * 10 + **s - '0';
		if (*number > INT32_MAX) {
			raise_exc(t, EXC_VALUE, "width too big");
			return false;
		}
	}
	return true;
}

static bool take_conversion(struct thread *t, struct source *source, const char **s,
	const char *end,
		struct conversion *c) {
	*c = (struct conversion){.spec = {.sign = '-', .width = -1, .precision = -1}, .v = VALUE_NULL};
	if (*s < end && **s == '(') {
		(*s)++;
		if (!take_name(t, source, s, end, c))
			return false;
	}
	take_flags(s, end, c);
	if (!take_number(t, source, s, end, &c->spec.width))
		return false;
	if (c->spec.width < 0) {
		c->left = true;
		c->spec.width = -c->spec.width;
	}
	if (*s < end && **s == '.') {
		(*s)++;
		if (!take_number(t, source, s, end, &c->spec.precision))
			return false;
	}
	while (*s < end && (**s == 'h' || **s == 'l' || **s == 'L'))
		(*s)++;
	if (*s >= end) {
		raise_exc(t, EXC_VALUE, "incomplete format");
		return false;
	}
	*s += utf8_decode(*s, (size_t)(end - *s), &c->type);
	c->spec.align = c->left ? '<' : c->zero ? '=' : '>';
	if (c->zero && !c->left)
		strcpy(c->spec.fill, "0");
	return vm_check_size(t, (size_t)c->spec.width) &&
		(c->spec.precision < 0 || vm_check_size(t, (size_t)c->spec.precision));
}

/* ---- the kinds ---- */

static void add_padded(struct text *out, const struct conversion *c, const char *bytes,
		size_t len) {
	int64_t pad = c->spec.width - (int64_t)utf8_count(bytes, len);
	if (!c->left && pad > 0)
		text_repeat(out, " ", (int)pad);
	text_add_bytes(out, bytes, len);
	if (c->left && pad > 0)
		text_repeat(out, " ", (int)pad);
}

/* As ascii() does: what is not ASCII as \\xNN, \\uNNNN or \\UNNNNNNNN. */
static void add_ascii(struct text *out, const struct text *from) {
	for (size_t at = 0; at < from->len;) {
		int c;
		at += (size_t)utf8_decode(from->s + at, from->len - at, &c);
		if (c >= 0 && c < 0x80)
			text_add_char(out, (char)c);
		else
			text_addf(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x",
				(unsigned)c);
	}
}

static bool add_string(struct thread *t, struct text *out, const struct conversion *c) {
	struct text shown = {0};
	bool ok = true;
	if (c->type == 'a') {
		struct text repr = {0};
		ok = str_add_value(t, &repr, c->v, true);
		add_ascii(&shown, &repr);
		text_free(&repr);
	} else {
		ok = str_add_value(t, &shown, c->v, c->type == 'r');
	}
	if (ok) {
		size_t len = shown.len;
		for (size_t at = 0, chars = 0; at < shown.len && c->spec.precision >= 0; chars++) {
			if (chars == (size_t)c->spec.precision) {
				len = at;
				break;
			}
			int codepoint;
			at += (size_t)utf8_decode(shown.s + at, shown.len - at, &codepoint);
		}
		add_padded(out, c, text_str(&shown), len);
	}
	text_free(&shown);
	return ok;
}

static bool add_character(struct thread *t, struct text *out, const struct conversion *c) {
	if (value_is_str(c->v) && value_as_str(c->v)->chars == 1) {
		add_padded(out, c, value_as_str(c->v)->s, value_as_str(c->v)->len);
		return true;
	}
	char utf8[4];
	if (!value_is_integer(c->v)) {
		raise_exc(t, EXC_TYPE, "%%c requires int or char");
		return false;
	}
	int64_t codepoint = int_clamp(c->v);
	if (codepoint < 0 || codepoint > 0x10ffff) {
		raise_exc(t, EXC_OVERFLOW, "%%c arg not in range(0x110000)");
		return false;
	}
	add_padded(out, c, utf8, (size_t)utf8_encode((int)codepoint, utf8));
	return true;
}

/* %d takes any real number, cut; the others whole ones only.  The result is the caller's. */
static value whole_number(struct thread *t, const struct conversion *c) {
	bool is_decimal = c->type == 'd' || c->type == 'i' || c->type == 'u';
	if (value_is_int(c->v) || value_is_bool(c->v) || value_is_kind(c->v, OBJ_BIG))
		return value_keep(c->v);
	double d;
	bool is_number = !value_is_str(c->v) && arg_double(t, c->v, &d);
	raised_clear(t);
	if (is_decimal && is_number)
		return vm_call1(t, value_of_obj(vm_class(t->vm, OBJ_INT)), c->v);
	return raise_exc(t, EXC_TYPE, "%%%c format: %s is required, not %s", c->type,
		is_decimal ? "a real number" : "an integer", value_type_name(t->vm, c->v));
}

static bool add_whole(struct thread *t, struct text *out, struct conversion *c) {
	value number = whole_number(t, c);
	struct text digits = {0}, padded = {0};
	bool is_negative;
	int base = c->type == 'o' ? 8 : c->type == 'x' || c->type == 'X' ? 16 : 10;
	if (number == VALUE_NULL || !format_digits(t, &digits, number, base, &is_negative)) {
		value_drop(t, number);
		return false;
	}
	if (c->type == 'X')
		for (char *p = digits.s; *p; p++)
			*p = (char)(*p >= 'a' ? *p - 32 : *p);
	if (c->spec.precision > (int64_t)digits.len)
		text_repeat(&padded, "0", (int)(c->spec.precision - (int64_t)digits.len));
	text_add(&padded, text_str(&digits));
	const char *prefix = !c->spec.alternate ? "" : base == 8 ? "0o" : base == 16
		? (c->type == 'X' ? "0X" : "0x") : "";
	format_number(out, &c->spec, is_negative, prefix, text_str(&padded), "");
	text_free(&padded);
	text_free(&digits);
	value_drop(t, number);
	return true;
}

static bool add_float(struct thread *t, struct text *out, const struct conversion *c) {
	double d;
	size_t whole;
	struct text number = {0};
	if (!arg_double(t, c->v, &d))
		return false;
	format_double(&number, d, c->type, (int)c->spec.precision, c->spec.alternate, &whole);
	struct format_spec spec = c->spec;
	if (!isfinite(d) && spec.align == '=') { /* zeros never stand before inf */
		spec.align = '>';
		*spec.fill = '\0';
	}
	format_number(out, &spec, signbit(d) && !isnan(d), "", number.s, "");
	text_free(&number);
	return true;
}

static bool add_conversion(struct thread *t, struct text *out, struct conversion *c, size_t at) {
	switch (c->type) {
	case 's': case 'r': case 'a':
		return add_string(t, out, c);
	case 'c':
		return add_character(t, out, c);
	case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
		return add_whole(t, out, c);
	case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
		return add_float(t, out, c);
	default: {
		char type[5] = {0};
		utf8_encode(c->type, type);
		raise_exc(t, EXC_VALUE, "unsupported format character '%s' (0x%x) at index %zu", type,
			(unsigned)c->type, at);
		return false;
	}
	}
}

static bool fill_in(struct thread *t, struct str *format, struct source *source, struct text *out) {
	const char *s = format->s, *end = s + format->len;
	struct conversion c;
	while (s < end) {
		const char *percent = memchr(s, '%', (size_t)(end - s));
		text_add_bytes(out, s, (size_t)((percent ? percent : end) - s));
		if (!percent)
			break;
		s = percent + 1;
		if (s < end && *s == '%') {
			text_add_char(out, '%');
			s++;
			continue;
		}
		bool ok = take_conversion(t, source, &s, end, &c);
		if (ok) {
			if (c.v == VALUE_NULL)
				c.v = next_value(t, source);
			ok = c.v != VALUE_NULL && add_conversion(t, out, &c,
				str_position(format, (size_t)(s - format->s) - 1)) && str_fits(t, out);
		}
		if (c.is_owned)
			value_drop(t, c.v);
		if (!ok)
			return false;
	}
	return true;
}

value str_percent(struct thread *t, struct str *format, value args) {
	struct source source = {.args = args};
	struct text out = {0};
	if (value_is_tuple(args)) {
		source.items = value_tuple(args)->items;
		source.n = value_tuple(args)->len;
	} else {
		source.items = &source.args;
		source.n = 1;
	}
	bool ok = fill_in(t, format, &source, &out);
	bool may_be_left = source.has_mapping || is_mapping(t, args);
	if (ok && source.at < source.n && !may_be_left) {
		raise_exc(t, EXC_TYPE, "not all arguments converted during string formatting");
		ok = false;
	}
	if (ok)
		return str_of_text(t, &out);
	text_free(&out);
	return VALUE_NULL;
}
