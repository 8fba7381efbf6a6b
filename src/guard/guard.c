/*
 * How guard works
 *
 *     terminal --- guard ---socket--- front
 *                    |
 *                    +--lifeline---- engine (and its group)
 *
 * One thread, one poll: its signals (a signalfd), the socket to front, and the
 * time at which a running engine must be stopped.  Guard allocates nothing after
 * its start but for a save, draws nothing, and knows descriptors and pids only.
 *
 * Front gone, by whatever way: the screen is given back, the engine's group is
 * killed and reaped, guard ends with front's status.  Guard gone: front reads the
 * end of the socket and gives the screen back itself; the lifeline ends the engine.
 *
 * Ctrl-Z reaches guard and front alike.  Guard freezes the engine; front gives
 * the screen back and stops itself; guard waits until it did, and stops last, so
 * that the shell takes the terminal only when nobody draws on it any more.
 */

#include "guard/guard.h"

#include "base/clock.h"
#include "guard/client_private.h"
#include "guard/guard_engine.h"
#include "guard/save.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LEAVE_GRACE_NS (500 * (uint64_t)CLOCK_MS)

/* Those that guard reads; all others keep their default. */
static const int SIGNALS[] = {SIGCHLD, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP};

struct guard {
	const struct guard_plays *plays;
	const char *progress_path;
	int signal_fd, front_fd;
	pid_t front;
	bool front_is_over;
	int front_status;
	int leave_signal;        /* guard was told to end by it; 0: not */
	uint64_t leave_at_ns;    /* front is killed then */
	struct terminal terminal;
	struct guard_engine engine;
	struct wire wire;
};

/* Send the wire.  What cannot be sent is waited for in vain: then hang up, and front ends. */
static void send_wire(struct guard *guard, const int *fds, unsigned n_fds) {
	if (!wire_send(guard->front_fd, &guard->wire, fds, n_fds))
		shutdown(guard->front_fd, SHUT_RDWR); /* a dead front is seen by SIGCHLD */
}

static void send_event(struct guard *guard, const struct client_event *event) {
	struct wire *wire = &guard->wire;
	wire->kind = WIRE_EVENT;
	wire->number = 0;
	wire->len = sizeof *event;
	wire->body.event = *event;
	send_wire(guard, NULL, 0);
}

static void engine_is_over(struct guard *guard, int status, const struct rusage *usage) {
	struct client_event event;
	guard_engine_bury(&guard->engine, guard->plays, status, usage, &event);
	send_event(guard, &event);
}

static void reap(struct guard *guard) {
	struct rusage usage;
	int status;
	pid_t pid;
	while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0) {
		if (pid == guard->front) {
			guard->front_is_over = true;
			guard->front_status = status;
		} else if (guard->engine.state != ENGINE_NONE && pid == guard->engine.pid) {
			engine_is_over(guard, status, &usage);
		}
	}
}

/* Stop the present run and wait for its end: another is to begin, or front asks for a second one.
 */
static void finish_engine(struct guard *guard) {
	guard_engine_stop(&guard->engine, guard->plays, CLIENT_STOPPED);
	while (guard->engine.state != ENGINE_NONE && !guard->front_is_over) {
		int wait_ms = guard_engine_tick(&guard->engine, guard->plays);
		struct pollfd signals = {.fd = guard->signal_fd, .events = POLLIN};
		poll(&signals, 1, wait_ms);
		struct signalfd_siginfo info;
		while (read(guard->signal_fd, &info, sizeof info) == sizeof info)
			if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGHUP)
				guard->leave_signal = (int)info.ssi_signo;
		reap(guard);
	}
}

static void start_engine(struct guard *guard) {
	struct client_request request = guard->wire.body.request;
	finish_engine(guard);
	struct err err = {0};
	int fds[2] = {-1, -1};
	const int keep_out[] = {guard->signal_fd, guard->front_fd};
	bool ok = guard_engine_start(&guard->engine, guard->plays, &request, keep_out, 2, fds, &err);
	struct wire *wire = &guard->wire;
	wire->kind = WIRE_STARTED;
	wire->number = ok;
	wire->len = 0;
	if (!ok) {
		snprintf(wire->body.bytes, ERR_TEXT_SIZE, "%s", err.text);
		wire->len = (uint32_t)strlen(wire->body.bytes);
	}
	send_wire(guard, fds, ok ? (fds[1] >= 0 ? 2 : 1) : 0);
	if (fds[1] >= 0)
		close(fds[1]);
}

static void save(struct guard *guard) {
	struct client_event event = {.kind = CLIENT_SAVED, .id = guard->wire.number};
	struct err err = {0};
	if (!guard->progress_path)
		err_set(&err, "there is no home to save in");
	else
		event.saved =
				save_write(guard->progress_path, guard->wire.body.bytes, guard->wire.len, &err);
	snprintf(event.text, sizeof event.text, "%.*s", (int)sizeof event.text - 1, err.text);
	send_event(guard, &event);
}

static void note_screen(struct guard *guard) {
	struct terminal *terminal = &guard->terminal;
	const struct wire *wire = &guard->wire;
	size_t len = wire->len < sizeof terminal->extra ? wire->len : sizeof terminal->extra;
	memcpy(terminal->extra, wire->body.bytes, len);
	terminal->extra_len = len;
	terminal->is_open = wire->number;
}

/* Front is stopping: wait until it is, stop, and go on together when the shell says so. */
static void suspend(struct guard *guard) {
	guard_engine_freeze(&guard->engine, true);
	siginfo_t info;
	while (waitid(P_PID, (id_t)guard->front, &info, WSTOPPED | WEXITED | WNOWAIT) < 0)
		if (errno != EINTR)
			break;
	raise(SIGSTOP);
	kill(guard->front, SIGCONT);
	guard_engine_freeze(&guard->engine, false);
}

/* Front asked for it, and must not stop again before this is over. */
static void suspend_for_front(struct guard *guard) {
	suspend(guard);
	guard->wire.kind = WIRE_RESUMED;
	guard->wire.number = 0;
	guard->wire.len = 0;
	send_wire(guard, NULL, 0);
}

static void serve_front(struct guard *guard) {
	int fds[WIRE_FDS];
	int got;
	while ((got = wire_receive(guard->front_fd, &guard->wire, fds, false)) > 0) {
		switch (guard->wire.kind) {
		case WIRE_START: start_engine(guard); break;
		case WIRE_STOP: guard_engine_stop(&guard->engine, guard->plays, CLIENT_STOPPED); break;
		case WIRE_INTERRUPT: guard_engine_interrupt(&guard->engine); break;
		case WIRE_FREEZE: guard_engine_freeze(&guard->engine, guard->wire.number); break;
		case WIRE_SAVE: save(guard); break;
		case WIRE_SUSPEND: suspend_for_front(guard); break;
		case WIRE_SCREEN: note_screen(guard); break;
		default: break;
		}
	}
	if (got < 0 && !guard->front_is_over && !guard->leave_at_ns) {
		/* It closed its end and is about to be gone; or we are deaf, and it must go. */
		shutdown(guard->front_fd, SHUT_RDWR);
		guard->leave_at_ns = clock_ns() + LEAVE_GRACE_NS;
	}
}

/* Somebody wants all of us to end: front first, politely. */
static void leave(struct guard *guard, int signal) {
	if (guard->leave_signal)
		return;
	guard->leave_signal = signal;
	guard->leave_at_ns = clock_ns() + LEAVE_GRACE_NS;
	struct client_event event = {.kind = CLIENT_SIGNAL, .status = signal};
	send_event(guard, &event);
}

static void serve_signals(struct guard *guard) {
	struct signalfd_siginfo info;
	while (read(guard->signal_fd, &info, sizeof info) == sizeof info) {
		bool from_terminal = info.ssi_code == SI_KERNEL;
		switch (info.ssi_signo) {
		case SIGTERM: case SIGHUP: case SIGQUIT:
			leave(guard, (int)info.ssi_signo);
			break;
		case SIGINT: /* Ctrl-C is front's; a kill -INT of guard alone is a wish to end */
			if (!from_terminal)
				leave(guard, SIGINT);
			break;
		case SIGTSTP: /* with a screen front tells us when; without one it stops by itself */
			guard_engine_freeze(&guard->engine, true);
			if (!guard->terminal.is_open)
				suspend(guard);
			break;
		default:
			break;
		}
	}
	reap(guard);
}

static int next_wait_ms(struct guard *guard) {
	int wait = guard_engine_tick(&guard->engine, guard->plays);
	if (!guard->leave_at_ns)
		return wait;
	uint64_t now = clock_ns();
	if (now >= guard->leave_at_ns) {
		kill(guard->front, SIGKILL);
		guard->leave_at_ns = now + LEAVE_GRACE_NS;
	}
	int left = (int)((guard->leave_at_ns - now) / CLOCK_MS) + 1;
	return wait >= 0 && wait < left ? wait : left;
}

static int serve(struct guard *guard) {
	bool front_talks = true;
	while (!guard->front_is_over) {
		struct pollfd fds[2] = {
			{.fd = guard->signal_fd, .events = POLLIN},
			{.fd = front_talks ? guard->front_fd : -1, .events = POLLIN},
		};
		if (poll(fds, 2, next_wait_ms(guard)) < 0 && errno != EINTR) {
			perror("baton: poll"); /* no memory in the kernel: we cannot watch over anybody */
			kill(guard->front, SIGKILL);
			guard->front_status = W_EXITCODE(1, 0);
			break;
		}
		if (fds[1].revents) {
			serve_front(guard);
			front_talks = !guard->leave_at_ns || guard->leave_signal;
			if (fds[1].revents & POLLHUP)
				front_talks = false;
		}
		serve_signals(guard);
	}
	guard_engine_kill(&guard->engine);
	if (guard->terminal.is_open || WIFSIGNALED(guard->front_status))
		terminal_restore(&guard->terminal);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		continue;
	if (guard->leave_signal)
		return 128 + guard->leave_signal;
	if (WIFSIGNALED(guard->front_status))
		return 128 + WTERMSIG(guard->front_status);
	return WEXITSTATUS(guard->front_status);
}

static void unblock(void) {
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In the child: play front and end with its status. */
static _Noreturn void play_front(const struct guard *guard, int fd) {
	static struct client client; /* too large for a small stack; this process has one */
	static struct terminal terminal;
	terminal = guard->terminal;
	client = (struct client){.fd = fd, .terminal = &terminal};
	close(guard->signal_fd);
	close(guard->front_fd);
	unblock();
	terminal_catch_fatal(&terminal);
	int status = guard->plays->front(&client, guard->plays->data);
	if (terminal.is_open)
		terminal_restore(&terminal);
	fflush(NULL);
	_exit(status);
}

static bool open_ends(struct guard *guard, int *front_end) {
	int ends[2];
	sigset_t set;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return false;
	guard->front_fd = ends[0];
	*front_end = ends[1];
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++) {
		signal(SIGNALS[i], SIG_DFL); /* an inherited "ignore" would keep it from the signalfd */
		sigaddset(&set, SIGNALS[i]);
	}
	sigprocmask(SIG_SETMASK, &set, NULL);
	guard->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return guard->signal_fd >= 0;
}

int guard_run(const struct guard_plays *plays, const char *progress_path) {
	static struct guard
			guard; /* holds messages of tens of kilobytes; there is one guard a process */
	int front_end;
	guard = (struct guard){.plays = plays, .progress_path = progress_path};
	terminal_remember(&guard.terminal);
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (!open_ends(&guard, &front_end)) {
		perror("baton");
		return 1;
	}
	fflush(NULL);
	guard.front = fork();
	if (guard.front == 0)
		play_front(&guard, front_end);
	close(front_end);
	if (guard.front < 0) {
		perror("baton: fork");
		return 1;
	}
	terminal_catch_fatal(&guard.terminal);
	return serve(&guard);
}
