/*
 * tui.h - the front with a screen: one session, painted and steered.
 *
 * main opens the session and the line editor, then calls tui_front, which owns
 * the terminal until it returns.  Where no screen can be had (TERM unset, dumb or
 * unknown, no terminal at all) it says so at once and has touched nothing: the
 * caller goes on in plain text.
 */

#ifndef TUI_TUI_H
#define TUI_TUI_H

#include "session/editor.h"
#include "session/session.h"

/* What the screen needs of the process that outlives it (guard/client.h); any may be NULL in
 * tests. */
struct tui_host {
	void *data;

	/* The screen was opened (or is given back); `restore` are bytes that undo it, should we die. */
	void (*screen)(void *data, bool is_open, const char *restore, size_t len);

	/* Stop with everybody else; returns when the shell lets us go on. */
	void (*suspend)(void *data);
};

enum { TUI_NO_SCREEN = -1 };

/* Could a screen be opened here?  Looks at TERM and whether stdin and stdout are a terminal. */
bool tui_is_possible(void);

/*
 * Show the session until it is over or a signal ends it, then print its farewell.
 * Returns the exit status (128 + n when signal n ended it), or TUI_NO_SCREEN.
 */
int tui_front(struct session *session, const struct editor *editor, const struct tui_host *host);

#endif
