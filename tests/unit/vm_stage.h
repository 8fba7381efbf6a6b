/*
 * vm_stage.h - a VM for tests, without a program: values are made by hand.
 */

#ifndef UNIT_VM_STAGE_H
#define UNIT_VM_STAGE_H

#include "base/utf8.h"
#include "sched/worker.h"
#include "tape/region.h"
#include "vm/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct stage {
	struct region *region;
	struct sched *sched;
	struct vm *vm;
	struct thread *t;
};

static inline int stage_write(struct thread *t, int stream, const char *bytes, size_t len) {
	(void)t;
	(void)stream;
	(void)bytes;
	(void)len;
	return 0;
}

static inline int stage_open(void **state) {
	static const struct native_module no_modules[] = {{0}};
	const struct sched_host sched_host = {0};
	const struct vm_host vm_host = {.write = stage_write, .modules = no_modules};
	const struct region_settings settings = {0};
	struct stage *stage = calloc(1, sizeof *stage);
	struct err err = {0};

	utf8_init();
	stage->region = region_create(&settings, &err);
	assert_non_null(stage->region);
	stage->sched = sched_open(stage->region, &sched_host, &err);
	assert_non_null(stage->sched);
	stage->vm = vm_open(stage->sched, &vm_host);
	stage->t = thread_open(stage->vm, sched_main(stage->sched));
	*state = stage;
	return 0;
}

static inline int stage_close(void **state) {
	struct stage *stage = *state;

	thread_close(stage->t);
	vm_close(stage->vm);
	sched_finish(stage->sched);
	sched_close(stage->sched);
	region_close(stage->region);
	free(stage);
	return 0;
}

static inline struct thread *stage_thread(void **state) {
	return ((struct stage *)*state)->t;
}

#endif
