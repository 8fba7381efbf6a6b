/* Upper and lower case, and what a string consists of. */

#include "vm/str.h"
#include "vm/str_char.h"

enum { SHARP_S = 0xdf, BIG_SIGMA = 0x3a3, SMALL_SIGMA = 0x3c3, LAST_SIGMA = 0x3c2 };

/* ---- changing ---- */

static void put_upper(struct text *text, int c) {
	if (c == SHARP_S)
		text_add(text, "SS");
	else
		str_put(text, char_upper(c));
}

/* A capital sigma ends a word in another form than inside of it. */
static void put_lower(struct text *text, const struct str *s, const char *p, const char *next,
		int c) {
	int before = 0, after = 0;

	if (c != BIG_SIGMA) {
		str_put(text, char_lower(c));
		return;
	}
	if (p > s->s)
		str_next(str_back(p), &before);
	if (next < s->s + s->len)
		str_next(next, &after);
	str_put(text, char_is_alpha(before) && !char_is_alpha(after) ? LAST_SIGMA : SMALL_SIGMA);
}

/* How each character is to be changed, depending on whether a letter stands before it. */
enum change { TO_UPPER, TO_LOWER, TO_SWAP, TO_FOLD, TO_TITLE, TO_CAPITAL };

static void put_changed(struct text *text, const struct str *s, const char *p, const char *next,
		int c, enum change how, bool inside_word) {
	bool up = how == TO_UPPER || (how == TO_SWAP && char_is_lower(c)) ||
		(how == TO_TITLE && !inside_word) || (how == TO_CAPITAL && p == s->s);

	if (how == TO_FOLD && c == SHARP_S)
		text_add(text, "ss");
	else if (how == TO_FOLD && (c == LAST_SIGMA || c == BIG_SIGMA))
		str_put(text, SMALL_SIGMA);
	else if (!up && (how != TO_SWAP || char_is_upper(c)))
		put_lower(text, s, p, next, c);
	else if (!up)
		text_add_bytes(text, p, (size_t)(next - p));
	else if (c == SHARP_S && (how == TO_TITLE || how == TO_CAPITAL))
		text_add(text, "Ss");
	else
		put_upper(text, c);
}

/* Upper and lower case of ASCII, byte by byte. */
static value change_ascii(struct thread *t, const struct str *old, int (*to)(int)) {
	struct str *s = str_make(t, old->len, old->len);

	for (size_t i = 0; s && i < old->len; i++)
		s->s[i] = (char)to((unsigned char)old->s[i]);
	return s ? value_of_obj(s) : VALUE_NULL;
}

static value change(struct thread *t, value self, enum change how) {
	const struct str *s = value_as_str(self);
	struct text text = {0};
	bool inside_word = false;
	int c;

	if (str_is_ascii(s) && (how == TO_UPPER || how == TO_LOWER))
		return change_ascii(t, s, how == TO_UPPER ? char_upper : char_lower);
	for (const char *p = s->s, *next; p < s->s + s->len; p = next) {
		next = str_next(p, &c);
		put_changed(&text, s, p, next, c, how, inside_word);
		inside_word = char_is_upper(c) || char_is_lower(c);
	}
	return str_of_text(t, &text);
}

static value method_upper(struct thread *t, const value *args) {
	return change(t, args[0], TO_UPPER);
}

static value method_lower(struct thread *t, const value *args) {
	return change(t, args[0], TO_LOWER);
}

static value method_swapcase(struct thread *t, const value *args) {
	return change(t, args[0], TO_SWAP);
}

static value method_casefold(struct thread *t, const value *args) {
	return change(t, args[0], TO_FOLD);
}

static value method_title(struct thread *t, const value *args) {
	return change(t, args[0], TO_TITLE);
}

static value method_capitalize(struct thread *t, const value *args) {
	return change(t, args[0], TO_CAPITAL);
}

/* ---- asking ---- */

/* Is it not empty, and every character one of these? */
static value every(value self, bool (*is)(int)) {
	const struct str *s = value_as_str(self);
	int c;

	for (const char *p = s->s; p < s->s + s->len;) {
		p = str_next(p, &c);
		if (!is(c))
			return VALUE_FALSE;
	}
	return value_of_bool(s->len > 0);
}

static bool is_alnum(int c) {
	return char_is_alpha(c) || char_is_numeric(c);
}

#define METHOD_EVERY(method, is) \
	static value method(struct thread *t, const value *args) { \
		(void)t; \
		return every(args[0], is); \
	}

METHOD_EVERY(method_isalpha, char_is_alpha)
METHOD_EVERY(method_isalnum, is_alnum)
METHOD_EVERY(method_isdecimal, char_is_decimal)
METHOD_EVERY(method_isdigit, char_is_digit)
METHOD_EVERY(method_isnumeric, char_is_numeric)
METHOD_EVERY(method_isspace, char_is_space)

static value method_isprintable(struct thread *t, const value *args) {
	(void)t;
	return value_as_str(args[0])->len ? every(args[0], char_is_printable) : VALUE_TRUE;
}

static value method_isascii(struct thread *t, const value *args) {
	(void)t;
	return value_of_bool(str_is_ascii(value_as_str(args[0])));
}

/* Some letter has a case, and none has the wrong one. */
static value has_case(value self, bool (*right)(int), bool (*wrong)(int)) {
	const struct str *s = value_as_str(self);
	bool some = false;
	int c;

	for (const char *p = s->s; p < s->s + s->len;) {
		p = str_next(p, &c);
		if (wrong(c))
			return VALUE_FALSE;
		some |= right(c);
	}
	return value_of_bool(some);
}

static value method_isupper(struct thread *t, const value *args) {
	(void)t;
	return has_case(args[0], char_is_upper, char_is_lower);
}

static value method_islower(struct thread *t, const value *args) {
	(void)t;
	return has_case(args[0], char_is_lower, char_is_upper);
}

static value method_istitle(struct thread *t, const value *args) {
	const struct str *s = value_as_str(args[0]);
	bool inside_word = false, some = false;
	int c;

	(void)t;
	for (const char *p = s->s; p < s->s + s->len;) {
		bool upper, lower;

		p = str_next(p, &c);
		upper = char_is_upper(c);
		lower = char_is_lower(c);
		if (upper ? inside_word : lower && !inside_word)
			return VALUE_FALSE;
		inside_word = upper || lower;
		some |= inside_word;
	}
	return value_of_bool(some);
}

static value method_isidentifier(struct thread *t, const value *args) {
	const struct str *s = value_as_str(args[0]);
	int c;

	(void)t;
	for (const char *p = s->s; p < s->s + s->len;) {
		bool is_first = p == s->s;

		p = str_next(p, &c);
		if (!(is_first ? char_begins_name(c) : char_goes_on_name(c)))
			return VALUE_FALSE;
	}
	return value_of_bool(s->len > 0);
}

const struct native_def str_case_methods[] = {
	{"upper", method_upper, "self, /", NATIVE_PLAIN},
	{"lower", method_lower, "self, /", NATIVE_PLAIN},
	{"swapcase", method_swapcase, "self, /", NATIVE_PLAIN},
	{"casefold", method_casefold, "self, /", NATIVE_PLAIN},
	{"title", method_title, "self, /", NATIVE_PLAIN},
	{"capitalize", method_capitalize, "self, /", NATIVE_PLAIN},
	{"isalpha", method_isalpha, "self, /", NATIVE_PLAIN},
	{"isalnum", method_isalnum, "self, /", NATIVE_PLAIN},
	{"isdecimal", method_isdecimal, "self, /", NATIVE_PLAIN},
	{"isdigit", method_isdigit, "self, /", NATIVE_PLAIN},
	{"isnumeric", method_isnumeric, "self, /", NATIVE_PLAIN},
	{"isspace", method_isspace, "self, /", NATIVE_PLAIN},
	{"isprintable", method_isprintable, "self, /", NATIVE_PLAIN},
	{"isascii", method_isascii, "self, /", NATIVE_PLAIN},
	{"isupper", method_isupper, "self, /", NATIVE_PLAIN},
	{"islower", method_islower, "self, /", NATIVE_PLAIN},
	{"istitle", method_istitle, "self, /", NATIVE_PLAIN},
	{"isidentifier", method_isidentifier, "self, /", NATIVE_PLAIN},
	{0},
};
