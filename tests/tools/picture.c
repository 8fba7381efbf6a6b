/*
 * The README's picture: the real program, at the end of its lesson's second step.
 *
 *     make picture        needs rsvg-convert for the PNG, and a machine with two free cores
 */

#include "../tui/pty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 32, COLS = 110, STEPS = 600 };

/* Press Enter until the word stands in the title row. */
static bool enter_until(struct pty *pty, const char *word) {
	for (int i = 0; i < STEPS; i++) {
		if (strstr(pty_row(pty, 0), word))
			return true;
		if (pty_has(pty, "[Enter"))
			pty_type(pty, "\r");
		pty_step(pty, 100);
	}
	return false;
}

int main(int argc, char **argv) {
	const char *bin = argc > 1 ? argv[1] : "build/baton", *out = argc > 2 ? argv[2] : "screen.svg";
	static const char *const env[] = {
		"TERM=xterm-256color", "LANG=C.UTF-8", "BATON_FRAMES=1", "HOME=/nonexistent", NULL,
	};
	const struct pty_options options = {.rows = ROWS, .cols = COLS, .env = env};
	char *const program[] = {
		(char *)(size_t)bin, (char[]){"--lang"}, (char[]){"en"}, (char[]){"5"}, NULL,
	};
	struct pty *pty = pty_start(&options, program);
	bool ok = pty_wait(pty, "READ") && pty_type(pty, "goto 5.2\r") && pty_wait(pty, "2 of 7") &&
		enter_until(pty, "PREDICT") && pty_type(pty, "a\r") && enter_until(pty, "WHY") &&
		pty_wait(pty, "Measured") && pty_svg(pty, out);
	if (!ok)
		fprintf(stderr, "no picture; the screen was\n%s", pty_screen(pty));
	pty_close(pty);
	return !ok;
}
