/*
 * slice.h - slice objects.  (slice_of is in types.h; what a slice means for a
 * length that a machine can have is seq_span in seq.h.)
 */

#ifndef VM_SLICE_H
#define VM_SLICE_H

#include "vm/state.h"

static inline bool value_is_slice(value v) { return value_is_kind(v, OBJ_SLICE); }
static inline struct slice *value_slice(value v) { return (struct slice *)value_obj(v); }

/*
 * What a slice means for a length of any size: start, stop and step as ints, the
 * caller's.  False: an exception is set, and all three are VALUE_NULL.
 */
bool slice_indices(struct thread *t, const struct slice *slice, value len, value out[3]);

#endif
