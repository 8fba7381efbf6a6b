/*
 * deadlock.h - the judge of when a run is stuck.
 *
 * A wait is closed when only a worker of this run can end it.  The run is stuck
 * when every worker of every process of it is in a closed wait without a
 * deadline.  That is a fact, not a guess: there is no time-out here.
 */

#ifndef SCHED_DEADLOCK_H
#define SCHED_DEADLOCK_H

#include "tape/region.h"

#include <stdbool.h>

struct sched;
struct worker_private;

/* How often one worker looks again while other processes may still change something. */
#define DEADLOCK_LOOK_NS 50000000ull

/*
 * Is the run stuck?  Called under the door's mutex whenever a worker of this
 * process has closed (`own`) or ended (NULL).  When true, the verdict stands in
 * the region, and the caller calls deadlock_report after it has let the mutex go.
 */
bool deadlock_judge(struct sched *sched, struct worker_private *own);

/* Hand the verdict to the host, which ends the run. */
void deadlock_report(struct worker_private *own);

/*
 * Which lanes wait for each other in a circle now, beginning with `lane`?  Says
 * nothing about whether the run is stuck.  Returns how many, at most `max`; 0: none.
 */
unsigned deadlock_circle(const struct region *region, unsigned lane, uint16_t *lanes, unsigned max);

#endif
