/* Bytes as ASCII letters: upper, title, isdigit, center and their like; hex. */

#include "vm/bytes.h"

#include "vm/str.h"

#include <stdio.h>

static bool is_upper(unsigned char c) { return c >= 'A' && c <= 'Z'; }
static bool is_lower(unsigned char c) { return c >= 'a' && c <= 'z'; }
static bool is_letter(unsigned char c) { return is_upper(c) || is_lower(c); }
static bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
static bool is_letter_or_digit(unsigned char c) { return is_letter(c) || is_digit(c); }
static bool is_space(unsigned char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static bool is_ascii(unsigned char c) { return c < 0x80; }
static char upper(char c) { return is_lower((unsigned char)c) ? (char)(c - 32) : c; }
static char lower(char c) { return is_upper((unsigned char)c) ? (char)(c + 32) : c; }

/* ---- changing letters ---- */

enum change { CHANGE_UPPER, CHANGE_LOWER, CHANGE_SWAP, CHANGE_TITLE, CHANGE_CAPITAL };

static char changed(char c, enum change how, bool is_first, bool after_letter) {
	switch (how) {
	case CHANGE_UPPER: return upper(c);
	case CHANGE_LOWER: return lower(c);
	case CHANGE_SWAP:  return upper(c) == c ? lower(c) : upper(c);
	case CHANGE_TITLE: return after_letter ? lower(c) : upper(c);
	default:           return is_first ? upper(c) : lower(c);
	}
}

static value change(struct thread *t, const value *args, enum change how) {
	const struct bytes *in = value_bytes(args[0]);
	struct bytes *out = bytes_make(t, in->len);
	bool after_letter = false;

	for (size_t i = 0; out && i < in->len; i++) {
		out->s[i] = changed(in->s[i], how, i == 0, after_letter);
		after_letter = is_letter((unsigned char)in->s[i]);
	}
	return out ? value_of_obj(out) : VALUE_NULL;
}

#define CHANGE(name, how) \
	static value name(struct thread *t, const value *args) { return change(t, args, how); }
CHANGE(method_upper, CHANGE_UPPER)
CHANGE(method_lower, CHANGE_LOWER)
CHANGE(method_swapcase, CHANGE_SWAP)
CHANGE(method_title, CHANGE_TITLE)
CHANGE(method_capitalize, CHANGE_CAPITAL)
#undef CHANGE

/* ---- asking ---- */

static bool are_all(const value *args, bool (*is)(unsigned char), bool if_empty) {
	const struct bytes *in = value_bytes(args[0]);

	for (size_t i = 0; i < in->len; i++)
		if (!is((unsigned char)in->s[i]))
			return false;
	return in->len || if_empty;
}

#define QUESTION(name, is, if_empty) \
	static value name(struct thread *t, const value *args) { \
		(void)t; \
		return value_of_bool(are_all(args, is, if_empty)); \
	}
QUESTION(method_isalnum, is_letter_or_digit, false)
QUESTION(method_isalpha, is_letter, false)
QUESTION(method_isascii, is_ascii, true)
QUESTION(method_isdigit, is_digit, false)
QUESTION(method_isspace, is_space, false)
#undef QUESTION

/* Some letter is of this case, and none of the other. */
static value is_of_case(const value *args, bool (*is)(unsigned char)) {
	const struct bytes *in = value_bytes(args[0]);
	bool any = false;

	for (size_t i = 0; i < in->len; i++) {
		unsigned char c = (unsigned char)in->s[i];

		if (is_letter(c) && !is(c))
			return VALUE_FALSE;
		any |= is_letter(c);
	}
	return value_of_bool(any);
}

static value method_isupper(struct thread *t, const value *args) {
	(void)t;
	return is_of_case(args, is_upper);
}
static value method_islower(struct thread *t, const value *args) {
	(void)t;
	return is_of_case(args, is_lower);
}

static value method_istitle(struct thread *t, const value *args) {
	const struct bytes *in = value_bytes(args[0]);
	bool any = false, after_letter = false;

	(void)t;
	for (size_t i = 0; i < in->len; i++) {
		unsigned char c = (unsigned char)in->s[i];

		if (after_letter ? is_upper(c) : is_lower(c))
			return VALUE_FALSE;
		after_letter = is_letter(c);
		any |= after_letter;
	}
	return value_of_bool(any);
}

/* ---- filling up ---- */

static value pad(struct thread *t, const value *args, int64_t left, int64_t right, char fill) {
	const struct bytes *in = value_bytes(args[0]);
	struct bytes *out;

	if (left + right <= 0)
		return value_keep(args[0]);
	if (!vm_check_size(t, in->len + (size_t)(left + right)))
		return VALUE_NULL;
	out = bytes_make(t, in->len + (size_t)(left + right));
	if (!out)
		return VALUE_NULL;
	memset(out->s, fill, (size_t)left);
	memcpy(out->s + left, in->s, in->len);
	memset(out->s + left + in->len, fill, (size_t)right);
	return value_of_obj(out);
}

/* How many bytes are missing to args[1], and what fills them. */
static bool missing(struct thread *t, const value *args, const char *who, int64_t *n, char *fill) {
	int64_t width, len = (int64_t)value_bytes(args[0])->len;

	if (!arg_i64(t, args[1], &width))
		return false;
	*n = width > len ? width - len : 0;
	*fill = ' ';
	if (args[2] == VALUE_NULL)
		return true;
	if (!value_is_bytes(args[2]) || value_bytes(args[2])->len != 1) {
		raise_exc(t, EXC_TYPE, "%s() argument 2 must be a byte string of length 1, not %s", who,
			value_type_name(t->vm, args[2]));
		return false;
	}
	*fill = value_bytes(args[2])->s[0];
	return true;
}

static value method_ljust(struct thread *t, const value *args) {
	int64_t n;
	char fill;

	return missing(t, args, "ljust", &n, &fill) ? pad(t, args, 0, n, fill) : VALUE_NULL;
}

static value method_rjust(struct thread *t, const value *args) {
	int64_t n;
	char fill;

	return missing(t, args, "rjust", &n, &fill) ? pad(t, args, n, 0, fill) : VALUE_NULL;
}

/* An odd byte goes to the left if the width is odd too. */
static value method_center(struct thread *t, const value *args) {
	int64_t n, left, width;
	char fill;

	if (!missing(t, args, "center", &n, &fill))
		return VALUE_NULL;
	width = n + (int64_t)value_bytes(args[0])->len;
	left = n / 2 + (n & width & 1);
	return pad(t, args, left, n - left, fill);
}

static value method_zfill(struct thread *t, const value *args) {
	value three[3] = {args[0], args[1], VALUE_NULL}, made;
	int64_t n;
	char fill, *s;

	if (!missing(t, three, "zfill", &n, &fill))
		return VALUE_NULL;
	made = pad(t, args, n, 0, '0');
	if (made == VALUE_NULL || !n || !value_bytes(args[0])->len)
		return made;
	s = value_bytes(made)->s;
	if (s[n] == '+' || s[n] == '-') {
		s[0] = s[n];
		s[n] = '0';
	}
	return made;
}

static value method_expandtabs(struct thread *t, const value *args) {
	const struct bytes *in = value_bytes(args[0]);
	struct text out = {0};
	int64_t size, column = 0;
	value made;

	if (!arg_i64(t, args[1], &size) || (size > 0 && !vm_check_size(t, (size_t)size)))
		return VALUE_NULL;
	for (size_t i = 0; i < in->len; i++) {
		int64_t blanks = size > 0 ? size - column % size : 0;

		if (in->s[i] == '\t') {
			for (column += blanks; blanks > 0; blanks--)
				text_add_char(&out, ' ');
			continue;
		}
		text_add_char(&out, in->s[i]);
		column = in->s[i] == '\n' || in->s[i] == '\r' ? 0 : column + 1;
	}
	made = bytes_of(t, text_str(&out), out.len);
	text_free(&out);
	return made;
}

/* ---- hex ---- */

/* The separator of hex(sep): 0: none, -1: exception. */
static int separator_of(struct thread *t, value sep) {
	int64_t len;

	if (sep == VALUE_NULL)
		return 0;
	len = value_len(t, sep);
	if (len < 0)
		return -1;
	if (len != 1)
		raise_exc(t, EXC_VALUE, "sep must be length 1.");
	else if (value_is_bytes(sep))
		return (unsigned char)value_bytes(sep)->s[0];
	else if (!value_is_str(sep))
		raise_exc(t, EXC_TYPE, "sep must be str or bytes.");
	else if (!str_is_ascii(value_as_str(sep)))
		raise_exc(t, EXC_VALUE, "sep must be ASCII.");
	else
		return value_as_str(sep)->s[0];
	return -1;
}

/* Groups of `group` bytes, counted from the end; from the beginning if it is negative. */
static value method_hex(struct thread *t, const value *args) {
	const struct bytes *in = value_bytes(args[0]);
	int sep = separator_of(t, args[1]);
	struct text out = {0};
	int64_t group;

	if (sep < 0 || !arg_i64(t, args[2], &group) || !vm_check_size(t, in->len * 3))
		return VALUE_NULL;
	for (size_t i = 0; i < in->len; i++) {
		size_t from = group < 0 ? i : in->len - i;
		uint64_t size = group < 0 ? -(uint64_t)group : (uint64_t)group;

		if (i && sep && size && from % size == 0)
			text_add_char(&out, (char)sep);
		text_addf(&out, "%02x", (unsigned char)in->s[i]);
	}
	return str_of_text(t, &out);
}

static int hex_digit(char c) {
	if (is_digit((unsigned char)c))
		return c - '0';
	return lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
}

static value method_fromhex(struct thread *t, const value *args) {
	const struct str *in;
	struct text out = {0};
	value made;

	if (!value_is_str(args[1]))
		return raise_exc(t, EXC_TYPE, "fromhex() argument must be str, not %s",
				value_type_name(t->vm, args[1]));
	in = value_as_str(args[1]);
	for (size_t i = 0; i < in->len;) {
		int high, low;

		if (is_space((unsigned char)in->s[i])) {
			i++;
			continue;
		}
		high = hex_digit(in->s[i]);
		low = high < 0 ? -1 : hex_digit(in->s[i + 1]);
		if (low < 0) {
			text_free(&out);
			return raise_exc(t, EXC_VALUE,
					"non-hexadecimal number found in fromhex() arg at position %zu",
					str_position(in, i + (high >= 0)));
		}
		text_add_char(&out, (char)(high << 4 | low));
		i += 2;
	}
	made = bytes_of(t, text_str(&out), out.len);
	text_free(&out);
	return made;
}

const struct native_def bytes_case_methods[] = {
	{"upper", method_upper, "self, /", NATIVE_PLAIN},
	{"lower", method_lower, "self, /", NATIVE_PLAIN},
	{"swapcase", method_swapcase, "self, /", NATIVE_PLAIN},
	{"title", method_title, "self, /", NATIVE_PLAIN},
	{"capitalize", method_capitalize, "self, /", NATIVE_PLAIN},
	{"isalnum", method_isalnum, "self, /", NATIVE_PLAIN},
	{"isalpha", method_isalpha, "self, /", NATIVE_PLAIN},
	{"isascii", method_isascii, "self, /", NATIVE_PLAIN},
	{"isdigit", method_isdigit, "self, /", NATIVE_PLAIN},
	{"isspace", method_isspace, "self, /", NATIVE_PLAIN},
	{"isupper", method_isupper, "self, /", NATIVE_PLAIN},
	{"islower", method_islower, "self, /", NATIVE_PLAIN},
	{"istitle", method_istitle, "self, /", NATIVE_PLAIN},
	{"ljust", method_ljust, "self, width[, fillbyte], /", NATIVE_PLAIN},
	{"rjust", method_rjust, "self, width[, fillbyte], /", NATIVE_PLAIN},
	{"center", method_center, "self, width[, fillbyte], /", NATIVE_PLAIN},
	{"zfill", method_zfill, "self, width, /", NATIVE_PLAIN},
	{"expandtabs", method_expandtabs, "self, tabsize=8", NATIVE_PLAIN},
	{0},
};

const struct native_def bytes_hex_methods[] = {
	{"hex", method_hex, "self[, sep], bytes_per_sep=1", NATIVE_PLAIN},
	{"fromhex", method_fromhex, "cls, string, /", NATIVE_CLASS},
	{0},
};
