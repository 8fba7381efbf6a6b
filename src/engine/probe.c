#include "engine/probe.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>

#define PROBE_NS (250 * (uint64_t)CLOCK_MS)

struct spinner {
	pthread_t thread;
	pthread_barrier_t *start;
	int core;
	double share;   /* of its core that it got */
};

static void *spin(void *arg) {
	struct spinner *self = arg;
	cpu_set_t one;
	CPU_ZERO(&one);
	CPU_SET(self->core, &one);
	sched_setaffinity(0, sizeof one, &one);
	pthread_barrier_wait(self->start);
	uint64_t begun = clock_ns(), cpu = clock_cpu_ns();
	while (clock_ns() - begun < PROBE_NS)
		continue;
	self->share = (double)(clock_cpu_ns() - cpu) / (double)(clock_ns() - begun);
	return NULL;
}

double probe_capacity(int *cores) {
	cpu_set_t allowed;
	*cores = 0;
	if (sched_getaffinity(0, sizeof allowed, &allowed) < 0)
		return 0;
	int n = CPU_COUNT(&allowed), made = 0;
	pthread_barrier_t start;
	struct spinner *spinners = MEM_NEW_ARRAY(struct spinner, (size_t)n);
	pthread_barrier_init(&start, NULL, (unsigned)n);
	for (int core = 0; core < CPU_SETSIZE && made < n; core++) {
		if (!CPU_ISSET(core, &allowed))
			continue;
		spinners[made].core = core;
		spinners[made].start = &start;
		/* The last share is this thread's own work: it would only wait for the others. */
		if (made == n - 1)
			spin(&spinners[made]);
		else if (pthread_create(&spinners[made].thread, NULL, spin, &spinners[made]) != 0)
			err_die("the system refused a thread to measure the cores with");
		made++;
	}
	double sum = 0;
	for (int i = 0; i < made; i++) {
		if (i < n - 1)
			pthread_join(spinners[i].thread, NULL);
		sum += spinners[i].share;
	}
	pthread_barrier_destroy(&start);
	mem_free(spinners);
	*cores = made;
	return sum;
}
