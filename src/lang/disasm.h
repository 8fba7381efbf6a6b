/*
 * disasm.h - code as text, as `python3 -m dis` prints it.
 */

#ifndef LANG_DISASM_H
#define LANG_DISASM_H

#include "base/text.h"
#include "lang/code.h"

/* A code object and all inside it.  Indexes count instructions; there is no CACHE. */
void disasm_code(struct text *out, const struct code *code);

/* One line for instruction `i`, without its line number: "  12 LOAD_FAST  0 (x)". */
void disasm_ins(struct text *out, const struct code *code, size_t i);

/* A literal as repr shows it. */
void disasm_lit(struct text *out, const struct lit *lit);

#endif
