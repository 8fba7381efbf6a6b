/*
 * Small programs in a VM of their own: superinstructions do what the plain ones
 * do, under both rules of checking; an interrupt and a stop end a loop as they should.
 */

#include "base/mem.h"
#include "base/text.h"
#include "lang/compile.h"
#include "vm_stage.h"

static struct text printed;

/* What ran: a VM's code points into it, so it goes after the VM. */
static struct program *programs[64];
static size_t n_programs;

static int close_all(void **state) {
	stage_close(state);
	while (n_programs)
		program_close(programs[--n_programs]);
	return 0;
}

static int keep_write(struct thread *t, int stream, const char *bytes, size_t len) {
	(void)t;
	(void)stream;
	text_add_bytes(&printed, bytes, len);
	return 0;
}

enum { PLAIN = 1, OLD_CHECKS = 2 };

/* What a program prints, and the last line of its exception if it ends with one. */
static const char *run(struct stage *stage, const char *source, int how) {
	const struct compile_options options = {.no_fuse = how & PLAIN};
	struct compile_fault fault = {0};
	struct err err = {0};
	struct program *program = compile("t.py", source, strlen(source), &options, &err, &fault);

	assert_non_null(program);
	assert_true(n_programs < sizeof programs / sizeof *programs);
	programs[n_programs++] = program;
	text_clear(&printed);
	stage->vm->host.write = keep_write;
	vm_set_checks(stage->vm, how & OLD_CHECKS ? 309 : 311);
	if (!vm_run(stage->t, program)) {
		value exception = raised_take(stage->t);

		traceback_print(stage->t, exception, &printed);
		value_drop(stage->t, exception);
	}
	assert_null(stage->t->frame);
	assert_int_equal(stage->t->depth, 0);
	return text_str(&printed);
}

/* ---- superinstructions ---- */

static const char *const PROGRAMS[] = {
	/* each with ints, then with what is no int: too big, float, str, unbound */
	"def f(a, b):\n"
	"    for i in range(3):\n"
	"        a = a + 1\n        a += 2\n        b = b - 1\n        c = a + b\n        d = a * b\n"
	"        e = a * 3\n        a += b\n"
	"    return a, b, c, d, e\n"
	"print(f(1, 2), f(4611686018427387900, 5), f(0.5, 2.25), f(2.0, 3))\n"
	"try:\n    f('x', 1)\nexcept TypeError as e:\n    print(e)\n",

	"def f(a, n):\n"
	"    k = 0\n"
	"    while a < n:\n        a += 1\n        k = k - 1\n"
	"    while k < 0:\n        k += 3\n        if a == 7:\n            continue\n"
	"        if k > 100:\n            break\n"
	"    if a >= n:\n        k = 9\n    return a, k, a != n, (a + n) * 2 - k, n % 7 // 2\n"
	"print(f(0, 10), f(0.5, 3), f(-3, 4611686018427387904 - 4611686018427387903))\n"
	"try:\n    f('a', 1)\nexcept TypeError as e:\n    print(e)\n",

	"i = 0\ns = 0\nwhile i < 5:\n    i += 1\n    s += i\n    if i == 3:\n        s = s * 2\n"
	"for j in range(4):\n    s += j\n    s = s - 1\n"
	"print(i, s, j)\n"
	"for j in [1.5, 'x']:\n    try:\n        s += j\n    except TypeError as e:\n        print(e)\n"
	"try:\n    unbound += 1\nexcept NameError as e:\n    print(e)\n",

	"counter = 0\n"
	"def up(n):\n    global counter\n    for _ in range(n):\n        counter += 1\n"
	"        counter = counter * 1\n"
	"up(5)\nprint(counter)\ncounter = 'a'\n"
	"try:\n    up(1)\nexcept TypeError as e:\n    print(e)\n",

	"class C:\n    k = 10\n    def __init__(self, v, w):\n        self.v = v\n        self.w = w\n"
	"    def inc(self):\n        self.v += 1\n        self.w += 2.5\n        self.k += 1\n"
	"        return self.v\n    def get(self, i):\n        return self.w\n"
	"a = C(1, 0.5)\nb = C(4611686018427387903, 1)\nb.extra = 1\n"
	"for o in (a, b, a):\n    o.inc()\n    o.v += 1\n    print(o.inc(), o.w, o.k, o.get(0))\n"
	"try:\n    C('x', 1).inc()\nexcept TypeError as e:\n    print(e)\n"
	"del a.v\ntry:\n    a.inc()\nexcept AttributeError as e:\n    print(e)\n",

	"def f(s, k):\n    return s[k]\n"
	"def g(s):\n    s.append(1)\n    return s\n"
	"print(f([1, 2], 1), f((3, 4), -1), f('ab', 0), f({5: 6}, 5), g([0]))\n"
	"for s, k in (([], 0), ((), 'x'), (5, 1)):\n    try:\n        f(s, k)\n"
	"    except (IndexError, TypeError) as e:\n        print(e)\n"
	"try:\n    g(5)\nexcept AttributeError as e:\n    print(e)\n",

	"def f():\n    x = y\n    y = 1\n    return x, y\n"
	"def g(a, b):\n    del a\n    return b, a\n"
	"for h, args in ((f, ()), (g, (1, 2))):\n    try:\n        h(*args)\n"
	"    except UnboundLocalError as e:\n        print(e)\n",
};

static void test_fused(void **state) {
	struct stage *stage = *state;

	for (size_t i = 0; i < sizeof PROGRAMS / sizeof *PROGRAMS; i++) {
		char *plain = strdup(run(stage, PROGRAMS[i], PLAIN));

		assert_null(strstr(plain, "Traceback"));
		assert_string_equal(run(stage, PROGRAMS[i], 0), plain);
		assert_string_equal(run(stage, PROGRAMS[i], OLD_CHECKS), plain);
		assert_string_equal(run(stage, PROGRAMS[i], PLAIN | OLD_CHECKS), plain);
		free(plain);
	}
}

/* ---- what ends a loop ---- */

static const char FOREVER[] =
	"try:\n    i = 0\n    now()\n    while True:\n        i += 1\n"
	"except KeyboardInterrupt as e:\n    print('caught', repr(e))\n"
	"finally:\n    print('finally')\n";

static value interrupt_now(struct thread *t, const value *args) {
	(void)args;
	sched_interrupt(t->worker->sched);
	return VALUE_NONE;
}

static value stop_now(struct thread *t, const value *args) {
	(void)args;
	sched_stop(t->worker->sched);
	return VALUE_NONE;
}

static void add_now(struct stage *stage, native_fn *fn) {
	struct native_def *defs = arena_alloc(stage->vm->arena, 2 * sizeof *defs);

	defs[0] = (struct native_def){"now", fn, "", NATIVE_PLAIN};
	native_add_functions(stage->vm, vm_builtins(stage->vm), defs);
}

static void test_interrupt(void **state) {
	struct stage *stage = *state;

	add_now(stage, interrupt_now);
	assert_string_equal(run(stage, FOREVER, 0), "caught KeyboardInterrupt()\nfinally\n");
}

static void test_stop(void **state) {
	struct stage *stage = *state;
	const char *text;

	add_now(stage, stop_now);
	text = run(stage, FOREVER, 0);
	assert_null(strstr(text, "caught"));
	assert_null(strstr(text, "finally\n"));
}

/* ---- limits ---- */

static void test_recursion(void **state) {
	struct stage *stage = *state;
	const char *source = "def f(n):\n    return f(n + 1)\nfor _ in range(2):\n    try:\n"
		"        f(0)\n    except RecursionError as e:\n        print(e)\n";

	assert_string_equal(run(stage, source, 0),
		"maximum recursion depth exceeded\nmaximum recursion depth exceeded\n");
	vm_set_recursion_limit(stage->vm, 50);
	source = "def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\nprint(f(48))\n"
		"try:\n    f(49)\nexcept RecursionError:\n    print('deep')\n";
	assert_string_equal(run(stage, source, 0), "48\ndeep\n");
}

static void test_memory(void **state) {
	struct stage *stage = *state;
	const char *source = "x = []\ntry:\n    while True:\n"
		"        x.append('a' * 1000000 + str(len(x)))\nexcept MemoryError:\n    n = len(x)\n"
		"    x = None\n    print(n > 900, n < 1100)\n"
		"y = 'b' * 100000000\nprint(len(y))\n";
	size_t before;

	run(stage, "", 0);
	before = heap_used(stage->vm->heap);
	assert_string_equal(run(stage, source, 0), "True True\n100000000\n");
	run(stage, "y = None\n", 0);
	assert_true(heap_used(stage->vm->heap) < before + 110000000);
}

/* A chain of a million objects is freed without recursion. */
static void test_long_chain(void **state) {
	struct stage *stage = *state;
	const char *source = "class N:\n    def __init__(self, next):\n        self.next = next\n"
		"n = None\nfor _ in range(1000000):\n    n = N(n)\nn = None\nprint('freed')\n";

	assert_string_equal(run(stage, source, 0), "freed\n");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_fused, stage_open, close_all),
		cmocka_unit_test_setup_teardown(test_interrupt, stage_open, close_all),
		cmocka_unit_test_setup_teardown(test_stop, stage_open, close_all),
		cmocka_unit_test_setup_teardown(test_recursion, stage_open, close_all),
		cmocka_unit_test_setup_teardown(test_memory, stage_open, close_all),
		cmocka_unit_test_setup_teardown(test_long_chain, stage_open, close_all),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	text_free(&printed);
	return failed;
}
