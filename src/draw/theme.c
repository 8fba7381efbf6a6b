#include "draw/theme.h"

#include <string.h>

static const struct {
	short dark, light, eight;
	unsigned char flags, mono;
} roles[] = {
#define ROLE(name, dark, light, eight, flags, mono) { dark, light, eight, flags, mono },
#include "draw/theme.def"
#undef ROLE
};

static const char *const names[THEME_COUNT] = { "dark", "light", "mono" };

struct theme_look theme_look(enum theme theme, int colors, enum theme_role role) {
	if (theme == THEME_MONO || colors < 8)
		return (struct theme_look){ -1, roles[role].mono };
	int color = theme == THEME_LIGHT ? roles[role].light : roles[role].dark;
	if (colors < 256)
		color = roles[role].eight;
	return (struct theme_look){ color, roles[role].flags };
}

const char *theme_name(enum theme theme) {
	return names[theme];
}

int theme_of(const char *name) {
	for (int i = 0; i < THEME_COUNT; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}
