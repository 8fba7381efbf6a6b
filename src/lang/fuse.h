/*
 * fuse.h - superinstructions in place of common sequences of plain ones.
 */

#ifndef LANG_FUSE_H
#define LANG_FUSE_H

struct code;

/*
 * Replace first ops of common sequences in `code`, not in the code among its
 * literals, by superinstructions (super.def).  Positions, args and the number
 * of instructions stay.  compile calls it once for every code object.
 */
void fuse_code(struct code *code);

#endif
