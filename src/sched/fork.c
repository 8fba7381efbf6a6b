/*
 * One thread becomes a process.
 *
 *     parent: Main  Thread-1 (forks)  Thread-2     child: Main (was Thread-1)
 *                   claim process, lane
 *                   lock the door's mutex
 *                   fork -----------------------------> mutexes, GIL, eventfds: new
 *                   unlock; pidfd                       other slots freed, their waits dropped
 *                                                       lane: `run`
 *
 * The lists of all doors are whole at the fork, because their mutex is held.  The
 * waiters in them are threads that the child does not have, so every door that
 * one of them waits at is emptied.  What the doors guard stays as it was: a lock
 * that another thread had taken stays taken, as in Python.  The kernel keeps the
 * forking thread's rseq registered in the child, so its breaker stays where it is.
 */

#include "sched/fork.h"

#include "base/clock.h"
#include "sched/sched.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* -- the child */

/* Forget the threads that this process does not have, wherever they wait. */
static void forget_others(struct sched *sched, struct worker_private *own) {
	unsigned n = atomic_load_explicit(&sched->n_slots, memory_order_relaxed);

	for (unsigned i = 0; i < n; i++) {
		struct worker_private *other = &sched->slots[i];

		if (other == own || !other->is_used)
			continue;
		if (other->wait.door)
			other->wait.door->head = other->wait.door->tail = NULL;
		other->wait.door = NULL;
		other->is_used = false;
	}
	sched->n_alive = 1;
	sched->n_closed = 0;
	sched->watcher = NULL;
	sched->stuck_sign = 0;
}

/* What the forking worker took in its former lives, it still has. */
static void remember_lane(struct sched *sched, struct worker_private *own) {
	if (own != sched->main)
		sched->n_past = 0;
	if (sched->n_past < LIMIT_PROCESSES)
		sched->past_lane[sched->n_past++] = (uint16_t)own->worker.lane;
}

static void become_child(struct worker_private *own, unsigned process, unsigned lane,
	const int fds[2]) {
	struct sched *sched = own->worker.sched;

	close(sched->stop_fd);
	close(sched->interrupt_fd);
	sched->stop_fd = fds[0];
	sched->interrupt_fd = fds[1];
	sched_init_mutex(sched);
	forget_others(sched, own);
	remember_lane(sched, own);
	sched->main = own;
	sched->process = process;
	atomic_store_explicit(&sched->is_interrupted, false, memory_order_relaxed);
	atomic_store_explicit(&sched->region->processes[process].pid, getpid(), memory_order_relaxed);
	gil_renew(&sched->gil, own);

	region_prefault(sched->region, lane);
	worker_set_lane(own, lane);
	worker_attach(own);
	worker_stamp(own, STATE_RUN, true, 0, clock_ns());
	if (sched->host.forked)
		sched->host.forked(&own->worker);
}

/* -- the parent */

/* Claim the child's process and lane; its lane is `ready` until it runs. */
static bool claim_child(struct worker_private *own, const char *name, const char *lane_name,
	unsigned *process, unsigned *lane, struct err *err) {
	struct sched *sched = own->worker.sched;
	struct region *region = sched->region;

	*process = region_add_process(region, sched->process, own->worker.lane, name);
	if (*process == REGION_NONE)
		return err_set(err, "can't start new process: the limit is %d %s",
			LIMIT_PROCESSES, limit_what("PROCESSES"));
	*lane = region_add_lane(region, REGION_MAIN, *process, own->worker.lane, lane_name, false);
	region->processes[*process].main_lane = (uint16_t)*lane;
	if (*lane != REGION_NONE && sched->is_recorded)
		region_enter(region, *lane, STATE_READY, false, 0, 0, EVENT_NO_CORE, clock_ns());
	return true;
}

/* End the lanes of a process that runs no more. */
static void end_lanes(struct region *region, unsigned process, uint64_t now_ns) {
	unsigned n = atomic_load_explicit(&region->header->n_lanes, memory_order_relaxed);

	for (unsigned i = 0; i < n && i < REGION_LANES; i++)
		/* acquire: pairs with the record's release */
		if (atomic_load_explicit(&region->lanes[i].ready, memory_order_acquire)
			&& region->lanes[i].process == process)
			region_end_lane(region, i, now_ns);
}

static void end_process(struct region *region, unsigned process, enum region_process_end end,
	int status) {
	struct region_process *record = &region->processes[process];

	end_lanes(region, process, clock_ns());
	atomic_store_explicit(&record->status, status, memory_order_relaxed);
	/* release: whoever sees the end sees the status */
	atomic_store_explicit(&record->end, (uint8_t)end, memory_order_release);
}

/* The parent's half, after the fork. */
static bool adopt(struct worker_private *own, struct fork_child *child, unsigned process,
	struct err *err) {
	struct region *region = own->worker.sched->region;

	child->pidfd = (int)syscall(SYS_pidfd_open, child->pid, 0);
	if (child->pidfd < 0) {
		int status = 0;

		err_errno(err, "pidfd_open");
		kill(child->pid, SIGKILL);
		waitpid(child->pid, &status, 0);
		end_process(region, process, REGION_KILLED, status);
		return false;
	}
	atomic_store_explicit(&region->processes[process].pid, child->pid, memory_order_relaxed);
	return true;
}

int fork_run(struct worker *worker, const char *name, const char *lane_name,
	struct fork_child *child, struct err *err) {
	struct worker_private *own = worker->own;
	struct sched *sched = worker->sched;
	unsigned process, lane = REGION_NONE;
	int fds[2];
	pid_t pid;

	if (!sched_open_fds(fds, err))
		return -1;
	if (!claim_child(own, name, lane_name, &process, &lane, err)) {
		close(fds[0]);
		close(fds[1]);
		return -1;
	}
	pthread_mutex_lock(&sched->mutex);
	pid = fork();
	if (pid == 0) {
		become_child(own, process, lane, fds);
		return 0;
	}
	pthread_mutex_unlock(&sched->mutex);
	if (pid < 0)
		err_errno(err, "can't start new process");
	close(fds[0]);
	close(fds[1]);
	if (pid < 0) {
		end_process(sched->region, process, REGION_EXITED, 0);
		return -1;
	}
	*child = (struct fork_child){ .pid = pid, .process = process, .pidfd = -1 };
	door_init(&child->door, sched, REGION_CHILD, name);
	child->door.capacity = process;
	return adopt(own, child, process, err) ? 1 : -1;
}

/* Take its wait status if it has ended. */
static bool reap(struct worker_private *own, struct fork_child *child) {
	struct region *region = own->worker.sched->region;
	struct rusage usage = { 0 };
	int status = 0;
	pid_t got = wait4(child->pid, &status, WNOHANG, &usage);
	_Atomic uint64_t *cpu_ns = &region->processes[child->process].cpu_ns;

	if (got == 0 || (got < 0 && errno == EINTR))
		return false;
	child->is_reaped = true; /* also when somebody else did: ECHILD */
	child->status = status;
	if (atomic_load_explicit(cpu_ns, memory_order_relaxed) == 0)
		atomic_store_explicit(cpu_ns,
			(uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * CLOCK_S
			+ (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * CLOCK_US,
				memory_order_relaxed);
	end_process(region, child->process, WIFSIGNALED(status) ? REGION_KILLED : REGION_EXITED,
		status);
	return true;
}

enum door_answer fork_wait(struct worker *worker, struct fork_child *child, uint64_t deadline_ns) {
	for (;;) {
		struct pollfd ended = { .fd = child->pidfd, .events = POLLIN };
		enum door_answer answer;
		int n;

		if (child->is_reaped || reap(worker->own, child))
			return DOOR_DONE;
		if (deadline_ns == 0)
			return DOOR_TIMEOUT;
		answer = door_poll(worker, &ended, 1, STATE_WAIT, door_object(&child->door), true,
			deadline_ns, &n);
		if (answer != DOOR_DONE)
			return answer;
	}
}

bool fork_kill(struct fork_child *child, int signal) {
	return !child->is_reaped && syscall(SYS_pidfd_send_signal, child->pidfd, signal, NULL, 0) == 0;
}

void fork_forget(struct fork_child *child) {
	if (child->pidfd >= 0)
		close(child->pidfd);
	child->pidfd = -1;
}

void fork_exit(struct worker *worker, int status) {
	struct worker_private *own = worker->own;
	struct sched *sched = worker->sched;
	struct timespec cpu;

	if (own == sched->main)
		sched_finish(sched);
	else
		worker_end_lane(own, clock_ns());
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	atomic_store_explicit(&sched->region->processes[sched->process].cpu_ns,
		(uint64_t)cpu.tv_sec * CLOCK_S + (uint64_t)cpu.tv_nsec, memory_order_relaxed);
	_exit(status);
}
