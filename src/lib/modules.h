/*
 * modules.h - the opening functions of modules.def.
 */

#ifndef LIB_MODULES_H
#define LIB_MODULES_H

#include "vm/native.h"

#define MODULE(name, open) bool open(struct thread *t, struct module *module);
#include "lib/modules.def"
#undef MODULE

#endif
