/*
 * "Did you mean: 'x'?": the name nearest to one that was not found, by
 * CPython 3.11's measure (Python/suggestions.c): an edit costs 2, a change of
 * case 1, and at most a third of all letters may move.
 */

#include "vm/traceback.h"

#include "vm/exc.h"
#include "vm/instance.h"
#include "vm/module.h"
#include "vm/shape.h"
#include "vm/state.h"

enum { MOVE_COST = 2, CASE_COST = 1, LONGEST = 40, MOST_CANDIDATES = 750 };

/* The best so far. */
struct hint {
	const struct str *wrong, *best;
	size_t distance;
	unsigned n_seen;
	bool is_sorted;      /* of equals the first in the alphabet wins, else the first seen */
};

static size_t cost_of(char a, char b) {
	if (a == b)
		return 0;
	if ((a ^ b) == 32 && (a | 32) >= 'a' && (a | 32) <= 'z')
		return CASE_COST;
	return MOVE_COST;
}

/* Levenshtein's distance, or more than `most`. */
static size_t distance_of(const char *a, size_t a_len, const char *b, size_t b_len, size_t most) {
	size_t row[LONGEST + 1], result = 0;

	while (a_len && b_len && *a == *b)
		a++, b++, a_len--, b_len--;
	while (a_len && b_len && a[a_len - 1] == b[b_len - 1])
		a_len--, b_len--;
	if (!a_len || !b_len)
		return (a_len + b_len) * MOVE_COST;
	if (a_len > LONGEST || b_len > LONGEST)
		return most + 1;
	for (size_t i = 0; i < a_len; i++)
		row[i] = (i + 1) * MOVE_COST;
	for (size_t j = 0; j < b_len; j++) {
		size_t distance = result = j * MOVE_COST, least = SIZE_MAX;

		for (size_t i = 0; i < a_len; i++) {
			size_t substitute = distance + cost_of(b[j], a[i]), insert;

			distance = row[i];
			insert = (result < distance ? result : distance) + MOVE_COST;
			row[i] = result = insert < substitute ? insert : substitute;
			least = result < least ? result : least;
		}
		if (least > most)
			return most + 1;
	}
	return result;
}

static void consider(struct hint *hint, const struct str *name) {
	size_t most = (hint->wrong->len + name->len + 3) * MOVE_COST / 6, distance;
	bool wins_ties = hint->is_sorted && hint->best && strcmp(name->s, hint->best->s) < 0;

	if (name == hint->wrong || ++hint->n_seen > MOST_CANDIDATES)
		return;
	if (hint->best && most > hint->distance - !wins_ties)
		most = hint->distance - !wins_ties;
	distance = distance_of(hint->wrong->s, hint->wrong->len, name->s, name->len, most);
	if (distance > most)
		return;
	hint->best = name;
	hint->distance = distance;
}

static void consider_dict(struct hint *hint, const struct dict *dict) {
	for (size_t i = 0; dict && i < dict->n_entries; i++)
		if (value_is_str(dict->entries[i].key))
			consider(hint, value_as_str(dict->entries[i].key));
}

/* CPython's module has its functions before its classes. */
static void consider_builtins(struct hint *hint, const struct dict *dict) {
	for (int functions = 1; functions >= 0; functions--)
		for (size_t i = 0; i < dict->n_entries; i++)
			if (value_is_str(dict->entries[i].key)
					&& value_is_kind(dict->entries[i].val, OBJ_NATIVE) == functions)
				consider(hint, value_as_str(dict->entries[i].key));
}

/* ---- names: the locals of the code, else its globals, else builtins ---- */

static void hint_for_name(struct thread *t, const struct exc *exc, struct hint *hint) {
	const struct traceback *trail = NULL;
	const struct module *module;

	for (value v = exc->traceback; v != VALUE_NONE; v = trail->next)
		trail = (struct traceback *)value_obj(v);
	if (!trail)
		return;
	module = trail->code->module;
	for (unsigned i = 0; i < trail->code->n_locals; i++)
		consider(hint, trail->code->locals[i]);
	if (hint->best)
		return;
	for (size_t i = 0; i < module->n_slots; i++)
		if (atomic_load_explicit(&module->slots[i], memory_order_relaxed) != VALUE_NULL)
			consider(hint, module->slot_names[i]);
	if (!hint->best)
		consider_builtins(hint, t->vm->builtins->dict);
}

/* ---- attributes: what dir() would list ---- */

static void hint_for_attribute(struct thread *t, value v, struct hint *hint) {
	const struct class *class = state_class_of(t->vm, v);
	const struct module *module = (struct module *)value_obj(v);

	if (value_is_instance(v)) {
		const struct instance *instance = value_instance(v);
		uint32_t id = atomic_load_explicit(&instance->shape, memory_order_relaxed);

		for (const struct shape *shape = shape_get(t->vm, id); shape->name;
				shape = shape_get(t->vm, shape->parent))
			if (instance->slots[shape->n - 1] != VALUE_NULL)
				consider(hint, shape->name);
	}
	if (value_is_kind(v, OBJ_MODULE)) {
		consider_dict(hint, module->dict);
		return;
	}
	if (value_is_kind(v, OBJ_CLASS))
		class = (struct class *)value_obj(v);
	for (; class; class = class->base)
		consider_dict(hint, class->dict);
}

void traceback_hint(struct thread *t, value exception, struct text *out) {
	const struct exc *exc = exc_of(exception);
	const struct class *class = value_obj(exception)->class;
	struct hint hint = {0};

	if (exc->extra == VALUE_NULL)
		return;
	if (class_is(class, exc_class(t->vm, EXC_NAME)) && value_is_str(exc->extra)) {
		hint.wrong = value_as_str(exc->extra);
		hint_for_name(t, exc, &hint);
	} else if (class_is(class, exc_class(t->vm, EXC_ATTRIBUTE)) &&
			value_is_kind(exc->extra, OBJ_TUPLE)) {
		const struct tuple *pair = (struct tuple *)value_obj(exc->extra);

		hint.wrong = value_as_str(pair->items[0]);
		hint.is_sorted = true;
		hint_for_attribute(t, pair->items[1], &hint);
	}
	if (hint.best)
		text_addf(out, ". Did you mean: '%s'?", hint.best->s);
}
