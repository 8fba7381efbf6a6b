/*
 * assemble.h - from optimized blocks to a code object's tables.
 */

#ifndef LANG_ASSEMBLE_H
#define LANG_ASSEMBLE_H

#include "lang/fault.h"
#include "lang/flow.h"

/*
 * Fill in code's ins, pos, handlers and stack_size from the blocks.  Tables go
 * to `keep`, which lives as long as the program; `scratch` may die.  Throws
 * when an arg or the number of instructions does not fit.
 */
void assemble(struct code *code, struct flow_block *entry, struct arena *keep,
	struct arena *scratch, struct fault *fault);

#endif
