/*
 * How a number is laid out
 *
 *     |fill| sign prefix |fill or zeros| whole digits, grouped | rest |fill|
 *
 * Zeros between sign and digits take part in the grouping, as in 0,001,234.
 */

#include "vm/format.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "vm/int.h"
#include "vm/state.h"
#include "vm/str.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- understanding a spec ---- */

static bool is_align(int c) {
	return c == '<' || c == '>' || c == '=' || c == '^';
}

/* fill and align, when they are there; returns where to go on. */
static const char *parse_align(const char *s, const char *end, struct format_spec *out) {
	int codepoint;
	if (s == end)
		return s;
	int n = utf8_decode(s, (size_t)(end - s), &codepoint);
	if (s + n < end && is_align(s[n])) {
		memcpy(out->fill, s, (size_t)n);
		out->fill[n] = '\0';
		out->align = s[n];
		return s + n + 1;
	}
	if (is_align(*s))
		out->align = *s++;
	return s;
}

static bool parse_number(struct thread *t, const char **s, const char *end, int64_t *number) {
	int64_t n = 0;
	const char *begin = *s;
	for (; *s < end && **s >= '0' && **s <= '9'; (*s)++) {
		if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, **s - '0', &n)) {
			raise_exc(t, EXC_VALUE, "Too many decimal digits in format string");
			return false;
		}
	}
	*number = *s == begin ? -1 : n;
	return true;
}

static bool parse_grouping(struct thread *t, const char **s, const char *end,
		struct format_spec *out) {
	for (; *s < end && (**s == ',' || **s == '_'); (*s)++) {
		if (out->grouping && out->grouping != **s) {
			raise_exc(t, EXC_VALUE, "Cannot specify both ',' and '_'.");
			return false;
		}
		if (out->grouping) {
			raise_exc(t, EXC_VALUE, "Cannot specify '%c' with '%c'.", out->grouping, **s);
			return false;
		}
		out->grouping = **s;
	}
	return true;
}

static bool parse_flags(struct thread *t, const char **at, const char *end,
		struct format_spec *out) {
	const char *s = *at;
	if (s < end && (*s == '+' || *s == '-' || *s == ' ')) {
		out->has_sign = true;
		out->sign = *s++;
	}
	if (s < end && *s == 'z') {
		out->no_minus_zero = true;
		s++;
	}
	if (s < end && *s == '#') {
		out->alternate = true;
		s++;
	}
	if (s < end && *s == '0') {
		if (!*out->fill) {
			strcpy(out->fill, "0");
			if (!out->align) {
				out->align = '=';
				out->is_zero_padded = true;
			}
		}
		s++;
	}
	*at = s;
	return parse_number(t, at, end, &out->width) && parse_grouping(t, at, end, out);
}

bool format_parse(struct thread *t, value self, const struct str *spec, struct format_spec *out) {
	const char *s = spec->s, *end = spec->s + spec->len;
	*out = (struct format_spec){.sign = '-', .width = -1, .precision = -1};
	s = parse_align(s, end, out);
	if (!parse_flags(t, &s, end, out))
		return false;
	if (s < end && *s == '.') {
		s++;
		if (!parse_number(t, &s, end, &out->precision))
			return false;
		if (out->precision < 0) {
			raise_exc(t, EXC_VALUE, "Format specifier missing precision");
			return false;
		}
	}
	if (s < end)
		s += utf8_decode(s, (size_t)(end - s), &out->type);
	if (s < end) {
		raise_exc(t, EXC_VALUE, "Invalid format specifier '%s' for object of type '%s'", spec->s,
			value_type_name(t->vm, self));
		return false;
	}
	if (out->width > INT32_MAX) {
		raise_no_memory(t);
		return false;
	}
	return out->width < 0 || vm_check_size(t, (size_t)out->width * sizeof out->fill);
}

/* Which types take , and _ between the digits; `usual` stands for no type. */
static bool check_grouping(struct thread *t, const struct format_spec *spec, int usual) {
	int type = spec->type ? spec->type : usual;
	if (!spec->grouping || !type || (type < 128 && strchr("deEfFgG%", type)) ||
			(spec->grouping == '_' && type < 128 && strchr("boxX", type)))
		return true;
	if (type > 32 && type < 128)
		raise_exc(t, EXC_VALUE, "Cannot specify '%c' with '%c'.", spec->grouping, type);
	else
		raise_exc(t, EXC_VALUE, "Cannot specify '%c' with '\\x%x'.", spec->grouping,
			(unsigned)type);
	return false;
}

static value unknown_type(struct thread *t, const struct format_spec *spec, value self) {
	char type[12];
	if (spec->type > 32 && spec->type < 128)
		snprintf(type, sizeof type, "%c", spec->type);
	else
		snprintf(type, sizeof type, "\\x%x", (unsigned)spec->type);
	return raise_exc(t, EXC_VALUE, "Unknown format code '%s' for object of type '%s'", type,
		value_type_name(t->vm, self));
}

/* ---- laying out ---- */

static void add_fill(struct text *out, const struct format_spec *spec, int64_t times) {
	if (times > 0)
		text_repeat(out, *spec->fill ? spec->fill : " ", (int)times);
}

/* Append digits in groups of `group` from the right, with zeros in front up to `width` columns. */
static void add_grouped(struct text *out, const char *digits, char grouping, int group,
		int64_t width) {
	int64_t n = (int64_t)strlen(digits), all = n;
	while (all + (all - 1) / group < width)
		all++;
	for (int64_t left = all; left > 0; left--) {
		text_add_char(out, left > n ? '0' : digits[n - left]);
		if (left > 1 && (left - 1) % group == 0)
			text_add_char(out, grouping);
	}
}

void format_number(struct text *out, const struct format_spec *spec, bool is_negative,
	const char *prefix,
		const char *digits, const char *rest) {
	char sign[2] = {is_negative ? '-' : spec->sign == '-' ? '\0' : spec->sign, '\0'};
	char align = spec->align ? spec->align : '>';
	int64_t fixed = (int64_t)(strlen(sign) + strlen(prefix) + strlen(rest));
	struct text whole = {0};
	if (spec->grouping) {
		bool fills = align == '=' && !strcmp(spec->fill, "0");
		int group = spec->type && strchr("boxX", spec->type) ? 4 : 3;
		add_grouped(&whole, digits, spec->grouping, group, fills ? spec->width - fixed : 0);
	} else {
		text_add(&whole, digits);
	}
	int64_t pad = spec->width - fixed - (int64_t)whole.len;
	int64_t left = align == '>' ? pad : align == '^' && pad > 0 ? pad / 2 : 0;
	add_fill(out, spec, left);
	text_add(out, sign);
	text_add(out, prefix);
	if (align == '=')
		add_fill(out, spec, pad);
	text_add(out, text_str(&whole));
	text_add(out, rest);
	if (align == '<' || align == '^')
		add_fill(out, spec, pad - left);
	text_free(&whole);
}

/* ---- str ---- */

static bool check_str(struct thread *t, const struct format_spec *spec, value self) {
	if (!check_grouping(t, spec, 's'))
		return false;
	if (spec->type && spec->type != 's')
		unknown_type(t, spec, self);
	else if (spec->has_sign)
		raise_exc(t, EXC_VALUE, spec->sign == ' ' ? "Space not allowed in string format specifier" :
			"Sign not allowed in string format specifier");
	else if (spec->no_minus_zero)
		raise_exc(t, EXC_VALUE,
			"Negative zero coercion (z) not allowed in string format specifier");
	else if (spec->alternate)
		raise_exc(t, EXC_VALUE, "Alternate form (#) not allowed in string format specifier");
	else if (spec->align == '=' && !spec->is_zero_padded)
		raise_exc(t, EXC_VALUE, "'=' alignment not allowed in string format specifier");
	return !raised(t);
}

value format_str(struct thread *t, value self, struct str *spec_text) {
	struct format_spec spec;
	struct str *s = value_as_str(self);
	if (spec_text->len == 0)
		return value_keep(self);
	if (!format_parse(t, self, spec_text, &spec) || !check_str(t, &spec, self))
		return VALUE_NULL;
	size_t chars = spec.precision >= 0 && (size_t)spec.precision < s->chars
		? (size_t)spec.precision : s->chars;
	int64_t pad = spec.width - (int64_t)chars;
	int64_t left = pad <= 0 ? 0 : spec.align == '>' ? pad : spec.align == '^' ? pad / 2 : 0;
	struct text out = {0};
	add_fill(&out, &spec, left);
	text_add_bytes(&out, s->s, str_offset(s, chars));
	add_fill(&out, &spec, pad - left);
	return str_of_text(t, &out);
}

/* ---- float ---- */

/*
 * The shortest "d.ddde+XX" that reads back as `d` (finite, not negative): digits without a
 * point, and the exponent.
 */
static int shortest(double d, char digits[32]) {
	char buffer[40];
	/*
	 * 15 digits, without zeros behind, are the shortest if they read back; the smallest doubles
	 * hold fewer.
	 */
	int precision = d < 1e-290 ? 0 : 14;
	do
		snprintf(buffer, sizeof buffer, "%.*e", precision, d);
	while (precision++ < 16 && strtod(buffer, NULL) != d);
	char *e = strchr(buffer, 'e');
	int n = 0;
	for (char *p = buffer; p < e; p++)
		if (*p != '.')
			digits[n++] = *p;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	digits[n] = '\0';
	return atoi(e + 1);
}

/* Digits and a decimal exponent as repr lays them out; *whole: the digits before the point. */
static void add_laid_out(struct text *out, const char *digits, int exponent, bool use_exponent,
		bool alternate, size_t *whole) {
	int n = (int)strlen(digits);
	if (use_exponent) {
		text_add_bytes(out, digits, 1);
		*whole = 1;
		if (n > 1 || alternate)
			text_addf(out, ".%s", digits + 1);
		text_addf(out, "e%c%02d", exponent < 0 ? '-' : '+', exponent < 0 ? -exponent : exponent);
	} else if (exponent < 0) {
		text_add(out, "0.");
		text_repeat(out, "0", -exponent - 1);
		text_add(out, digits);
		*whole = 1;
	} else {
		int before = exponent + 1;
		text_add_bytes(out, digits, (size_t)(n < before ? n : before));
		text_repeat(out, "0", before - n);
		*whole = (size_t)before;
		if (n > before)
			text_addf(out, ".%s", digits + before);
		else
			text_add(out, ".0");
	}
}

/* No type but a precision: like g, with ".0" where no point would be. */
static void add_general(struct text *out, double d, int precision, bool alternate, size_t *whole) {
	char buffer[400], digits[400];
	int n = 0;
	if (precision == 0)
		precision = 1;
	if (precision > 300)
		precision = 300;
	snprintf(buffer, sizeof buffer, "%.*e", precision - 1, d);
	char *e = strchr(buffer, 'e');
	for (char *p = buffer; p < e; p++)
		if (*p != '.')
			digits[n++] = *p;
	while (n > 1 && digits[n - 1] == '0' && !alternate)
		n--;
	digits[n] = '\0';
	int exponent = atoi(e + 1);
	add_laid_out(out, digits, exponent, exponent + 1 <= -4 || exponent + 1 > precision - 1,
		alternate, whole);
}

void format_double(struct text *out, double d, int type, int precision, bool alternate,
		size_t *whole) {
	size_t begin = out->len;
	char digits[32];
	bool is_upper = type == 'E' || type == 'F' || type == 'G';
	d = fabs(d);
	if (!isfinite(d)) {
		text_add(out, isnan(d) ? (is_upper ? "NAN" : "nan") : is_upper ? "INF" : "inf");
		*whole = 3;
		return;
	}
	if (type == 'r' && precision < 0) {
		int exponent = d == 0 ? 0 : shortest(d, digits);
		if (d == 0)
			strcpy(digits, "0");
		add_laid_out(out, digits, exponent, exponent < -4 || exponent >= 16, alternate, whole);
		return;
	}
	if (type == 'r') {
		add_general(out, d, precision, alternate, whole);
		return;
	}
	char format[8] = "%";
	strcat(format, alternate ? "#.*" : ".*");
	format[strlen(format)] = (char)type;
	text_addf(out, format, precision < 0 ? 6 : precision, d);
	const char *p = out->s + begin;
	*whole = strspn(p, "0123456789");
}

void format_repr(struct text *out, double d) {
	size_t whole;
	if (signbit(d) && !isnan(d))
		text_add_char(out, '-');
	format_double(out, d, 'r', -1, false, &whole);
}

/* Is every digit of it a zero? */
static bool is_zero_text(const char *s) {
	return !s[strcspn(s, "123456789in")];
}

static value format_a_double(struct thread *t, double d, struct format_spec *spec) {
	struct text number = {0}, out = {0};
	size_t whole;
	int type = spec->type;
	if (type == 'n')
		type = 'g';
	if (type == '%')
		d *= 100;
	format_double(&number, d, type == 0 ? 'r' : type == '%' ? 'f' : type, (int)spec->precision,
		spec->alternate, &whole);
	if (type == '%')
		text_add_char(&number, '%');
	bool is_negative = signbit(d) && !isnan(d);
	if (spec->no_minus_zero && is_zero_text(number.s))
		is_negative = false;
	char *digits = mem_copy_string(number.s);
	digits[whole] = '\0';
	format_number(&out, spec, is_negative, "", digits, number.s + whole);
	mem_free(digits);
	text_free(&number);
	return str_of_text(t, &out);
}

value format_float(struct thread *t, value self, struct str *spec_text) {
	struct format_spec spec;
	double d;
	if (spec_text->len == 0)
		return value_str(t, self);
	if (!format_parse(t, self, spec_text, &spec) || !arg_double(t, self, &d))
		return VALUE_NULL;
	if (!check_grouping(t, &spec, 0))
		return VALUE_NULL;
	if (spec.type && (spec.type > 127 || !strchr("eEfFgGn%", spec.type)))
		return unknown_type(t, &spec, self);
	if (spec.precision > INT32_MAX)
		return raise_exc(t, EXC_VALUE, "precision too big");
	if (spec.precision >= 0 && !vm_check_size(t, (size_t)spec.precision))
		return VALUE_NULL;
	return format_a_double(t, d, &spec);
}

/* ---- int ---- */

static bool check_int(struct thread *t, const struct format_spec *spec, value self) {
	if (spec->type && (spec->type > 127 || !strchr("bcdnoxX", spec->type)))
		unknown_type(t, spec, self);
	else if (spec->precision >= 0)
		raise_exc(t, EXC_VALUE, "Precision not allowed in integer format specifier");
	else if (spec->no_minus_zero)
		raise_exc(t, EXC_VALUE,
			"Negative zero coercion (z) not allowed in integer format specifier");
	else if (spec->type == 'c' && spec->has_sign)
		raise_exc(t, EXC_VALUE, "Sign not allowed with integer format specifier 'c'");
	else if (spec->type == 'c' && spec->alternate)
		raise_exc(t, EXC_VALUE, "Alternate form (#) not allowed with integer format specifier 'c'");
	return !raised(t);
}

static value format_character(struct thread *t, value self, struct format_spec *spec) {
	int64_t codepoint;
	char utf8[5] = {0};
	struct text out = {0};
	if (!int_to_i64(self, &codepoint))
		return raise_exc(t, EXC_OVERFLOW, "Python int too large to convert to C long");
	if (codepoint < 0 || codepoint > 0x10ffff)
		return raise_exc(t, EXC_OVERFLOW, "%%c arg not in range(0x110000)");
	utf8_encode((int)codepoint, utf8);
	if (!spec->align)
		spec->align = '<';
	spec->width -= (int64_t)(utf8_count(utf8, strlen(utf8))) - (int64_t)strlen(utf8);
	format_number(&out, spec, false, "", utf8, "");
	return str_of_text(t, &out);
}

bool format_digits(struct thread *t, struct text *out, value v, int base, bool *is_negative) {
	if (!int_add_digits(t, out, v, base))
		return false;
	*is_negative = *out->s == '-';
	if (*is_negative)
		memmove(out->s, out->s + 1, out->len--);
	return true;
}

static value format_an_int(struct thread *t, value self, const struct format_spec *spec) {
	int base = spec->type == 'b' ? 2 : spec->type == 'o' ? 8 : spec->type == 'x' ||
		spec->type == 'X' ? 16 : 10;
	const char *prefix = !spec->alternate ? "" : base == 2 ? "0b" : base == 8 ? "0o" :
		base == 16 ? (spec->type == 'X' ? "0X" : "0x") : "";
	struct text digits = {0}, out = {0};
	bool is_negative;
	if (!format_digits(t, &digits, self, base, &is_negative))
		return VALUE_NULL;
	if (spec->type == 'X')
		for (char *p = digits.s; *p; p++)
			*p = (char)(*p >= 'a' ? *p - 32 : *p);
	format_number(&out, spec, is_negative, prefix, text_str(&digits), "");
	text_free(&digits);
	return str_of_text(t, &out);
}

value format_int(struct thread *t, value self, struct str *spec_text) {
	struct format_spec spec;
	if (spec_text->len == 0)
		return value_str(t, self);
	if (!format_parse(t, self, spec_text, &spec) || !check_grouping(t, &spec, 'd'))
		return VALUE_NULL;
	if (spec.type && spec.type < 128 && strchr("eEfFgG%", spec.type))
		return format_float(t, self, spec_text);
	if (!check_int(t, &spec, self))
		return VALUE_NULL;
	return spec.type == 'c' ? format_character(t, self, &spec) : format_an_int(t, self, &spec);
}
