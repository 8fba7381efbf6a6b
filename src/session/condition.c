/*
 * The program that decides, written out:
 *
 *     class Lane: …                       the measured runs as literals
 *     class Run: …
 *     runs = {"serial.py": Run(0.181, …), "threads.py": Run(0.183, …)}
 *     last = runs["threads.py"]
 *     wall = last.wall  …
 *     try:                                each expression for itself
 *         ratio = (runs["threads.py"].wall / runs["serial.py"].wall)
 *         print("f", 0, repr(ratio))
 *     except Exception as error:
 *         print("!", 14, repr(error))
 *     def choose(): …                     the number of the first true condition
 *     print("c", choose())
 *     keep = ratio                        and would it be another if a time were
 *     ratio = keep * 1.07                 7 % more or less?
 *     print("n", choose())
 *
 * An expression that does not compile is left out and told; the others count.
 */

#include "session/condition.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "lang/compile.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUT_HEAD = 3000, OUTPUT_TAIL = 1000, LANES_MOST = 40, NUMBERS_MOST = 12 };

static const char prelude[] =
	"class Lane:\n"
	"    def __init__(self, t):\n"
	"        self.run, self.native, self.ready, self.gil = t[0], t[1], t[2], t[3]\n"
	"        self.lock, self.wait, self.io, self.sleep = t[4], t[5], t[6], t[7]\n"
	"        self.wall = t[8]\n"
	"        self.times = t\n"
	"class Run:\n"
	"    def __init__(self, t, n, one, every, lanes, numbers, output):\n"
	"        self.wall, self.cpu, self.capacity = t[0], t[1], t[2]\n"
	"        self.exit, self.stuck, self.handoffs, self.forced = n[0], n[1], n[2], n[3]\n"
	"        self.threads, self.processes, self.switches, self.lost = n[4], n[5], n[6], n[7]\n"
	"        self.one, self.every, self.lanes = one, every, lanes\n"
	"        self.numbers, self.output = numbers, output\n"
	"    def overlap(self, state, where='one'):\n"
	"        if where == 'all':\n"
	"            return self.every[state]\n"
	"        return self.one[state]\n"
	"    def value(self, n):\n"
	"        return self.numbers[n - 1]\n"
	"def scaled(lanes, k):\n"
	"    new = {}\n"
	"    for name in lanes:\n"
	"        new[name] = Lane([t * k for t in lanes[name].times])\n"
	"    return new\n"
	"def overlap(state, where='one'):\n"
	"    return last.overlap(state, where)\n"
	"def value(n):\n"
	"    return last.value(n)\n";

static const char names[] =
	"wall, cpu, exit, stuck = last.wall, last.cpu, last.exit, last.stuck\n"
	"handoffs, forced, threads = last.handoffs, last.forced, last.threads\n"
	"processes, switches, lost = last.processes, last.switches, last.lost\n"
	"output, lanes, capacity = last.output, last.lanes, last.capacity\n";

/* -- runs as literals */

static double seconds(uint64_t ns) {
	return (double)ns * 1e-9;
}

/* Lanes go by the names that the screen shows: a child's main thread by its process. */
static const char *lane_name(const struct run_lane *lane) {
	return lane->kind == REGION_MAIN && lane->process ? lane->process_name : lane->name;
}

static void write_lane(const struct run_lane *lane, const char *name, size_t len,
		struct text *out) {
	text_json(out, name, len);
	text_add(out, ": Lane((");
	for (int state = 0; state < STATE_COUNT; state++)
		text_addf(out, "%.6g, ", seconds(lane->state_ns[state]));
	text_addf(out, "%.6g)),\n", seconds((uint64_t)(lane->end_ns - lane->start_ns)));
}

/* "Thread-1" serves for "Thread-1 (count)". */
static size_t short_length(const char *name) {
	const char *paren = strstr(name, " (");
	return paren ? (size_t)(paren - name) : strlen(name);
}

static bool is_taken(const struct run *run, size_t n, size_t len) {
	const char *name = lane_name(&run->lanes[n]);
	for (size_t i = 0; i < n && i < LANES_MOST; i++) {
		const char *other = lane_name(&run->lanes[i]);
		if (short_length(other) == len && memcmp(other, name, len) == 0)
			return true;
	}
	return false;
}

static void write_lanes(const struct run *run, struct text *out) {
	text_add(out, "{");
	for (size_t i = 0; i < run->n_lanes && i < LANES_MOST; i++) {
		const char *name = lane_name(&run->lanes[i]);
		size_t len = short_length(name);
		/* The first of a name stands for it. */
		if (is_taken(run, i, len))
			continue;
		write_lane(&run->lanes[i], name, len, out);
		if (name[len])
			write_lane(&run->lanes[i], name, strlen(name), out);
	}
	text_add(out, "}");
}

static void write_overlaps(const uint64_t ns[STATE_COUNT], struct text *out) {
	text_add(out, "{");
	for (int state = 0; state < STATE_COUNT; state++)
		text_addf(out, "'%s': %.6g, ", state_word((enum state)state), seconds(ns[state]));
	text_add(out, "}");
}

/* The numbers in the last line that has any. */
static void write_numbers(const char *s, size_t len, struct text *out) {
	size_t end = len;
	text_add(out, "[");
	while (end) {
		size_t begin = end;
		while (begin && s[begin - 1] != '\n')
			begin--;
		int n = 0;
		for (size_t i = begin; i < end && n < NUMBERS_MOST;) {
			bool begins = isdigit((unsigned char)s[i])
				&& (i == begin || (!isalnum((unsigned char)s[i - 1]) && s[i - 1] != '_'));
			size_t to = i + 1;
			while (begins && to < end && (isdigit((unsigned char)s[to])
				|| (s[to] == '.' && to + 1 < end && isdigit((unsigned char)s[to + 1]))))
				to++;
			if (begins && to - i < 30) {
				bool is_real = memchr(s + i, '.', to - i) != NULL;
				size_t at = i;
				while (!is_real && at + 1 < to && s[at] == '0') /* 007 is no literal */
					at++;
				text_addf(out, "%s%.*s, ", i > begin && s[i - 1] == '-' ? "-" : "", (int)(to - at),
					s + at);
				n++;
			}
			i = to;
		}
		if (n)
			break;
		end = begin ? begin - 1 : 0;
	}
	text_add(out, "]");
}

/* Both ends of a long output. */
static void write_output(const struct text *printed, struct text *out) {
	const char *s = text_str(printed);
	if (printed->len <= OUTPUT_HEAD + OUTPUT_TAIL) {
		text_json(out, s, printed->len);
		return;
	}
	text_json(out, s, OUTPUT_HEAD);
	text_add(out, " + ");
	text_json(out, s + printed->len - OUTPUT_TAIL, OUTPUT_TAIL);
}

static void write_run(const struct runs_run *from, struct text *out) {
	const struct run *run = from->run;
	uint64_t one[STATE_COUNT], switches = 0, forced = 0;
	unsigned threads = 0;
	for (int state = 0; state < STATE_COUNT; state++)
		one[state] = totals_overlap(run, (enum state)state);
	for (size_t i = 0; i < run->n_lanes; i++) {
		switches += run->lanes[i].switches;
		threads += run->lanes[i].kind == REGION_THREAD;
	}
	for (size_t i = 0; i < run->n_gils; i++)
		forced += run->gils[i].forced;
	text_addf(out, "Run((%.9g, %.9g, %.4g), (%d, %s, %llu, %llu, %u, %zu, %llu, %llu),\n",
		seconds(run->wall_ns), seconds(run->cpu_ns), from->capacity, run->exit_status,
		run->is_stuck ? "True" : "False", (unsigned long long)totals_handoffs(run),
		(unsigned long long)forced, threads, run->n_gils, (unsigned long long)switches,
		(unsigned long long)run->lost);
	write_overlaps(one, out);
	text_add(out, ",\n");
	write_overlaps(run->overlap_ns, out);
	text_add(out, ",\n");
	write_lanes(run, out);
	text_add(out, ",\n");
	write_numbers(text_str(&from->printed), from->printed.len, out);
	text_add(out, ",\n");
	write_output(&from->printed, out);
	text_add(out, ")");
}

static void write_runs(const struct condition *condition, struct text *out) {
	text_add(out, "runs = {}\n");
	for (size_t i = 0; i < condition->n_runs; i++) {
		text_add(out, "last = runs[");
		text_json(out, condition->runs[i]->file, strlen(condition->runs[i]->file));
		text_add(out, "] = ");
		write_run(condition->runs[i], out);
		text_add(out, "\n");
	}
}

/* -- expressions */

/* Does it compile as one expression?  If not, `complaint` gets a print of why. */
static bool is_expression(const struct condition *condition, const char *text, int line,
		struct text *complaint) {
	struct text source = {0};
	struct err err = {0};
	struct compile_fault fault = {0};
	text_addf(&source, "(%s)\n", text);
	struct program *program = strchr(text, '\n') ? NULL
		: compile(condition->file, text_str(&source), source.len, NULL, &err, &fault);
	text_free(&source);
	if (program) {
		program_close(program);
		return true;
	}
	text_addf(complaint, "print(\"!\", %d, ", line);
	text_json(complaint, err.text, strlen(err.text));
	text_add(complaint, ")\n");
	return false;
}

/* try: BODY, with the expression's line in what is told. */
static void write_try(struct text *out, int line, const char *body, const char *expression,
		const char *after) {
	text_addf(out,
		"try:\n    %s(%s)%s\nexcept Exception as error:\n    print(\"!\", %d, repr(error))\n", body,
		expression, after, line);
}

static void write_figures(const struct condition *condition, struct text *out) {
	const struct predict *predict = condition->predict;
	for (int i = 0; predict && i < predict->n_figures; i++) {
		const struct predict_figure *figure = &predict->figures[i];
		struct text body = {0}, after = {0};
		if (is_expression(condition, figure->expression, figure->line, out)) {
			text_addf(&body, "%s = ", figure->name);
			text_addf(&after, "\n    print(\"f\", %d, repr(%s))", i, figure->name);
			write_try(out, figure->line, text_str(&body), figure->expression, text_str(&after));
		}
		text_free(&body);
		text_free(&after);
	}
}

/* Is `name` a word of `text`? */
static bool has_word(const char *text, const char *name) {
	size_t len = strlen(name);
	for (const char *at = text; (at = strstr(at, name)); at++) {
		bool begins = at == text
			|| (!isalnum((unsigned char)at[-1]) && at[-1] != '_' && at[-1] != '.' && at[-1] != '"');
		if (begins && !isalnum((unsigned char)at[len]) && at[len] != '_')
			return true;
	}
	return false;
}

/* The choice again with `name` a little more and a little less, if it is a measured time. */
static void write_variants(struct text *out, const char *name, bool is_lanes) {
	static const char *const factors[] = {"1.07", "0.93"};
	text_addf(out, "try:\n    keep = %s\n", name);
	if (!is_lanes)
		text_add(out, "    if isinstance(keep, float):\n");
	const char *indent = is_lanes ? "    " : "        ";
	for (int i = 0; i < 2; i++) {
		if (is_lanes)
			text_addf(out, "%slanes = scaled(keep, %s)\n", indent, factors[i]);
		else
			text_addf(out, "%s%s = keep * %s\n", indent, name, factors[i]);
		text_addf(out, "%sprint(\"n\", choose())\n", indent);
	}
	text_addf(out, "    %s = keep\nexcept Exception as error:\n    pass\n", name);
}

static bool any_has_word(const struct predict *predict, const char *name) {
	for (int i = 0; i < predict->n_choices; i++)
		if (has_word(predict->choices[i].condition, name))
			return true;
	return false;
}

bool condition_is_timed(const struct predict *predict) {
	static const char *const times[] = {"wall", "cpu", "lanes", "overlap"};
	for (int t = 0; t < 4; t++) {
		if (any_has_word(predict, times[t]))
			return true;
		for (int i = 0; i < predict->n_figures; i++)
			if (strstr(predict->figures[i].expression, times[t]))
				return true;
	}
	return false;
}

static void write_choices(const struct condition *condition, struct text *out) {
	const struct predict *predict = condition->predict;
	if (!predict)
		return;
	struct text choose = {0};
	text_add(&choose, "def choose():\n");
	for (int i = 0; i < predict->n_choices; i++) {
		const struct predict_choice *choice = &predict->choices[i];
		if (!choice->condition[0]
			|| !is_expression(condition, choice->condition, choice->line, out))
			continue;
		write_try(out, choice->line, "", choice->condition, "");
		text_addf(&choose, "    try:\n        if (%s):\n            return %d\n"
			"    except Exception as error:\n        pass\n", choice->condition, i);
	}
	text_add(&choose, "    return -1\nprint(\"c\", choose())\n");
	text_add_bytes(out, text_str(&choose), choose.len);
	text_free(&choose);
	for (int i = 0; i < predict->n_figures; i++)
		if (any_has_word(predict, predict->figures[i].name))
			write_variants(out, predict->figures[i].name, false);
	static const char *const times[] = {"wall", "cpu", "lanes"};
	for (int i = 0; i < 3; i++)
		if (any_has_word(predict, times[i]))
			write_variants(out, times[i], i == 2);
}

static void write_claims(const struct condition *condition, struct text *out) {
	int n = 0;
	for (size_t i = 0; i < condition->n_claims; i++)
		for (size_t j = 0; j < condition->claims[i].n_lines; j++, n++) {
			const struct lesson_line *line = &condition->claims[i].lines[j];
			char body[40];
			snprintf(body, sizeof body, "print(\"k\", %d, bool", n);
			if (is_expression(condition, line->text, line->line, out))
				write_try(out, line->line, body, line->text, ")");
		}
}

/*
 * Where the format of a hole begins: its last ':' outside brackets and quotes;
 * `len` if it has none.
 */
static size_t spec_at(const char *hole, size_t len) {
	int depth = 0;
	char quote = 0;
	size_t at = len;
	for (size_t i = 0; i < len; i++) {
		char c = hole[i];
		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (strchr("([{", c))
			depth++;
		else if (strchr(")]}", c))
			depth--;
		else if (c == ':' && !depth)
			at = i;
	}
	return at;
}

static void write_holes(const struct condition *condition, struct text *out) {
	for (size_t i = 0; i < condition->n_holes; i++) {
		const char *hole = condition->holes[i].text;
		size_t len = condition->holes[i].len, at = spec_at(hole, len);
		size_t spec = at < len ? len - at : 0; /* with its colon */
		char expression[256], after[128];
		if (at >= sizeof expression || spec > 16
			|| (spec && strspn(hole + at + 1, "0123456789.,<>^+-%_abcdefgnxX") < spec - 1))
			continue;
		snprintf(expression, sizeof expression, "%.*s", (int)at, hole);
		snprintf(after, sizeof after,
			"\n    print(\"h\", %zu, f\"{shown%.*s}\".replace(\"\\n\", \" \"))", i, (int)spec,
			hole + at);
		if (is_expression(condition, expression, 0, out))
			write_try(out, 0, "shown = ", expression, after);
	}
}

bool condition_write(const struct condition *condition, struct text *source, struct err *err) {
	text_add(source, prelude);
	write_runs(condition, source);
	text_add(source, names);
	if (condition->capacity > 0)
		text_addf(source, "capacity = %.4g\n", condition->capacity);
	write_figures(condition, source);
	write_choices(condition, source);
	write_claims(condition, source);
	write_holes(condition, source);
	if (source->len >= CLIENT_SOURCE_SIZE)
		return err_set(err, "%s: %zu bytes of conditions and runs; the limit is %d",
			condition->file, source->len, CLIENT_SOURCE_SIZE);
	return true;
}

void condition_add_holes(struct condition *condition, const struct markdown *text) {
	for (size_t i = 0; text && i < text->n_blocks; i++)
		for (size_t j = 0; j < text->blocks[i].n_spans; j++) {
			const struct markdown_span *span = &text->blocks[i].spans[j];
			if (!(span->style & MARKDOWN_HOLE) || condition->n_holes == CONDITION_HOLES)
				continue;
			condition->holes[condition->n_holes].text = span->text;
			condition->holes[condition->n_holes++].len = span->len;
		}
}

/* -- results */

/* The figure to show: the one that decides; none if several do. */
static void find_measured(const struct condition *condition, struct condition_result *result) {
	const struct predict *predict = condition->predict;
	int n = 0;
	for (int i = 0; predict && i < predict->n_figures; i++)
		if (result->figures[i] && any_has_word(predict, predict->figures[i].name)) {
			result->measured = n++ ? NULL : result->figures[i];
			result->measured_name = predict->figures[i].name;
		}
	if (n)
		return;
	if (!predict || !condition->n_runs || !any_has_word(predict, "wall"))
		return;
	result->measured_name = "wall";
	result->measured = arena_format(result->arena, "%.9g",
		seconds(condition->runs[condition->n_runs - 1]->run->wall_ns));
}

static const char *safe(struct condition_result *result, const char *s, size_t len) {
	struct text text = {0};
	text_safe(&text, s, len, false);
	const char *copy = arena_copy(result->arena, text_str(&text), text.len);
	text_free(&text);
	return copy;
}

/* One line that the program printed: a letter, a number, a text. */
static void read_line(const struct condition *condition, struct condition_result *result,
		const char *line, size_t len) {
	char *end;
	if (len < 3 || line[1] != ' ')
		return;
	long n = strtol(line + 2, &end, 10);
	size_t at = (size_t)(end - line);
	const char *rest = at < len ? safe(result, end + 1, len - at - 1) : "";
	switch (line[0]) {
	case 'f':
		if (n >= 0 && n < PREDICT_FIGURES)
			result->figures[n] = rest;
		break;
	case 'c':
		result->choice = (int)n;
		break;
	case 'n':
		result->is_near = result->is_near || (int)n != result->choice;
		break;
	case 'k':
		if (n >= 0 && (size_t)n < result->n_claims)
			result->claims[n].holds = strcmp(rest, "True") == 0;
		if (n >= 0 && (size_t)n < result->n_claims)
			result->claims[n].why = "";
		break;
	case 'h':
		if (n >= 0 && (size_t)n < condition->n_holes)
			result->holes[n] = rest;
		break;
	case '!':
		if (!result->error)
			result->error = arena_format(result->arena, "%s:%ld: %s", condition->file, n, rest);
		for (size_t i = 0; i < result->n_claims; i++)
			if (n && result->claims[i].line == n)
				result->claims[i].why = rest;
		break;
	default:
		break;
	}
}

static void list_claims(const struct condition *condition, struct condition_result *result) {
	size_t n = 0;
	for (size_t i = 0; i < condition->n_claims; i++)
		n += condition->claims[i].n_lines;
	result->claims = arena_alloc(result->arena, n * sizeof *result->claims);
	for (size_t i = 0; i < condition->n_claims; i++)
		for (size_t j = 0; j < condition->claims[i].n_lines; j++)
			result->claims[result->n_claims++] = (struct condition_claim){
				.text = condition->claims[i].lines[j].text,
				.line = condition->claims[i].lines[j].line,
				.why = "not evaluated",
			};
}

struct condition_result *condition_read(const struct condition *condition, const char *printed,
		bool is_fine) {
	struct arena *arena = arena_open();
	struct condition_result *result = arena_alloc(arena, sizeof *result);
	result->arena = arena;
	result->choice = CONDITION_UNDECIDED;
	list_claims(condition, result);
	for (const char *line = printed; *line;) {
		size_t len = strcspn(line, "\n");
		read_line(condition, result, line, len);
		line += len + (line[len] == '\n');
	}
	if (!is_fine && !result->error) {
		const char *what = *printed ? safe(result, printed, strlen(printed)) : "no answer";
		result->error = arena_format(arena, "%s: %s", condition->file, what);
	}
	if (condition->predict && result->choice >= condition->predict->n_choices)
		result->choice = CONDITION_UNDECIDED;
	find_measured(condition, result);
	return result;
}

void condition_free(struct condition_result *result) {
	if (result)
		arena_close(result->arena);
}

const char *condition_hole(const struct condition *condition, const struct condition_result *result,
		const char *hole, size_t len) {
	for (size_t i = 0; result && i < condition->n_holes; i++)
		if (condition->holes[i].len == len && memcmp(condition->holes[i].text, hole, len) == 0)
			return result->holes[i];
	return NULL;
}
