/*
 * The random module.  The generator is twister.c; the way ints, choices and samples
 * are drawn from it follows Lib/random.py in effect, so that random.seed(7) gives
 * the same numbers.
 */

#include "lib/lib_private.h"
#include "lib/modules.h"
#include "lib/sha512.h"
#include "lib/twister.h"

#include "base/clock.h"
#include "base/mem.h"
#include "vm/int.h"
#include "vm/types.h"
#include "vm/vm.h"

#include <math.h>
#include <string.h>
#include <sys/random.h>

/* ---- whose twister ---- */

struct random_module {
	struct class *class;
	struct twister shared;
};

static struct random_module *module_of(struct thread *t) {
	return *vm_library_slot(t->vm, "random");
}

/* Functions of the module have no self: VALUE_NULL is the shared one. */
static struct twister *twister_of(struct thread *t, value self) {
	struct random_module *m = module_of(t);
	return self == VALUE_NULL ? &m->shared : native_payload(t, self, m->class);
}

static void seed_from_system(struct twister *mt) {
	uint32_t key[TWISTER_WORDS];
	for (size_t got = 0; got < sizeof key;) {
		ssize_t n = getrandom((char *)key + got, sizeof key - got, 0);
		if (n <= 0) {
			uint64_t now = clock_ns();
			memcpy(key, &now, sizeof now);
			break;
		}
		got += (size_t)n;
	}
	twister_seed(mt, key, TWISTER_WORDS);
}

/* ---- drawing values; each is a method of Random and, without self, of the module ---- */

/* An int's 32-bit words, lowest first, as CPython seeds with abs(n). */
static bool seed_with_int(struct thread *t, struct twister *mt, value n) {
	uint32_t key[TWISTER_WORDS];
	size_t len = 0;
	bool is_negative = value_compare(t, n, value_of_small(0), COMPARE_LT) == VALUE_TRUE;
	value rest = is_negative ? value_unary(t, n, UNARY_NEGATIVE) : value_keep(n);
	value mask = int_of(t, 0xffffffff);
	while (rest != VALUE_NULL && (len == 0 || value_truth(t, rest) > 0) && len < TWISTER_WORDS) {
		int64_t word;
		value low = value_binary(t, rest, mask, BINARY_AND);
		value next = value_binary(t, rest, value_of_small(32), BINARY_RSHIFT);
		if (!arg_i64(t, low, &word))
			word = 0;
		key[len++] = (uint32_t)word;
		value_drop(t, low);
		value_drop(t, rest);
		rest = next;
	}
	value_drop(t, rest);
	value_drop(t, mask);
	if (raised(t))
		return false;
	twister_seed(mt, key, len);
	return true;
}

/* The number that a text and the digest after it are, highest byte first. */
static bool seed_with_bytes(struct thread *t, struct twister *mt, const char *bytes, size_t len) {
	unsigned char digest[SHA512_SIZE];
	struct text hex = {0};
	sha512(bytes, len, digest);
	for (size_t i = 0; i < len; i++)
		text_addf(&hex, "%02x", (unsigned char)bytes[i]);
	for (size_t i = 0; i < sizeof digest; i++)
		text_addf(&hex, "%02x", digest[i]);
	value n = int_of_text(t, hex.s, hex.len, 16);
	bool ok = n != VALUE_NULL && seed_with_int(t, mt, n);
	value_drop(t, n);
	text_free(&hex);
	return ok;
}

/* Floats and the like are seeded by their hash. */
static bool seed_with_hash(struct thread *t, struct twister *mt, value v) {
	int64_t hash;
	if (!value_hash(t, v, &hash))
		return false;
	value n = int_of(t, hash);
	bool ok = seed_with_int(t, mt, n);
	value_drop(t, n);
	return ok;
}

static value random_seed(struct thread *t, const value *args) {
	struct twister *mt = twister_of(t, args[0]);
	value v = args[1];
	bool ok = true;
	if (!mt)
		return VALUE_NULL;
	if (v == VALUE_NONE) {
		seed_from_system(mt);
	} else if (value_is_integer(v)) {
		ok = seed_with_int(t, mt, v);
	} else if (value_is_str(v)) {
		ok = seed_with_bytes(t, mt, value_as_str(v)->s, value_as_str(v)->len);
	} else if (value_is_kind(v, OBJ_BYTES)) {
		const struct bytes *bytes = (const struct bytes *)value_obj(v);
		ok = seed_with_bytes(t, mt, bytes->s, bytes->len);
	} else {
		ok = seed_with_hash(t, mt, v);
	}
	return ok ? VALUE_NONE : VALUE_NULL;
}

static value random_random(struct thread *t, const value *args) {
	struct twister *mt = twister_of(t, args[0]);
	return mt ? float_of(t, twister_double(mt)) : VALUE_NULL;
}

static value random_uniform(struct thread *t, const value *args) {
	struct twister *mt = twister_of(t, args[0]);
	double a, b;
	if (!mt || !arg_double(t, args[1], &a) || !arg_double(t, args[2], &b))
		return VALUE_NULL;
	return float_of(t, a + (b - a) * twister_double(mt));
}

/* An int of `bits` random bits: words from the lowest on; the last one gives its upper bits. */
static value random_int(struct thread *t, struct twister *mt, int64_t bits) {
	value number = value_of_small(0);
	for (int64_t at = 0; at < bits && number != VALUE_NULL; at += 32) {
		unsigned n = bits - at < 32 ? (unsigned)(bits - at) : 32;
		value word = int_of_u64(t, twister_bits(mt, n));
		value shifted = value_binary(t, word, value_of_small(at), BINARY_LSHIFT);
		value sum =
				shifted == VALUE_NULL ? VALUE_NULL : value_binary(t, number, shifted, BINARY_OR);
		value_drop(t, word);
		value_drop(t, shifted);
		value_drop(t, number);
		number = sum;
	}
	return number;
}

static value random_getrandbits(struct thread *t, const value *args) {
	struct twister *mt = twister_of(t, args[0]);
	int64_t bits;
	if (!mt || !arg_i64(t, args[1], &bits))
		return VALUE_NULL;
	if (bits < 0)
		return raise_exc(t, EXC_VALUE, "number of bits must be non-negative");
	return vm_check_size(t, (size_t)bits / 8) ? random_int(t, mt, bits) : VALUE_NULL;
}

/* twister_below for an `n` of any size, which is positive. */
static value random_below(struct thread *t, struct twister *mt, value n) {
	if (value_is_int(n))
		return int_of(t, (int64_t)twister_below(mt, (uint64_t)value_small(n)));
	for (;;) {
		value r = random_int(t, mt, (int64_t)int_bits(n));
		if (r == VALUE_NULL || int_order(r, n) < 0)
			return r;
		value_drop(t, r);
	}
}

static value raise_empty_range(struct thread *t, value start, value stop, value width) {
	struct text text = {0};
	text_add(&text, "empty range for randrange() (");
	bool ok = int_add_digits(t, &text, start, 10);
	text_add(&text, ", ");
	ok = ok && int_add_digits(t, &text, stop, 10);
	text_add(&text, ", ");
	ok = ok && int_add_digits(t, &text, width, 10);
	if (ok)
		raise_exc(t, EXC_VALUE, "%s)", text_str(&text));
	text_free(&text);
	return VALUE_NULL;
}

/* How many numbers of a range there are: its width over its step, rounded up; at most 0: none. */
static value count_steps(struct thread *t, value width, value step) {
	value nearly = int_sign(step) > 0 ? int_sub(t, step, value_of_small(1))
									  : int_add(t, step, value_of_small(1));
	value sum = nearly == VALUE_NULL ? VALUE_NULL : int_add(t, width, nearly);
	value n = sum == VALUE_NULL ? VALUE_NULL : int_floor_div(t, sum, step);
	value_drop(t, nearly);
	value_drop(t, sum);
	return n;
}

/* One of start, start + step ... before stop. */
static value random_in(struct thread *t, struct twister *mt, value start, value stop, value step) {
	if (int_sign(step) == 0)
		return raise_exc(t, EXC_VALUE, "zero step for randrange()");
	value width = int_sub(t, stop, start), at = VALUE_NULL, result = VALUE_NULL;
	value n = width == VALUE_NULL ? VALUE_NULL : count_steps(t, width, step);
	if (n != VALUE_NULL && int_sign(n) > 0)
		at = random_below(t, mt, n);
	else if (n != VALUE_NULL && step == value_of_small(1))
		raise_empty_range(t, start, stop, width);
	else if (n != VALUE_NULL)
		raise_exc(t, EXC_VALUE, "empty range for randrange()");
	value offset = at == VALUE_NULL ? VALUE_NULL : int_mul(t, at, step);
	if (offset != VALUE_NULL)
		result = int_add(t, start, offset);
	value_drop(t, offset);
	value_drop(t, at);
	value_drop(t, n);
	value_drop(t, width);
	return result;
}

static value random_randrange(struct thread *t, const value *args) {
	struct twister *mt = twister_of(t, args[0]);
	value start = mt ? value_index(t, args[1]) : VALUE_NULL;
	value step = start == VALUE_NULL ? VALUE_NULL : value_index(t, args[3]), result = VALUE_NULL;
	if (step != VALUE_NULL && args[2] != VALUE_NONE) {
		value stop = value_index(t, args[2]);
		result = stop == VALUE_NULL ? VALUE_NULL : random_in(t, mt, start, stop, step);
		value_drop(t, stop);
	} else if (step != VALUE_NULL) {
		result = int_sign(start) > 0 ? random_below(t, mt, start)
			: raise_exc(t, EXC_VALUE, "empty range for randrange()");
	}
	value_drop(t, start);
	value_drop(t, step);
	return result;
}

static value random_randint(struct thread *t, const value *args) {
	struct twister *mt = twister_of(t, args[0]);
	value a = mt ? value_index(t, args[1]) : VALUE_NULL, result = VALUE_NULL;
	value b = a == VALUE_NULL ? VALUE_NULL : value_index(t, args[2]);
	value stop = b == VALUE_NULL ? VALUE_NULL : int_add(t, b, value_of_small(1));
	if (stop != VALUE_NULL)
		result = random_in(t, mt, a, stop, value_of_small(1));
	value_drop(t, a);
	value_drop(t, b);
	value_drop(t, stop);
	return result;
}

static value random_choice(struct thread *t, const value *args) {
	struct twister *mt = twister_of(t, args[0]);
	int64_t n = mt ? value_len(t, args[1]) : -1;
	if (n < 0)
		return VALUE_NULL;
	if (n == 0)
		return raise_exc(t, EXC_INDEX, "Cannot choose from an empty sequence");
	value index = int_of(t, (int64_t)twister_below(mt, (uint64_t)n));
	return value_get_item(t, args[1], index);
}

static value random_shuffle(struct thread *t, const value *args) {
	struct twister *mt = twister_of(t, args[0]);
	if (!mt)
		return VALUE_NULL;
	if (!value_is_kind(args[1], OBJ_LIST))
		return raise_exc(t, EXC_TYPE, "'%s' object does not support item assignment",
			value_type_name(t->vm, args[1]));
	struct list *list = (struct list *)value_obj(args[1]);
	for (size_t i = list->len; i-- > 1;) {
		size_t j = (size_t)twister_below(mt, i + 1);
		value swapped = list->items[i];
		list->items[i] = list->items[j];
		list->items[j] = swapped;
	}
	return VALUE_NONE;
}

/* CPython's two ways: a pool for small populations, a set of what was seen for large ones; both
 * draw alike. */
static value sample_of(struct thread *t, struct twister *mt, value population, size_t n, size_t k) {
	value result = list_of(t, NULL, 0);
	double set_size = 21;
	if (k > 5)
		set_size += pow(4, ceil(log((double)k * 3) / log(4)));
	size_t *pool = MEM_NEW_ARRAY(size_t, n ? n : 1);
	for (size_t i = 0; i < n; i++)
		pool[i] = i;
	for (size_t i = 0; i < k; i++) {
		size_t j, chosen;
		if ((double)n <= set_size) {
			j = (size_t)twister_below(mt, n - i);
			chosen = pool[j];
			pool[j] = pool[n - i - 1];
		} else {
			do
				j = (size_t)twister_below(mt, n);
			while (pool[j] == SIZE_MAX);
			chosen = j;
			pool[j] = SIZE_MAX;
		}
		value index = int_of(t, (int64_t)chosen);
		value item = value_get_item(t, population, index);
		if (item == VALUE_NULL)
			break;
		list_append(t, (struct list *)value_obj(result), item);
		value_drop(t, item);
	}
	mem_free(pool);
	if (!raised(t))
		return result;
	value_drop(t, result);
	return VALUE_NULL;
}

static value random_sample(struct thread *t, const value *args) {
	struct twister *mt = twister_of(t, args[0]);
	int64_t k, n = mt ? value_len(t, args[1]) : -1;
	if (n < 0 || !arg_i64(t, args[2], &k))
		return VALUE_NULL;
	if (k < 0 || k > n)
		return raise_exc(t, EXC_VALUE, "Sample larger than population or is negative");
	return sample_of(t, mt, args[1], (size_t)n, (size_t)k);
}

/* Running sums of the weights, one for each of `n` items; NULL: exception. */
static double *sums_of(struct thread *t, value weights, size_t n, bool are_sums) {
	value list = list_of_iterable(t, weights);
	struct list *items = list == VALUE_NULL ? NULL : (struct list *)value_obj(list);
	double *sums = MEM_NEW_ARRAY(double, n + 1), weight, sum = 0;
	bool ok = items != NULL;
	if (ok && items->len != n) {
		raise_exc(t, EXC_VALUE, "The number of weights does not match the population");
		ok = false;
	}
	for (size_t i = 0; ok && i < n; i++) {
		ok = arg_double(t, items->items[i], &weight);
		sum = are_sums ? weight : sum + weight;
		sums[i] = sum;
	}
	if (ok && sum <= 0) {
		raise_exc(t, EXC_VALUE, "Total of weights must be greater than zero");
		ok = false;
	}
	value_drop(t, list);
	if (ok)
		return sums;
	mem_free(sums);
	return NULL;
}

/* Which of `n` items a number in [0, 1) means; `sums` NULL: all weigh the same. */
static size_t weighed(double drawn, const double *sums, size_t n) {
	if (!sums)
		return (size_t)floor(drawn * (double)n);
	size_t low = 0, high = n - 1;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (drawn * sums[n - 1] < sums[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static value random_choices(struct thread *t, const value *args) {
	enum { SELF, POPULATION, WEIGHTS, SUMS, K };
	struct twister *mt = twister_of(t, args[SELF]);
	int64_t k, n = mt ? value_len(t, args[POPULATION]) : -1;
	double *sums = NULL;
	if (n < 0 || !arg_i64(t, args[K], &k))
		return VALUE_NULL;
	if (args[WEIGHTS] != VALUE_NONE && args[SUMS] != VALUE_NONE)
		return raise_exc(t, EXC_TYPE, "Cannot specify both weights and cumulative weights");
	if (args[WEIGHTS] != VALUE_NONE || args[SUMS] != VALUE_NONE) {
		bool are_sums = args[SUMS] != VALUE_NONE;
		sums = sums_of(t, args[are_sums ? SUMS : WEIGHTS], (size_t)n, are_sums);
		if (!sums)
			return VALUE_NULL;
	}
	value result = list_of(t, NULL, 0);
	for (int64_t i = 0; i < k; i++) {
		value index = int_of(t, (int64_t)weighed(twister_double(mt), sums, (size_t)n));
		value item = value_get_item(t, args[POPULATION], index);
		if (item == VALUE_NULL)
			break;
		list_append(t, (struct list *)value_obj(result), item);
		value_drop(t, item);
	}
	mem_free(sums);
	if (!raised(t))
		return result;
	value_drop(t, result);
	return VALUE_NULL;
}

static value random_gauss(struct thread *t, const value *args) {
	struct twister *mt = twister_of(t, args[0]);
	double mu, sigma, z;
	if (!mt || !arg_double(t, args[1], &mu) || !arg_double(t, args[2], &sigma))
		return VALUE_NULL;
	if (mt->has_gauss) {
		z = mt->gauss;
		mt->has_gauss = false;
	} else {
		double angle = twister_double(mt) * 2 * M_PI;
		double radius = sqrt(-2.0 * log(1.0 - twister_double(mt)));
		z = cos(angle) * radius;
		mt->gauss = sin(angle) * radius;
		mt->has_gauss = true;
	}
	return float_of(t, mu + z * sigma);
}

/* Kinderman and Monahan's way, which unlike gauss keeps nothing. */
static value random_normalvariate(struct thread *t, const value *args) {
	const double magic = 4 * exp(-0.5) / sqrt(2.0);
	struct twister *mt = twister_of(t, args[0]);
	double mu, sigma, z, u;
	if (!mt || !arg_double(t, args[1], &mu) || !arg_double(t, args[2], &sigma))
		return VALUE_NULL;
	do {
		z = twister_double(mt) - 0.5;
		u = 1.0 - twister_double(mt);
		z = magic * z / u;
	} while (z * z / 4.0 > -log(u));
	return float_of(t, mu + z * sigma);
}

static value random_triangular(struct thread *t, const value *args) {
	struct twister *mt = twister_of(t, args[0]);
	double low, high, mode, middle = 0.5;
	if (!mt || !arg_double(t, args[1], &low) || !arg_double(t, args[2], &high))
		return VALUE_NULL;
	double u = twister_double(mt);
	if (args[3] != VALUE_NONE) {
		if (!arg_double(t, args[3], &mode))
			return VALUE_NULL;
		if (high == low)
			return float_of(t, low);
		middle = (mode - low) / (high - low);
	}
	if (u <= middle)
		return float_of(t, low + (high - low) * sqrt(u * middle));
	return float_of(t, high + (low - high) * sqrt((1.0 - u) * (1.0 - middle)));
}

static value random_randbytes(struct thread *t, const value *args) {
	struct twister *mt = twister_of(t, args[0]);
	struct text text = {0};
	int64_t n;
	if (!mt || !arg_i64(t, args[1], &n))
		return VALUE_NULL;
	if (n < 0)
		return raise_exc(t, EXC_VALUE, "number of bits must be non-negative");
	if (!vm_check_size(t, (size_t)n))
		return VALUE_NULL;
	for (int64_t at = 0; at < n; at += 4) {
		int64_t left = n - at < 4 ? n - at : 4;
		uint64_t word = twister_bits(mt, (unsigned)left * 8);
		for (int64_t i = 0; i < left; i++)
			text_add_char(&text, (char)(word >> i * 8));
	}
	value bytes = bytes_of(t, text_str(&text), text.len);
	text_free(&text);
	return bytes;
}

static value random_expovariate(struct thread *t, const value *args) {
	struct twister *mt = twister_of(t, args[0]);
	double lambda;
	if (!mt || !arg_double(t, args[1], &lambda))
		return VALUE_NULL;
	return float_of(t, -log(1.0 - twister_double(mt)) / lambda);
}

/* One table for both: DRAW(name, the rest of the signature). */
#define DRAWS(DRAW) \
	DRAW(seed, "a=None") DRAW(random, "") DRAW(uniform, "a, b") DRAW(getrandbits, "k, /") \
	DRAW(randrange, "start, stop=None, step=1") DRAW(randint, "a, b") DRAW(choice, "seq") \
	DRAW(shuffle, "x") DRAW(sample, "population, k") \
	DRAW(choices, "population, weights=None, *, cum_weights=None, k=1") \
	DRAW(gauss, "mu=0.0, sigma=1.0") DRAW(expovariate, "lambd") \
	DRAW(normalvariate, "mu=0.0, sigma=1.0") DRAW(triangular, "low=0.0, high=1.0, mode=None") \
	DRAW(randbytes, "n")

#define METHOD(name, rest)                                                                         \
	{#name, random_##name, sizeof rest > 1 ? "self, " rest : "self", NATIVE_PLAIN},

/* The module's function: the same with no self in front. */
enum { MOST_ARGS = 5 };
#define FUNCTION(name, rest) \
	static value shared_##name(struct thread *t, const value *args) { \
		value all[MOST_ARGS] = {VALUE_NULL}; \
		size_t n = count_args(rest); \
		memcpy(all + 1, args, sizeof *args * n); \
		return random_##name(t, all); \
	}
#define FUNCTION_ROW(name, rest) {#name, shared_##name, rest, NATIVE_PLAIN},

/* How many arguments a signature names; "/" and "*" are none. */
static size_t count_args(const char *signature) {
	size_t n = 0;
	bool is_name = false;
	for (; *signature; signature++) {
		if (*signature == ',')
			is_name = false;
		else if (!is_name && ((*signature | 32) >= 'a' && (*signature | 32) <= 'z')) {
			is_name = true;
			n++;
		}
	}
	return n;
}

DRAWS(FUNCTION)

static const struct native_def METHODS[] = {
	{"__init__", random_seed, "self, x=None", NATIVE_PLAIN},
	DRAWS(METHOD)
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_def FUNCTIONS[] = {
	DRAWS(FUNCTION_ROW)
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

static const struct native_class RANDOM = {
		.module = "random",
		.name = "Random",
		.payload_size = sizeof(struct twister),
		.methods = METHODS,
};

/* Every process has numbers of its own: CPython reseeds in a forked child. */
void lib_random_forked(struct thread *t) {
	struct random_module *m = module_of(t);
	if (m)
		seed_from_system(&m->shared);
}

bool lib_random_open(struct thread *t, struct module *module) {
	struct random_module *m = MEM_NEW(struct random_module);
	*vm_library_slot(t->vm, "random") = m;
	m->class = native_class_make(t->vm, &RANDOM, NULL);
	native_add(t->vm, module, "Random", value_of_obj(m->class));
	native_add_functions(t->vm, module, FUNCTIONS);
	const struct region_settings *settings = &sched_region(t->worker->sched)->header->settings;
	if (!settings->has_seed) {
		seed_from_system(&m->shared);
		return true;
	}
	value seed = int_of_u64(t, settings->seed);
	bool ok = seed_with_int(t, &m->shared, seed);
	value_drop(t, seed);
	return ok;
}
