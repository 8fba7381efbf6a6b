#include "pty.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

/*
 * How it works
 *
 *     program ─▶ pty ─▶ pending ─ up to a mark ─▶ libvterm ─▶ cells
 *                                      └──▶ modes set and not reset
 *
 * A mark is ESC ] 777 ; frame ; bytes-consumed BEL, written by the program after
 * each frame.  `sent` counts what was typed: a frame with consumed >= sent shows
 * the effect of all keys.  The slave's end stays open here, so that the modes of
 * the terminal can be read after the program is gone.
 */

enum { PENDING = 1 << 20, ROW_BYTES = 4096, MODES = 4096, DEADLINE_MS = 10000, QUIET_MS = 30 };

struct pty {
	struct pty *next;
	int master, slave, pidfd;
	pid_t pid;
	int status;                      /* -1: runs */
	int rows, cols;
	bool has_marks;
	struct termios before;
	VTerm *vterm;
	VTermScreen *screen;
	int cursor_row, cursor_col;
	bool is_cursor_visible;
	unsigned long long sent, consumed, frames, bytes;
	unsigned char *pending;
	size_t n_pending;
	bool modes[MODES];               /* private modes that are on */
	bool has_escapes;
	int parse;                       /* of CSI ? number h: 0 none, 1 ESC, 2 [, 3 ? */
	int number;
	char row[256][ROW_BYTES];
	char *whole;
};

/* Those that are open: a test that failed closes nothing, and must leave no process. */
static struct pty *all;

static long long now_ms(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static int deadline_ms(void) {
	return getenv("SAN") && *getenv("SAN") ? 6 * DEADLINE_MS : DEADLINE_MS;
}

/* -- the terminal's side ---------------------------------------------------------- */

static void answer(const char *bytes, size_t len, void *data) {
	struct pty *pty = data;
	pty_send_bytes(pty, bytes, len);
	pty->sent -= len; /* a terminal's own words are nobody's typing */
}

static int set_property(VTermProp property, VTermValue *value, void *data) {
	struct pty *pty = data;
	if (property == VTERM_PROP_CURSORVISIBLE)
		pty->is_cursor_visible = value->boolean;
	return 1;
}

static int move_cursor(VTermPos to, VTermPos from, int visible, void *data) {
	struct pty *pty = data;
	(void)from, (void)visible;
	pty->cursor_row = to.row;
	pty->cursor_col = to.col;
	return 1;
}

static void open_terminal(struct pty *pty) {
	static VTermScreenCallbacks callbacks = {
		.settermprop = set_property, .movecursor = move_cursor};
	pty->vterm = vterm_new(pty->rows, pty->cols);
	vterm_set_utf8(pty->vterm, 1);
	vterm_output_set_callback(pty->vterm, answer, pty);
	pty->screen = vterm_obtain_screen(pty->vterm);
	vterm_screen_set_callbacks(pty->screen, &callbacks, pty);
	vterm_screen_enable_altscreen(pty->screen, 1);
	vterm_screen_reset(pty->screen, 1);
	pty->is_cursor_visible = true;
}

/* Note CSI ? n h and CSI ? n l, also when they come in pieces. */
static void note_modes(struct pty *pty, const unsigned char *s, size_t n) {
	for (size_t i = 0; i < n; i++) {
		if (s[i] == 0x1b) {
			pty->parse = 1;
			pty->has_escapes = true;
		} else if (pty->parse == 1)
			pty->parse = s[i] == '[' ? 2 : 0;
		else if (pty->parse == 2) {
			pty->parse = s[i] == '?' ? 3 : 0;
			pty->number = 0;
		} else if (pty->parse == 3 && s[i] >= '0' && s[i] <= '9' && pty->number < MODES / 10)
			pty->number = pty->number * 10 + s[i] - '0';
		else if (pty->parse == 3) {
			if ((s[i] == 'h' || s[i] == 'l' || s[i] == ';') && pty->number < MODES)
				pty->modes[pty->number] = s[i] == 'h' || (s[i] == ';' && pty->modes[pty->number]);
			pty->number = 0;
			pty->parse = s[i] == ';' ? 3 : 0;
		}
	}
}

/* Show the first `n` pending bytes, forget `used`. */
static void show(struct pty *pty, size_t n, size_t used) {
	note_modes(pty, pty->pending, n);
	vterm_input_write(pty->vterm, (char *)pty->pending, n);
	pty->n_pending -= used;
	memmove(pty->pending, pty->pending + used, pty->n_pending);
}

static bool show_to_mark(struct pty *pty) {
	static const char mark[] = "\033]777;";
	unsigned char *at = memmem(pty->pending, pty->n_pending, mark, sizeof mark - 1);
	unsigned char *end = at ? memchr(at, '\a', pty->n_pending - (size_t)(at - pty->pending)) : NULL;
	if (!end)
		return false;
	sscanf((char *)at + sizeof mark - 1, "%llu;%llu", &pty->frames, &pty->consumed);
	show(pty, (size_t)(at - pty->pending), (size_t)(end + 1 - pty->pending));
	return true;
}

bool pty_step(struct pty *pty, int ms) {
	if (pty->has_marks && show_to_mark(pty))
		return true;
	bool is_partial = pty->has_marks && pty->n_pending;
	struct pollfd in = {.fd = pty->master, .events = POLLIN};
	if (poll(&in, 1, is_partial && ms > QUIET_MS ? QUIET_MS : ms) <= 0) {
		if (is_partial)
			show(pty, pty->n_pending, pty->n_pending); /* nobody is going to mark this */
		return is_partial;
	}
	ssize_t n = read(pty->master, pty->pending + pty->n_pending, PENDING - pty->n_pending);
	if (n <= 0)
		return false;
	pty->n_pending += (size_t)n;
	pty->bytes += (unsigned long long)n;
	if (!pty->has_marks)
		show(pty, pty->n_pending, pty->n_pending);
	else
		show_to_mark(pty);
	return true;
}

/* -- starting and ending ------------------------------------------------------------- */

static void set_environment(const struct pty_options *options) {
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("BATON_FRAMES", "1", 1);
	char *lessons = realpath("lessons", NULL);
	if (lessons)
		setenv("BATON_LESSONS", lessons, 0);
	free(lessons);
	/* What a process that was killed did not free is no fault; its errors are. */
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	unsetenv("NO_COLOR");
	unsetenv("COLORFGBG");
	for (size_t i = 0; options->env && options->env[i]; i++) {
		const char *equals = strchr(options->env[i], '=');
		if (!equals) {
			unsetenv(options->env[i]);
			continue;
		}
		char *name = strndup(options->env[i], (size_t)(equals - options->env[i]));
		setenv(name, equals + 1, 1);
		free(name);
	}
}

static void close_all(void) {
	while (all)
		pty_close(all);
}

static struct pty *open_pty(const struct pty_options *options) {
	struct pty *pty = calloc(1, sizeof *pty);
	if (!all)
		atexit(close_all);
	pty->next = all;
	all = pty;
	pty->rows = options->rows ? options->rows : 24;
	pty->cols = options->cols ? options->cols : 80;
	pty->has_marks = !options->has_no_marks;
	pty->status = -1;
	pty->pending = malloc(PENDING);
	struct winsize size = {
		.ws_row = (unsigned short)pty->rows, .ws_col = (unsigned short)pty->cols};
	if (openpty(&pty->master, &pty->slave, NULL, NULL, &size) < 0) {
		perror("openpty");
		exit(1);
	}
	fcntl(pty->master, F_SETFD, FD_CLOEXEC);
	tcgetattr(pty->slave, &pty->before);
	open_terminal(pty);
	return pty;
}

static void begin_child(struct pty *pty, const struct pty_options *options) {
	/* A test's own handlers are none of the program's. */
	for (int i = 1; i < 32; i++)
		signal(i, SIG_DFL);
	close(pty->master);
	login_tty(pty->slave);
	set_environment(options);
	if (options->folder && chdir(options->folder) < 0)
		_exit(126);
}

static void begin(struct pty *pty) {
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	fflush(NULL);
	pty->pid = fork();
	if (pty->pid > 0)
		pty->pidfd = pidfd_open(pty->pid, 0);
}

struct pty *pty_start(const struct pty_options *options, char *const argv[]) {
	struct pty *pty = open_pty(options);
	begin(pty);
	if (pty->pid == 0) {
		begin_child(pty, options);
		execvp(argv[0], argv);
		_exit(127);
	}
	return pty;
}

struct pty *pty_start_function(
	const struct pty_options *options, int (*play)(void *data), void *data) {
	struct pty *pty = open_pty(options);
	begin(pty);
	if (pty->pid == 0) {
		begin_child(pty, options);
		all = NULL; /* those of the test are not ours to close */
		int status = play(data);
		fflush(NULL);
		_exit(status);
	}
	return pty;
}

/* Call `visit` for each living process of the program's session. */
static int for_each_left(const struct pty *pty, void (*visit)(pid_t pid)) {
	DIR *folder = opendir("/proc");
	struct dirent *entry;
	int n = 0;
	while (folder && (entry = readdir(folder))) {
		char path[300], line[512] = "", state;
		int session;
		snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
		FILE *file = entry->d_name[0] >= '1' && entry->d_name[0] <= '9' ? fopen(path, "r") : NULL;
		if (!file)
			continue;
		const char *rest = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
		if (rest && sscanf(rest + 1, " %c %*d %*d %d", &state, &session) == 2 && session == pty->pid
			&& state != 'Z') {
			n++;
			if (visit)
				visit((pid_t)atoi(entry->d_name));
		}
		fclose(file);
	}
	if (folder)
		closedir(folder);
	return n;
}

pid_t pty_child(pid_t wanted, bool leads) {
	DIR *folder = opendir("/proc");
	struct dirent *entry;
	pid_t found = 0;
	while (folder && !found && (entry = readdir(folder))) {
		char path[300], line[512] = "";
		int pid = atoi(entry->d_name), parent, group;
		snprintf(path, sizeof path, "/proc/%d/stat", pid);
		FILE *file = pid > 0 ? fopen(path, "r") : NULL;
		if (!file)
			continue;
		const char *rest = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
		if (rest && sscanf(rest + 1, " %*c %d %d", &parent, &group) == 2 && parent == wanted
			&& (group == pid) == leads)
			found = pid;
		fclose(file);
	}
	if (folder)
		closedir(folder);
	return found;
}

static void kill_it(pid_t pid) {
	kill(pid, SIGKILL);
}

static void name_it(pid_t pid) {
	fprintf(stderr, "pty: process %d is left\n", (int)pid);
}

int pty_n_left(const struct pty *pty) {
	return for_each_left(pty, NULL);
}

bool pty_wait_none_left(struct pty *pty) {
	long long end = now_ms() + deadline_ms();
	while (pty_n_left(pty)) {
		while (waitpid(-1, NULL, WNOHANG) > 0)
			continue;
		if (now_ms() > end) {
			for_each_left(pty, name_it);
			return false;
		}
		pty_step(pty, 1);
	}
	return true;
}

void pty_close(struct pty *pty) {
	struct pty **at = &all;
	while (*at != pty)
		at = &(*at)->next;
	*at = pty->next;
	for_each_left(pty, kill_it);
	if (pty->status < 0)
		waitpid(pty->pid, NULL, 0);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		continue;
	vterm_free(pty->vterm);
	close(pty->master);
	close(pty->slave);
	close(pty->pidfd);
	free(pty->pending);
	free(pty->whole);
	free(pty);
}

int pty_wait_end(struct pty *pty) {
	long long end = now_ms() + deadline_ms();
	int status;
	while (pty->status < 0) {
		if (waitpid(pty->pid, &status, WNOHANG) == pty->pid) {
			pty->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
			break;
		}
		if (now_ms() > end) {
			fprintf(stderr, "pty: the program does not end; the screen:\n%s", pty_screen(pty));
			return -1;
		}
		struct pollfd fds[2] = {
			{.fd = pty->pidfd, .events = POLLIN}, {.fd = pty->master, .events = POLLIN}};
		poll(fds, 2, 100);
		if (fds[1].revents)
			pty_step(pty, 0);
	}
	while (pty_step(pty, 0))
		continue;
	show(pty, pty->n_pending, pty->n_pending);
	return pty->status;
}

/* -- typing and waiting ---------------------------------------------------------------- */

void pty_send_bytes(struct pty *pty, const char *bytes, size_t len) {
	pty->sent += len;
	while (len) {
		/* A program that does not read must not make us wait for ever. */
		struct pollfd out = {.fd = pty->master, .events = POLLOUT | POLLIN};
		if (poll(&out, 1, deadline_ms()) <= 0)
			return;
		if (out.revents & POLLIN)
			pty_step(pty, 0);
		ssize_t n = out.revents & POLLOUT ? write(pty->master, bytes, len > 512 ? 512 : len) : 0;
		if (n < 0 && errno != EAGAIN)
			return;
		bytes += n;
		len -= (size_t)n;
	}
}

void pty_send(struct pty *pty, const char *text) {
	pty_send_bytes(pty, text, strlen(text));
}

bool pty_wait_until(
	struct pty *pty, bool (*is_so)(struct pty *pty, void *data), void *data, const char *what) {
	long long end = now_ms() + deadline_ms();
	while (!is_so(pty, data)) {
		if (now_ms() > end) {
			fprintf(stderr, "pty: not seen: %s; the screen:\n%s", what, pty_screen(pty));
			return false;
		}
		pty_step(pty, 100);
	}
	return true;
}

static bool is_settled(struct pty *pty, void *data) {
	(void)data;
	return pty->consumed >= pty->sent;
}

bool pty_settle(struct pty *pty) {
	return pty_wait_until(pty, is_settled, NULL, "a frame with all keys");
}

bool pty_type(struct pty *pty, const char *text) {
	pty_send(pty, text);
	return pty_settle(pty);
}

struct wanted { int row; const char *text; };

static bool has_text(struct pty *pty, void *data) {
	return pty_has(pty, data);
}

static bool has_no_text(struct pty *pty, void *data) {
	return !pty_has(pty, data);
}

static bool row_has_text(struct pty *pty, void *data) {
	struct wanted *wanted = data;
	return strstr(pty_row(pty, wanted->row), wanted->text) != NULL;
}

bool pty_wait(struct pty *pty, const char *text) {
	return pty_wait_until(pty, has_text, (void *)(uintptr_t)text, text);
}

bool pty_wait_gone(struct pty *pty, const char *text) {
	char what[256];
	snprintf(what, sizeof what, "no %s", text);
	return pty_wait_until(pty, has_no_text, (void *)(uintptr_t)text, what);
}

bool pty_wait_row(struct pty *pty, int row, const char *text) {
	struct wanted wanted = {row, text};
	char what[256];
	snprintf(what, sizeof what, "%s in row %d", text, row);
	return pty_wait_until(pty, row_has_text, &wanted, what);
}

/* -- looking ------------------------------------------------------------------------------ */

static size_t encode(uint32_t c, char *out) {
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)((0xf00 >> n & 0xf0) | c);
	return n;
}

const char *pty_row(struct pty *pty, int row) {
	if (row < 0)
		row += pty->rows;
	char *out = pty->row[row & 255], *end = out;
	for (VTermPos at = {row, 0}; at.col < pty->cols && end < out + ROW_BYTES - 40;) {
		VTermScreenCell cell;
		vterm_screen_get_cell(pty->screen, at, &cell);
		if (!cell.chars[0])
			*end++ = ' ';
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			if (cell.chars[i] != (uint32_t)-1)
				end += encode(cell.chars[i], end);
		at.col += cell.width > 0 ? cell.width : 1;
	}
	while (end > out && end[-1] == ' ')
		end--;
	*end = '\0';
	return out;
}

const char *pty_screen(struct pty *pty) {
	free(pty->whole);
	pty->whole = malloc((size_t)pty->rows * ROW_BYTES + 1);
	char *end = pty->whole;
	for (int row = 0; row < pty->rows; row++) {
		end = stpcpy(end, pty_row(pty, row));
		*end++ = '\n';
	}
	*end = '\0';
	return pty->whole;
}

bool pty_has(struct pty *pty, const char *text) {
	for (int row = 0; row < pty->rows; row++)
		if (strstr(pty_row(pty, row), text))
			return true;
	return false;
}

struct pty_cell pty_at(struct pty *pty, int row, int col) {
	VTermScreenCell cell;
	vterm_screen_get_cell(pty->screen, (VTermPos){row, col}, &cell);
	int color = VTERM_COLOR_IS_INDEXED(&cell.fg) ? cell.fg.indexed.idx : -2;
	int ground = VTERM_COLOR_IS_INDEXED(&cell.bg) ? cell.bg.indexed.idx : -2;
	if (VTERM_COLOR_IS_DEFAULT_FG(&cell.fg))
		color = -1;
	if (VTERM_COLOR_IS_DEFAULT_BG(&cell.bg))
		ground = -1;
	return (struct pty_cell){cell.chars[0], cell.width, color, ground, cell.attrs.bold,
		cell.attrs.reverse, cell.attrs.underline};
}

/* The column of a byte of a row's text, by walking its cells. */
static int column_of(struct pty *pty, int row, size_t bytes) {
	int col = 0;
	while (bytes && col < pty->cols) {
		VTermScreenCell cell;
		char out[8];
		size_t used = 0;
		vterm_screen_get_cell(pty->screen, (VTermPos){row, col}, &cell);
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			used += encode(cell.chars[i], out);
		used = used ? used : 1;
		bytes -= used < bytes ? used : bytes;
		col += cell.width > 0 ? cell.width : 1;
	}
	return col;
}

bool pty_find(struct pty *pty, const char *text, int *row, int *col) {
	for (int i = 0; i < pty->rows; i++) {
		const char *line = pty_row(pty, i), *at = strstr(line, text);
		if (!at)
			continue;
		*row = i;
		*col = column_of(pty, i, (size_t)(at - line));
		return true;
	}
	return false;
}

void pty_cursor(const struct pty *pty, int *row, int *col, bool *is_visible) {
	*row = pty->cursor_row;
	*col = pty->cursor_col;
	*is_visible = pty->is_cursor_visible;
}

int pty_rows(const struct pty *pty) {
	return pty->rows;
}

int pty_cols(const struct pty *pty) {
	return pty->cols;
}

unsigned long long pty_bytes(const struct pty *pty) {
	return pty->bytes;
}

unsigned long long pty_frames(const struct pty *pty) {
	return pty->frames;
}

void pty_resize(struct pty *pty, int rows, int cols) {
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
	pty->rows = rows;
	pty->cols = cols;
	vterm_set_size(pty->vterm, rows, cols);
	ioctl(pty->master, TIOCSWINSZ, &size);
}

bool pty_has_escapes(const struct pty *pty) {
	return pty->has_escapes;
}

pid_t pty_pid(const struct pty *pty) {
	return pty->pid;
}

static bool is_same(const struct termios *a, const struct termios *b) {
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag
		&& a->c_lflag == b->c_lflag && memcmp(a->c_cc, b->c_cc, sizeof a->c_cc) == 0;
}

bool pty_is_restored(struct pty *pty) {
	struct termios now;
	bool is_so = true;
	tcgetattr(pty->slave, &now);
	if (!is_same(&now, &pty->before)) {
		fprintf(stderr,
			"pty: modes of the line: iflag %x, was %x; oflag %x, was %x; lflag %x, was %x\n",
			now.c_iflag, pty->before.c_iflag, now.c_oflag, pty->before.c_oflag, now.c_lflag,
			pty->before.c_lflag);
		is_so = false;
	}
	for (int mode = 0; mode < MODES; mode++)
		if (pty->modes[mode] && mode != 25 && mode != 7 && mode != 12) {
			fprintf(stderr, "pty: mode %d is still on\n", mode);
			is_so = false;
		}
	if (!pty->is_cursor_visible) {
		fprintf(stderr, "pty: the cursor is hidden\n");
		is_so = false;
	}
	return is_so;
}

/* -- a picture ------------------------------------------------------------------------------ */

enum { CELL_COLS = 10, CELL_ROWS = 20 };
static const char GROUND[] = "#101418", INK[] = "#d0d0d0";

static void name_color(struct pty *pty, VTermColor color, bool is_ink, char out[8]) {
	if (is_ink ? VTERM_COLOR_IS_DEFAULT_FG(&color) : VTERM_COLOR_IS_DEFAULT_BG(&color)) {
		strcpy(out, is_ink ? INK : GROUND);
		return;
	}
	/* libvterm's palette is not xterm's: the cube and the greys by rule. */
	static const int steps[] = {0, 95, 135, 175, 215, 255};
	if (VTERM_COLOR_IS_INDEXED(&color) && color.indexed.idx >= 16) {
		int i = color.indexed.idx - 16, grey = 8 + 10 * (i - 216);
		if (i < 216)
			snprintf(out, 8, "#%02x%02x%02x", steps[i / 36], steps[i / 6 % 6], steps[i % 6]);
		else
			snprintf(out, 8, "#%02x%02x%02x", grey & 255, grey & 255, grey & 255);
		return;
	}
	vterm_screen_convert_color_to_rgb(pty->screen, &color);
	snprintf(out, 8, "#%02x%02x%02x", color.rgb.red, color.rgb.green, color.rgb.blue);
}

/* Blocks are rectangles, so that they meet; 0 of 0 for what is no block. */
static void block_of(uint32_t c, double *x, double *y, double *w, double *h) {
	*x = *y = *w = *h = 0;
	if (c >= 0x2588 && c <= 0x258f) {
		*w = CELL_COLS * (0x2590 - c) / 8.0;
		*h = CELL_ROWS;
	} else if (c >= 0x2581 && c <= 0x2587) {
		*h = CELL_ROWS * (c - 0x2580) / 8.0;
		*y = CELL_ROWS - *h;
		*w = CELL_COLS;
	}
}

static void draw_ground(
	FILE *out, int x, int y, int width, const char *ground, const char *ink, uint32_t c) {
	double bx, by, bw, bh;
	if (strcmp(ground, GROUND) != 0)
		fprintf(out,
			"<rect x='%d' y='%d' width='%d' height='%d' fill='%s' shape-rendering='crispEdges'/>\n",
			x, y, width, CELL_ROWS, ground);
	block_of(c, &bx, &by, &bw, &bh);
	if (bw > 0)
		fprintf(out, "<rect x='%g' y='%g' width='%g' height='%g' fill='%s'/>\n", x + bx, y + by, bw,
			bh, ink);
	if (c == 0x259e) /* two quarters */
		fprintf(out,
			"<rect x='%d' y='%d' width='5' height='10' fill='%s'/><rect x='%d' y='%d' width='5' "
			"height='10' fill='%s'/>\n",
			x + 5, y, ink, x, y + 10, ink);
	if (c >= 0x2591 && c <= 0x2593)
		fprintf(out, "<rect x='%d' y='%d' width='%d' height='%d' fill='%s' fill-opacity='0.%u'/>\n",
			x, y, CELL_COLS, CELL_ROWS, ink, (c - 0x2590) * 25);
}

static void draw_text(
	FILE *out, int x, int y, int width, const char *ink, const VTermScreenCell *cell) {
	uint32_t c = cell->chars[0];
	bool is_block = (c >= 0x2581 && c <= 0x258f) || c == 0x259e || (c >= 0x2591 && c <= 0x2593);
	if (!c || c == ' ' || c == (uint32_t)-1 || is_block)
		return;
	fprintf(out,
		"<text x='%d' y='%d' fill='%s'%s%s textLength='%d' lengthAdjust='spacingAndGlyphs'>", x,
		y + 15, ink, cell->attrs.bold ? " font-weight='bold'" : "",
		cell->attrs.underline ? " text-decoration='underline'" : "", width);
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
		fprintf(out, "&#%u;", cell->chars[i]);
	fprintf(out, "</text>\n");
}

static void draw_cells(struct pty *pty, FILE *out, bool is_text) {
	for (int row = 0; row < pty->rows; row++)
		for (int col = 0; col < pty->cols;) {
			VTermScreenCell cell;
			char ink[8], ground[8];
			vterm_screen_get_cell(pty->screen, (VTermPos){row, col}, &cell);
			name_color(pty, cell.attrs.reverse ? cell.bg : cell.fg, !cell.attrs.reverse, ink);
			name_color(pty, cell.attrs.reverse ? cell.fg : cell.bg, cell.attrs.reverse, ground);
			int width = cell.width > 0 ? cell.width : 1, x = col * CELL_COLS, y = row * CELL_ROWS;
			if (is_text)
				draw_text(out, x, y, width * CELL_COLS, ink, &cell);
			else
				draw_ground(out, x, y, width * CELL_COLS, ground, ink, cell.chars[0]);
			col += width;
		}
}

bool pty_svg(struct pty *pty, const char *path) {
	FILE *out = fopen(path, "w");
	if (!out)
		return false;
	fprintf(out,
		"<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-size='16' "
		"font-family='DejaVu Sans Mono, WenQuanYi Micro Hei Mono, monospace'>\n"
		"<rect width='100%%' height='100%%' fill='%s'/>\n",
		pty->cols * CELL_COLS, pty->rows * CELL_ROWS, GROUND);
	draw_cells(pty, out, false);
	draw_cells(pty, out, true);
	if (pty->is_cursor_visible)
		fprintf(out,
			"<rect x='%d' y='%d' width='%d' height='%d' fill='#ffffff' fill-opacity='0.5'/>\n",
			pty->cursor_col * CELL_COLS, pty->cursor_row * CELL_ROWS, CELL_COLS, CELL_ROWS);
	fprintf(out, "</svg>\n");
	return fclose(out) == 0;
}
