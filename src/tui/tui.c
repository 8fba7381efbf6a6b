#include "tui/tui.h"

#include "base/clock.h"
#include "base/mem.h"
#include "tui/keys.h"
#include "tui/layout.h"
#include "tui/screen.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

/*
 * How it works: one loop, which waits in one place.
 *
 *     keyboard -> keys -> a key of the session's? -> session -> view
 *                   \---> line editor: finished line --^          |
 *                                                                 v
 *     screen <- canvas <- panes <------------------------------ layout
 *
 * Besides keys it waits for signals (a descriptor: no handler runs at a bad
 * moment), for what the session waits for, and for the time at which the session
 * wants to be called.
 *
 * A key, a signal, a new size are painted at once.  What moves by itself is painted
 * at most once in FRAME_NS.  When nothing moves, the process sleeps.
 */

enum { FRAME_NS = 30000000, READ_SIZE = 4096 };

struct front {
	struct session *session;
	const struct editor *editor;
	struct screen *screen;
	struct keys keys;
	struct canvas *canvas;
	struct pane_memory memory;
	int signal_fd;
	sigset_t before;               /* the mask to go back to */

	unsigned long long n_read, n_marked; /* bytes of input */
	uint64_t painted_ns, painted_revision;
	bool is_urgent;                /* paint now */
	int status;                    /* to leave with; -1: stay */
};

/* -- painting ---------------------------------------------------------------------- */

static enum theme theme_for(const struct session_view *view) {
	switch (view->theme) {
	case SESSION_THEME_DARK: return THEME_DARK;
	case SESSION_THEME_LIGHT: return THEME_LIGHT;
	case SESSION_THEME_MONO: return THEME_MONO;
	case SESSION_THEME_AUTO: break;
	}
	return screen_guess_theme();
}

static enum glyph_set glyphs_for(const struct front *front, const struct session_view *view) {
	if (!screen_is_utf8(front->screen) || view->glyphs == SESSION_GLYPHS_ASCII)
		return GLYPH_ASCII;
	return view->glyphs == SESSION_GLYPHS_SAFE ? GLYPH_SAFE : GLYPH_UTF8;
}

/* Compose a frame and tell the session what fitted.  That may move its view. */
static struct pane_frame compose(struct front *front, struct arena *arena) {
	const struct session_view *view = session_view(front->session);
	struct pane_frame frame = {
		.view = view,
		.prompt = front->editor->prompt(front->editor->data),
		.canvas = front->canvas,
		.arena = arena,
		.glyphs = glyphs_for(front, view),
		.memory = &front->memory,
	};
	layout_paint(&frame);
	front->painted_revision = view->revision;
	session_set_layout(front->session, &frame.fits);
	return frame;
}

static void paint(struct front *front, uint64_t now) {
	int rows = screen_rows(front->screen), cols = screen_cols(front->screen);
	if (front->canvas->rows != rows || front->canvas->cols != cols)
		canvas_resize(front->canvas, rows, cols);
	struct arena *arena = arena_open();
	struct pane_frame frame = compose(front, arena);
	if (session_view(front->session)->revision != front->painted_revision)
		frame = compose(front, arena);
	screen_set_theme(front->screen, theme_for(session_view(front->session)));
	bool has_written = screen_show(
		front->screen, front->canvas, frame.cursor_row, frame.cursor_col);
	arena_close(arena);
	front->is_urgent = false;
	front->painted_ns = now;
	unsigned long long consumed = front->n_read - keys_pending(&front->keys);
	if (has_written || consumed != front->n_marked)
		screen_mark(front->screen, consumed);
	front->n_marked = consumed;
}

/* When the next frame is due: now, some time, never. */
static uint64_t frame_due(struct front *front) {
	if (front->is_urgent)
		return 0;
	if (session_view(front->session)->revision == front->painted_revision)
		return UINT64_MAX;
	return front->painted_ns + FRAME_NS;
}

/* -- keys ------------------------------------------------------------------------------ */

static bool is_key(const struct keys_token *token, char key) {
	return !token->is_paste && token->len == 1 && token->bytes[0] == key;
}

static void suspend(struct front *front) {
	screen_suspend(front->screen);
	front->editor->resize(
		front->editor->data, screen_rows(front->screen), screen_cols(front->screen));
	front->is_urgent = true;
}

static void interrupt(struct front *front) {
	const struct prompt *prompt = front->editor->prompt(front->editor->data);
	bool is_typing = *prompt->text || prompt->is_search || prompt->n_matches;
	front->editor->clear(front->editor->data); /* also half a command of its own */
	if (!is_typing)
		session_key(front->session, SESSION_KEY_INTERRUPT);
	front->is_urgent = true;
}

/* Keys that are the screen's own, whatever is on it. */
static bool do_own_key(struct front *front, const struct keys_token *token) {
	enum { CTRL_C = 3, CTRL_L = 12, CTRL_Z = 26, CTRL_BACKSLASH = 28 };
	if (is_key(token, CTRL_C))
		interrupt(front);
	else if (is_key(token, CTRL_L))
		screen_forget(front->screen);
	else if (is_key(token, CTRL_Z))
		suspend(front);
	else
		return is_key(token, CTRL_BACKSLASH);
	return true;
}

/* A key for the session?  False: it may begin or change a line. */
static bool do_session_key(
	struct front *front, const struct keys_token *token, const struct prompt *prompt) {
	const struct session_view *view = session_view(front->session);
	struct keys_state state = {
		.is_line_empty = !*prompt->text && !prompt->is_search,
		.is_list_open = view->popup.is_open,
		.is_full = view->full != SESSION_FULL_NONE,
	};
	int key = keys_lookup(token, state);
	if (key < 0)
		return false;
	bool is_done = session_key(front->session, (enum session_key)key);
	if (is_done && key == SESSION_KEY_TAB)
		front->editor->put(front->editor->data, session_view(front->session)->suggestion);
	/* No line begins with one of these. */
	return is_done || key == SESSION_KEY_ENTER || key == SESSION_KEY_SPACE;
}

static void do_token(struct front *front, const struct keys_token *token) {
	const struct editor *editor = front->editor;
	front->is_urgent = true;
	if (token->is_paste) {
		editor->paste(editor->data, token->bytes, token->len);
		return;
	}
	if (do_own_key(front, token))
		return;
	const struct prompt *prompt = editor->prompt(editor->data);
	if (prompt->n_matches && is_key(token, '\033')) {
		editor->close_matches(editor->data);
		return;
	}
	if (do_session_key(front, token, prompt))
		return;
	editor->feed(editor->data, token->bytes, token->len);
	const char *line;
	while ((line = editor->take(editor->data)))
		session_line(front->session, line);
}

static void read_keys(struct front *front, uint64_t now) {
	char bytes[READ_SIZE];
	size_t room = keys_room(&front->keys);
	ssize_t n = read(STDIN_FILENO, bytes, room < sizeof bytes ? room : sizeof bytes);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		front->status = 128 + SIGHUP; /* the terminal is gone */
		return;
	}
	front->n_read += (unsigned long long)n;
	keys_add(&front->keys, bytes, (size_t)n, now);
}

static void do_keys(struct front *front, uint64_t now) {
	struct keys_token token;
	while (front->status < 0 && !session_view(front->session)->is_over
		&& keys_next(&front->keys, &token, now))
		do_token(front, &token);
}

/* -- signals ------------------------------------------------------------------------------ */

static bool open_signals(struct front *front) {
	static const int taken[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};
	sigset_t set;
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		sigaddset(&set, taken[i]);
	sigprocmask(SIG_BLOCK, &set, &front->before);
	front->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return front->signal_fd >= 0;
}

static void measure(struct front *front) {
	screen_measure(front->screen);
	front->editor->resize(
		front->editor->data, screen_rows(front->screen), screen_cols(front->screen));
	front->is_urgent = true;
}

static void read_signals(struct front *front) {
	struct signalfd_siginfo info;
	bool has_resized = false, has_come_back = false, is_stopping = false;
	while (read(front->signal_fd, &info, sizeof info) == sizeof info) {
		switch (info.ssi_signo) {
		case SIGWINCH: has_resized = true; break;
		case SIGCONT: has_come_back = true; break;
		case SIGTSTP: is_stopping = true; break;
		case SIGINT: interrupt(front); break;
		default: front->status = 128 + (int)info.ssi_signo; break;
		}
	}
	if (is_stopping)
		suspend(front);
	if (has_come_back)
		screen_forget(front->screen);
	if (has_resized || has_come_back)
		measure(front);
}

/* -- the loop ------------------------------------------------------------------------------- */

enum { FD_KEYS, FD_SIGNALS, FD_SESSION };

static uint64_t least(uint64_t a, uint64_t b) {
	return a < b ? a : b;
}

/* Wait until there is something to do; fills the descriptors' answers. */
static void wait_for_work(struct front *front, struct pollfd *fds) {
	size_t n = FD_SESSION + session_fds(front->session, fds + FD_SESSION, SESSION_FDS);
	fds[FD_KEYS] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
	fds[FD_SIGNALS] = (struct pollfd){.fd = front->signal_fd, .events = POLLIN};
	uint64_t due = least(session_wake_ns(front->session), keys_deadline(&front->keys));
	due = least(due, frame_due(front));
	uint64_t now = clock_ns(), left = due > now ? due - now : 0;
	struct timespec timeout = {(time_t)(left / CLOCK_S), (long)(left % CLOCK_S)};
	if (ppoll(fds, n, due == UINT64_MAX ? NULL : &timeout, NULL) < 0)
		fds[FD_KEYS].revents = fds[FD_SIGNALS].revents = 0;
}

static void turn(struct front *front) {
	struct pollfd fds[FD_SESSION + SESSION_FDS];
	wait_for_work(front, fds);
	uint64_t now = clock_ns();
	if (fds[FD_SIGNALS].revents)
		read_signals(front);
	if (fds[FD_KEYS].revents)
		read_keys(front, now);
	do_keys(front, now);
	if (front->status < 0 && !session_service(front->session))
		front->status = 1;
	now = clock_ns();
	if (frame_due(front) > now)
		return;
	if (!screen_is_blocked(front->screen)) {
		paint(front, now);
		return;
	}
	/* The terminal does not keep up: this frame is left out, try again a little later. */
	front->is_urgent = false;
	front->painted_ns = now;
	front->painted_revision = UINT64_MAX;
}

static int run(struct front *front) {
	paint(front, clock_ns());
	while (front->status < 0 && !session_view(front->session)->is_over)
		turn(front);
	return front->status < 0 ? 0 : front->status;
}

static void say_farewell(struct session *session) {
	const char *farewell = session_view(session)->farewell;
	if (!*farewell)
		return;
	fputs(farewell, stdout);
	if (farewell[strlen(farewell) - 1] != '\n')
		putchar('\n');
	fflush(stdout);
}

int tui_front(struct session *session, const struct editor *editor, const struct tui_host *host) {
	struct front front = {
		.session = session, .editor = editor, .status = -1, .painted_revision = UINT64_MAX};
	if (!tui_is_possible() || !open_signals(&front))
		return TUI_NO_SCREEN;
	front.screen = screen_open(host);
	int status = TUI_NO_SCREEN;
	if (front.screen) {
		keys_init(&front.keys);
		front.canvas = canvas_open(screen_rows(front.screen), screen_cols(front.screen));
		editor->resize(editor->data, screen_rows(front.screen), screen_cols(front.screen));
		status = run(&front);
		screen_close(front.screen);
		canvas_close(front.canvas);
		keys_free(&front.keys);
		mem_free(front.memory.file);
		say_farewell(session);
	}
	close(front.signal_fd);
	sigprocmask(SIG_SETMASK, &front.before, NULL);
	return status;
}
