#include "guard/terminal.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/*
 * Every mode that a screen may have set, off: mouse, focus, bracketed paste,
 * synchronised output, colours, hidden cursor, application keys, other screen.
 */
static const char MODES_OFF[] =
	"\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?1004l\033[?2004l\033[?2026l"
	"\033[0m\033[?25h\033[?1l\033>\033[?1049l\r";

static const int FATAL[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGSYS};

/* The handler's only way to its data; set once by terminal_catch_fatal, before any signal can come.
 */
static struct terminal *caught;

static void mend(struct termios *tio) {
	if (tio->c_lflag & ICANON && tio->c_lflag & ECHO)
		return;
	tio->c_iflag |= BRKINT | ICRNL | IXON;
	tio->c_oflag |= OPOST | ONLCR;
	tio->c_lflag |= ICANON | ECHO | ECHOE | ECHOK | ISIG | IEXTEN;
	tcsetattr(STDIN_FILENO, TCSANOW, tio);
}

void terminal_remember(struct terminal *terminal) {
	*terminal = (struct terminal){0};
	terminal->is_tty = tcgetattr(STDIN_FILENO, &terminal->before) == 0;
	/* Only who is in the foreground may touch it: else the kernel would stop us here. */
	if (terminal->is_tty && tcgetpgrp(STDIN_FILENO) == getpgrp())
		mend(&terminal->before);
}

static void write_all(const char *bytes, size_t len) {
	while (len) {
		ssize_t n = write(STDOUT_FILENO, bytes, len);
		if (n <= 0)
			return;
		bytes += n;
		len -= (size_t)n;
	}
}

void terminal_restore(const struct terminal *terminal) {
	if (terminal->is_open) {
		write_all(terminal->extra, terminal->extra_len);
		write_all(MODES_OFF, sizeof MODES_OFF - 1);
	}
	if (terminal->is_tty)
		tcsetattr(STDIN_FILENO, TCSANOW, &terminal->before);
}

static void fatal(int signal) {
	if (caught->is_open)
		terminal_restore(caught);
	raise(signal); /* SA_RESETHAND: the default action now */
}

void terminal_catch_fatal(struct terminal *terminal) {
	caught = terminal;
	/* A stack of its own: the fault may be that there is no stack left. */
	static char room[65536];
	const stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
	sigaltstack(&stack, NULL);
	struct sigaction action = {
			.sa_handler = fatal, .sa_flags = SA_RESETHAND | SA_ONSTACK | SA_NODEFER};
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof FATAL / sizeof *FATAL; i++)
		sigaction(FATAL[i], &action, NULL);
}
