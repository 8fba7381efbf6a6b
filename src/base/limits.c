#include "base/limits.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *name, *what;
} rows[] = {
#define LIMIT(name, value, what) {#name, what},
#include "base/limits.def"
#undef LIMIT
};

const char *limit_what(const char *name) {
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].name, name) == 0)
			return rows[i].what;
	return name;
}
