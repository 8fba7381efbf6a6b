/*
 * How an engine ends
 *
 *     RUNNING --stop, time-out--> STOPPING --200 ms--> SIGKILL to the group
 *        |                            |                      |
 *        +------- its pid is reaped --+----------------------+--> bury: the rest
 *                                                                 of its group, event
 *
 * An engine and all that it forks are one process group, tied to guard by a
 * lifeline.  Guard is their subreaper, so that orphans come to it to be reaped.
 */

#include "guard/guard_engine.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define STOP_GRACE_NS (200 * (uint64_t)CLOCK_MS)

/* In the child: a process group of its own, quiet signals, stdin from nowhere. */
static void settle(struct lifeline *lifeline, const int *keep_out, unsigned n_keep_out) {
	setpgid(0, 0);
	for (unsigned i = 0; i < n_keep_out; i++)
		close(keep_out[i]);
	if (!lifeline_hold(lifeline))
		_exit(1);
	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (null >= 0) {
		dup2(null, STDIN_FILENO);
		close(null);
	}
}

bool guard_engine_start(struct guard_engine *engine, const struct guard_plays *plays,
		const struct client_request *request, const int *keep_out, unsigned n_keep_out,
		int fds[2], struct err *err) {
	int output[2] = {-1, -1};
	struct lifeline lifeline;
	int tape = plays->tape(request, err, plays->data);
	if (tape < 0)
		return false;
	if (!request->direct && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, output) < 0) {
		close(tape);
		return err_errno(err, "socketpair");
	}
	if (!lifeline_open(&lifeline)) {
		err_errno(err, "pipe");
		goto fail;
	}
	pid_t pid = fork();
	if (pid == 0) {
		settle(&lifeline, keep_out, n_keep_out);
		if (output[0] >= 0)
			close(output[0]);
		_exit(plays->engine(request, tape, output[1], plays->data));
	}
	lifeline_keep(&lifeline);
	if (pid < 0) {
		err_errno(err, "fork");
		lifeline_close(&lifeline);
		goto fail;
	}
	setpgid(pid, pid); /* whoever comes first */
	if (output[1] >= 0)
		close(output[1]);
	*engine = (struct guard_engine){
		.state = ENGINE_RUNNING, .why = CLIENT_EXITED, .pid = pid, .id = request->id,
		.tape_fd = tape, .lifeline = lifeline,
		.started_ns = clock_ns(), .timeout_ns = request->timeout_ns,
	};
	fds[0] = tape;
	fds[1] = output[0];
	return true;
fail:
	close(tape);
	if (output[0] >= 0) {
		close(output[0]);
		close(output[1]);
	}
	return false;
}

void guard_engine_stop(struct guard_engine *engine, const struct guard_plays *plays,
		enum client_end why) {
	if (engine->state != ENGINE_RUNNING)
		return;
	engine->state = ENGINE_STOPPING;
	engine->why = why;
	engine->stop_at_ns = clock_ns() + STOP_GRACE_NS;
	plays->stop(engine->tape_fd, plays->data);
	guard_engine_freeze(engine, false);
	kill(-engine->pid, SIGUSR2); /* makes each process of the run look at the stop word */
}

void guard_engine_interrupt(struct guard_engine *engine) {
	if (engine->state != ENGINE_RUNNING)
		return;
	if (++engine->interrupts == 1) {
		kill(-engine->pid, SIGINT);
		return;
	}
	engine->state = ENGINE_STOPPING;
	engine->why = CLIENT_STOPPED;
	kill(-engine->pid, SIGKILL);
}

void guard_engine_freeze(struct guard_engine *engine, bool frozen) {
	if (engine->state == ENGINE_NONE || engine->is_frozen == frozen)
		return;
	engine->is_frozen = frozen;
	kill(-engine->pid, frozen ? SIGSTOP : SIGCONT);
}

int guard_engine_tick(struct guard_engine *engine, const struct guard_plays *plays) {
	uint64_t now = clock_ns(), due;
	if (engine->state == ENGINE_RUNNING && engine->timeout_ns) {
		due = engine->started_ns + engine->timeout_ns;
		if (now >= due)
			guard_engine_stop(engine, plays, CLIENT_TIMED_OUT);
	}
	if (engine->state == ENGINE_STOPPING) {
		due = engine->stop_at_ns;
		if (now >= due) {
			kill(-engine->pid, SIGKILL);
			return -1; /* SIGCHLD will come */
		}
	} else if (engine->state == ENGINE_RUNNING && engine->timeout_ns) {
		due = engine->started_ns + engine->timeout_ns;
	} else {
		return -1;
	}
	return (int)((due - now) / CLOCK_MS) + 1;
}

/* Nobody of the group may outlive the engine: killed, and reaped, for guard is their subreaper. */
static void sweep(pid_t group) {
	while (kill(-group, SIGKILL) == 0) {
		pid_t got = waitpid(-group, NULL, 0);
		if (got < 0 && errno != EINTR)
			break;
	}
	while (waitpid(-group, NULL, WNOHANG) > 0)
		continue;
}

/* CPU time, of user and system together. */
static uint64_t usage_ns(const struct rusage *usage) {
	return ((uint64_t)usage->ru_utime.tv_sec + (uint64_t)usage->ru_stime.tv_sec) * 1000000000u +
		((uint64_t)usage->ru_utime.tv_usec + (uint64_t)usage->ru_stime.tv_usec) * 1000u;
}

static void close_run(struct guard_engine *engine) {
	lifeline_close(&engine->lifeline);
	close(engine->tape_fd);
	engine->state = ENGINE_NONE;
}

void guard_engine_bury(struct guard_engine *engine, const struct guard_plays *plays, int status,
		const struct rusage *usage, struct client_event *event) {
	struct rusage before, after;
	getrusage(RUSAGE_CHILDREN, &before);
	sweep(engine->pid);
	getrusage(RUSAGE_CHILDREN, &after);
	memset(event, 0, sizeof *event);
	event->kind = CLIENT_ENDED;
	event->id = engine->id;
	event->end = (uint8_t)engine->why;
	event->status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
	event->cpu_ns = usage_ns(usage) + usage_ns(&after) - usage_ns(&before);
	if (engine->why == CLIENT_EXITED && plays->stuck(engine->tape_fd, plays->data)) {
		event->end = CLIENT_STUCK;
		event->status = 4;
	} else if (engine->why == CLIENT_EXITED && WIFSIGNALED(status)) {
		event->end = CLIENT_CRASHED;
		snprintf(event->text, sizeof event->text, "%s", strsignal(WTERMSIG(status)));
	}
	close_run(engine);
}

void guard_engine_kill(struct guard_engine *engine) {
	if (engine->state == ENGINE_NONE)
		return;
	kill(-engine->pid, SIGKILL);
	while (waitpid(engine->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	sweep(engine->pid);
	close_run(engine);
}
