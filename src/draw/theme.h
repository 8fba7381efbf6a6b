/*
 * theme.h - roles of cells, and what colours a theme gives them.
 *
 * Painters speak of roles only.  Whoever shows a canvas (a terminal, a file) asks
 * here for a role's colour, as an index, in as many colours as it has.
 */

#ifndef DRAW_THEME_H
#define DRAW_THEME_H

#include "tape/event.h"

enum theme_role {
#define ROLE(name, dark, light, eight, flags, mono) THEME_##name,
#include "draw/theme.def"
#undef ROLE
	THEME_ROLES
};

/* The role of a state (enum state, HISTORY_NONE or HISTORY_LOST) is its own number. */
_Static_assert((int)THEME_NONE == (int)STATE_NONE, "state roles stand in the order of states");

enum theme_flag { THEME_BOLD = 1, THEME_DIM = 2, THEME_REVERSE = 4, THEME_UNDERLINE = 8 };

enum theme { THEME_DARK, THEME_LIGHT, THEME_MONO, THEME_COUNT };

struct theme_look {
	int color;      /* of the letters; as a background: of the ground; -1: the terminal's own */
	unsigned flags; /* enum theme_flag */
};

/* How a role looks in a theme on a terminal of 256, 16, 8 or (below that) no colours. */
struct theme_look theme_look(enum theme theme, int colors, enum theme_role role);

/* "dark", "light", "mono", and back: -1 if unknown. */
const char *theme_name(enum theme theme);
int theme_of(const char *name);

#endif
