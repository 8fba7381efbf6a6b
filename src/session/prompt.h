/*
 * prompt.h - the line being typed, as the screen and the line editor share it.
 *
 * repl fills it after every key, tui paints it; they know nothing else of each
 * other.  All strings are UTF-8, made safe for a terminal, and live until the
 * next key.
 */

#ifndef SESSION_PROMPT_H
#define SESSION_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

struct prompt_match {
	const char *text; /* what would be inserted */
	const char *help; /* a few words beside it; "" for none */
};

struct prompt {
	const char *label;   /* "baton> ", or "(reverse-i-search)`co': " */
	const char *text;
	size_t cursor;       /* byte offset in `text` */
	const char *ghost;   /* "[Enter: run threads.py]" while the line is empty, else "" */
	const struct prompt_match *matches; /* open while completing */
	size_t n_matches;
	int selected;        /* match under Tab, -1: none */
	bool is_search;      /* Ctrl-R: the label is the editor's own */
};

#endif
