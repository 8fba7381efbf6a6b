/*
 * Between str and bytes: encode and decode
 *
 * What cannot be read or written is a flaw: a run of bytes or of characters and a
 * reason.  The error handler by name then says what stands in its place.
 */

#include "vm/bytes.h"

#include "vm/exc.h"
#include "vm/str.h"
#include "vm/tuple.h"

#include <ctype.h>
#include <stdio.h>

enum codec_kind { CODEC_UTF8, CODEC_ASCII, CODEC_LATIN1 };

static const char *const CODEC_NAMES[] = {"utf-8", "ascii", "latin-1"};

struct flaw {
	size_t start, end;     /* bytes when decoding, characters when encoding */
	const char *reason;
};

/* One call of encode or decode. */
struct codec {
	struct thread *t;
	enum codec_kind kind;
	const char *errors;
	value object;          /* what is read */
	struct text out;
};

static bool find_codec(struct thread *t, const char *name, enum codec_kind *kind) {
	static const struct { const char *name; enum codec_kind kind; } known[] = {
		{"utf-8", CODEC_UTF8}, {"utf8", CODEC_UTF8}, {"u8", CODEC_UTF8}, {"utf", CODEC_UTF8},
		{"ascii", CODEC_ASCII}, {"us-ascii", CODEC_ASCII}, {"646", CODEC_ASCII},
		{"latin-1", CODEC_LATIN1}, {"latin1", CODEC_LATIN1}, {"latin", CODEC_LATIN1},
		{"l1", CODEC_LATIN1}, {"iso-8859-1", CODEC_LATIN1}, {"iso8859-1", CODEC_LATIN1},
		{"8859", CODEC_LATIN1}, {"cp819", CODEC_LATIN1},
	};
	char plain[32] = "";

	for (size_t i = 0; name[i] && i + 1 < sizeof plain; i++)
		plain[i] = name[i] == '_' || name[i] == ' ' ? '-' : (char)tolower((unsigned char)name[i]);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strcmp(plain, known[i].name)) {
			*kind = known[i].kind;
			return true;
		}
	raise_exc(t, EXC_LOOKUP, "unknown encoding: %s", name);
	return false;
}

/* ---- flaws ---- */

static bool raise_flaw(struct codec *c, enum exc_id id, const struct flaw *flaw) {
	struct thread *t = c->t;
	value args[5] = {
		str_of(t, CODEC_NAMES[c->kind]), c->object, value_of_small((int64_t)flaw->start),
		value_of_small((int64_t)flaw->end), str_of(t, flaw->reason),
	};
	value exception = args[0] == VALUE_NULL || args[4] == VALUE_NULL ? VALUE_NULL
		: exc_make(t, exc_class(t->vm, id), args, 5);

	if (exception != VALUE_NULL)
		raise_value(t, exception);
	value_drop(t, args[0]);
	value_drop(t, args[4]);
	return false;
}

static bool raise_handler(struct codec *c) {
	raise_exc(c->t, EXC_LOOKUP, "unknown error handler name '%s'", c->errors);
	return false;
}

/* The run of bytes cannot be decoded. */
static bool decode_flaw(struct codec *c, const struct flaw *flaw) {
	const struct bytes *bytes = value_bytes(c->object);

	if (!strcmp(c->errors, "strict"))
		return raise_flaw(c, EXC_UNICODE_DECODE, flaw);
	if (!strcmp(c->errors, "ignore"))
		return true;
	if (!strcmp(c->errors, "replace")) {
		text_add_codepoint(&c->out, 0xfffd);
		return true;
	}
	for (size_t i = flaw->start; i < flaw->end; i++) {
		unsigned byte = (unsigned char)bytes->s[i];

		if (!strcmp(c->errors, "backslashreplace"))
			text_addf(&c->out, "\\x%02x", byte);
		else if (!strcmp(c->errors, "surrogateescape"))
			str_put(&c->out, 0xdc00 + (int)byte);
		else
			return raise_handler(c);
	}
	return true;
}

static void add_escape(struct text *out, int character) {
	text_addf(out, character <= 0xff ? "\\x%02x" : character <= 0xffff ? "\\u%04x" : "\\U%08x",
		(unsigned)character);
}

/* One character of a run that cannot be encoded. */
static bool encode_flaw_char(struct codec *c, int character) {
	if (!strcmp(c->errors, "ignore"))
		return true;
	if (!strcmp(c->errors, "replace"))
		text_add_char(&c->out, '?');
	else if (!strcmp(c->errors, "backslashreplace"))
		add_escape(&c->out, character);
	else if (!strcmp(c->errors, "xmlcharrefreplace"))
		text_addf(&c->out, "&#%d;", character);
	else if (!strcmp(c->errors, "surrogateescape") && character >= 0xdc80 && character <= 0xdcff)
		text_add_char(&c->out, (char)(character - 0xdc00));
	else
		return raise_handler(c);
	return true;
}

/* ---- decoding ---- */

static bool goes_on(unsigned char byte) {
	return (byte & 0xc0) == 0x80;
}

/* May `second` follow `first`?  Not in overlong forms, surrogates and what lies beyond Unicode. */
static bool may_follow(unsigned char first, unsigned char second) {
	switch (first) {
	case 0xe0: return goes_on(second) && second >= 0xa0;
	case 0xed: return goes_on(second) && second < 0xa0;
	case 0xf0: return goes_on(second) && second >= 0x90;
	case 0xf4: return goes_on(second) && second < 0x90;
	default:   return goes_on(second);
	}
}

/* How many bytes a character that begins with this one has; 0: none does. */
static size_t utf8_size(unsigned char first) {
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* How many bytes the character at `s` has; 0: it is none, see *flaw (its end counts from s). */
static size_t utf8_length(const unsigned char *s, size_t left, struct flaw *flaw) {
	size_t len = utf8_size(s[0]);

	flaw->end = 1;
	flaw->reason = "invalid start byte";
	for (size_t i = 1; i < len; i++) {
		flaw->end = i;
		if (i == left) {
			flaw->reason = "unexpected end of data";
			return 0;
		}
		if (i == 1 ? !may_follow(s[0], s[1]) : !goes_on(s[i])) {
			flaw->reason = "invalid continuation byte";
			return 0;
		}
	}
	return len;
}

static bool decode_utf8(struct codec *c) {
	const struct bytes *bytes = value_bytes(c->object);
	struct flaw flaw;

	for (size_t at = 0; at < bytes->len;) {
		size_t len = utf8_length((const unsigned char *)bytes->s + at, bytes->len - at, &flaw);

		if (len) {
			text_add_bytes(&c->out, bytes->s + at, len);
			at += len;
			continue;
		}
		flaw.start = at;
		flaw.end += at;
		if (!decode_flaw(c, &flaw))
			return false;
		at = flaw.end;
	}
	return true;
}

static bool decode_single(struct codec *c) {
	const struct bytes *bytes = value_bytes(c->object);

	for (size_t at = 0; at < bytes->len; at++) {
		unsigned byte = (unsigned char)bytes->s[at];
		struct flaw flaw = {at, at + 1, "ordinal not in range(128)"};

		if (byte < 0x80 || c->kind == CODEC_LATIN1)
			text_add_codepoint(&c->out, byte);
		else if (!decode_flaw(c, &flaw))
			return false;
	}
	return true;
}

static bool open(struct codec *c, struct thread *t, value object, const char *encoding,
		const char *errors) {
	*c = (struct codec){.t = t, .object = object, .errors = errors ? errors : "strict"};
	return find_codec(t, encoding ? encoding : "utf-8", &c->kind);
}

value codec_decode(struct thread *t, value bytes, const char *encoding, const char *errors) {
	struct codec c;

	if (!open(&c, t, bytes, encoding, errors) || !vm_check_size(t, value_bytes(bytes)->len))
		return VALUE_NULL;
	if (c.kind == CODEC_UTF8 ? decode_utf8(&c) : decode_single(&c))
		return str_of_text(t, &c.out);
	text_free(&c.out);
	return VALUE_NULL;
}

/* ---- encoding ---- */

static bool fits(const struct codec *c, int character) {
	switch (c->kind) {
	case CODEC_ASCII:  return character < 0x80;
	case CODEC_LATIN1: return character < 0x100;
	default:           return character < 0xd800 || character > 0xdfff;
	}
}

static const char *encode_reason(enum codec_kind kind) {
	switch (kind) {
	case CODEC_ASCII:  return "ordinal not in range(128)";
	case CODEC_LATIN1: return "ordinal not in range(256)";
	default:           return "surrogates not allowed";
	}
}

/* From the character at *p, number *at, as far as nothing fits. */
static bool encode_flaw(struct codec *c, const char **p, size_t *at, const char *end) {
	struct flaw flaw = {.start = *at, .reason = encode_reason(c->kind)};
	bool is_strict = !strcmp(c->errors, "strict");
	int character;

	for (const char *next; *p < end; *p = next, ++*at) {
		next = str_next(*p, &character);
		if (fits(c, character))
			break;
		if (!is_strict && !encode_flaw_char(c, character))
			return false;
	}
	flaw.end = *at;
	return !is_strict || raise_flaw(c, EXC_UNICODE_ENCODE, &flaw);
}

static bool encode_all(struct codec *c) {
	const struct str *s = value_as_str(c->object);
	const char *p = s->s, *end = s->s + s->len;

	for (size_t at = 0; p < end;) {
		int character;
		const char *next = str_next(p, &character);

		if (!fits(c, character)) {
			if (!encode_flaw(c, &p, &at, end))
				return false;
			continue;
		}
		if (c->kind == CODEC_UTF8)
			text_add_bytes(&c->out, p, (size_t)(next - p));
		else
			text_add_char(&c->out, (char)character);
		p = next;
		at++;
	}
	return true;
}

value codec_encode(struct thread *t, value str, const char *encoding, const char *errors) {
	value bytes = VALUE_NULL;
	struct codec c;

	if (!open(&c, t, str, encoding, errors) || !vm_check_size(t, value_as_str(str)->len))
		return VALUE_NULL;
	if (str_is_ascii(value_as_str(str)))
		return bytes_of(t, value_as_str(str)->s, value_as_str(str)->len);
	if (encode_all(&c))
		bytes = bytes_of(t, text_str(&c.out), c.out.len);
	text_free(&c.out);
	return bytes;
}

/* ---- methods ---- */

/* encoding and errors of a call. */
static bool names_of(struct thread *t, const char *who, const value *args, const char *out[2]) {
	static const char *const names[] = {"encoding", "errors"};

	for (int i = 0; i < 2; i++) {
		if (!value_is_str(args[i])) {
			raise_exc(t, EXC_TYPE, "%s() argument '%s' must be str, not %s", who, names[i],
				value_type_name(t->vm, args[i]));
			return false;
		}
		out[i] = value_as_str(args[i])->s;
	}
	return true;
}

static value method_decode(struct thread *t, const value *args) {
	const char *names[2];

	if (!names_of(t, "decode", args + 1, names))
		return VALUE_NULL;
	return codec_decode(t, args[0], names[0], names[1]);
}

static value method_encode(struct thread *t, const value *args) {
	const char *names[2];

	if (!names_of(t, "encode", args + 1, names))
		return VALUE_NULL;
	return codec_encode(t, args[0], names[0], names[1]);
}

/* ---- UnicodeDecodeError and UnicodeEncodeError ---- */

/* Their args. */
enum { ARG_ENCODING, ARG_OBJECT, ARG_START, ARG_END, ARG_REASON, ARG_COUNT };

/* Its args, if they are as they should be. */
static const value *flaw_args(value exception, bool (*is_object)(value)) {
	const struct tuple *args = value_tuple(exc_of(exception)->args);

	if (args->len != ARG_COUNT || !value_is_str(args->items[ARG_ENCODING]) ||
			!is_object(args->items[ARG_OBJECT]) || !value_is_int(args->items[ARG_START]) ||
			!value_is_int(args->items[ARG_END]) || !value_is_str(args->items[ARG_REASON]))
		return NULL;
	return args->items;
}

static value flaw_text(struct thread *t, const value *args, const char *verb, const char *things,
		const char *thing) {
	long long start = value_small(args[ARG_START]), end = value_small(args[ARG_END]);
	const char *encoding = value_as_str(args[ARG_ENCODING])->s;
	const char *reason = value_as_str(args[ARG_REASON])->s;

	if (thing && end == start + 1)
		return str_format(t, "'%s' codec can't %s %s in position %lld: %s", encoding, verb, thing,
				start, reason);
	return str_format(t, "'%s' codec can't %s %s in position %lld-%lld: %s", encoding, verb, things,
			start, end - 1, reason);
}

static value decode_error_str(struct thread *t, const value *argv) {
	const value *args = flaw_args(argv[0], value_is_bytes);
	char thing[32];

	if (!args)
		return value_str(t, exc_of(argv[0])->args);
	const struct bytes *bytes = value_bytes(args[ARG_OBJECT]);
	uint64_t start = (uint64_t)value_small(args[ARG_START]);
	snprintf(thing, sizeof thing, "byte 0x%02x",
			start < bytes->len ? (unsigned char)bytes->s[start] : 0u);
	return flaw_text(t, args, "decode", "bytes", start < bytes->len ? thing : NULL);
}

static value encode_error_str(struct thread *t, const value *argv) {
	const value *args = flaw_args(argv[0], value_is_str);
	struct text thing = {0};
	int character = 0;
	value made;

	if (!args)
		return value_str(t, exc_of(argv[0])->args);
	const struct str *s = value_as_str(args[ARG_OBJECT]);
	uint64_t start = (uint64_t)value_small(args[ARG_START]);
	if (start < s->chars)
		str_next(s->s + str_offset(s, start), &character);
	text_add(&thing, "character '");
	add_escape(&thing, character);
	text_add(&thing, "'");
	made = flaw_text(t, args, "encode", "characters", start < s->chars ? text_str(&thing) : NULL);
	text_free(&thing);
	return made;
}

static value get_arg(value exception, int i) {
	const struct tuple *args = value_tuple(exc_of(exception)->args);

	return args->len == ARG_COUNT ? value_keep(args->items[i]) : VALUE_NONE;
}

#define GETTER(name, arg) \
	static value name(struct thread *t, const value *args) { \
		(void)t; \
		return get_arg(args[0], arg); \
	}
GETTER(get_encoding, ARG_ENCODING)
GETTER(get_object, ARG_OBJECT)
GETTER(get_start, ARG_START)
GETTER(get_end, ARG_END)
GETTER(get_reason, ARG_REASON)
#undef GETTER

void codec_open(struct vm *vm) {
	static const struct native_def decode[] = {
		{"decode", method_decode, "self, encoding='utf-8', errors='strict'", NATIVE_PLAIN}, {0},
	};
	static const struct native_def encode[] = {
		{"encode", method_encode, "self, encoding='utf-8', errors='strict'", NATIVE_PLAIN}, {0},
	};
	static const struct native_def parts[] = {
		{"encoding", get_encoding, "self", NATIVE_GETTER},
		{"object", get_object, "self", NATIVE_GETTER},
		{"start", get_start, "self", NATIVE_GETTER},
		{"end", get_end, "self", NATIVE_GETTER},
		{"reason", get_reason, "self", NATIVE_GETTER},
		{0},
	};
	static const struct native_def decode_error[] = {
		{"__str__", decode_error_str, "self, /", NATIVE_PLAIN}, {0},
	};
	static const struct native_def encode_error[] = {
		{"__str__", encode_error_str, "self, /", NATIVE_PLAIN}, {0},
	};

	native_class_fill(vm, state_class(vm, OBJ_BYTES), decode);
	native_class_fill(vm, state_class(vm, OBJ_STR), encode);
	native_class_fill(vm, exc_class(vm, EXC_UNICODE_DECODE), parts);
	native_class_fill(vm, exc_class(vm, EXC_UNICODE_ENCODE), parts);
	native_class_fill(vm, exc_class(vm, EXC_UNICODE_DECODE), decode_error);
	native_class_fill(vm, exc_class(vm, EXC_UNICODE_ENCODE), encode_error);
}
