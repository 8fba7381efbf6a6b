#include "session/units.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool units_duration(const char *text, uint64_t bare, uint64_t *ns) {
	static const struct { const char *name; double ns; } UNITS[] = {
		{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9},
	};
	char *end;
	double number = strtod(text, &end), unit = (double)bare;
	if (end == text)
		return false;
	end += strspn(end, " ");
	if (*end) {
		unit = 0;
		for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++)
			if (!strcmp(end, UNITS[i].name))
				unit = UNITS[i].ns;
	}
	double result = number * unit;
	if (!(result >= 1 && result <= 1e12))
		return false;
	*ns = (uint64_t)(result + 0.5);
	return true;
}

void units_show_duration(struct text *out, uint64_t ns) {
	if (ns >= 1000000000)
		text_addf(out, "%g s", (double)ns * 1e-9);
	else if (ns >= 100000)
		text_addf(out, "%g ms", (double)ns * 1e-6);
	else
		text_addf(out, "%g us", (double)ns * 1e-3);
}

bool units_whole(const char *text, long least, long most, long *number) {
	char *end;
	errno = 0;
	*number = strtol(text, &end, 10);
	return end != text && !*end && !errno && *number >= least && *number <= most;
}

bool units_checks(const char *text, uint32_t *checks) {
	if (!strcmp(text, "3.11"))
		*checks = 311;
	else if (!strcmp(text, "3.9"))
		*checks = 309;
	else
		return false;
	return true;
}
