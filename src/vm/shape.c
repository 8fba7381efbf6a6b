/*
 * A tree of shapes for each class
 *
 *     root(Counter) --name--> 7 --value--> 8
 *                                --lock---> 9
 *
 * A deleted attribute leaves its slot empty, its shape stays.
 */

#include "vm/shape.h"

#include "base/mem.h"
#include "vm/state.h"

static struct shape *make(struct vm *vm) {
	struct shape *shape = arena_alloc(vm->arena, sizeof *shape);

	if (!vm->n_shapes) {            /* 0 is none */
		MEM_GROW(vm->shapes, vm->n_shapes, vm->cap_shapes);
		vm->shapes[vm->n_shapes++] = NULL;
	}
	MEM_GROW(vm->shapes, vm->n_shapes, vm->cap_shapes);
	shape->id = (uint32_t)vm->n_shapes;
	vm->shapes[vm->n_shapes++] = shape;
	return shape;
}

uint32_t shape_root(struct vm *vm, struct class *class) {
	struct shape *shape = make(vm);

	shape->class = class;
	return shape->id;
}

const struct shape *shape_get(const struct vm *vm, uint32_t shape) {
	return vm->shapes[shape];
}

static int search(const struct vm *vm, uint32_t id, const struct str *name) {
	for (const struct shape *shape = vm->shapes[id]; shape->name; shape = vm->shapes[shape->parent])
		if (shape->name == name)
			return (int)shape->n - 1;
	return -1;
}

int shape_find(struct vm *vm, uint32_t shape, const struct str *name) {
	size_t at = (((uintptr_t)name >> 4) ^ shape * 31u) & (VM_SHAPE_LOOKUPS - 1);
	struct shape_lookup *lookup = &vm->shape_lookups[at];

	if (lookup->name != name || lookup->shape != shape) {
		lookup->slot = search(vm, shape, name);
		lookup->name = name;
		lookup->shape = shape;
	}
	return lookup->slot;
}

uint32_t shape_add(struct vm *vm, uint32_t id, struct str *name) {
	struct shape *parent = vm->shapes[id];
	struct shape *child;

	for (uint32_t next = parent->first_child; next; next = vm->shapes[next]->next_sibling)
		if (vm->shapes[next]->name == name)
			return next;
	child = make(vm);
	child->parent = id;
	child->name = name;
	child->n = parent->n + 1;
	child->class = parent->class;
	child->next_sibling = parent->first_child;
	parent->first_child = child->id;
	if (child->n > child->class->n_slots)
		child->class->n_slots = child->n;
	return child->id;
}
