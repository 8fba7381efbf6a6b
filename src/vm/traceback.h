/*
 * traceback.h - what printing an exception adds to its last line.
 */

#ifndef VM_TRACEBACK_H
#define VM_TRACEBACK_H

#include "base/text.h"
#include "vm/raise.h"

/* Append ". Did you mean: 'x'?" when a NameError or AttributeError has a near neighbour. */
void traceback_hint(struct thread *t, value exception, struct text *out);

#endif
