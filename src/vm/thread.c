#include "vm/thread.h"

#include "base/mem.h"
#include "lang/op.h"
#include "vm/frame.h"

#include <pthread.h>

/* What must be left of a C stack: enough for the deepest call that asks no more. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { STACK_RESERVE = 160 * 1024 };
#else
enum { STACK_RESERVE = 64 * 1024 };
#endif

void thread_init(struct thread *t, struct vm *vm, struct worker *worker) {
	*t = (struct thread){
		.worker = worker, .vm = vm, .exc = VALUE_NULL, .handled = VALUE_NONE, .object = VALUE_NULL,
		.heap = vm->heap,
	};
}

struct thread *thread_open(struct vm *vm, struct worker *worker) {
	struct thread *t = MEM_NEW(struct thread);

	thread_init(t, vm, worker);
	worker->data = t;
	return t;
}

void thread_close(struct thread *t) {
	value_drop(t, raised_take(t));
	value_drop(t, t->handled);
	value_drop(t, t->object);
	t->worker->data = NULL;
	mem_free(t);
}

/* Where the calling thread's stack must not be used any further. */
static uintptr_t find_stack_end(void) {
	pthread_attr_t attr;
	void *lowest = NULL;
	size_t size;

	if (pthread_getattr_np(pthread_self(), &attr) != 0)
		return 1;               /* unknown: only LIMIT_NATIVE_DEPTH protects */
	pthread_attr_getstack(&attr, &lowest, &size);
	pthread_attr_destroy(&attr);
	return (uintptr_t)lowest + STACK_RESERVE;
}

bool thread_has_stack(struct thread *t) {
	if (!t->stack_end)
		t->stack_end = find_stack_end();
	return (uintptr_t)__builtin_frame_address(0) > t->stack_end;
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
