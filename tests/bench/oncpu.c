/*
 * Preemptions on the tape against the kernel's own account of them.
 *
 * Processes that share one core, and so no GIL, spin with check points.  The
 * kernel tells when it switched each of them out and in (PERF_RECORD_SWITCH);
 * the tape must have a stretch of `ready` for each, ending when it was back.
 */

#include "bench.h"
#include "sched/fork.h"
#include "sched/worker.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <math.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PAGES = 64, MOST_CORES = 64, MOST = 1 << 16 };
#define RUN_NS (3 * CLOCK_S)

/* ---- The kernel's account ---- */

struct kernel_switch {
	uint64_t ts_ns;
	uint32_t tid;
	bool is_out;
};

struct account {
	int n_cores;
	int fds[MOST_CORES];
	struct perf_event_mmap_page *rings[MOST_CORES];
	struct kernel_switch *switches;
	size_t n;
	bool is_lost;
};

/* Open a ring a core for this process and its forks.  False with errno when the kernel refuses. */
static bool account_open(struct account *account) {
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof attr, .config = PERF_COUNT_SW_DUMMY,
		.context_switch = 1, .sample_id_all = 1, .inherit = 1, .exclude_kernel = 1, .exclude_hv = 1,
		.sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_CPU,
		.use_clockid = 1, .clockid = CLOCK_MONOTONIC,
	};
	long page = sysconf(_SC_PAGESIZE);

	*account = (struct account){ .switches = calloc(MOST, sizeof *account->switches) };
	account->n_cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
	if (account->n_cores > MOST_CORES)
		account->n_cores = MOST_CORES;
	for (int i = 0; i < account->n_cores; i++) {
		int fd = (int)syscall(SYS_perf_event_open, &attr, 0, i, -1, PERF_FLAG_FD_CLOEXEC);

		if (fd < 0)
			return false;
		account->fds[i] = fd;
		account->rings[i] = mmap(NULL, (size_t)(PAGES + 1) * (size_t)page, PROT_READ | PROT_WRITE,
			MAP_SHARED, fd, 0);
		if (account->rings[i] == MAP_FAILED)
			return false;
	}
	return true;
}

static void account_add(struct account *account, const struct perf_event_header *header,
	const char *body) {
	struct kernel_switch *record = &account->switches[account->n];

	if (header->type == PERF_RECORD_LOST)
		account->is_lost = true;
	if (header->type != PERF_RECORD_SWITCH || account->n == MOST)
		return;
	memcpy(&record->tid, body + 4, sizeof record->tid);
	memcpy(&record->ts_ns, body + 8, sizeof record->ts_ns);
	record->is_out = (header->misc & PERF_RECORD_MISC_SWITCH_OUT) != 0;
	account->n++;
}

static int compare_switches(const void *a, const void *b) {
	const struct kernel_switch *x = a, *y = b;

	return x->ts_ns < y->ts_ns ? -1 : x->ts_ns > y->ts_ns;
}

static void account_read(struct account *account) {
	size_t size = (size_t)PAGES * (size_t)sysconf(_SC_PAGESIZE);

	for (int i = 0; i < account->n_cores; i++) {
		const char *data = (const char *)account->rings[i] + sysconf(_SC_PAGESIZE);
		uint64_t head = __atomic_load_n(&account->rings[i]->data_head, __ATOMIC_ACQUIRE);

		for (uint64_t at = account->rings[i]->data_tail; at < head;) {
			struct perf_event_header header;
			char record[256];

			for (size_t b = 0; b < sizeof header; b++)
				((char *)&header)[b] = data[(at + b) % size];
			for (size_t b = 0; b < header.size && b < sizeof record; b++)
				record[b] = data[(at + b) % size];
			account_add(account, &header, record + sizeof header);
			at += header.size;
		}
	}
	qsort(account->switches, account->n, sizeof *account->switches, compare_switches);
}

static void account_close(struct account *account) {
	size_t size = (size_t)(PAGES + 1) * (size_t)sysconf(_SC_PAGESIZE);

	for (int i = 0; i < account->n_cores && account->rings[i]; i++) {
		munmap(account->rings[i], size);
		close(account->fds[i]);
	}
	free(account->switches);
}

/* ---- The tape's ---- */

struct absence {
	uint64_t out_ns, in_ns;
};

static size_t tape_absences(const struct region *region, unsigned lane, struct absence *out) {
	struct event *events = malloc(MOST * sizeof *events);
	uint64_t tail = 0, lost = 0;
	size_t n = ring_drain(region_ring(region, lane), &tail, events, MOST, &lost), n_out = 0;

	for (size_t i = 0; i + 1 < n; i++)
		if (events[i].kind == EVENT_STATE && event_state(&events[i]) == STATE_READY
			&& (events[i].state & EVENT_HOLDS))
			out[n_out++] = (struct absence){ events[i].ts_ns, events[i + 1].ts_ns };
	free(events);
	return n_out;
}

static size_t kernel_absences(const struct account *account, const struct region_lane *lane,
	struct absence *out) {
	uint64_t out_ns = 0;
	size_t n = 0;

	for (size_t i = 0; i < account->n; i++) {
		const struct kernel_switch *at = &account->switches[i];

		if (at->tid != (uint32_t)lane->tid)
			continue;
		if (!at->is_out && out_ns > lane->start_ns + CLOCK_MS && at->ts_ns < lane->end_ns)
			out[n++] = (struct absence){ out_ns, at->ts_ns };
		out_ns = at->is_out ? at->ts_ns : 0;
	}
	return n;
}

/* ---- Both ---- */

struct tally {
	size_t n_true, n_found, n_false, n_errors;
	uint64_t true_ns, tape_ns;
	uint64_t *in_errors, *out_errors;
};

static uint64_t distance(uint64_t a, uint64_t b) {
	return a > b ? a - b : b - a;
}

static bool overlaps(const struct absence *a, const struct absence *b) {
	return a->out_ns <= b->in_ns && b->out_ns <= a->in_ns;
}

static void compare(const struct account *account, const struct region *region, unsigned lane,
	struct tally *tally) {
	struct absence *truth = malloc(MOST * sizeof *truth), *tape = malloc(MOST * sizeof *tape);
	size_t n_truth = kernel_absences(account, &region->lanes[lane], truth);
	size_t n_tape = tape_absences(region, lane, tape), at = 0;

	for (size_t i = 0; i < n_truth; i++) {
		while (at < n_tape && tape[at].in_ns < truth[i].out_ns)
			at++;
		tally->n_true++;
		tally->true_ns += truth[i].in_ns - truth[i].out_ns;
		if (at == n_tape || !overlaps(&truth[i], &tape[at]))
			continue;
		tally->n_found++;
		tally->in_errors[tally->n_errors] = distance(tape[at].in_ns, truth[i].in_ns);
		tally->out_errors[tally->n_errors++] = distance(tape[at].out_ns, truth[i].out_ns);
	}
	for (size_t i = 0, k = 0; i < n_tape; i++) {
		tally->tape_ns += tape[i].in_ns - tape[i].out_ns;
		while (k < n_truth && truth[k].in_ns < tape[i].out_ns)
			k++;
		tally->n_false += k == n_truth || !overlaps(&truth[k], &tape[i]);
	}
	free(truth);
	free(tape);
}

static void spin(struct worker *worker, uint64_t until_ns) {
	while (clock_ns() < until_ns)
		for (int i = 0; i < 100; i++) {
			if (!worker_calm(worker))
				worker_attend(worker);
		}
}

static void report(struct bench *bench, int n, struct tally *tally) {
	bench_sort(tally->in_errors, tally->n_errors);
	bench_sort(tally->out_errors, tally->n_errors);
	bench_row(bench, tally->n_true >= 100 && tally->n_found >= 0.99 * (double)tally->n_true,
		"%d processes on one core: %zu of %zu preemptions found (%.2f %%), %zu that were none", n,
		tally->n_found, tally->n_true, 100.0 * (double)tally->n_found / (double)tally->n_true,
		tally->n_false);
	bench_row(bench, bench_at(tally->in_errors, tally->n_errors, 0.95) <= 20 * CLOCK_US,
		"switch-in off by %.2f us (median), %.2f (p95), %.2f (max)",
		bench_at(tally->in_errors, tally->n_errors, 0.5) / 1e3,
		bench_at(tally->in_errors, tally->n_errors, 0.95) / 1e3,
		bench_at(tally->in_errors, tally->n_errors, 1) / 1e3);
	printf("      switch-out off by %.2f us (median), %.2f (p95); "
		"time off the core: tape %.2f ms, kernel %.2f ms\n",
		bench_at(tally->out_errors, tally->n_errors, 0.5) / 1e3,
		bench_at(tally->out_errors, tally->n_errors, 0.95) / 1e3, tally->tape_ns / 1e6,
		tally->true_ns / 1e6);
}

static void bench_preemptions(struct bench *bench, int n) {
	struct region_settings settings = { .interval_ns = 5 * CLOCK_MS, .record = 1 };
	struct tally tally = { .in_errors = malloc(MOST * 8), .out_errors = malloc(MOST * 8) };
	struct err err = { 0 };
	struct fork_child children[8];
	struct account account;
	struct region *region = region_create(&settings, &err);
	struct sched *sched;
	struct worker *main_worker;
	cpu_set_t one, all;

	if (!account_open(&account)) {
		bench_skip(bench, "preemptions: perf_event_open: %s", strerror(errno));
		return;
	}
	sched = region ? sched_open(region, NULL, &err) : NULL;
	if (!sched)
		err_die("%s", err.text);
	main_worker = sched_main(sched);
	sched_getaffinity(0, sizeof all, &all);
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	sched_setaffinity(0, sizeof one, &one);
	for (int i = 0; i < n; i++) {
		int got = fork_run(main_worker, "Process", "MainThread", &children[i], &err);

		if (got < 0)
			err_die("%s", err.text);
		if (got == 0) {
			spin(main_worker, clock_ns() + RUN_NS);
			fork_exit(main_worker, 0);
		}
	}
	for (int i = 0; i < n; i++) {
		fork_wait(main_worker, &children[i], DOOR_FOREVER);
		fork_forget(&children[i]);
	}
	sched_setaffinity(0, sizeof all, &all);
	account_read(&account);
	if (account.is_lost)
		bench_skip(bench, "preemptions: the kernel's ring overflowed");
	for (int i = 0; i < n && !account.is_lost; i++)
		compare(&account, region, region->processes[i + 1].main_lane, &tally);
	if (!account.is_lost)
		report(bench, n, &tally);
	account_close(&account);
	free(tally.in_errors);
	free(tally.out_errors);
	sched_finish(sched);
	sched_close(sched);
	region_close(region);
}

int main(void) {
	struct bench bench = { 0 };

	bench_preemptions(&bench, 2);
	bench_preemptions(&bench, 4);
	return bench_end(&bench);
}
