#include "vm/nest.h"

#include "base/limits.h"
#include "vm/raise.h"

bool nest_enter(struct thread *t, struct nest *nest, const struct obj *obj, const char *doing) {
	nest->obj = obj;
	nest->outer = t->nest;
	nest->depth = t->nest ? t->nest->depth + 1 : 1;
	if (nest->depth > LIMIT_RECURSION || !thread_has_stack(t)) {
		raise_exc(t, EXC_RECURSION, "maximum recursion depth exceeded%s", doing);
		return false;
	}
	t->nest = nest;
	return true;
}

void nest_leave(struct thread *t, const struct nest *nest) {
	t->nest = nest->outer;
}

bool nest_has(const struct thread *t, const struct obj *obj) {
	for (const struct nest *n = t->nest; n; n = n->outer)
		if (n->obj == obj)
			return true;
	return false;
}
