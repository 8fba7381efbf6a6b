/*
 * lib.h - the library modules of lesson Python, and how a program ends.
 *
 * One Python module a file: lib_time.c, lib_threading.c, ...
 */

#ifndef LIB_LIB_H
#define LIB_LIB_H

#include "vm/vm.h"

/* All modules, for struct vm_host; ends with a NULL name. */
const struct native_module *lib_modules(void);

/*
 * The main thread's last duties, in CPython's order: wait for the non-daemon
 * threads and timers, run atexit's functions, terminate daemonic children and
 * join the others.  Exceptions on the way are printed.
 */
void lib_finish(struct thread *t);

/*
 * The program (or a child's target) is over: `ok` false when it left an exception.
 * Prints what CPython prints (a traceback; SystemExit's message), clears it and
 * returns the exit status.
 */
int lib_exit_status(struct thread *t, bool ok);

/* In a forked child, called by the engine's sched_host.forked before fork returns there. */
void lib_forked(struct thread *t);

#endif
