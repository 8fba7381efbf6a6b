/*
 * eval.h - the evaluation loop, and the parts of it that are not in the loop.
 */

#ifndef VM_EVAL_H
#define VM_EVAL_H

#include "vm/frame.h"

/* Make the table of labels for vm->checks. */
void eval_open(struct vm *vm);

/* Run a frame with FRAME_ENTRY, already linked, until it returns; closes it.  VALUE_NULL: an
 * exception is set. */
value eval_run(struct thread *t, struct frame *frame);

/* The slow side of a check point; false: KeyboardInterrupt is set. */
bool eval_attend(struct thread *t);

/* ---- eval_except.c ---- */

/*
 * An exception is set and frame->ip and sp are true: find who handles it.  Returns the
 * frame to go on with, its ip and sp set, or NULL when the entry frame was left.
 * `is_new` false: the exception is raised again, this frame is on its trail already.
 */
struct frame *eval_unwind(struct thread *t, struct frame *frame, bool is_new);
void eval_pop_except(struct thread *t, value previous);
bool eval_before_with(struct thread *t, value manager, value *exit, value *entered);
value eval_with_except(struct thread *t, value exit, value exception);

/* What a frame with flags returns instead of `r`, which is taken over; VALUE_NULL: __init__
 * returned something. */
value eval_return(struct thread *t, struct frame *frame, value r);

/* ---- eval_names.c ---- (borrowed unless said) */
value eval_load_name(struct thread *t, struct frame *frame, unsigned arg);       /* the caller's */
/* takes v over; VALUE_NULL deletes */
bool eval_store_name(struct thread *t, struct frame *frame, unsigned arg, value v);
value eval_load_missing_global(struct thread *t, const struct frame *frame, size_t slot);
bool eval_delete_global(struct thread *t, const struct frame *frame, size_t slot);
void eval_raise_unbound(struct thread *t, const struct frame *frame, unsigned slot);
value eval_load_classderef(struct thread *t, struct frame *frame, unsigned arg); /* the caller's */
/* takes its operands from frame->sp */
value eval_make_function(struct thread *t, struct frame *frame, unsigned flags);
void eval_copy_free_vars(struct frame *frame);

/* ---- eval_attr.c ---- `ins` holds the inline cache */
value eval_load_attr(struct thread *t, struct ins *ins, value v, struct str *name);
bool eval_store_attr(struct thread *t, struct ins *ins, value v, struct str *name, value attr);
bool eval_load_method(struct thread *t, struct ins *ins, value v, struct str *name, value *func,
		bool *is_bound);

/* ---- eval_build.c ---- */
value eval_build_set(struct thread *t, const value *items, size_t n);
value eval_build_map(struct thread *t, const value *pairs, size_t n);
value eval_build_const_map(struct thread *t, const value *values, value keys);
value eval_format_value(struct thread *t, value v, value spec, unsigned how);
bool eval_list_extend(struct thread *t, value list, value items);
bool eval_dict_update(struct thread *t, value dict, value mapping);
bool eval_dict_merge(struct thread *t, value dict, value mapping, value callee);
bool eval_unpack(struct thread *t, value v, size_t n, value *out); /* first item last */
bool eval_unpack_ex(struct thread *t, value v, size_t n_before, size_t n_after, value *out);

/* ---- import.c ---- */
value import_name(struct thread *t, struct frame *frame, struct str *name, value level, value from);
value import_from(struct thread *t, value module, struct str *name);
bool import_star(struct thread *t, struct frame *frame, value module);

#endif
