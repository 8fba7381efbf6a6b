/*
 * pty.h - a terminal of our own: start a program in it, type, look at its screen.
 *
 * Bytes that the program writes go through libvterm; what a person would see is
 * what the calls below answer from.  Nothing here sleeps: pty_wait and its like
 * wait for what should appear, with a deadline, and say on stderr what was seen
 * instead.  A program started with BATON_FRAMES marks its frames; then the screen
 * is only looked at between frames, and pty_type knows which frame has its keys.
 */

#ifndef TUI_PTY_H
#define TUI_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct pty;

struct pty_options {
	int rows, cols;              /* 0: 24 and 80 */
	const char *const *env;      /* "NAME=value" sets, "NAME" unsets; ends with NULL; NULL: none */
	const char *folder;          /* to start in; NULL: here */
	bool has_no_marks;           /* the program is not ours (a shell) */
};

/* A cell as it looks.  Colours are indices, -1: the terminal's own, -2: neither. */
struct pty_cell { uint32_t text; int width, color, ground; bool bold, reverse, underline; };

/* Start a program, or a function that returns its exit status, in a process of its own. */
struct pty *pty_start(const struct pty_options *options, char *const argv[]);
struct pty *pty_start_function(
	const struct pty_options *options, int (*play)(void *data), void *data);

/* Kill whatever is left of it, free. */
void pty_close(struct pty *pty);

/* Type, and wait until a frame has all that was typed; pty_send does not wait. */
bool pty_type(struct pty *pty, const char *text);
void pty_send(struct pty *pty, const char *text);
void pty_send_bytes(struct pty *pty, const char *bytes, size_t len);
bool pty_settle(struct pty *pty);

/* Wait until the text is (is not) on the screen, on one row. */
bool pty_wait(struct pty *pty, const char *text);
bool pty_wait_gone(struct pty *pty, const char *text);
bool pty_wait_row(
	struct pty *pty, int row, const char *text); /* row -1: the last, -2: the one above */
bool pty_wait_until(
	struct pty *pty, bool (*is_so)(struct pty *pty, void *data), void *data, const char *what);

/* Read what comes for up to so many milliseconds; false: nothing came. */
bool pty_step(struct pty *pty, int ms);

/* Wait for the program's end: its exit status, 128 + n for signal n, -1 if it does not end. */
int pty_wait_end(struct pty *pty);

/* What is on the screen.  Strings hold until the next call with the same row. */
const char *pty_row(struct pty *pty, int row);
const char *pty_screen(struct pty *pty); /* all rows, each with a newline */
bool pty_has(struct pty *pty, const char *text);
bool pty_find(struct pty *pty, const char *text, int *row, int *col);
struct pty_cell pty_at(struct pty *pty, int row, int col);
void pty_cursor(const struct pty *pty, int *row, int *col, bool *is_visible);
int pty_rows(const struct pty *pty);
int pty_cols(const struct pty *pty);
unsigned long long pty_bytes(const struct pty *pty);  /* written by the program so far */
unsigned long long pty_frames(const struct pty *pty);

void pty_resize(struct pty *pty, int rows, int cols);
pid_t pty_pid(const struct pty *pty);

/* Is the terminal as it was before?  Says on stderr what is not. */
bool pty_is_restored(struct pty *pty);

/* Processes of the program's session that still live, zombies not counted. */
int pty_n_left(const struct pty *pty);
/* A child that leads a process group of its own (an engine), or one that does not (front); 0:
 * none. */
pid_t pty_child(pid_t parent, bool leads);

/* Wait until there is none left. */
bool pty_wait_none_left(struct pty *pty);

/* Has the program written an escape sequence? */
bool pty_has_escapes(const struct pty *pty);

/* A picture of the screen. */
bool pty_svg(struct pty *pty, const char *path);

#endif
