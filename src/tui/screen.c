#include "tui/screen.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <curses.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

/*
 * How it works
 *
 *     canvas ─memcmp─▶ spans that changed ───▶ curses ─diff─▶ terminal
 *             shown    pairs: role x ground
 *
 * `shown` is what curses was last given.  Pairs are made when a role is first
 * seen on a ground.  Each update is wrapped in the marks of synchronised output,
 * so that a terminal which knows them shows no half frame; others ignore them.
 *
 * Signals are not curses' business: the front has blocked them and reads them
 * from a descriptor, so that its handlers never run.  Keys come as bytes: neither
 * flow control nor the keys that send signals are left to the terminal.
 */

static const char ENTER[] = "\033[?2004h";
static const char LEAVE[] = "\033[?2004l";
static const char BEGIN_SYNC[] = "\033[?2026h";
static const char END_SYNC[] = "\033[?2026l";

enum { NO_PAIR = -1 };

struct screen {
	const struct tui_host *host;
	SCREEN *curses;
	TERMINAL *terminal;        /* readline may put another in its place */
	int rows, cols, colors;
	bool is_utf8, is_marking, is_stale;
	enum theme theme;
	struct canvas *shown;
	cchar_t *span;             /* a row's worth */
	int cursor_row, cursor_col;
	unsigned long long frames;
	int pairs[THEME_ROLES][THEME_ROLES]; /* [letters][ground] */
};

static void write_out(const char *bytes, size_t len) {
	while (len) {
		ssize_t n = write(STDOUT_FILENO, bytes, len);
		if (n <= 0)
			return; /* a terminal that is gone is seen when keys are read */
		bytes += n;
		len -= (size_t)n;
	}
}

static void tell_host(struct screen *screen, bool is_open) {
	if (screen->host->screen)
		screen->host->screen(screen->host->data, is_open, LEAVE, sizeof LEAVE - 1);
}

static void forget_pairs(struct screen *screen) {
	for (int i = 0; i < THEME_ROLES; i++)
		for (int j = 0; j < THEME_ROLES; j++)
			screen->pairs[i][j] = NO_PAIR;
}

/* Keys as they come: what cbreak leaves to the terminal's driver is ours, too. */
static void set_modes(void) {
	struct termios modes;
	cbreak();
	noecho();
	nonl();
	if (tcgetattr(STDIN_FILENO, &modes) == 0) {
		modes.c_iflag &= ~(tcflag_t)(IXON | IXOFF | ICRNL | INLCR | IGNCR);
		modes.c_lflag &= ~(tcflag_t)(ISIG | IEXTEN);
		tcsetattr(STDIN_FILENO, TCSADRAIN, &modes);
	}
	def_prog_mode();
}

static int count_colors(void) {
	const char *no_color = getenv("NO_COLOR");
	if ((no_color && *no_color) || !has_colors())
		return 0;
	start_color();
	use_default_colors();
	return COLORS;
}

static void resize(struct screen *screen) {
	screen->rows = LINES;
	screen->cols = COLS;
	if (screen->shown)
		canvas_resize(screen->shown, LINES, COLS);
	else
		screen->shown = canvas_open(LINES, COLS);
	screen->span = mem_resize(screen->span, (size_t)(COLS + 1) * sizeof *screen->span);
	screen->is_stale = true;
}

bool tui_is_possible(void) {
	const char *term = getenv("TERM");
	return term && *term && strcmp(term, "dumb") != 0 && isatty(STDIN_FILENO)
		&& isatty(STDOUT_FILENO);
}

struct screen *screen_open(const struct tui_host *host) {
	if (!tui_is_possible())
		return NULL;
	bool is_utf8 = utf8_init();
	SCREEN *curses = newterm(NULL, stdout, stdin);
	if (!curses) /* a name that this machine has not heard of: nearly all are like this one */
		curses = newterm("xterm-256color", stdout, stdin);
	if (!curses)
		return NULL;
	struct screen *screen = MEM_NEW(struct screen);
	screen->host = host;
	screen->curses = curses;
	screen->terminal = cur_term;
	screen->is_utf8 = is_utf8;
	screen->is_marking = getenv("BATON_FRAMES") != NULL;
	screen->cursor_row = -1;
	tell_host(screen, true);
	set_modes();
	screen->colors = count_colors();
	forget_pairs(screen);
	leaveok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	write_out(ENTER, sizeof ENTER - 1);
	resize(screen);
	return screen;
}

void screen_close(struct screen *screen) {
	if (!screen)
		return;
	write_out(LEAVE, sizeof LEAVE - 1);
	set_curterm(screen->terminal);
	curs_set(1);
	endwin();
	tell_host(screen, false);
	delscreen(screen->curses);
	canvas_close(screen->shown);
	mem_free(screen->span);
	mem_free(screen);
}

int screen_rows(const struct screen *screen) {
	return screen->rows;
}

int screen_cols(const struct screen *screen) {
	return screen->cols;
}

bool screen_is_utf8(const struct screen *screen) {
	return screen->is_utf8;
}

void screen_measure(struct screen *screen) {
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_row == 0 || size.ws_col == 0)
		return;
	resizeterm(size.ws_row, size.ws_col);
	resize(screen);
}

void screen_forget(struct screen *screen) {
	screen->is_stale = true;
}

void screen_set_theme(struct screen *screen, enum theme theme) {
	if (theme == screen->theme)
		return;
	screen->theme = theme;
	forget_pairs(screen);
	if (screen->colors)
		reset_color_pairs();
	screen->is_stale = true;
}

enum theme screen_guess_theme(void) {
	const char *value = getenv("COLORFGBG"); /* "15;0": letters, ground */
	const char *ground = value ? strrchr(value, ';') : NULL;
	if (!ground || !ground[1])
		return THEME_DARK;
	int color = atoi(ground + 1);
	return color == 7 || color == 15 ? THEME_LIGHT : THEME_DARK;
}

bool screen_is_blocked(const struct screen *screen) {
	(void)screen;
	struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
	return poll(&out, 1, 0) == 0;
}

/* -- cells ------------------------------------------------------------------------ */

static int pair_of(struct screen *screen, int role, int back) {
	if (screen->colors == 0)
		return 0;
	int *pair = &screen->pairs[role][back];
	if (*pair == NO_PAIR) {
		int letters = theme_look(screen->theme, screen->colors, role).color;
		int ground = theme_look(screen->theme, screen->colors, back).color;
		*pair = letters < 0 && ground < 0 ? 0 : alloc_pair(letters, ground);
		if (*pair < 0)
			*pair = 0;
	}
	return *pair;
}

static attr_t attributes_of(const struct screen *screen, struct canvas_style style) {
	unsigned flags = style.flags | theme_look(screen->theme, screen->colors, style.role).flags;
	return (flags & THEME_BOLD ? A_BOLD : 0) | (flags & THEME_DIM ? A_DIM : 0)
		| (flags & THEME_REVERSE ? A_REVERSE : 0) | (flags & THEME_UNDERLINE ? A_UNDERLINE : 0);
}

/* One cell for curses.  Where only ASCII can be shown, all else is a question mark. */
static cchar_t cell_of(struct screen *screen, const struct canvas_cell *cell) {
	wchar_t text[2 + CANVAS_MARKS] = {L' '};
	for (int i = 0; i <= CANVAS_MARKS && cell->text[i]; i++)
		text[i] = (wchar_t)cell->text[i];
	if (!screen->is_utf8 && text[0] > 0x7e) {
		text[0] = L'?';
		text[1] = L'\0';
	}
	cchar_t out;
	int pair = pair_of(screen, cell->style.role, cell->style.back);
	if (setcchar(&out, text, attributes_of(screen, cell->style), 0, &pair) == ERR)
		setcchar(&out, L"?", 0, 0, NULL);
	return out;
}

/* Hand curses the part of a row in which anything changed.  Returns whether there was one. */
static bool show_row(struct screen *screen, const struct canvas *canvas, int row) {
	const struct canvas_cell *now = canvas_at(canvas, row, 0);
	struct canvas_cell *then = canvas_at(screen->shown, row, 0);
	int first = 0, last = canvas->cols;
	if (!screen->is_stale) {
		while (first < last && memcmp(&now[first], &then[first], sizeof *now) == 0)
			first++;
		while (last > first && memcmp(&now[last - 1], &then[last - 1], sizeof *now) == 0)
			last--;
		while (first > 0 && first < last && now[first].width == 0)
			first--;
	}
	if (first == last)
		return false;
	int n = 0;
	for (int col = first; col < last; col++) {
		if (now[col].width == 0)
			continue;
		cchar_t cell = cell_of(screen, &now[col]);
		screen->span[n++] = cell;
		if (!screen->is_utf8 && now[col].width == 2)
			screen->span[n++] = cell;
	}
	mvadd_wchnstr(row, first, screen->span, n);
	memcpy(&then[first], &now[first], (size_t)(last - first) * sizeof *now);
	return true;
}

bool screen_show(struct screen *screen, const struct canvas *canvas, int row, int col) {
	if (canvas->rows != screen->rows || canvas->cols != screen->cols)
		return false;
	if (cur_term != screen->terminal)
		set_curterm(screen->terminal);
	bool has_moved = row != screen->cursor_row || col != screen->cursor_col;
	bool has_changed = screen->is_stale;
	if (screen->is_stale)
		clearok(curscr, TRUE);
	for (int i = 0; i < canvas->rows; i++)
		has_changed |= show_row(screen, canvas, i);
	screen->is_stale = false;
	if (!has_changed && !has_moved)
		return false;
	if ((row < 0) != (screen->cursor_row < 0) || screen->frames == 0)
		curs_set(row >= 0);
	screen->cursor_row = row;
	screen->cursor_col = col;
	move(row < 0 ? 0 : row, row < 0 ? 0 : col);
	if (has_changed)
		write_out(BEGIN_SYNC, sizeof BEGIN_SYNC - 1);
	wnoutrefresh(stdscr);
	doupdate();
	if (has_changed)
		write_out(END_SYNC, sizeof END_SYNC - 1);
	screen->frames++;
	return true;
}

void screen_mark(struct screen *screen, unsigned long long consumed) {
	char mark[64];
	if (!screen->is_marking)
		return;
	int len = snprintf(mark, sizeof mark, "\033]777;%llu;%llu\a", screen->frames, consumed);
	write_out(mark, (size_t)len);
}

void screen_suspend(struct screen *screen) {
	write_out(LEAVE, sizeof LEAVE - 1);
	curs_set(1);
	endwin();
	tell_host(screen, false);
	if (screen->host->suspend)
		screen->host->suspend(screen->host->data);
	else
		raise(SIGSTOP);
	tell_host(screen, true);
	reset_prog_mode();
	write_out(ENTER, sizeof ENTER - 1);
	screen_measure(screen);
	screen->cursor_row = -1;
	curs_set(0);
	refresh();
	screen->is_stale = true;
}
