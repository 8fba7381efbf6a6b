/*
 * dict_view.h - keys(), values() and items(), and walking a dict from Python.
 */

#ifndef VM_DICT_VIEW_H
#define VM_DICT_VIEW_H

#include "vm/dict.h"

/* `kind` is OBJ_DICT_KEYS, OBJ_DICT_VALUES or OBJ_DICT_ITEMS. */
value dict_view_of(struct thread *t, struct dict *dict, enum obj_kind kind);

/* `kind` is one of OBJ_DICT_..._ITERATOR. */
value dict_view_iter(struct thread *t, struct dict *dict, enum obj_kind kind);

/* reversed() of a dict or a view; VALUE_NULL without exception: `v` is neither. */
value dict_view_reversed(struct thread *t, value v);

#endif
