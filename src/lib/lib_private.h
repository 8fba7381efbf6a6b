/*
 * lib_private.h - what modules of the library ask of each other.
 */

#ifndef LIB_PRIVATE_H
#define LIB_PRIVATE_H

#include "vm/vm.h"

/* os.cpu_count, which multiprocessing has too. */
value lib_os_cpu_count(struct thread *t, const value *args);

/* random: a forked child draws numbers of its own. */
void lib_random_forked(struct thread *t);

/* multiprocessing: terminate daemonic children, join the others; nothing when it was never
 * imported. */
void lib_multiprocessing_finish(struct thread *t);

#endif
