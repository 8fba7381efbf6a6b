/*
 * action.h - commands as people type them, to one of the table in action.def.
 *
 * Aliases, any case, a leading ':', full-width letters, `5` for goto 5, `F.py` for
 * run F.py, `WORKERS=4` for again WORKERS=4, `zh` for lang zh.  Nothing here does
 * anything: see do.h.
 */

#ifndef SESSION_ACTION_H
#define SESSION_ACTION_H

#include "base/say.h"

#include <stdbool.h>
#include <stddef.h>

enum action_id {
#define ACTION(id, name, aliases, args, en, zh) ACTION_##id,
#include "session/action.def"
#undef ACTION
	ACTION_COUNT
};

enum action_kind {
	ACTION_EMPTY,    /* blanks only */
	ACTION_KNOWN,
	ACTION_UNKNOWN,  /* `meant` may hold a guess */
	ACTION_PYTHON,   /* a line of Python, not a command */
};

enum { ACTION_LINE_SIZE = 1024, ACTION_WORDS = 20 };

/* A line, taken apart.  The words point into `line`. */
struct action {
	enum action_kind kind;
	enum action_id id;
	char line[ACTION_LINE_SIZE]; /* folded, cut into words by NULs */
	char *words[ACTION_WORDS];   /* what follows the command's name */
	size_t n_words;
	const char *typed;           /* the first word as it was typed */
	const char *meant;           /* ACTION_UNKNOWN: the nearest name, or NULL */
};

/* Take a line apart.  Anything past the sizes above is dropped. */
void action_parse(struct action *action, const char *line);

const char *action_name(enum action_id id);
const char *action_aliases(enum action_id id); /* blanks between */
const char *action_args(enum action_id id);
const char *action_help(enum action_id id, enum say_lang lang);

/* The command of a name or alias, in any case; ACTION_COUNT: none. */
enum action_id action_find(const char *name);

#endif
