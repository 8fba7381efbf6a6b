#include "lang/source.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>

static size_t skip_mark(const char *bytes, size_t len) {
	return len >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3) ? 3 : 0;
}

/* LF for every line end, one at the end. */
static char *with_line_feeds(struct arena *arena, const char *bytes, size_t len, size_t *out_len) {
	char *text = arena_alloc(arena, len + 2);
	size_t n = 0;
	for (size_t i = skip_mark(bytes, len); i < len; i++) {
		bool is_crlf = bytes[i] == '\r' && i + 1 < len && bytes[i + 1] == '\n';
		if (!is_crlf)
			text[n++] = bytes[i] == '\r' ? '\n' : bytes[i];
	}
	if (n && text[n - 1] != '\n')
		text[n++] = '\n';
	text[n] = '\0';
	*out_len = n;
	return text;
}

static void split_lines(struct program *program) {
	size_t len = program->source_len, n = 0;
	char *copy = arena_copy(program->arena, program->source, len);
	for (size_t i = 0; i < len; i++)
		n += copy[i] == '\n';
	const char **lines = arena_alloc(program->arena, (n + 1) * sizeof *lines);
	char *line = copy;
	for (size_t i = 0; i < n; i++) {
		char *end = memchr(line, '\n', (size_t)(copy + len - line));
		*end = '\0';
		lines[i] = line;
		line = end + 1;
	}
	program->lines = lines;
	program->n_lines = n;
}

static struct code_pos place_of(const struct program *program, size_t at) {
	struct code_pos pos = { .line = 1 };
	size_t start = 0;
	for (size_t i = 0; i < at; i++)
		if (program->source[i] == '\n') {
			pos.line++;
			start = i + 1;
		}
	size_t col = at - start;
	pos.col = col > UINT16_MAX ? UINT16_MAX : (uint16_t)col;
	return pos;
}

/* The name after `coding:` in a comment, or NULL. */
static const char *declared_encoding(const char *line, size_t *len) {
	const char *at = line + strspn(line, " \t\f");
	if (*at != '#' || !(at = strstr(at, "coding")))
		return NULL;
	at += strlen("coding");
	if (*at != ':' && *at != '=')
		return NULL;
	at += 1 + strspn(at + 1, " \t");
	*len = strcspn(at, " \t;,*#\"'");
	return *len ? at : NULL;
}

static void check_encoding(const struct program *program, struct fault *fault) {
	static const char *const fine[] = { "utf-8", "utf8", "utf_8", "ascii", "us-ascii" };
	for (size_t i = 0; i < 2 && i < program->n_lines; i++) {
		size_t len;
		const char *name = declared_encoding(program->lines[i], &len);
		bool known = !name;
		for (size_t k = 0; !known && k < sizeof fine / sizeof *fine; k++)
			known = strlen(fine[k]) == len && !strncasecmp(fine[k], name, len);
		if (!known)
			fault_throw(fault, FAULT_MISSING, (struct code_pos){ .line = (uint32_t)i + 1 },
				"the source encoding %.*s is not in lesson Python: use UTF-8", (int)len, name);
	}
}

static void check_bytes(const struct program *program, struct fault *fault) {
	const char *text = program->source;
	size_t len = program->source_len, bad;
	const char *nul = memchr(text, '\0', len);
	if (nul)
		fault_throw(fault, FAULT_SYNTAX, place_of(program, (size_t)(nul - text)),
			"source code cannot contain null bytes");
	if (utf8_valid(text, len, &bad))
		return;
	struct code_pos pos = place_of(program, bad);
	fault_throw(fault, FAULT_SYNTAX, (struct code_pos){ .line = pos.line },
		"Non-UTF-8 code starting with '\\x%02x' in file %s on line %u, but no encoding "
		"declared; see https://peps.python.org/pep-0263/ for details",
		(unsigned)(unsigned char)text[bad], program->file, pos.line);
}

void source_load(struct program *program, const char *bytes, size_t len, struct fault *fault) {
	if (len > LIMIT_SOURCE_BYTES)
		fault_limit(fault, (struct code_pos){ 0 }, "SOURCE_BYTES", LIMIT_SOURCE_BYTES);
	program->source = with_line_feeds(program->arena, bytes, len, &program->source_len);
	split_lines(program);
	check_bytes(program, fault);
	check_encoding(program, fault);
}
