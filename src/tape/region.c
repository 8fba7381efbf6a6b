/*
 * region.c - the layout of a tape in memory that several processes share.
 *
 *     0        header                             written by the engine's processes
 *     64 KiB   front's page                       the one page that front may write
 *     128 KiB  processes, lanes, objects, names
 *              rings: 8 big, 32 middle, then small ones
 *
 * All parts have fixed places, so nothing in the region says where another part
 * is, except each lane, for its ring.  The file is sparse: memory is spent on the
 * rings of lanes that exist.  Its size is sealed, so that nobody's access can
 * fault because another process cut it.
 *
 * Claiming is one compare-and-swap on a counter, then plain stores to a record
 * that nobody looks at before its `ready` is released.
 */

#include "tape/region.h"

#include "base/mem.h"
#include "tape/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	REGION_MAGIC = 0x74617021,
	REGION_PAGE = 1 << 16, /* at least the page of any machine */
	SUMS_TRIES = 1000,     /* a writer is never this long in the middle, unless it is dead */
};

_Static_assert(sizeof(struct region_header) <= REGION_PAGE,
	"front's page begins behind the header");

#define ROUND_UP(n) (((n) + REGION_PAGE - 1) & ~((uint64_t)REGION_PAGE - 1))

/* ---- Layout ---- */

static const uint64_t front_at = REGION_PAGE;
static const uint64_t processes_at = 2 * REGION_PAGE;

static uint64_t lanes_at(void) {
	return ROUND_UP(processes_at + LIMIT_PROCESSES * sizeof(struct region_process));
}

static uint64_t objects_at(void) {
	return ROUND_UP(lanes_at() + REGION_LANES * sizeof(struct region_lane));
}

static uint64_t names_at(void) {
	return ROUND_UP(objects_at() + REGION_OBJECTS * sizeof(struct region_object));
}

static uint64_t rings_at(void) {
	return ROUND_UP(names_at() + REGION_NAME_BYTES);
}

static size_t ring_slots(unsigned lane) {
	return lane < REGION_BIG_RINGS ? REGION_BIG_SLOTS
		: lane < REGION_BIG_RINGS + REGION_MIDDLE_RINGS ? REGION_MIDDLE_SLOTS
		: REGION_SMALL_SLOTS;
}

/* Where the ring of `lane` is; of REGION_LANES: where the region ends. */
static uint64_t ring_at(unsigned lane) {
	uint64_t big = lane < REGION_BIG_RINGS ? lane : REGION_BIG_RINGS;
	uint64_t middle = lane - big < REGION_MIDDLE_RINGS ? lane - big : REGION_MIDDLE_RINGS;
	uint64_t small = lane - big - middle;
	return rings_at() + big * ring_size(REGION_BIG_SLOTS)
		+ middle * ring_size(REGION_MIDDLE_SLOTS) + small * ring_size(REGION_SMALL_SLOTS);
}

static uint64_t region_size(void) {
	return ROUND_UP(ring_at(REGION_LANES));
}

/* ---- Mapping ---- */

static struct region *map_parts(char *base, struct region_front *front, int fd) {
	struct region *region = MEM_NEW(struct region);
	*region = (struct region){
		.header = (struct region_header *)base,
		.front = front,
		.processes = (struct region_process *)(base + processes_at),
		.lanes = (struct region_lane *)(base + lanes_at()),
		.objects = (struct region_object *)(base + objects_at()),
		.names = base + names_at(),
		.rings = base + rings_at(),
		.size = region_size(),
		.fd = fd,
	};
	return region;
}

static char *map_bytes(int fd, uint64_t at, size_t size, int protection, struct err *err) {
	char *bytes = mmap(NULL, size, protection, MAP_SHARED, fd, (off_t)at);
	if (bytes != MAP_FAILED)
		return bytes;
	err_errno(err, "cannot map the tape");
	return NULL;
}

static int make_file(struct err *err) {
	int fd = memfd_create("baton-tape", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0) {
		err_errno(err, "cannot make a tape");
		return -1;
	}
	if (ftruncate(fd, (off_t)region_size()) == 0
	    && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) == 0)
		return fd;
	err_errno(err, "cannot make a tape of %llu bytes", (unsigned long long)region_size());
	close(fd);
	return -1;
}

struct region *region_create(const struct region_settings *settings, struct err *err) {
	int fd = make_file(err);
	if (fd < 0)
		return NULL;
	char *base = map_bytes(fd, 0, region_size(), PROT_READ | PROT_WRITE, err);
	if (!base) {
		close(fd);
		return NULL;
	}
	struct region *region = map_parts(base, (struct region_front *)(base + front_at), fd);
	struct region_header *header = region->header;
	header->magic = REGION_MAGIC;
	header->version = REGION_VERSION;
	header->size = region->size;
	header->settings = *settings;
	atomic_init(&header->name_bytes, 1); /* offset 0 is the empty name */
	return region;
}

static bool check_file(int fd, struct err *err) {
	struct stat st;
	if (fstat(fd, &st) < 0)
		return err_errno(err, "cannot look at the tape");
	if (st.st_size < 0 || (uint64_t)st.st_size != region_size())
		return err_set(
			err, "not a tape of this version of Baton: %lld bytes", (long long)st.st_size);
	return true;
}

static bool check_header(const struct region_header *header, struct err *err) {
	if (header->magic == REGION_MAGIC && header->version == REGION_VERSION
		&& header->size == region_size())
		return true;
	return err_set(err, "not a tape of this version of Baton");
}

struct region *region_map(int fd, bool is_front, struct err *err) {
	if (!check_file(fd, err))
		return NULL;
	char *base
		= map_bytes(fd, 0, region_size(), is_front ? PROT_READ : PROT_READ | PROT_WRITE, err);
	if (!base)
		return NULL;
	char *front = base + front_at;
	if (check_header((struct region_header *)base, err)
		&& (!is_front
			|| (front = map_bytes(fd, front_at, REGION_PAGE, PROT_READ | PROT_WRITE, err))))
		return map_parts(base, (struct region_front *)front, -1);
	munmap(base, region_size());
	return NULL;
}

void region_close(struct region *region) {
	if (!region)
		return;
	char *base = (char *)region->header;
	if ((char *)region->front != base + front_at)
		munmap(region->front, REGION_PAGE);
	munmap(base, region->size);
	if (region->fd >= 0)
		close(region->fd);
	mem_free(region);
}

/* ---- Claiming ---- */

/* `n` from a counter that never passes `limit`; UINT32_MAX when they are used up. */
static uint32_t claim(_Atomic uint32_t *counter, uint32_t n, uint32_t limit) {
	/* relaxed: the record's `ready` publishes what is written into the slot */
	uint32_t at = atomic_load_explicit(counter, memory_order_relaxed);
	do {
		if (at > limit || limit - at < n)
			return UINT32_MAX;
	} while (!atomic_compare_exchange_weak_explicit(counter, &at, at + n,
		memory_order_relaxed, memory_order_relaxed));
	return at;
}

static uint32_t add_name(struct region *region, const char *name) {
	size_t size = name ? strlen(name) + 1 : 1;
	if (size == 1 || size > REGION_NAME_BYTES)
		return 0;
	uint32_t at = claim(&region->header->name_bytes, (uint32_t)size, REGION_NAME_BYTES);
	if (at == UINT32_MAX)
		return 0;
	memcpy(region->names + at, name, size);
	return at;
}

static void publish(_Atomic uint8_t *ready) {
	/* release: pairs with the acquire of who looks whether the record is ready */
	atomic_store_explicit(ready, 1, memory_order_release);
}

unsigned region_add_process(struct region *region, unsigned parent, unsigned parent_lane,
	const char *name) {
	uint32_t slot = claim(&region->header->n_processes, 1, LIMIT_PROCESSES);
	if (slot == UINT32_MAX)
		return REGION_NONE;
	struct region_process *process = &region->processes[slot];
	process->parent = (uint16_t)parent;
	process->parent_lane = (uint16_t)parent_lane;
	atomic_init(&process->main_lane, REGION_NONE);
	process->name_at = add_name(region, name);
	publish(&process->ready);
	return slot;
}

unsigned region_add_lane(struct region *region, enum region_lane_kind kind, unsigned process,
	unsigned parent, const char *name, bool daemon) {
	struct region_header *header = region->header;
	uint32_t slot = claim(&header->n_lanes, 1, REGION_LANES);
	if (slot == UINT32_MAX) {
		atomic_fetch_add_explicit(
			&header->refused_lanes, 1, memory_order_relaxed); /* a mere count */
		return REGION_NONE;
	}
	struct region_lane *lane = &region->lanes[slot];
	lane->kind = (uint8_t)kind;
	lane->daemon = daemon;
	lane->process = (uint16_t)process;
	lane->parent = (uint16_t)parent;
	atomic_init(&lane->name_at, add_name(region, name));
	atomic_init(&lane->state, STATE_NONE);
	if (header->settings.record) {
		atomic_init(&lane->ring_at, ring_at(slot));
		if (region_prefault(region, slot)) {
			ring_init((char *)header + ring_at(slot), ring_slots(slot));
			atomic_fetch_add_explicit(&header->ring_used, ring_size(ring_slots(slot)),
				memory_order_relaxed); /* a mere count */
		} else {
			atomic_init(&lane->ring_at, 0);
		}
	}
	publish(&lane->ready);
	return slot;
}

unsigned region_add_object(struct region *region, enum region_object_kind kind, unsigned process,
	const char *name, unsigned capacity) {
	uint32_t slot = claim(&region->header->n_objects, 1, REGION_OBJECTS - 1);
	if (slot == UINT32_MAX)
		return EVENT_OTHERS;
	struct region_object *object = &region->objects[slot + 1];
	object->kind = (uint8_t)kind;
	object->process = (uint16_t)process;
	object->name_at = add_name(region, name);
	object->capacity = capacity;
	publish(&object->ready);
	return slot + 1;
}

void region_rename_lane(struct region *region, unsigned lane, const char *name) {
	uint32_t name_at = add_name(region, name);
	if (lane >= REGION_LANES || (name_at == 0 && *name))
		return; /* no room left for names: it keeps the old one */
	/* release: the bytes of the name are there for who reads its place */
	atomic_store_explicit(&region->lanes[lane].name_at, name_at, memory_order_release);
}

/* ---- Finding ---- */

const char *region_name(const struct region *region, uint32_t name_at) {
	if (name_at == 0 || name_at >= REGION_NAME_BYTES)
		return "";
	size_t room = REGION_NAME_BYTES - name_at;
	return memchr(region->names + name_at, '\0', room) ? region->names + name_at : "";
}

struct region_object *region_object(const struct region *region, unsigned object) {
	if (object == 0 || object >= REGION_OBJECTS)
		return NULL;
	struct region_object *record = &region->objects[object];
	/* acquire: pairs with publish */
	return atomic_load_explicit(&record->ready, memory_order_acquire) ? record : NULL;
}

struct ring *region_ring(const struct region *region, unsigned lane) {
	if (lane >= REGION_LANES)
		return NULL;
	/* relaxed: whoever knows the lane has seen its `ready` */
	uint64_t at = atomic_load_explicit(&region->lanes[lane].ring_at, memory_order_relaxed);
	if (at != ring_at(lane))
		return NULL;
	struct ring *ring = (struct ring *)((char *)region->header + at);
	return ring->mask == ring_slots(lane) - 1 ? ring : NULL;
}

/* Write to each page, without changing it. */
static void touch(volatile char *bytes, size_t size) {
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	for (size_t at = 0; at < size; at += page)
		bytes[at] = bytes[at];
}

bool region_prefault(const struct region *region, unsigned lane) {
	if (lane >= REGION_LANES
		|| atomic_load_explicit(&region->lanes[lane].ring_at, memory_order_relaxed) == 0)
		return true;
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t start = ((uintptr_t)region->header + ring_at(lane)) & ~(page - 1);
	size_t size = (uintptr_t)region->header + ring_at(lane + 1) - start;
	if (madvise((void *)start, size, MADV_POPULATE_WRITE) == 0)
		return true;
	if (errno != EINVAL)
		return false;
	touch((volatile char *)start, size);
	return true;
}

/* ---- Writing ---- */

struct writer writer_open(const struct region *region, unsigned lane) {
	if (lane >= REGION_LANES)
		return (struct writer){ NULL, NULL };
	struct region_lane *record = &region->lanes[lane];
	/* relaxed: who writes to the lane claimed it, or was started by who did */
	uint64_t at = atomic_load_explicit(&record->ring_at, memory_order_relaxed);
	return (struct writer){ record, at ? (struct ring *)((char *)region->header + at) : NULL };
}

void region_enter(struct region *region, unsigned lane, enum state state, bool holds_gil,
	unsigned object, unsigned line, unsigned core, uint64_t ts_ns) {
	struct writer writer = writer_open(region, lane);
	writer_enter(&writer, state, holds_gil, object, line, core, ts_ns);
}

void region_push(struct region *region, unsigned lane, enum event_kind kind, unsigned object,
	uint32_t arg, uint64_t ts_ns) {
	struct writer writer = writer_open(region, lane);
	writer_push(&writer, kind, object, arg, ts_ns);
}

/*
 * A writer killed between two stores leaves `seq` odd and, at worst, a stretch
 * that was added to the sums but not yet taken off the present one.  The sums
 * always add up to since - start, so they say where the present stretch begins.
 */
static void repair(struct region_lane *lane) {
	uint32_t seq = WRITER_LOAD(lane->seq);
	if (seq % 2 == 0)
		return;
	uint64_t since_ns = WRITER_LOAD(lane->start_ns);
	for (int i = 0; i < STATE_COUNT; i++)
		since_ns += WRITER_LOAD(lane->cum_ns[i]);
	WRITER_STORE(lane->since_ns, since_ns);
	WRITER_STORE(lane->seq, seq + 1);
}

void region_end_lane(struct region *region, unsigned lane_index, uint64_t ts_ns) {
	struct writer writer = writer_open(region, lane_index);
	struct region_lane *lane = writer.lane;
	if (!lane || WRITER_LOAD(lane->ended))
		return;
	repair(lane);
	uint64_t since_ns = WRITER_LOAD(lane->since_ns);
	unsigned state = WRITER_LOAD(lane->state) & 0x7f;
	if (ts_ns < since_ns)
		ts_ns = since_ns;

	uint32_t seq = WRITER_LOAD(lane->seq);
	WRITER_STORE(lane->seq, seq + 1);
	if (state < STATE_COUNT)
		WRITER_STORE(lane->cum_ns[state], WRITER_LOAD(lane->cum_ns[state]) + (ts_ns - since_ns));
	else
		WRITER_STORE(lane->start_ns, ts_ns);
	WRITER_STORE(lane->since_ns, ts_ns);
	WRITER_STORE(lane->state, STATE_NONE);
	WRITER_STORE(lane->end_ns, ts_ns);
	WRITER_STORE(lane->seq, seq + 2);
	writer_push(&writer, EVENT_END, 0, 0, ts_ns);
	WRITER_STORE(lane->ended, 1);
}

/* ---- Reading sums ---- */

/* One try at a copy; true when the writer was not in the middle. */
static bool copy_sums(const struct region_lane *lane, uint64_t sums[STATE_COUNT],
	uint64_t *since_ns, unsigned *state) {
	/* acquire, all: none of these may pass the one before it, so that seq brackets them */
	uint32_t before = atomic_load_explicit(&lane->seq, memory_order_acquire);
	for (int i = 0; i < STATE_COUNT; i++)
		sums[i] = atomic_load_explicit(&lane->cum_ns[i], memory_order_acquire);
	*since_ns = atomic_load_explicit(&lane->since_ns, memory_order_acquire);
	*state = atomic_load_explicit(&lane->state, memory_order_acquire) & 0x7f;
	uint32_t after = atomic_load_explicit(&lane->seq, memory_order_relaxed);
	return before == after && before % 2 == 0;
}

bool region_sums(const struct region *region, unsigned lane, uint64_t now_ns,
	uint64_t sums[STATE_COUNT]) {
	uint64_t since_ns;
	unsigned state;
	bool is_whole = false;
	for (int tries = 0; !is_whole && tries < SUMS_TRIES; tries++)
		is_whole = copy_sums(&region->lanes[lane], sums, &since_ns, &state);
	if (state < STATE_COUNT && now_ns > since_ns)
		sums[state] += now_ns - since_ns;
	return is_whole;
}
