/*
 * The evaluation loop
 *
 * One C function runs all Python frames that were not entered from C:
 *
 *     labels[op]               where an instruction's code is
 *     labels[OP_COUNT + op]    the same, coming from an instruction after which
 *                              Python 3.9 looked at the breaker no sooner
 *
 * With `checks 3.11` both halves are alike and the only check points are those
 * of CPython 3.11: RESUME, backward jumps, the end of calls.  With `checks 3.9`
 * the first half leads to a check point, and superinstructions lead to their
 * plain instruction.  eval_open makes the table.
 *
 * Held in registers: the frame, ip (the instruction at work) and sp (above the
 * topmost item).  f->ip is made true (SPILL) before anything that may raise,
 * wait or look at lines; f->sp only when another frame takes over.
 *
 * Operands stay on the stack until nothing can fail any more: an error unwinds
 * the stack and so drops them.  Superinstructions (eval_super.inc) look at
 * everything first and do nothing at all unless they can do all of it; else
 * they go to the plain instruction under them.
 */

#include "vm/eval.h"

#include "base/mem.h"
#include "lang/op.h"
#include "vm/attr.h"
#include "vm/call.h"
#include "vm/eval_inline.h"
#include "vm/exc.h"
#include "vm/instance.h"
#include "vm/native_call.h"
#include "vm/types.h"

/*
 * The labels of the loop are known only inside it: called without a thread it
 * hands them out, `own` having room for OP_COUNT + 1 (the last: the check).
 */
static value eval_loop(struct thread *t, struct frame *f, const void **own);

/* Does 3.9 look at the breaker before this one? */
static bool is_checked(enum op op) {
	return op != OP_NOP && op != OP_BEFORE_WITH;    /* nothing before entering try or with */
}

void eval_open(struct vm *vm) {
	const void *here[OP_COUNT + 1];

	eval_loop(NULL, NULL, here);
	if (!vm->labels)
		vm->labels = arena_alloc(vm->arena, 3 * OP_COUNT * sizeof *vm->labels);
	for (enum op op = 0; op < OP_COUNT; op++) {
		const void *plain = here[op_plain(op)];
		bool is_old = vm->checks == 309;

		vm->labels[op] = !is_old ? here[op] : is_checked(op_plain(op)) ? here[OP_COUNT] : plain;
		vm->labels[OP_COUNT + op] = is_old ? plain : here[op];
		vm->labels[2 * OP_COUNT + op] = plain;
	}
}

__attribute__((noinline, cold)) bool eval_attend(struct thread *t) {
	if (worker_attend(t->worker))
		return true;
	raise_interrupt(t);
	return false;
}

#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

/* -- how an instruction ends */
#define NEXT() do { ip++; goto *labels[ip->op]; } while (0)
#define NEXT_QUIET() do { ip++; goto *labels[OP_COUNT + ip->op]; } while (0)
#define JUMP(by) do { ip += (by); goto *labels[ip->op]; } while (0)
#define JUMP_QUIET(by) do { ip += (by); goto *labels[OP_COUNT + ip->op]; } while (0)
/* -- from a superinstruction to the plain one under it */
#define PLAIN() goto *plain[ip->op]

#define PUSH(v) (*sp++ = (v))
#define POP() (*--sp)
#define TOP() sp[-1]
#define SECOND() sp[-2]
#define SPILL() (f->ip = ip)
#define DROP(v) value_drop(t, (v))
#define KEEP(v) value_keep(v)
#define LOCAL(i) f->slots[i]
#define NAME(i) f->code->names[i]

/* A check point: the line is true, an interrupt becomes KeyboardInterrupt. */
#define CHECK() do { \
		if (UNLIKELY(!worker_calm(t->worker))) { \
			SPILL(); \
			if (!eval_attend(t)) \
				goto error; \
		} \
	} while (0)

/* Replace the topmost n operands by a result, or fail. */
#define RESULT(n, r) do { \
		value result_ = (r); \
		if (UNLIKELY(result_ == VALUE_NULL)) \
			goto error; \
		for (int n_ = (n); n_ > 0; n_--) \
			DROP(POP()); \
		PUSH(result_); \
	} while (0)

/* Go on in the frame that is now innermost. */
#define ENTER(frame) do { \
		f = (frame); \
		sp = f->stack; \
		ip = f->code->start; \
		consts = f->code->consts; \
		if (UNLIKELY(!worker_calm(t->worker))) { \
			f->ip = f->code->ins; \
			if (!eval_attend(t)) { \
				ip = f->code->ins; \
				goto error; \
			} \
		} \
	} while (0)

value eval_run(struct thread *t, struct frame *frame) {
	return eval_loop(t, frame, NULL);
}

/* The dispatch loop: longer than any other function may be. */
static value eval_loop(struct thread *t, struct frame *f, const void **own) {
	static const void *const here[OP_COUNT + 1] = {
#define OP_LABEL(name) [OP_##name] = &&L_##name,
#define OP(name, kind, effect, help) OP_LABEL(name)
#include "lang/op.def"
#undef OP
#define SUPER(name, plain, help) OP_LABEL(name)
#include "lang/super.def"
#undef SUPER
		[OP_COUNT] = &&check_every,
	};
#define OP(name) L_##name:
	const void *const *labels, *const *plain;
	const struct ins *ip;
	value *sp, *consts;
	value names = VALUE_NULL;   /* KW_NAMES' for the call at work */

	struct vm *vm;

	if (!t) {
		memcpy(own, here, sizeof here);
		return VALUE_NULL;
	}
	vm = t->vm;
	labels = vm->labels;
	plain = labels + 2 * OP_COUNT;
	ENTER(f);
	goto *labels[ip->op];

#include "vm/eval_plain.inc"
#include "vm/eval_call.inc"
#include "vm/eval_super.inc"

check_every:
	/* only under checks 3.9: before nearly every instruction */
	CHECK();
	goto *labels[OP_COUNT + ip->op];

error:
	f->ip = ip;
	f->sp = sp;
	f = eval_unwind(t, f, true);
	goto unwound;
reraise:
	f->ip = ip;
	f->sp = sp;
	f = eval_unwind(t, f, false);
unwound:
	if (!f)
		return VALUE_NULL;
	ip = f->ip;
	sp = f->sp;
	consts = f->code->consts;
	goto *labels[ip->op];
}
