/*
 * A flag behind a door.
 *
 * What the door's mutex costs twice (about 15 ns each) is all that an uncontended
 * acquire and release take.
 */

#include "sched/lock.h"

#include "sched/sched.h"

void lock_init(struct lock *lock, struct sched *sched, enum region_object_kind kind,
	const char *name) {
	door_init(&lock->door, sched, kind, name);
	lock->locked = false;
}

static bool try_lock(struct door *door, struct worker *worker, void *arg) {
	struct lock *lock = arg;

	(void)door;
	if (lock->locked)
		return false;
	lock->locked = true;
	door_set_holder(&lock->door, worker->lane);
	return true;
}

enum door_answer lock_acquire(struct worker *worker, struct lock *lock, struct door *shown,
	uint64_t deadline_ns) {
	enum door_answer answer = door_begin_as(worker, &lock->door, shown ? shown : &lock->door,
		STATE_LOCK, try_lock, lock, deadline_ns);

	return answer == DOOR_BLOCK ? door_finish(worker) : answer;
}

struct unlocking {
	struct lock *lock;
	bool was_locked;
};

static uint32_t unlock(struct door *door, struct worker *worker, void *arg) {
	struct unlocking *unlocking = arg;

	(void)worker;
	unlocking->was_locked = unlocking->lock->locked;
	unlocking->lock->locked = false;
	door_set_holder(door, REGION_NONE);
	return unlocking->was_locked ? 1 : 0;
}

bool lock_release(struct worker *worker, struct lock *lock) {
	struct unlocking unlocking = { .lock = lock };

	door_change(worker, &lock->door, unlock, &unlocking);
	return unlocking.was_locked;
}
