/*
 * probe.h - how many cores are free just now, measured by using them.
 */

#ifndef ENGINE_PROBE_H
#define ENGINE_PROBE_H

/*
 * One pinned spinner a core, all for 250 ms at the same time: the CPU time that
 * they got over the time that passed, summed.  *cores: how many this process may use.
 */
double probe_capacity(int *cores);

#endif
