/*
 * builtins.h - the builtin functions, in three tables.
 */

#ifndef VM_BUILTINS_H
#define VM_BUILTINS_H

#include "vm/native.h"

extern const struct native_def builtins_numbers[]; /* builtins_numbers.c: sum, round, pow ... */
extern const struct native_def builtins_walks[];   /* builtins_walks.c: any, max, sorted ... */

#endif
