/*
 * frame.h - one call of Python code, on the heap.
 *
 *     [ struct frame | local ... local | stack ... ]
 *
 * A frame that is not running is plain data: its ip and sp are enough to go on.
 * Free frames stay with their code (loaded->frames); their locals and `made` are VALUE_NULL.
 */

#ifndef VM_FRAME_H
#define VM_FRAME_H

#include "vm/func.h"
#include "vm/state.h"

enum frame_flags {
	FRAME_ENTRY = 1,     /* returning from it returns from eval */
	FRAME_INIT = 2,      /* it is an __init__: `made` is the result, not what it returns */
};

struct frame {
	struct frame *back;         /* the caller's; of a free one: the next free one */
	const struct ins *ip;       /* the instruction at work; true whenever anything else may look */
	value *sp;                  /* above the topmost item; true while another frame runs */
	struct loaded *code;        /* this and the next two never change */
	_Atomic value *globals;     /* slots of its module */
	value *stack;               /* the first place of its stack */
	value func;                 /* kept */
	value made;                 /* FRAME_INIT: the new instance; a class body: its dict; kept */
	unsigned flags;
	value slots[];
};

struct frame *frame_make(struct thread *t, struct loaded *code);

/* A frame with empty locals; NULL: MemoryError. */
static inline struct frame *frame_open(struct thread *t, struct loaded *code) {
	struct frame *frame = code->frames;

	if (!frame)
		return frame_make(t, code);
	code->frames = frame->back;
	return frame;
}

/* Drop its locals, its function and `made`, and keep it for the next call. */
static inline void frame_close(struct thread *t, struct frame *frame) {
	struct loaded *code = frame->code;

	for (unsigned i = 0; i < code->n_locals; i++) {
		value v = frame->slots[i];

		frame->slots[i] = VALUE_NULL;
		value_drop(t, v);
	}
	value_drop(t, frame->func);
	frame->back = code->frames;
	code->frames = frame;
}

/* Its line now. */
unsigned frame_line(const struct frame *frame);

#endif
