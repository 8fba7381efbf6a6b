#include "session/capacity.h"

#include "base/clock.h"

#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The first line: "cpu  user nice system idle iowait irq softirq steal guest guest_nice". */
static bool read_ticks(uint64_t *idle, uint64_t *total) {
	char line[512];
	int fd = open("/proc/stat", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t n = read(fd, line, sizeof line - 1);
	close(fd);
	if (n <= 0)
		return false;
	line[n] = '\0';
	char *at = line + strcspn(line, " ");
	*idle = *total = 0;
	/* Guest time is in user already. */
	for (int i = 0; i < 8; i++) {
		uint64_t ticks = strtoull(at, &at, 10);
		*total += ticks;
		if (i == 3 || i == 4)
			*idle += ticks;
	}
	return *total > 0;
}

static int count_cores(void) {
	cpu_set_t allowed;
	return sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
}

uint64_t capacity_wake_ns(const struct capacity *capacity) {
	return capacity->read_ns + (uint64_t)CLOCK_S;
}

bool capacity_read(struct capacity *capacity, uint64_t now_ns) {
	uint64_t idle, total;
	if (capacity->cores && now_ns < capacity_wake_ns(capacity))
		return false;
	bool is_first = !capacity->cores;
	if (is_first) {
		capacity->cores = count_cores();
		capacity->free = -1;
	}
	capacity->read_ns = now_ns;
	if (!read_ticks(&idle, &total))
		return is_first;
	double before = capacity->free;
	/* The kernel's idle time may step back a little. */
	if (!is_first && total > capacity->total && idle >= capacity->idle) {
		long online = sysconf(_SC_NPROCESSORS_ONLN);
		double share = (double)(idle - capacity->idle) / (double)(total - capacity->total);
		capacity->free = share * (double)(online > 0 ? online : capacity->cores);
		if (capacity->free > capacity->cores)
			capacity->free = capacity->cores;
	}
	capacity->idle = idle;
	capacity->total = total;
	return is_first || fabs(before - capacity->free) >= 0.05;
}
