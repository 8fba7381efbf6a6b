/*
 * Any bytes as a program: compile it, list its code.  The first byte's lowest
 * bit asks for a parameter, whose value is the text's first line.
 */

#include "base/mem.h"
#include "base/text.h"
#include "lang/compile.h"
#include "lang/disasm.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static char *first_line(const char *text, size_t len) {
	const char *end = len ? memchr(text, '\n', len) : NULL;
	size_t n = end ? (size_t)(end - text) : len;
	char *line = mem_alloc(n + 1);
	if (n)
		memcpy(line, text, n);
	return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
	const char *source = (const char *)bytes;
	char *value = first_line(source, len);
	const struct compile_param param = { "N", value };
	const struct compile_options options = { .params = &param, .n_params = len && bytes[0] & 1 };
	struct compile_fault fault;
	struct err err;
	struct text text = { 0 };
	struct program *program = compile("fuzz.py", source, len, &options, &err, &fault);
	if (program)
		disasm_code(&text, program->module);
	text_free(&text);
	program_close(program);
	mem_free(value);
	return 0;
}
