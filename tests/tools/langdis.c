/*
 * langdis FILE - print a program's code as record.py prints CPython's, or why it was refused.
 */

#include "../unit/lang_stage.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"

int main(int argc, char **argv) {
	struct text text = { 0 };
	struct err err;
	size_t len;
	char *source =
			argc == 2 ? file_read(argv[1], 4 * (size_t)LIMIT_SOURCE_BYTES, &len, &err) : NULL;
	if (!source) {
		fprintf(stderr, "usage: langdis FILE\n");
		return 2;
	}
	bool fine = stage_compile(&text, argv[1], source, len);
	fwrite(text_str(&text), 1, text.len, stdout);
	text_free(&text);
	mem_free(source);
	return fine ? 0 : 1;
}
