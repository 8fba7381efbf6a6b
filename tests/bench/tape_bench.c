/*
 * What the tape and its pictures cost, as ratios in one run.
 *
 *     an event        against the clock read that it contains: at most 1.10
 *     reading one     nanoseconds
 *     a frame         16 lanes x 200 columns over a million events, at every zoom
 *
 * All in CPU time; each figure is the median of many alternated measurements.
 */

#include "base/mem.h"
#include "draw/lanes.h"
#include "tape/writer.h"
#include "tape/zoom.h"

#include "bench.h"

enum { ROUNDS = 31, CALLS = 50000, LANES = 16, PER_LANE = 62500, COLUMNS = 248 };

static int by_value(const void *a, const void *b) {
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *values, int n) {
	qsort(values, (size_t)n, sizeof *values, by_value);
	return values[n / 2];
}

static struct region *open_region(void) {
	struct region_settings settings = { .record = 1, .cores = 2 };
	struct region *region = region_create(&settings, NULL);
	region_add_process(region, REGION_NONE, REGION_NONE, "MainProcess");
	return region;
}

/* ---- Writing ---- */

static double time_clock(void) {
	uint64_t start = clock_cpu_ns(), sink = 0;
	for (int i = 0; i < CALLS; i++)
		sink += clock_ns();
	return (double)(clock_cpu_ns() - start) / CALLS + (sink == 1 ? 1 : 0);
}

static double time_event(const struct writer *writer) {
	uint64_t start = clock_cpu_ns();
	for (unsigned i = 0; i < CALLS; i++)
		writer_enter(writer, (enum state)(i & 7), i & 1, 3, i, 1, clock_ns());
	return (double)(clock_cpu_ns() - start) / CALLS;
}

static void bench_event(struct bench *bench) {
	struct region *region = open_region();
	unsigned lane = region_add_lane(region, REGION_MAIN, 0, REGION_NONE, "M", false);
	struct writer writer = writer_open(region, lane);
	double events[ROUNDS], ratios[ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		double clock = time_clock();
		events[i] = time_event(&writer);
		ratios[i] = events[i] / clock;
	}
	double ratio = median(ratios, ROUNDS);
	bench_row(bench, ratio <= 1.10, "an event costs %.3f clock reads (%.2f ns), at most 1.10",
		ratio, median(events, ROUNDS));
	region_close(region);
}

/* ---- Reading and painting ---- */

static uint64_t roll(uint64_t *random) {
	*random ^= *random << 13;
	*random ^= *random >> 7;
	*random ^= *random << 17;
	return *random;
}

/* A million events of 16 lanes, pulled in the pace of a screen. */
static struct timeline *read_million(struct region *region, double *ns_per_event) {
	struct timeline *timeline = timeline_open(region);
	uint64_t random = 88172645463325252u, ts[LANES], spent = 0;
	struct writer writers[LANES];
	for (int i = 0; i < LANES; i++) {
		writers[i]
			= writer_open(region, region_add_lane(region, REGION_THREAD, 0, 0, "worker", false));
		ts[i] = 1000;
	}
	atomic_store(&region->header->start_ns, 1000);
	for (int k = 0; k < PER_LANE; k++) {
		for (int i = 0; i < LANES; i++) {
			enum state state = (enum state)(roll(&random) & 7);
			writer_enter(&writers[i], state, false, 0, 1, (unsigned)i & 1, ts[i]);
			ts[i] += 1 + roll(&random) % ((roll(&random) & 1023) ? 20000 : 2000000);
		}
		if (k % 2000 == 1999) {
			uint64_t start = clock_cpu_ns();
			timeline_pull(timeline, ts[0]);
			spent += clock_cpu_ns() - start;
		}
	}
	timeline_finish(timeline, ts[0]);
	*ns_per_event = (double)spent / ((double)LANES * PER_LANE);
	return timeline;
}

static double time_frame(const struct timeline *timeline, uint64_t t0, uint64_t t1,
	struct canvas *canvas) {
	struct pen pen = { canvas, { 0, 0, canvas->rows, canvas->cols }, SAY_EN, GLYPH_UTF8 };
	struct lanes lanes
		= { .timeline = timeline, .t0 = t0, .t1 = t1, .right = LANES_TOTALS, .workers_only = true };
	uint64_t start = clock_cpu_ns();
	lanes_paint(&pen, &lanes);
	return (double)(clock_cpu_ns() - start);
}

static void bench_frame(struct bench *bench) {
	struct region *region = open_region();
	double ns_per_event, frames[ROUNDS], worst = 0;
	struct timeline *timeline = read_million(region, &ns_per_event);
	struct canvas *canvas = canvas_open(LANES + 1, COLUMNS);
	uint64_t whole = timeline_until(timeline) - timeline->zero_ns, random = 1234567;
	for (uint64_t part = 1; part <= 100000; part *= 10) {
		for (int i = 0; i < ROUNDS; i++) {
			uint64_t window = whole / part;
			uint64_t t0 = timeline->zero_ns + roll(&random) % (whole - window + 1);
			frames[i] = time_frame(timeline, t0, t0 + window, canvas);
		}
		double frame = median(frames, ROUNDS);
		printf("      a frame of 1/%u of the run: %.3f ms\n", (unsigned)part, frame / 1e6);
		worst = frame > worst ? frame : worst;
	}
	bench_row(
		bench, ns_per_event <= 100, "reading costs %.1f ns an event, at most 100", ns_per_event);
	bench_row(bench, worst <= 1e6, "the slowest frame takes %.3f ms, at most 1", worst / 1e6);
	canvas_close(canvas);
	timeline_close(timeline);
	region_close(region);
}

int main(void) {
	struct bench bench = {0};
	bench_event(&bench);
	bench_frame(&bench);
	return bench_end(&bench);
}
