/*
 * terminal.h - how the terminal was, and how it is given back.
 *
 * Both guard and front keep a struct terminal, taken before front opens the
 * screen, so that either can restore it when the other dies.  terminal_restore
 * uses only calls that are safe in a signal handler.
 */

#ifndef GUARD_TERMINAL_H
#define GUARD_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

struct terminal {
	bool is_tty;             /* stdin is one: `before` holds */
	bool is_open;            /* a screen is on it now */
	struct termios before;
	char extra[256];         /* bytes to write besides the usual ones */
	size_t extra_len;
};

/*
 * Look at the terminal before anything changes it.  One that an earlier program
 * left raw (killed with all its helpers) is made usable first.
 */
void terminal_remember(struct terminal *terminal);

/* Give it back as it was: modes off, cursor on, main screen, termios.  Harmless to do twice. */
void terminal_restore(const struct terminal *terminal);

/*
 * On SIGSEGV and its like: restore (if a screen is open) and die of the same
 * signal.  `terminal` must live on.  One a process.
 */
void terminal_catch_fatal(struct terminal *terminal);

#endif
