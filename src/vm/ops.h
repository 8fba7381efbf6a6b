/*
 * ops.h - operators by number, CPython 3.11's, and the dispatch behind them.
 *
 * A value's class decides: first methods with dunder names that a class has
 * (only instances are asked), then its class_ops, then the TypeError that
 * CPython would give.  See vm.h for value_truth, value_equal, value_repr and the
 * others that lib needs too.
 */

#ifndef VM_OPS_H
#define VM_OPS_H

#include "vm/object.h"
#include "vm/thread.h"

enum binary_op {
	BINARY_ADD, BINARY_AND, BINARY_FLOOR_DIVIDE, BINARY_LSHIFT, BINARY_MATRIX_MULTIPLY,
	BINARY_MULTIPLY, BINARY_REMAINDER, BINARY_OR, BINARY_POWER, BINARY_RSHIFT,
	BINARY_SUBTRACT, BINARY_TRUE_DIVIDE, BINARY_XOR,
	BINARY_INPLACE /* added to the above for += and the like */
};

enum compare_op { COMPARE_LT, COMPARE_LE, COMPARE_EQ, COMPARE_NE, COMPARE_GT, COMPARE_GE };

enum unary_op { UNARY_POSITIVE, UNARY_NEGATIVE, UNARY_INVERT };

value value_unary(struct thread *t, value v, int op);
value value_get_item(struct thread *t, value v, value key);
bool value_set_item(struct thread *t, value v, value key, value item); /* item VALUE_NULL: del */
int value_contains(struct thread *t, value v, value item);             /* 1, 0, -1 */
value value_format(struct thread *t, value v, struct str *spec);       /* format(v, spec) */
/* an int from v, by __index__ if need be; TypeError "... cannot be interpreted as an integer" */
value value_index(struct thread *t, value v);
bool value_is_callable(const struct vm *vm, value v);

#endif
