/*
 * region.h - the tape of one run: a memfd that guard makes, engines write, front reads.
 *
 *     header | front's page | processes | lanes | objects | names | rings ...
 *
 * Slots come from lock-free counters in the header; a record counts for readers
 * once its `ready` byte is released.  Everything is found by offset, never by
 * pointer, for each process maps the region where it likes.  Guard makes it, so
 * that it outlives a crash.  Front maps it read-only but for its own page.
 *
 * A lane record keeps its writer's running sums: totals are exact even when a
 * ring overflowed.  Only the lane's own thread writes its sums and ring; the
 * parent process may end a killed child's lanes after it was reaped.
 */

#ifndef TAPE_REGION_H
#define TAPE_REGION_H

#include "base/err.h"
#include "base/limits.h"
#include "tape/event.h"
#include "tape/ring.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	REGION_VERSION = 1,
	REGION_LANES = LIMIT_THREADS + LIMIT_PROCESSES,
	REGION_OBJECTS = 4096,    /* named ones; the others share EVENT_OTHERS */
	REGION_NAME_BYTES = 1 << 18,
	REGION_VERDICT_SIZE = 1024,
	REGION_NONE = 0xffff,     /* no lane, no process */
};

/* Slots of a lane's ring, by the lane's number: the first few lanes do most of the talking. */
enum {
	REGION_BIG_RINGS = 8, REGION_BIG_SLOTS = 1 << 16,
	REGION_MIDDLE_RINGS = 32, REGION_MIDDLE_SLOTS = 1 << 14,
	REGION_SMALL_SLOTS = 1 << 12,
};

/* What a run was started with; engines read it, reports show it. */
struct region_settings {
	uint64_t interval_ns;
	uint32_t cores;          /* the run may use this many; 0: all */
	uint32_t checks;         /* 311 or 309 */
	uint32_t record;         /* 0: lanes are not recorded (bench only) */
	uint32_t has_seed;
	uint64_t seed;
	double capacity;         /* free cores measured before the run; 0: not measured */
};

enum region_process_end { REGION_ALIVE, REGION_EXITED, REGION_KILLED };

/* One process of the run: 0 is the engine, the others were forked by it. */
struct region_process {
	_Atomic uint8_t ready;
	_Atomic uint8_t end;          /* enum region_process_end; set by its parent once reaped */
	uint16_t parent;              /* process, or REGION_NONE */
	uint16_t parent_lane;         /* lane that forked it */
	_Atomic uint16_t main_lane;
	uint32_t name_at;             /* in names */
	_Atomic int32_t pid;
	_Atomic int32_t status;       /* wait status once reaped */
	_Atomic uint64_t cpu_ns;      /* of the whole process, stamped at its end */
	_Atomic uint64_t handoffs;    /* the GIL went to another lane than its last */
	_Atomic uint64_t forced;      /* of these, by a drop request */
};

enum region_lane_kind { REGION_MAIN, REGION_THREAD, REGION_TASK };

/* One worker, on cache lines of its own.  Times are CLOCK_MONOTONIC. */
struct region_lane {
	_Alignas(64) _Atomic uint8_t ready;
	uint8_t kind;                 /* enum region_lane_kind */
	uint8_t daemon;
	_Atomic uint8_t ended;
	uint16_t process;
	uint16_t parent;              /* lane that started it, or REGION_NONE */
	_Atomic uint32_t name_at;     /* in names; may be renamed */
	_Atomic int32_t tid;
	_Atomic uint64_t start_ns, end_ns;
	_Atomic uint64_t ring_at;     /* offset of its ring; 0: none was left */
	_Atomic uint64_t cum_ns[STATE_COUNT]; /* finished stretches; their sum is since_ns - start_ns */
	_Atomic uint64_t since_ns;    /* when the present state began */
	_Atomic uint32_t state;       /* like event.state; STATE_NONE: not started, or ended */
	_Atomic uint32_t object, line;
	_Atomic uint32_t seq;         /* odd while the writer changes what is above; readers retry */
	_Atomic uint32_t closed;      /* 1: in an untimed wait that only a worker of the run can end */
	_Atomic uint32_t waker;       /* lane + 1 that last woke it */
	_Atomic uint64_t switches;    /* times it left run or native, for any reason */
	_Atomic uint64_t preempted;   /* of these, into ready: by the kernel */
};

enum region_object_kind {
	REGION_LOCK, REGION_RLOCK, REGION_CONDITION, REGION_SEMAPHORE, REGION_EVENT, REGION_BARRIER,
	REGION_QUEUE, REGION_JOIN, REGION_CHILD, REGION_START, REGION_PIPE, REGION_GIL_OBJECT,
};

struct region_object {
	_Atomic uint8_t ready;
	uint8_t kind;                 /* enum region_object_kind */
	uint16_t process;
	uint32_t name_at;             /* "lock_a", "queue", or a made-up "Lock-1" */
	_Atomic uint32_t holder;      /* lane + 1 that took it, 0: free or not of that kind */
	uint32_t capacity;            /* of a queue: maxsize, 0: unbounded */
};

/* The one page that front writes. */
struct region_front {
	_Atomic uint32_t want_line;   /* bumped to ask running workers for their line */
	_Atomic uint32_t stop;        /* 1: the run is to end now */
};

struct region_header {
	uint32_t magic, version;
	uint64_t size;
	struct region_settings settings;
	_Atomic uint32_t n_processes, n_lanes, n_objects, name_bytes;
	_Atomic uint64_t ring_used;   /* bytes of the ring area handed out */
	_Atomic uint64_t start_ns;    /* time zero: MainThread's first instruction; 0: not yet */
	_Atomic uint64_t end_ns;      /* the wall's end: all but daemons are joined; 0: not yet */
	_Atomic uint32_t refused_lanes; /* asked for beyond the limits */
	_Atomic uint32_t stuck;       /* 1: the verdict below holds, 2: it is being written */
	char verdict[REGION_VERDICT_SIZE]; /* English, a line a sentence */
};

/* A region as this process sees it. */
struct region {
	struct region_header *header;
	struct region_front *front;
	struct region_process *processes;
	struct region_lane *lanes;
	struct region_object *objects;
	char *names;
	char *rings;
	size_t size;
	int fd;                       /* -1 when it is another's */
};

/* Make a region; its fd is close-on-exec.  Guard's call.  NULL and `err` if it is refused. */
struct region *region_create(const struct region_settings *settings, struct err *err);

/*
 * Map the region behind `fd` (kept, not owned): all writable for an engine, only
 * front's page for front.  What is not a region is refused.
 */
struct region *region_map(int fd, bool is_front, struct err *err);

/* Unmap it, and close its fd if region_create made it.  NULL is fine. */
void region_close(struct region *region);

/*
 * Claim slots.  They return REGION_NONE, REGION_NONE and EVENT_OTHERS when the
 * table is full (refused_lanes counts).  A lane gets its ring here, pre-faulted,
 * and begins at its first writer_enter.  Objects are numbered from 1.  The record
 * is visible to readers when the call returns.  `name` may be NULL.
 */
unsigned region_add_process(struct region *region, unsigned parent, unsigned parent_lane,
	const char *name);
unsigned region_add_lane(struct region *region, enum region_lane_kind kind, unsigned process,
	unsigned parent, const char *name, bool daemon);
unsigned region_add_object(struct region *region, enum region_object_kind kind, unsigned process,
	const char *name, unsigned capacity);

void region_rename_lane(struct region *region, unsigned lane, const char *name);

/* A name by its offset; never NULL, "" when out of range. */
const char *region_name(const struct region *region, uint32_t name_at);

/* The record of an object, NULL for 0, EVENT_OTHERS and what is not ready. */
struct region_object *region_object(const struct region *region, unsigned object);

/* The ring of a lane, NULL when it has none. */
struct ring *region_ring(const struct region *region, unsigned lane);

/*
 * Touch a lane's ring in this process, so that its writer meets no page fault.
 * region_add_lane did it for the process that called; a forked child does it for
 * its main lane.  False when the system has no memory for it.
 */
bool region_prefault(const struct region *region, unsigned lane);

/*
 * The writer's calls (writer.h), for who writes so rarely that it keeps no struct
 * writer.  A lane that is REGION_NONE is fine: nothing happens.
 */
void region_enter(struct region *region, unsigned lane, enum state state, bool holds_gil,
	unsigned object, unsigned line, unsigned core, uint64_t ts_ns);
void region_push(struct region *region, unsigned lane, enum event_kind kind, unsigned object,
	uint32_t arg, uint64_t ts_ns);

/*
 * End a lane: by its own thread, or by the parent of a process that it has
 * reaped, whatever the dead writer was about.  A second end does nothing.
 */
void region_end_lane(struct region *region, unsigned lane, uint64_t ts_ns);

/*
 * A consistent copy of a lane's sums at `now_ns` (the present stretch counted up
 * to it or to its end).  False, and the last sums that were read, when the writer
 * died while it was changing them.
 */
bool region_sums(const struct region *region, unsigned lane, uint64_t now_ns,
	uint64_t sums[STATE_COUNT]);

#endif
