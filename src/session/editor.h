/*
 * editor.h - what a line editor does for a screen.
 *
 * A screen reads keys and knows nothing of editing; an editor edits one line and
 * knows nothing of screens.  main gives the screen this struct, filled in by the
 * editor (repl/line.h).  Between two calls of the session the screen asks for the
 * prompt and paints it.  One thread.
 */

#ifndef SESSION_EDITOR_H
#define SESSION_EDITOR_H

#include "session/prompt.h"

struct editor {
	void *data;

	/* Take one whole key, as the terminal sent it ("\033[D", a UTF-8 character). */
	void (*feed)(void *data, const char *key, size_t len);

	/* Insert pasted text where the cursor is.  Whatever it holds, it runs nothing. */
	void (*paste)(void *data, const char *bytes, size_t len);

	/* Replace the line, with the cursor behind it. */
	void (*put)(void *data, const char *line);

	/* Forget the line, a search, open matches: Ctrl-C. */
	void (*clear)(void *data);

	/* Close the list of matches, keep the line. */
	void (*close_matches)(void *data);

	/* A line that was finished with Enter, once; NULL when there is none.  Holds until the next
	 * call. */
	const char *(*take)(void *data);

	/* What is to be painted. */
	const struct prompt *(*prompt)(void *data);

	/* The screen has another size. */
	void (*resize)(void *data, int rows, int cols);
};

#endif
