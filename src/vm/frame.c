#include "vm/frame.h"

struct frame *frame_make(struct thread *t, struct loaded *code) {
	size_t n = code->n_locals + (size_t)code->code->stack_size;
	struct frame *frame = heap_alloc(t, sizeof *frame + n * sizeof(value));

	if (!frame)
		return NULL;
	frame->code = code;
	frame->globals = code->module->slots;
	frame->stack = frame->slots + code->n_locals;
	frame->ip = code->ins;
	frame->made = VALUE_NULL;
	frame->flags = 0;
	for (unsigned i = 0; i < code->n_locals; i++)
		frame->slots[i] = VALUE_NULL;
	return frame;
}

unsigned frame_line(const struct frame *frame) {
	return code_pos_at(frame->code->code, (size_t)(frame->ip - frame->code->ins))->line;
}
