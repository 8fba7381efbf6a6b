/*
 * Run a fuzzer over what was once found: every file of tests/fuzz/corpus/NAME, where
 * NAME is the program's own.  Then over each file cut short at every length, and with
 * one byte spoilt at a time, as far as a second goes.
 */

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* A copy of the exact size, so that a sanitizer sees the byte after the last. */
static void feed(const char *bytes, size_t len, size_t spoilt, char with) {
	char *copy = malloc(len ? len : 1);
	memcpy(copy, bytes, len);
	if (spoilt < len)
		copy[spoilt] = with;
	LLVMFuzzerTestOneInput((const uint8_t *)copy, len);
	free(copy);
}

static bool replay(const char *path) {
	static const char spoilers[] = {'\0', '\n', '(', '"', '\x80', '\xff'};
	struct err err = {0};
	size_t len;
	char *bytes = file_read(path, 1 << 24, &len, &err);
	if (!bytes) {
		puts(err.text);
		return false;
	}
	fprintf(stderr, "%s\n", path); /* shown if it crashes */
	uint64_t end = clock_ns() + CLOCK_S;
	feed(bytes, len, len, 0);
	for (size_t i = 0; i < len && clock_ns() < end; i++) {
		feed(bytes, i, len, 0);
		feed(bytes, len, i, spoilers[i % sizeof spoilers]);
	}
	mem_free(bytes);
	return true;
}

int main(int argc, char **argv) {
	(void)argc;
	int passed = 0, failed = 0;
	char *folder = file_join("tests/fuzz/corpus", file_base(argv[0]));
	struct dirent **entries;
	int n = scandir(folder, &entries, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		char *path = file_join(folder, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			*(replay(path) ? &passed : &failed) += 1;
		mem_free(path);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	if (n < 0 || passed + failed == 0) {
		printf("%s: no inputs\n", folder);
		failed++;
	}
	mem_free(folder);
	printf("%d passed, %d failed\n", passed, failed);
	return failed != 0;
}
