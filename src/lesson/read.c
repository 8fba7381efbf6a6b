/*
 * A lesson's lines: what is outside a fence, what is inside, and where a fence ends.
 *
 * The text is first brought to LF ends without a byte order mark, line for line,
 * so that a file means the same with any kind of line end.  A block that is never
 * closed ends before the next "## " line, so that one forgotten fence costs one step.
 */

#include "lesson/read.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {"predict", "run", "claim", "exercise", "notes"};

/* Fences that are read, not done. */
static const char *const plain_kinds[] = {
	"",
	"python",
	"py",
	"text",
	"txt",
	"console",
	"sh",
	"bash",
	"c",
	"json",
	"pycon",
	"traceback",
	"output",
};

struct line { const char *s; size_t len; };

/* -- one kind of line end */

/* LF for CR LF and CR; the byte order mark goes. */
static void normalize(struct text *text, const char *bytes, size_t len) {
	size_t i = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	for (size_t from = i; i <= len; i++) {
		if (i < len && bytes[i] != '\r')
			continue;
		text_add_bytes(text, bytes + from, i - from);
		if (i == len)
			break;
		text_add_char(text, '\n');
		if (i + 1 < len && bytes[i + 1] == '\n')
			i++;
		from = i + 1;
	}
}

static struct line next_line(const char *s, size_t len, size_t *at) {
	struct line line = {s + *at, len - *at};
	const char *newline = memchr(line.s, '\n', line.len);
	if (newline)
		line.len = (size_t)(newline - line.s);
	*at += line.len + 1;
	return line;
}

/* Bytes that no lesson should hold: each kind is told once, with its first place. */
static void check_bytes(struct read *read, const char *s, size_t len) {
	if (len >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0)) {
		read_problem(read, 1, 1, SAY_LESSON_UTF16);
		return;
	}
	bool nul = false, bad = false, control = false;
	size_t at = 0;
	for (int number = 1; at < len; number++) {
		size_t begin = at, offset = 0;
		struct line line = next_line(s, len, &at);
		const char *found = memchr(line.s, '\0', line.len);
		if (found && !nul) {
			nul = true;
			read_problem(read, number, (int)(found - line.s) + 1, SAY_LESSON_NUL,
				begin + (size_t)(found - line.s));
		}
		if (!bad && !utf8_valid(line.s, line.len, &offset)) {
			bad = true;
			read_problem(read, number, (int)offset + 1, SAY_LESSON_BAD_UTF8,
				(unsigned char)line.s[offset]);
		}
		for (size_t i = 0; i < line.len && !control; i++)
			if (((unsigned char)line.s[i] < 0x20 && line.s[i] && line.s[i] != '\t')
				|| line.s[i] == 0x7f) {
				control = true;
				read_problem(read, number, (int)i + 1, SAY_LESSON_CONTROL, line.s[i] ^ 0x40);
			}
	}
}

/* -- front matter */

static void trim(struct line *line) {
	while (line->len && isblank((unsigned char)line->s[0]))
		line->s++, line->len--;
	while (line->len && isblank((unsigned char)line->s[line->len - 1]))
		line->len--;
}

static bool is(struct line line, const char *string) {
	return line.len == strlen(string) && memcmp(line.s, string, line.len) == 0;
}

static const char *safe(struct read *read, struct line line) {
	struct text text = {0};
	text_safe(&text, line.s, line.len < 80 ? line.len : 80, false);
	const char *copy = arena_copy(read->lesson->arena, text_str(&text), text.len);
	text_free(&text);
	return copy;
}

static void front_line(struct read *read, struct line line, int number) {
	trim(&line);
	if (!line.len)
		return;
	const char *colon = memchr(line.s, ':', line.len);
	if (!colon) {
		read_problem(read, number, 0, SAY_LESSON_FRONT_LINE, safe(read, line));
		return;
	}
	struct line key = {line.s, (size_t)(colon - line.s)};
	struct line value = {colon + 1, line.len - key.len - 1};
	trim(&key);
	trim(&value);
	if (is(key, "title")) {
		read->lesson->title = safe(read, value);
	} else if (is(key, "minutes")) {
		const char *text = safe(read, value);
		char *end;
		long minutes = strtol(text, &end, 10);
		if (!*text || *end || minutes < 1 || minutes > 600)
			read_problem(read, number, 0, SAY_LESSON_MINUTES, text);
		else
			read->lesson->minutes = (int)minutes;
	} else {
		read_problem(read, number, 0, SAY_LESSON_FRONT_KEY, safe(read, key));
	}
}

/* Read `---` … `---` at the top; returns where the rest begins. */
static size_t read_front(struct read *read, const char *s, size_t len, int *number) {
	size_t at = 0;
	if (!is(next_line(s, len, &at), "---"))
		return 0;
	size_t look = at;
	bool is_closed = false;
	while (look < len && !is_closed) {
		struct line line = next_line(s, len, &look);
		is_closed = is(line, "---");
		if (line.len && line.s[0] == '#')
			break;
	}
	*number = 1;
	if (!is_closed) {
		read_problem(read, 1, 0, SAY_LESSON_FRONT_OPEN);
		return at;
	}
	for (;;) {
		struct line line = next_line(s, len, &at);
		++*number;
		if (is(line, "---"))
			return at;
		front_line(read, line, *number);
	}
}

/* -- fences */

struct fence {
	char sign;           /* ` or ~; 0: none */
	size_t length;
	const char *kind;    /* of those in `kinds`; NULL: part of the text */
	int line;
	struct text inside;
};

static bool opens_fence(struct line line, struct fence *fence, struct line *info) {
	size_t indent = 0;
	while (indent < line.len && indent < 4 && line.s[indent] == ' ')
		indent++;
	if (indent > 3 || indent >= line.len || (line.s[indent] != '`' && line.s[indent] != '~'))
		return false;
	size_t n = indent;
	while (n < line.len && line.s[n] == line.s[indent])
		n++;
	if (n - indent < 3)
		return false;
	*info = (struct line){line.s + n, line.len - n};
	trim(info);
	if (line.s[indent] == '`' && memchr(info->s, '`', info->len))
		return false;
	fence->sign = line.s[indent];
	fence->length = n - indent;
	return true;
}

static bool closes_fence(struct line line, const struct fence *fence) {
	trim(&line);
	if (line.len < fence->length)
		return false;
	for (size_t i = 0; i < line.len; i++)
		if (line.s[i] != fence->sign)
			return false;
	return true;
}

static void name_fence(struct read *read, struct fence *fence, struct line info, int number) {
	size_t word = 0;
	while (word < info.len && !isblank((unsigned char)info.s[word]))
		word++;
	struct line name = {info.s, word};
	fence->kind = NULL;
	fence->line = number;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (is(name, kinds[i]))
			fence->kind = kinds[i];
	for (size_t i = 0; i < sizeof plain_kinds / sizeof *plain_kinds; i++)
		if (is(name, plain_kinds[i]))
			return;
	if (!fence->kind)
		read_problem(read, number, 0, SAY_LESSON_UNKNOWN_BLOCK, safe(read, name));
}

static void end_fence(struct read *read, struct fence *fence) {
	if (fence->kind)
		read_block(read, fence->kind, text_str(&fence->inside), fence->inside.len, fence->line);
	text_clear(&fence->inside);
	fence->sign = 0;
}

static void read_line(struct read *read, struct fence *fence, struct line line, int number) {
	struct line info;
	bool is_step = line.len > 3 && memcmp(line.s, "## ", 3) == 0;
	if (fence->sign && fence->kind && is_step) {
		read_problem(read, fence->line, 0, SAY_LESSON_OPEN_FENCE, fence->kind);
		end_fence(read, fence);
	}
	if (!fence->sign) {
		if (opens_fence(line, fence, &info))
			name_fence(read, fence, info, number);
		if (!fence->sign || !fence->kind)
			read_text_line(read, line.s, line.len, number, fence->sign != 0);
		return;
	}
	bool closes = closes_fence(line, fence);
	if (!fence->kind) {
		read_text_line(read, line.s, line.len, number, true);
	} else if (!closes) {
		text_add_bytes(&fence->inside, line.s, line.len);
		text_add_char(&fence->inside, '\n');
	}
	if (closes)
		end_fence(read, fence);
}

void read_all(struct read *read, const char *bytes, size_t len) {
	struct text text = {0};
	normalize(&text, bytes, len);
	const char *s = text_str(&text);
	check_bytes(read, s, text.len);
	bool is_empty = true;
	for (size_t i = 0; i < text.len && is_empty; i++)
		is_empty = isspace((unsigned char)s[i]) || !s[i];
	if (is_empty)
		read_problem(read, 1, 0, SAY_LESSON_EMPTY);
	struct fence fence = {0};
	int number = 0;
	for (size_t at = read_front(read, s, text.len, &number); at < text.len;) {
		struct line line = next_line(s, text.len, &at);
		read_line(read, &fence, line, ++number);
	}
	if (fence.sign) {
		read_problem(read, fence.line, 0, SAY_LESSON_OPEN_FENCE, fence.kind ? fence.kind : "");
		end_fence(read, &fence);
	}
	text_free(&fence.inside);
	text_free(&text);
}

/* -- the insides of blocks */

/* "needs: capacity 1.8" as a block's first line. */
static bool read_needs(struct read *read, struct line line, int number, double *capacity) {
	static const char needs[] = "needs:";
	if (line.len < sizeof needs - 1 || memcmp(line.s, needs, sizeof needs - 1) != 0)
		return false;
	struct line rest = {line.s + sizeof needs - 1, line.len - (sizeof needs - 1)};
	trim(&rest);
	static const char what[] = "capacity ";
	const char *text = safe(read, rest);
	char *end = NULL;
	if (rest.len > sizeof what - 1 && memcmp(rest.s, what, sizeof what - 1) == 0)
		*capacity = strtod(text + sizeof what - 1, &end);
	if (!end || *end || !(*capacity > 0 && *capacity <= 1024)) {
		*capacity = 0;
		read_problem(read, number, 0, SAY_LESSON_NEEDS, text);
	}
	return true;
}

const struct lesson_block *read_lines(struct read *read, const char *bytes, size_t len, int line) {
	struct lesson_block *block = arena_alloc(read->lesson->arena, sizeof *block);
	struct lesson_line *lines = NULL;
	size_t cap = 0;
	block->line = line;
	for (size_t at = 0; at < len;) {
		struct line text = next_line(bytes, len, &at);
		line++;
		trim(&text);
		if (!text.len || (!block->n_lines && read_needs(read, text, line, &block->needs_capacity)))
			continue;
		MEM_GROW(lines, block->n_lines, cap);
		lines[block->n_lines++] = (struct lesson_line){
			arena_copy(read->lesson->arena, text.s, text.len), line,
		};
	}
	block->lines = (const struct lesson_line *)arena_copy(read->lesson->arena, (const char *)lines,
		block->n_lines * sizeof *lines);
	mem_free(lines);
	return block;
}

/* The value of "key: value", or NULL. */
static const char *value_of(struct read *read, struct line line, const char *key) {
	size_t n = strlen(key);
	if (line.len <= n || memcmp(line.s, key, n) != 0 || line.s[n] != ':')
		return NULL;
	struct line value = {line.s + n + 1, line.len - n - 1};
	struct text text = {0};
	trim(&value);
	text_safe(&text, value.s, value.len, false);
	const char *copy = arena_copy(read->lesson->arena, text_str(&text), text.len);
	text_free(&text);
	return copy;
}

const struct lesson_exercise *read_exercise(struct read *read, const char *bytes, size_t len,
		int line) {
	struct arena *arena = read->lesson->arena;
	struct lesson_exercise *exercise = arena_alloc(arena, sizeof *exercise);
	const char **hints = arena_alloc(arena, READ_HINTS * sizeof *hints);
	struct lesson_line *checks = arena_alloc(arena, READ_HINTS * sizeof *checks);
	struct text task = {0};
	exercise->program = exercise->solution = "";
	for (size_t at = 0; at < len;) {
		struct line text = next_line(bytes, len, &at), whole = text;
		const char *value;
		line++;
		trim(&text);
		if ((value = value_of(read, text, "program")))
			exercise->program = value;
		else if ((value = value_of(read, text, "solution")))
			exercise->solution = value;
		else if ((value = value_of(read, text, "hint")) && exercise->n_hints < READ_HINTS)
			hints[exercise->n_hints++] = value;
		else if ((value = value_of(read, text, "check")) && exercise->n_checks < READ_HINTS)
			checks[exercise->n_checks++] = (struct lesson_line){value, line};
		else {
			text_add_bytes(&task, whole.s, whole.len);
			text_add_char(&task, '\n');
		}
	}
	exercise->hints = hints;
	exercise->checks = checks;
	exercise->task = markdown_build(arena, text_str(&task), task.len);
	text_free(&task);
	return exercise;
}
