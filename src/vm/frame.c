#include "vm/frame.h"

#include "lang/op.h"


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

unsigned thread_line(const struct thread *t) {
	return t->frame ? frame_line(t->frame) : 0;
}

/* The instruction that follows a call says where its result goes. */
const char *thread_target_name(const struct thread *t) {
	const struct frame *frame = t->frame;
	const struct code *code;
	const struct ins *next;
	size_t at;

	if (!frame)
		return NULL;
	code = frame->code->code;
	at = (size_t)(frame->ip - code->ins) + 1;
	if (at >= code->n_ins)
		return NULL;
	next = &code->ins[at];
	if (op_plain(next->op) == OP_LOAD_FAST && at + 1 < code->n_ins)   /* self.lock = Lock() */
		return op_plain(next[1].op) == OP_STORE_ATTR ? code->names[next[1].arg] : NULL;
	switch (op_plain(next->op)) {
	case OP_STORE_FAST: case OP_STORE_DEREF:
		return code->local_names[next->arg];
	case OP_STORE_GLOBAL:
		return code->program->slots[next->arg];
	case OP_STORE_NAME:
		return code->flags & CODE_MODULE ? code->program->slots[next->arg] : code->names[next->arg];
	default:
		return NULL;
	}
}
