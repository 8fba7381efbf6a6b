/*
 * In CPython's order: positional arguments, keywords, defaults; then the first
 * thing that is wrong is said.
 */

#include "vm/bind.h"

#include "base/text.h"
#include "vm/state.h"

#include <stdio.h>

struct binding {
	struct thread *t;
	const struct bind *bind;
	const value *args;
	size_t n_positional;
	value *slots;
};

static const char *s(size_t n) {
	return n == 1 ? "" : "s";
}

static int kwonly_slot(const struct bind *bind, unsigned i) {
	return bind->kwonly_at + (int)i;
}

/* ---- what can be wrong ---- */

/* 'a', 'b', and 'c' */
static void add_names(struct text *text, struct str *const *names, size_t n) {
	for (size_t i = 0; i < n; i++) {
		const char *before = i == 0 ? "" : i + 1 < n ? ", " : n == 2 ? " and " : ", and ";

		text_addf(text, "%s'%s'", before, names[i]->s);
	}
}

static bool say_missing(struct thread *t, const struct bind *bind, struct str *const *names,
		size_t n, const char *kind) {
	struct text text = {0};

	add_names(&text, names, n);
	raise_exc(t, EXC_TYPE, "%s() missing %zu required %s argument%s: %s", bind->who, n, kind, s(n),
		text_str(&text));
	text_free(&text);
	return false;
}

/* Functions of C that take keywords: "split() takes at most 2 arguments (3 given)". */
static void say_count_keywords(struct thread *t, const struct bind *bind, const char *name,
		size_t most, size_t n) {
	size_t all = most + bind->n_kwonly;

	if (n > all)
		raise_exc(t, EXC_TYPE, "%s() takes at most %zu argument%s (%zu given)", name, all, s(all),
				n);
	else if (most == 0)
		raise_exc(t, EXC_TYPE, "%s() takes no positional arguments", name);
	else
		raise_exc(t, EXC_TYPE, "%s() takes at most %zu positional argument%s (%zu given)", name,
				most, s(most), n);
}

/* Functions of C: "pop expected at most 1 argument, got 2"; classes of C have no dot before the
 * name. */
static bool say_count_c(struct thread *t, const struct bind *bind, size_t n) {
	unsigned self = bind->is_method;
	size_t most = bind->n_args - self,
		   least = bind->n_required > self ? bind->n_required - self : 0;
	const char *dot = strrchr(bind->who, '.');
	const char *name = dot ? dot + 1 : bind->who;
	bool is_class = self && !dot;

	n = n > self ? n - self : 0;
	if (bind->n_posonly < bind->n_args || bind->n_kwonly)
		say_count_keywords(t, bind, name, most, n);
	else if (most == 0 && is_class)
		raise_exc(t, EXC_TYPE, "%s takes no arguments", name);
	else if (most == 0 && bind->varargs_at < 0)
		raise_exc(t, EXC_TYPE, "%s() takes no arguments (%zu given)", bind->who, n);
	else if (most == 1 && least == 1 && bind->varargs_at < 0 && !is_class)
		raise_exc(t, EXC_TYPE, "%s() takes exactly one argument (%zu given)", bind->who, n);
	else if (n < least)
		raise_exc(t, EXC_TYPE, "%s expected %s%zu argument%s, got %zu", name,
			least == most && bind->varargs_at < 0 ? "" : "at least ", least, s(least), n);
	else
		raise_exc(t, EXC_TYPE, "%s expected %s%zu argument%s, got %zu", name,
			least == most ? "" : "at most ", most, s(most), n);
	return false;
}

static bool say_too_many(const struct binding *b) {
	const struct bind *bind = b->bind;
	size_t kwonly = 0;
	char range[64], extra[96] = "";

	if (bind->is_c)
		return say_count_c(b->t, bind, b->n_positional);
	for (unsigned i = 0; i < bind->n_kwonly; i++)
		kwonly += b->slots[kwonly_slot(bind, i)] != VALUE_NULL;
	if (bind->n_required < bind->n_args)
		snprintf(range, sizeof range, "from %u to %u", bind->n_required, bind->n_args);
	else
		snprintf(range, sizeof range, "%u", bind->n_args);
	if (kwonly)
		snprintf(extra, sizeof extra, " positional argument%s (and %zu keyword-only argument%s)",
			s(b->n_positional), kwonly, s(kwonly));
	raise_exc(b->t, EXC_TYPE, "%s() takes %s positional argument%s but %zu%s %s given", bind->who,
		range, s(bind->n_required < bind->n_args ? 2 : bind->n_args), b->n_positional, extra,
		b->n_positional == 1 && !kwonly ? "was" : "were");
	return false;
}

static bool say_missing_positional(const struct binding *b) {
	const struct bind *bind = b->bind;
	struct str *missing[256];
	size_t n = 0;

	if (bind->is_c)
		return say_count_c(b->t, bind, b->n_positional);
	for (unsigned i = 0; i < bind->n_required && n < 256; i++)
		if (b->slots[i] == VALUE_NULL)
			missing[n++] = bind->names[i];
	return say_missing(b->t, bind, missing, n, "positional");
}

static bool say_posonly_as_keyword(const struct binding *b, const struct str *name) {
	raise_exc(b->t, EXC_TYPE,
			"%s() got some positional-only arguments passed as keyword arguments: '%s'",
			b->bind->who, name->s);
	return false;
}

/* ---- filling ---- */

static bool fill_positional(const struct binding *b) {
	const struct bind *bind = b->bind;
	size_t n = b->n_positional < bind->n_args ? b->n_positional : bind->n_args;

	for (size_t i = 0; i < n; i++)
		b->slots[i] = value_keep(b->args[i]);
	if (bind->varargs_at < 0)
		return true;
	b->slots[bind->varargs_at] = tuple_of(b->t, b->args + n, b->n_positional - n);
	return b->slots[bind->varargs_at] != VALUE_NULL;
}

/* The slot of a keyword; -1: none of that name, -2: positional-only. */
static int slot_of(const struct bind *bind, const struct str *name) {
	for (unsigned i = 0; i < bind->n_args + bind->n_kwonly; i++) {
		if (bind->names[i] != name)
			continue;
		if (i >= bind->n_args)
			return kwonly_slot(bind, i - bind->n_args);
		return i < bind->n_posonly ? -2 : (int)i;
	}
	return -1;
}

static bool fill_keyword(const struct binding *b, value key, value v) {
	const struct bind *bind = b->bind;
	struct str *name;
	int slot;

	if (!value_is_str(key)) {
		raise_exc(b->t, EXC_TYPE, "keywords must be strings");
		return false;
	}
	name = name_of_str(b->t->vm, value_as_str(key));
	slot = slot_of(bind, name);
	if (slot < 0 && bind->varkw_at >= 0)
		return dict_set(b->t, (struct dict *)value_obj(b->slots[bind->varkw_at]), key, v);
	if (slot < 0) {
		if (bind->is_c && bind->n_posonly == bind->n_args && !bind->n_kwonly)
			raise_exc(b->t, EXC_TYPE, "%s() takes no keyword arguments", bind->who);
		else if (slot == -2)
			return say_posonly_as_keyword(b, name);
		else if (bind->is_c)
			raise_exc(b->t, EXC_TYPE, "'%s' is an invalid keyword argument for %s()", name->s,
					bind->who);
		else
			raise_exc(b->t, EXC_TYPE, "%s() got an unexpected keyword argument '%s'", bind->who,
					name->s);
		return false;
	}
	if (b->slots[slot] != VALUE_NULL) {
		raise_exc(b->t, EXC_TYPE, "%s() got multiple values for argument '%s'", bind->who, name->s);
		return false;
	}
	b->slots[slot] = value_keep(v);
	return true;
}

static bool fill_keywords(const struct binding *b, value names) {
	const struct tuple *keys = names == VALUE_NULL ? NULL : (struct tuple *)value_obj(names);

	if (b->bind->varkw_at >= 0) {
		b->slots[b->bind->varkw_at] = dict_new(b->t);
		if (b->slots[b->bind->varkw_at] == VALUE_NULL)
			return false;
	}
	for (size_t i = 0; keys && i < keys->len; i++)
		if (!fill_keyword(b, keys->items[i], b->args[b->n_positional + i]))
			return false;
	return true;
}

static bool fill_defaults(const struct binding *b) {
	const struct bind *bind = b->bind;

	for (unsigned i = (unsigned)b->n_positional; i < bind->n_required; i++)
		if (b->slots[i] == VALUE_NULL)
			return say_missing_positional(b);
	for (unsigned i = bind->n_required; i < bind->n_args; i++)
		if (b->slots[i] == VALUE_NULL)
			b->slots[i] = value_keep(bind->defaults[i - bind->n_required]);
	return true;
}

static bool fill_kwonly_defaults(const struct binding *b) {
	const struct bind *bind = b->bind;
	struct str *missing[256];
	size_t n = 0;

	for (unsigned i = 0; i < bind->n_kwonly; i++) {
		value *slot = &b->slots[kwonly_slot(bind, i)];
		struct str *name = bind->names[bind->n_args + i];

		if (*slot != VALUE_NULL)
			continue;
		if (bind->kw_defaults)
			*slot = value_keep(bind->kw_defaults[i]);
		else if (bind->kw_dict)
			*slot = value_keep(dict_get_name((struct dict *)bind->kw_dict, name));
		if (*slot == VALUE_NULL && !bind->kw_defaults && n < 256)
			missing[n++] = name;
	}
	return !n || say_missing(b->t, bind, missing, n, "keyword-only");
}

bool bind_args(struct thread *t, const struct bind *bind, const value *args, size_t n_args,
		value names, value *slots, size_t n_slots) {
	size_t n_names = names == VALUE_NULL ? 0 : ((struct tuple *)value_obj(names))->len;
	struct binding b = {
		.t = t, .bind = bind, .args = args, .n_positional = n_args - n_names, .slots = slots,
	};
	bool ok = fill_positional(&b) && fill_keywords(&b, names);

	if (ok && b.n_positional > bind->n_args && bind->varargs_at < 0)
		ok = say_too_many(&b);
	ok = ok && fill_defaults(&b) && fill_kwonly_defaults(&b);
	for (size_t i = 0; !ok && i < n_slots; i++) {
		value_drop(t, slots[i]);
		slots[i] = VALUE_NULL;
	}
	return ok;
}
