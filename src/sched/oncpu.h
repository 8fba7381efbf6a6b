/*
 * oncpu.h - was this thread switched out by the kernel, and for how long?
 *
 * A struct oncpu belongs to one thread; only that thread may call anything here
 * but oncpu_trip.  Its `word` is the eval breaker: nonzero while nothing happened,
 * zero once the kernel took the core away or somebody called oncpu_trip.
 * Without rseq the kernel does not write it, and only the gap is left to tell.
 */

#ifndef SCHED_ONCPU_H
#define SCHED_ONCPU_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct oncpu {
	_Atomic uint64_t *word;   /* the thread's rseq_cs, or what stands in for it */
	const volatile uint32_t *core; /* rseq's cpu_id, which the kernel writes; NULL without rseq */
	uint64_t base_ns;         /* a moment at which both clocks were read ... */
	uint64_t base_cpu_ns;     /* ... since when the thread was not switched out while it ran */
};

enum { ONCPU_REAL_NS = 10000 }; /* shorter gaps are interrupts and signals, not preemptions */

/* Attach to the calling thread and arm. */
void oncpu_attach(struct oncpu *oncpu);

/* Leave the word alone for good; call it before the thread ends. */
void oncpu_detach(struct oncpu *oncpu);

/* Make the word nonzero again; false when it had been zeroed. */
bool oncpu_arm(struct oncpu *oncpu);

/* Zero the word, from any thread or signal handler; the owner must be alive. */
static inline void oncpu_trip(_Atomic uint64_t *word) {
	/* seq_cst: if the owner's arming overwrites this, it sees the reason stored before it */
	atomic_store_explicit(word, 0, memory_order_seq_cst);
}

/* Zero the calling thread's word; safe in a signal handler. */
void oncpu_trip_self(void);

/* Start measuring from here. */
void oncpu_rebase(struct oncpu *oncpu, uint64_t now_ns);

/*
 * How long the thread was off its core since the last rebase, and start anew
 * from `now_ns`.  0 when that was too short to be a preemption.
 */
uint64_t oncpu_gap(struct oncpu *oncpu, uint64_t now_ns);

/* Ask the system for the core. */
unsigned oncpu_ask_core(void);

/* The core that the owner is on now, at most 254. */
static inline unsigned oncpu_core(const struct oncpu *oncpu) {
	return oncpu->core && *oncpu->core < 254 ? *oncpu->core : oncpu_ask_core();
}

#endif
