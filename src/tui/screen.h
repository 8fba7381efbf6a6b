/*
 * screen.h - the terminal as a screen: opened, painted, given back.
 *
 * Curses is used for output only; keys are read elsewhere (keys.h).  A canvas is
 * shown by screen_show, which writes only cells that changed, and nothing at all
 * when none did.  The terminal is never asked anything.  One screen a process.
 */

#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include "draw/canvas.h"
#include "tui/tui.h"

#include <stdbool.h>

struct screen;

/* NULL when this terminal cannot have one; nothing was written then. */
struct screen *screen_open(const struct tui_host *host);

/* Give the terminal back; NULL is fine. */
void screen_close(struct screen *screen);

int screen_rows(const struct screen *screen);
int screen_cols(const struct screen *screen);

/* Can it show more than ASCII?  By the locale. */
bool screen_is_utf8(const struct screen *screen);

/* Ask the kernel for the size; the next screen_show paints everything. */
void screen_measure(struct screen *screen);

/* Paint everything anew at the next screen_show (Ctrl-L). */
void screen_forget(struct screen *screen);

/* Colours for a dark or a light ground, or none. */
void screen_set_theme(struct screen *screen, enum theme theme);

/* What COLORFGBG tells of the ground; dark when it tells nothing. */
enum theme screen_guess_theme(void);

/* Would writing wait now?  Then frames are better left out. */
bool screen_is_blocked(const struct screen *screen);

/*
 * Show a canvas of the screen's size, the cursor at a place (row -1: hidden).
 * Returns whether anything was written.
 */
bool screen_show(struct screen *screen, const struct canvas *canvas, int row, int col);

/* Give the terminal back, stop with all the others, and come back. */
void screen_suspend(struct screen *screen);

/*
 * For tests: after a frame write a mark that no terminal shows, with the number
 * of bytes of input that the frame has in it.  Only if BATON_FRAMES is set.
 */
void screen_mark(struct screen *screen, unsigned long long consumed);

#endif
