/*
 * One process's half of a run, from its first worker to its last.
 *
 * Workers live in slots of one array, which never moves while the sched lives.
 * So a signal handler may stop everyone: it sets `going`, changes every slot's
 * futex word and makes `stop_fd` readable, all of which is safe there.  Workers
 * on the way into a wait look at `going` after they have read their word:
 *
 *     worker                        handler
 *     seen = word
 *                                   going = stopped
 *     going? (not yet)              word++, wake
 *     futex_wait(word, seen)  →  returns at once
 *
 * The GIL's holder ends at a check point: main's breaker is zeroed here, another
 * holder is asked by whoever waits for the GIL, and main, being woken, does.
 */

#include "sched/sched.h"

#include "base/clock.h"
#include "base/mem.h"
#include "sched/futex.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

bool sched_open_fds(int fds[2], struct err *err) {
	for (int i = 0; i < 2; i++) {
		fds[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (fds[i] < 0) {
			err_errno(err, "eventfd");
			if (i == 1)
				close(fds[0]);
			return false;
		}
	}
	return true;
}

void sched_init_mutex(struct sched *sched) {
	pthread_mutex_init(&sched->mutex, NULL);
}

/* The kernel has zeroed the breaker when it delivered this; do it again for kernels that do not. */
static void on_line_signal(int signal) {
	(void)signal;
	oncpu_trip_self();
}

static void catch_line_signal(void) {
	struct sigaction old, action = { .sa_handler = on_line_signal, .sa_flags = SA_RESTART };

	if (sigaction(WORKER_LINE_SIGNAL, NULL, &old) == 0 && old.sa_handler == SIG_DFL)
		sigaction(WORKER_LINE_SIGNAL, &action, NULL);
}

/* Claim the records of the run's first process and of its main lane. */
static void claim_main(struct sched *sched) {
	struct region *region = sched->region;
	unsigned lane;

	sched->process = region_add_process(region, REGION_NONE, REGION_NONE, "MainProcess");
	lane = region_add_lane(region, REGION_MAIN, sched->process, REGION_NONE, "MainThread", false);
	sched->main = worker_claim(sched);
	worker_set_lane(sched->main, lane);
	if (sched->process != REGION_NONE) {
		region->processes[sched->process].main_lane = (uint16_t)lane;
		atomic_store_explicit(&region->processes[sched->process].pid, getpid(),
			memory_order_relaxed);
	}
}

struct sched *sched_open(struct region *region, const struct sched_host *host, struct err *err) {
	struct sched *sched;
	int fds[2];

	if (!sched_open_fds(fds, err))
		return NULL;
	sched = mem_alloc(sizeof *sched);
	sched->region = region;
	sched->host = host ? *host : (struct sched_host){ 0 };
	sched->is_recorded = region->header->settings.record != 0;
	sched->stop_fd = fds[0];
	sched->interrupt_fd = fds[1];
	if (pthread_key_create(&sched->self, NULL) != 0)
		err_die("no thread key is left");
	sched_init_mutex(sched);
	gil_init(&sched->gil, region->header->settings.interval_ns);
	catch_line_signal();
	claim_main(sched);
	worker_attach(sched->main);
	gil_take(&sched->main->worker);
	atomic_store_explicit(&region->header->start_ns, sched->main->stamped_ns, memory_order_release);
	return sched;
}

void sched_close(struct sched *sched) {
	if (sched_alive(sched) > 1)
		return; /* their threads still look at it; the process's end frees it */
	oncpu_detach(&sched->main->oncpu);
	close(sched->stop_fd);
	close(sched->interrupt_fd);
	gil_close(&sched->gil);
	pthread_mutex_destroy(&sched->mutex);
	pthread_key_delete(sched->self);
	mem_free(sched);
}

struct worker *sched_main(struct sched *sched) {
	return &sched->main->worker;
}

struct region *sched_region(struct sched *sched) {
	return sched->region;
}

unsigned sched_process(const struct sched *sched) {
	return sched->process;
}

struct worker *sched_self(struct sched *sched) {
	return pthread_getspecific(sched->self);
}

unsigned sched_alive(struct sched *sched) {
	unsigned n;

	pthread_mutex_lock(&sched->mutex);
	n = sched->n_alive;
	pthread_mutex_unlock(&sched->mutex);
	return n;
}

/* Make an eventfd readable; safe in a signal handler. */
static void ring_fd(int fd) {
	int kept = errno;
	uint64_t one = 1;
	ssize_t written = write(fd, &one, sizeof one);

	(void)written; /* EAGAIN: it is readable already */
	errno = kept;
}

bool sched_has_interrupt(const struct worker_private *own) {
	struct sched *sched = own->worker.sched;

	/* seq_cst: pairs with sched_interrupt; read after the breaker was armed */
	return own == sched->main
		&& atomic_load_explicit(&sched->is_interrupted, memory_order_seq_cst);
}

bool sched_take_interrupt(struct worker_private *own) {
	return sched_has_interrupt(own)
		&& atomic_exchange_explicit(&own->worker.sched->is_interrupted, false,
			memory_order_seq_cst);
}

void sched_drain_interrupt(struct sched *sched) {
	uint64_t drained;
	ssize_t got = read(sched->interrupt_fd, &drained, sizeof drained);

	(void)got; /* EAGAIN: it was not readable */
}

void sched_interrupt(struct sched *sched) {
	/* seq_cst: before the trip, see oncpu_trip */
	atomic_store_explicit(&sched->is_interrupted, true, memory_order_seq_cst);
	oncpu_trip(sched->main->worker.breaker);
	futex_wake(&sched->main->word);
	ring_fd(sched->interrupt_fd);
}

/* Open every door: all who wait look at `going` again. */
static void open_all(struct sched *sched, enum sched_going going) {
	/* acquire: pairs with worker_claim's release, so that the slots are made */
	unsigned n = atomic_load_explicit(&sched->n_slots, memory_order_acquire);

	/* seq_cst: before the trip, see oncpu_trip */
	atomic_store_explicit(&sched->going, going, memory_order_seq_cst);
	oncpu_trip(sched->main->worker.breaker);
	for (unsigned i = 0; i < n; i++)
		futex_wake(&sched->slots[i].word);
	ring_fd(sched->stop_fd);
}

void sched_stop(struct sched *sched) {
	open_all(sched, SCHED_STOPPED);
}

bool sched_stopped(const struct sched *sched) {
	return sched_going(sched) == SCHED_STOPPED;
}

void sched_drain(struct sched *sched) {
	struct worker_private *own = sched->main;
	uint64_t deadline_ns = clock_ns() + SCHED_GRACE_NS;
	bool is_late = false;

	if (sched_going(sched) == SCHED_GOING)
		open_all(sched, SCHED_ENDING);
	gil_unlock(own);
	while (!is_late) {
		/* acquire: pairs with futex_wake */
		uint32_t seen = atomic_load_explicit(&own->word, memory_order_acquire);

		if (sched_alive(sched) == 1)
			break;
		is_late = !futex_wait(&own->word, seen, deadline_ns);
	}
	gil_lock(own);
}

void sched_finish(struct sched *sched) {
	struct worker_private *own = sched->main;
	uint64_t now_ns = clock_ns();

	if (!worker_calm(&own->worker))
		worker_note_gap(own, now_ns);
	worker_end_lane(own, now_ns);
	if (sched->process == 0)
		atomic_store_explicit(&sched->region->header->end_ns, own->stamped_ns,
			memory_order_release);
	sched_drain(sched);
}
