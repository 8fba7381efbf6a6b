#include "session/listing.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "lang/compile.h"

#include <string.h>

static const char *safe(struct arena *arena, const char *s, size_t len) {
	struct text text = {0};
	text_safe(&text, s, len, false);
	const char *copy = arena_copy(arena, text_str(&text), text.len);
	text_free(&text);
	return copy;
}

static void split(struct listing *listing, const char *bytes, size_t len) {
	size_t n = 0;
	for (size_t i = 0; i < len; i++)
		n += bytes[i] == '\n';
	const char **lines = arena_alloc(listing->arena, (n + 1) * sizeof *lines);
	for (size_t at = 0; at < len;) {
		const char *newline = memchr(bytes + at, '\n', len - at);
		size_t size = newline ? (size_t)(newline - bytes) - at : len - at;
		size_t shown = size && bytes[at + size - 1] == '\r' ? size - 1 : size;
		lines[listing->n_lines++] = safe(listing->arena, bytes + at, shown);
		at += size + 1;
	}
	listing->lines = lines;
}

/* What stands behind the '=' in the parameter's line, without a comment. */
static const char *value_of(const struct listing *listing, const struct param *param) {
	if (param->line < 1 || param->line > listing->n_lines)
		return "";
	const char *s = strchr(listing->lines[param->line - 1], '=');
	if (!s)
		return "";
	s += 1 + strspn(s + 1, " ");
	size_t len = strcspn(s, "#");
	while (len && s[len - 1] == ' ')
		len--;
	return arena_copy(listing->arena, s, len);
}

static void find_params(struct listing *listing, const char *bytes, size_t len) {
	struct err err;
	struct compile_fault fault = {0};
	err_clear(&err);
	struct program *program = compile(listing->file, bytes, len, NULL, &err, &fault);
	if (!program)
		return;
	struct listing_param *params = arena_alloc(listing->arena, program->n_params * sizeof *params);
	for (size_t i = 0; i < program->n_params; i++) {
		const char *name = program->params[i].name;
		params[i].name = arena_copy(listing->arena, name, strlen(name));
		params[i].value = value_of(listing, &program->params[i]);
	}
	listing->params = params;
	listing->n_params = program->n_params;
	program_close(program);
}

struct listing *listing_open(const char *path, struct err *err) {
	size_t len;
	char *bytes = file_read(path, LIMIT_SOURCE_BYTES, &len, err);
	if (!bytes)
		return NULL;
	struct arena *arena = arena_open();
	struct listing *listing = arena_alloc(arena, sizeof *listing);
	listing->arena = arena;
	listing->path = arena_copy(arena, path, strlen(path));
	listing->file = safe(arena, file_base(path), strlen(file_base(path)));
	split(listing, bytes, len);
	find_params(listing, bytes, len);
	mem_free(bytes);
	return listing;
}

void listing_close(struct listing *listing) {
	if (listing)
		arena_close(listing->arena);
}

const char *listing_value(const struct listing *listing, const char *name, size_t len) {
	for (size_t i = 0; i < listing->n_params; i++)
		if (strncmp(listing->params[i].name, name, len) == 0 && !listing->params[i].name[len])
			return listing->params[i].value;
	return NULL;
}
