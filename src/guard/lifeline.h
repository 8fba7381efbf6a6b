/*
 * lifeline.h - a pipe whose closing kills a process group.
 *
 * Guard holds the write end, an engine the read end.  When guard dies, by
 * whatever signal, the kernel closes the write end and sends SIGKILL to the
 * engine's group: no helper thread, and not tied to the thread that forked.
 */

#ifndef GUARD_LIFELINE_H
#define GUARD_LIFELINE_H

#include <stdbool.h>

struct lifeline { int read_end, write_end; };

bool lifeline_open(struct lifeline *lifeline);

/* In the engine, leader of its group: tie the group to the other end.  False: guard is gone
 * already. */
bool lifeline_hold(struct lifeline *lifeline);

/* In guard, after the fork. */
void lifeline_keep(struct lifeline *lifeline);
/* In guard, once the group is dead. */
void lifeline_close(struct lifeline *lifeline);

#endif
