/*
 * Calling
 *
 *     function          a frame
 *     bound method      its function, self in front
 *     class             __new__, then a frame of __init__ that remembers the instance
 *     instance          a frame of its class's __call__
 *     function in C     called at once
 *
 * eval pushes the frame on its own; vm_call runs it in an eval of its own.
 */

#include "vm/call.h"

#include "base/limits.h"
#include "base/mem.h"
#include "vm/eval.h"
#include "vm/exc.h"
#include "vm/native_call.h"
#include "vm/types.h"

enum { CALL_FEW = 8 };

/* Arguments with one more in front. */
struct longer {
	value few[CALL_FEW + 1];
	value *all;
};

static value *lengthen(struct longer *longer, value first, const value *args, size_t n) {
	longer->all = n <= CALL_FEW ? longer->few : MEM_NEW_ARRAY(value, n + 1);
	longer->all[0] = first;
	if (n)
		memcpy(longer->all + 1, args, n * sizeof *args);
	return longer->all;
}

static void shorten(struct longer *longer) {
	if (longer->all != longer->few)
		mem_free(longer->all);
}

/* ---- frames ---- */

struct frame *call_frame(struct thread *t, struct func *func, const value *args, size_t n_args,
		value names) {
	struct frame *frame = frame_open(t, func->body);

	if (!frame)
		return NULL;
	frame->flags = 0;
	frame->func = value_keep(value_of_obj(func));
	frame->ip = func->body->ins;
	frame->sp = frame->stack;
	if (n_args == func->body->n_simple && names == VALUE_NULL) {
		for (size_t i = 0; i < n_args; i++)
			frame->slots[i] = value_keep(args[i]);
		return frame;
	}
	if (func_bind(t, func, args, n_args, names, frame->slots))
		return frame;
	frame_close(t, frame);
	return NULL;
}

bool call_enter(struct thread *t, struct frame *frame) {
	if (t->depth >= t->vm->recursion_limit) {
		value made = frame->made;

		frame->made = VALUE_NULL;
		frame_close(t, frame);
		value_drop(t, made);
		raise_exc(t, EXC_RECURSION, "maximum recursion depth exceeded");
		return false;
	}
	t->depth++;
	frame->back = t->frame;
	t->frame = frame;
	return true;
}

static enum call_outcome framed(struct frame *frame, struct frame **out) {
	*out = frame;
	return frame ? CALL_FRAME : CALL_FAILED;
}

static enum call_outcome done(value v, value *result) {
	*result = v;
	return v == VALUE_NULL ? CALL_FAILED : CALL_DONE;
}

static enum call_outcome begin_with(struct thread *t, value callee, value first, const value *args,
		size_t n, value names, struct frame **frame, value *result) {
	struct longer longer;
	enum call_outcome outcome =
			call_begin(t, callee, lengthen(&longer, first, args, n), n + 1, names, frame, result);

	shorten(&longer);
	return outcome;
}

/* ---- classes ---- */

static value call_new(struct thread *t, struct class *class, value new, const value *args, size_t n,
		value names) {
	struct longer longer;
	value made;

	if (value_is_kind(new, OBJ_STATIC))
		new = ((struct wrapper *)value_obj(new))->func;
	made = vm_call(t, new, lengthen(&longer, value_of_obj(class), args, n), n + 1, names);
	shorten(&longer);
	return made;
}

/* A new instance as its class's __new__ makes it. */
static value make_instance(struct thread *t, struct class *class, const value *args, size_t n,
		value names) {
	value new = class_lookup_own(t->vm, class, dunder(t->vm, DUNDER_NEW));
	size_t n_names = names == VALUE_NULL ? 0 : ((struct tuple *)value_obj(names))->len;
	value made;

	if (new != VALUE_NULL)
		return call_new(t, class, new, args, n, names);
	if (class->instance_kind != OBJ_INSTANCE)
		return raise_exc(t, EXC_TYPE, "cannot create '%s' instances", class->name->s);
	if (class->flags & CLASS_EXC)
		class = exc_class_made(t->vm, class, args, n - n_names);
	made = instance_new(t, class);
	if (made != VALUE_NULL && (class->flags & CLASS_EXC) && n > n_names
			&& !exc_set_args(t, made, args, n - n_names)) {
		value_drop(t, made);
		return VALUE_NULL;
	}
	return made;
}

/* Takes `made` over. */
static enum call_outcome begin_init(struct thread *t, value init, value made,
		const value *args, size_t n, value names, struct frame **frame, value *result) {
	struct longer longer;
	value *all = lengthen(&longer, made, args, n);
	enum call_outcome outcome;
	value r;

	if (value_is_kind(init, OBJ_FUNC)) {
		outcome = framed(call_frame(t, (struct func *)value_obj(init), all, n + 1, names), frame);
		if (outcome == CALL_FRAME) {
			(*frame)->flags = FRAME_INIT;
			(*frame)->made = made;
		}
	} else {
		r = value_is_kind(init, OBJ_NATIVE)
				? native_call_method(t, (struct native *)value_obj(init), all, n + 1, names)
				: vm_call(t, init, all, n + 1, names);
		outcome = r == VALUE_NULL ? CALL_FAILED : CALL_DONE;
		value_drop(t, r);
		*result = made;
	}
	if (outcome == CALL_FAILED)
		value_drop(t, made);
	shorten(&longer);
	return outcome;
}

static enum call_outcome begin_class(struct thread *t, struct class *class, const value *args,
		size_t n, value names, struct frame **frame, value *result) {
	value init, made;

	if (class->make)
		return done(class->make(t, class, args, n, names), result);
	made = make_instance(t, class, args, n, names);
	if (made == VALUE_NULL)
		return CALL_FAILED;
	if (!value_is_instance(made) || !class_is(value_obj(made)->class, class))
		return done(made, result);
	init = class_lookup_own(t->vm, class, dunder(t->vm, DUNDER_INIT));
	if (init == VALUE_NULL) {
		if (n && class_lookup_own(t->vm, class, dunder(t->vm, DUNDER_NEW)) == VALUE_NULL) {
			raise_exc(t, EXC_TYPE, "%s() takes no arguments", class->name->s);
			value_drop(t, made);
			return CALL_FAILED;
		}
		return done(made, result);
	}
	if ((class->flags & CLASS_EXC) && names == VALUE_NULL && value_is_kind(init, OBJ_NATIVE))
		return done(made, result);      /* its args are already there */
	return begin_init(t, init, made, args, n, names, frame, result);
}

/* ---- anything ---- */

static enum call_outcome begin_other(struct thread *t, value callee, const value *args, size_t n,
		value names, struct frame **frame, value *result) {
	value found = value_is_instance(callee)
			? class_lookup_own(t->vm, value_obj(callee)->class, dunder(t->vm, DUNDER_CALL))
			: VALUE_NULL;
	const struct class_ops *ops = state_class_of(t->vm, callee)->ops;

	if (value_is_kind(found, OBJ_FUNC) || value_is_kind(found, OBJ_NATIVE))
		return begin_with(t, found, callee, args, n, names, frame, result);
	if (ops->call)
		return done(ops->call(t, callee, args, n, names), result);
	raise_exc(t, EXC_TYPE, "'%s' object is not callable", value_type_name(t->vm, callee));
	return CALL_FAILED;
}

enum call_outcome call_begin(struct thread *t, value callee, const value *args, size_t n,
		value names, struct frame **frame, value *result) {
	const struct method *method;

	if (!value_is_obj(callee))
		return begin_other(t, callee, args, n, names, frame, result);
	switch (value_obj(callee)->kind) {
	case OBJ_FUNC:
		return framed(call_frame(t, (struct func *)value_obj(callee), args, n, names), frame);
	case OBJ_NATIVE:
		return done(native_call(t, (struct native *)value_obj(callee), args, n, names), result);
	case OBJ_METHOD:
		method = (struct method *)value_obj(callee);
		return begin_with(t, method->func, method->self, args, n, names, frame, result);
	case OBJ_CLASS:
		return begin_class(t, (struct class *)value_obj(callee), args, n, names, frame, result);
	default:
		return begin_other(t, callee, args, n, names, frame, result);
	}
}

value call_name(struct thread *t, value callee) {
	if (value_is_kind(callee, OBJ_METHOD))
		callee = ((struct method *)value_obj(callee))->func;
	if (value_is_kind(callee, OBJ_FUNC)) {
		const struct func *func = (struct func *)value_obj(callee);

		return str_format(t, "%s.%s()", func->body->module->name, func->qualname->s);
	}
	if (value_is_kind(callee, OBJ_NATIVE))
		return str_format(t, "%s()", ((struct native *)value_obj(callee))->sig_name);
	if (value_is_kind(callee, OBJ_CLASS)) {
		value name = class_full_name(t, (struct class *)value_obj(callee)), made = VALUE_NULL;

		if (name != VALUE_NULL)
			made = str_format(t, "%s()", value_as_str(name)->s);
		value_drop(t, name);
		return made;
	}
	return str_format(t, "%s object", value_type_name(t->vm, callee));
}

/* ---- f(*args, **kwargs) ---- */

static void say_bad_spread(struct thread *t, value callee, const char *stars, const char *kind,
		value v) {
	value name = call_name(t, callee);

	if (name == VALUE_NULL)
		return;
	raise_exc(t, EXC_TYPE, "%s argument after %s must be %s, not %s", value_as_str(name)->s, stars,
			kind, value_type_name(t->vm, v));
	value_drop(t, name);
}

static value spread_args(struct thread *t, value callee, value args) {
	value tuple;

	if (value_is_kind(args, OBJ_TUPLE))
		return value_keep(args);
	tuple = tuple_of_iterable(t, args);
	if (tuple == VALUE_NULL && raised_is(t, exc_class(t->vm, EXC_TYPE)) &&
			!state_class_of(t->vm, args)->ops->iter && !value_is_instance(args)) {
		raised_clear(t);
		say_bad_spread(t, callee, "*", "an iterable", args);
	}
	return tuple;
}

/* args, then the values of kwargs; their keys become a tuple of names. */
static enum call_outcome begin_flat(struct thread *t, value callee, const struct tuple *args,
		const struct dict *kwargs, struct frame **frame, value *result) {
	size_t n_names = kwargs ? kwargs->used : 0, n = args->len, at = 0;
	value *all = MEM_NEW_ARRAY(value, args->len + n_names + 1);
	value *keys = MEM_NEW_ARRAY(value, n_names + 1);
	enum call_outcome outcome = CALL_FAILED;
	value names = VALUE_NULL;

	memcpy(all, args->items, n * sizeof *all);
	for (size_t i = 0; kwargs && i < kwargs->n_entries; i++) {
		if (kwargs->entries[i].key == VALUE_NULL)
			continue;
		keys[at++] = kwargs->entries[i].key;
		all[n++] = kwargs->entries[i].val;
	}
	if (n_names)
		names = tuple_of(t, keys, n_names);
	if (!n_names || names != VALUE_NULL)
		outcome = call_begin(t, callee, all, n, names, frame, result);
	value_drop(t, names);
	mem_free(keys);
	mem_free(all);
	return outcome;
}

enum call_outcome call_begin_spread(struct thread *t, value callee, value args, value kwargs,
		struct frame **frame, value *result) {
	enum call_outcome outcome;
	value tuple, dict = kwargs;

	if (kwargs != VALUE_NULL && !value_is_kind(kwargs, OBJ_DICT)) {
		say_bad_spread(t, callee, "**", "a mapping", kwargs);
		return CALL_FAILED;
	}
	tuple = spread_args(t, callee, args);
	if (tuple == VALUE_NULL)
		return CALL_FAILED;
	outcome = begin_flat(t, callee, (struct tuple *)value_obj(tuple),
		dict == VALUE_NULL ? NULL : (struct dict *)value_obj(dict), frame, result);
	value_drop(t, tuple);
	return outcome;
}

/* ---- from C ---- */

/* Run a frame to its end in an eval of its own. */
static value run(struct thread *t, struct frame *frame) {
	value result;

	frame->flags |= FRAME_ENTRY;
	if (t->native_depth >= LIMIT_NATIVE_DEPTH || !thread_has_stack(t)) {
		value made = frame->made;

		frame->made = VALUE_NULL;
		frame_close(t, frame);
		value_drop(t, made);
		return raise_exc(t, EXC_RECURSION,
				"maximum recursion depth exceeded while calling a Python object");
	}
	if (!call_enter(t, frame))
		return VALUE_NULL;
	t->native_depth++;
	result = eval_run(t, frame);
	t->native_depth--;
	return result;
}

static value finish(struct thread *t, enum call_outcome outcome, struct frame *frame,
		value result) {
	switch (outcome) {
	case CALL_FAILED: return VALUE_NULL;
	case CALL_FRAME: return run(t, frame);
	case CALL_DONE: return result;
	}
	return VALUE_NULL;
}

value vm_call(struct thread *t, value callee, const value *args, size_t n_args, value names) {
	struct frame *frame = NULL;
	value result = VALUE_NULL;
	enum call_outcome outcome = call_begin(t, callee, args, n_args, names, &frame, &result);

	return finish(t, outcome, frame, result);
}

value vm_call0(struct thread *t, value callee) {
	return vm_call(t, callee, NULL, 0, VALUE_NULL);
}

value vm_call1(struct thread *t, value callee, value a) {
	return vm_call(t, callee, &a, 1, VALUE_NULL);
}

value vm_call_tuple(struct thread *t, value callee, value args, value kwargs) {
	struct frame *frame = NULL;
	value result = VALUE_NULL;
	enum call_outcome outcome = call_begin_spread(t, callee, args,
		kwargs == VALUE_NONE ? VALUE_NULL : kwargs, &frame, &result);

	return finish(t, outcome, frame, result);
}

value vm_call_method(struct thread *t, value self, const char *name, const value *args,
		size_t n_args) {
	value method = attr_get(t, self, name_of(t->vm, name)), result;

	if (method == VALUE_NULL)
		return VALUE_NULL;
	result = vm_call(t, method, args, n_args, VALUE_NULL);
	value_drop(t, method);
	return result;
}

/* ---- class statements ---- */

static struct class *base_of(struct thread *t, const struct tuple *bases,
		const struct dict *keywords) {
	if (keywords->used) {
		raise_exc(t, EXC_TYPE, "class keywords (metaclass=...) are not in lesson Python");
		return NULL;
	}
	if (!bases->len)
		return state_class(t->vm, OBJ_INSTANCE);
	if (bases->len > 1) {
		raise_exc(t, EXC_TYPE, "more than one base class is not in lesson Python");
		return NULL;
	}
	if (value_is_kind(bases->items[0], OBJ_CLASS))
		return (struct class *)value_obj(bases->items[0]);
	raise_exc(t, EXC_TYPE, "a base of a class must be a class, not %s",
		value_type_name(t->vm, bases->items[0]));
	return NULL;
}

/* "func, name, /, *bases, **keywords" */
value call_build_class(struct thread *t, const value *args) {
	struct class *base =
			base_of(t, (struct tuple *)value_obj(args[2]), (struct dict *)value_obj(args[3]));
	struct frame *frame =
			base ? call_frame(t, (struct func *)value_obj(args[0]), NULL, 0, VALUE_NULL) : NULL;
	value dict = frame ? dict_new(t) : VALUE_NULL, result;
	struct class *class;

	if (dict == VALUE_NULL) {
		if (frame)
			frame_close(t, frame);
		return VALUE_NULL;
	}
	frame->made = value_keep(dict);
	result = run(t, frame);
	if (result == VALUE_NULL) {
		value_drop(t, dict);
		return VALUE_NULL;
	}
	value_drop(t, result);
	class = class_new(t, value_as_str(args[1]), base, dict);
	return class ? value_of_obj(class) : VALUE_NULL;
}
