/*
 * The screen: how soon it is there, how soon a key is on it while both cores are
 * busy, and what watching costs.
 */

#include "../tui/pty.h"
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STARTS = 30, KEYS = 200, WATCH_MS = 5000 };
enum { FIRST_FRAME_MS = 50, KEY_MS = 20 };

static char state[64];

static struct pty *start(int rows, int cols) {
	const char *const env[] = {state, NULL};
	const struct pty_options options = {.rows = rows, .cols = cols, .env = env};
	char bin[256], lang[] = "--lang", en[] = "en", lesson[] = "5";
	snprintf(bin, sizeof bin, "%s", getenv("BIN") ? getenv("BIN") : "build/baton");
	char *const argv[] = {bin, lang, en, lesson, NULL};
	return pty_start(&options, argv);
}

static void leave(struct pty *pty) {
	pty_send(pty, "\003\003quit\r");
	pty_wait_end(pty);
	pty_close(pty);
}

static void measure_start(struct bench *bench) {
	uint64_t ns[STARTS];
	for (int i = 0; i < STARTS; i++) {
		uint64_t begin = clock_ns();
		struct pty *pty = start(24, 80);
		while (pty_frames(pty) == 0 && clock_ns() - begin < 5 * (uint64_t)CLOCK_S)
			pty_step(pty, 100);
		ns[i] = clock_ns() - begin;
		leave(pty);
	}
	bench_sort(ns, STARTS);
	double median = (double)bench_at(ns, STARTS, 0.5) / CLOCK_MS;
	double late = (double)bench_at(ns, STARTS, 0.95) / CLOCK_MS;
	bench_row(bench, late <= FIRST_FRAME_MS,
		"first frame: median %.1f ms, 95th percentile %.1f (at most %d)", median, late,
		FIRST_FRAME_MS);
}

static void measure_keys(struct bench *bench, struct pty *pty) {
	uint64_t ns[KEYS];
	for (int i = 0; i < KEYS; i++) {
		pty_step(pty, 7 + i % 20); /* at any moment of a frame */
		uint64_t begin = clock_ns();
		pty_type(pty, i % 2 ? "\177" : "x");
		ns[i] = clock_ns() - begin;
	}
	bench_sort(ns, KEYS);
	double median = (double)bench_at(ns, KEYS, 0.5) / CLOCK_MS;
	double late = (double)bench_at(ns, KEYS, 0.95) / CLOCK_MS;
	bench_row(bench, late <= KEY_MS,
		"a key, both cores busy: median %.1f ms, 95th percentile %.1f (at most %d)", median, late,
		KEY_MS);
}

/* CPU time of a process so far. */
static uint64_t cpu_of(pid_t pid) {
	char path[64];
	unsigned long long ns = 0;
	snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
	FILE *file = fopen(path, "r");
	if (!file || fscanf(file, "%llu", &ns) != 1)
		ns = 0;
	if (file)
		fclose(file);
	return ns;
}

static void measure_watching(struct bench *bench, struct pty *pty) {
	pid_t guard = pty_pid(pty), front = pty_child(guard, false);
	uint64_t begin = clock_ns(), before = cpu_of(guard) + cpu_of(front);
	unsigned long long frames = pty_frames(pty), bytes = pty_bytes(pty);
	while (clock_ns() - begin < (uint64_t)WATCH_MS * CLOCK_MS)
		pty_step(pty, 100);
	double seconds = (double)(clock_ns() - begin) / CLOCK_S;
	double cpu = (double)(cpu_of(guard) + cpu_of(front) - before) / CLOCK_S;
	double share = 100 * cpu / seconds / (double)sysconf(_SC_NPROCESSORS_ONLN);
	bench_row(bench, share <= 1,
		"watching at %dx%d, %.0f frames a second, %.1f kB a second: %.2f %% of the "
		"machine (at most 1)",
		pty_cols(pty), pty_rows(pty), (double)(pty_frames(pty) - frames) / seconds,
		(double)(pty_bytes(pty) - bytes) / seconds / 1000, share);
}

int main(void) {
	static const int sizes[][2] = {{24, 80}, {45, 160}};
	struct bench bench = {0};
	char folder[] = "/tmp/baton-screen-XXXXXX", line[128];
	if (!mkdtemp(folder))
		return 1;
	snprintf(state, sizeof state, "XDG_STATE_HOME=%s", folder);
	measure_start(&bench);
	for (int i = 0; i < 2; i++) {
		struct pty *pty = start(sizes[i][0], sizes[i][1]);
		pty_wait(pty, "baton>");
		snprintf(line, sizeof line, "run %s N=20000000000\r", i ? "threads.py" : "processes.py");
		pty_type(pty, line);
		pty_wait(pty, "Ctrl-C");
		measure_watching(&bench, pty);
		if (i == 0)
			measure_keys(&bench, pty);
		leave(pty);
	}
	snprintf(line, sizeof line, "rm -rf %s", folder);
	return system(line) ? 1 : bench_end(&bench);
}
