/*
 * class_slots.h - what the builtin types can do, as methods: d.__getitem__, hasattr(x, "__iter__").
 */

#ifndef VM_CLASS_SLOTS_H
#define VM_CLASS_SLOTS_H

#include "vm/state.h"

/* Give every builtin type that is filled by now its methods with dunder names. */
void class_slots_open(struct vm *vm);

#endif
