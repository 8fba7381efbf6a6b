/*
 * fault.h - make calls into the system fail, in tests.
 *
 * Test programs, and build/.../baton-faults, are linked from the very objects
 * that are shipped, with the linker sending each call named in the Makefile's
 * FAULTS to a wrapper here.  Nothing in src/ knows of it.
 *
 * A fault can also be set from outside: FAULT="fsync 2 28" in the environment
 * makes the second fsync of each process fail with errno 28, and FAULT="fsync 2 28
 * ever" that one and all that follow.
 */

#ifndef FAULTS_FAULT_H
#define FAULTS_FAULT_H

#include <stdbool.h>

/* Make the nth next call (1: the next one) fail with `error`, and all later ones if `ever`. */
void fault_set(const char *call, int nth, int error, bool ever);

/* Let all calls succeed again.  Returns whether the fault came to pass. */
bool fault_clear(void);

#endif
