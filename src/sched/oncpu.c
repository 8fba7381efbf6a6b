/*
 * The kernel's own mark on a thread that it switched out.
 *
 * glibc registers a struct rseq for every thread.  While rseq->rseq_cs points to
 * a critical section, the kernel looks at it whenever it returns to the thread
 * after a switch, a migration or a signal: if the thread is outside the section,
 * it stores 0 there.  We point it to a section that nobody is ever inside of:
 *
 *     armed      rseq_cs = &dummy                          one load at a check point: calm
 *     tick       kernel takes the core, gives it back,
 *                sees dummy, not inside: rseq_cs = 0       next check point: attend
 *
 * That tells when the thread is back, to within a check point.  When it left
 * follows from two clocks: since `base` the wall went on by w and the thread's
 * CPU clock by c, so it was off its core for w - c, and that ends now:
 *
 *     base ──── runs (c) ────┐             ┌ now
 *                            └── w - c ────┘
 *
 * The base must not lie before a voluntary wait.  That costs nothing to keep up:
 * a wait is a switch too, so it zeroes the word, and whoever takes the GIL with a
 * zeroed word sets a new base.
 */

#include "sched/oncpu.h"

#include "base/clock.h"

#include <sched.h>
#include <stddef.h>
#include <sys/rseq.h>

/* The kernel insists on a signature before the place where an abort would land. */
static const struct {
	uint32_t before;
	uint32_t signature;
	uint32_t landing;
} oncpu_abort = { 0, RSEQ_SIG, 0 };

/* A section of no length: no instruction is inside it, so nothing is ever aborted. */
static const struct {
	uint32_t version, flags;
	const void *start;
	uint64_t length;
	const void *abort;
} oncpu_dummy __attribute__((aligned(32))) = {
	0, 0, &oncpu_abort.landing, 0, &oncpu_abort.landing,
};

_Static_assert(sizeof(void *) == 8, "rseq descriptors hold 64-bit addresses");

static struct rseq *find_rseq(void) {
	struct rseq *rseq = (struct rseq *)((char *)__builtin_thread_pointer() + __rseq_offset);

	if (__rseq_size == 0 || (int)rseq->cpu_id < 0)
		return NULL;
	return rseq;
}

/* The calling thread's word; without rseq it has one of its own, in the same kind of memory. */
static _Atomic uint64_t *find_word(void) {
	static _Thread_local _Atomic uint64_t stand_in;
	struct rseq *rseq = find_rseq();

	return rseq ? (_Atomic uint64_t *)&rseq->rseq_cs : &stand_in;
}

static uint64_t armed(void) {
	return (uint64_t)(uintptr_t)&oncpu_dummy;
}

void oncpu_attach(struct oncpu *oncpu) {
	struct rseq *rseq = find_rseq();

	oncpu->core = rseq ? &rseq->cpu_id : NULL;
	oncpu->word = find_word();
	oncpu_arm(oncpu);
	oncpu_rebase(oncpu, clock_ns());
}

void oncpu_detach(struct oncpu *oncpu) {
	atomic_store_explicit(oncpu->word, 0, memory_order_relaxed);
}

bool oncpu_arm(struct oncpu *oncpu) {
	/* seq_cst: pairs with oncpu_trip; the reasons are looked at after this */
	return atomic_exchange_explicit(oncpu->word, armed(), memory_order_seq_cst) != 0;
}

void oncpu_trip_self(void) {
	oncpu_trip(find_word());
}

void oncpu_rebase(struct oncpu *oncpu, uint64_t now_ns) {
	oncpu->base_ns = now_ns;
	oncpu->base_cpu_ns = clock_cpu_ns();
}

uint64_t oncpu_gap(struct oncpu *oncpu, uint64_t now_ns) {
	uint64_t wall = now_ns - oncpu->base_ns;
	uint64_t cpu_ns = clock_cpu_ns(), cpu = cpu_ns - oncpu->base_cpu_ns;

	oncpu->base_ns = now_ns;
	oncpu->base_cpu_ns = cpu_ns;
	return wall > cpu + ONCPU_REAL_NS ? wall - cpu : 0;
}

unsigned oncpu_ask_core(void) {
	int core = sched_getcpu();

	return core < 0 || core > 254 ? 254 : (unsigned)core;
}
