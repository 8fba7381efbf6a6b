#include "lesson/predict.h"

#include "base/say.h"
#include "base/text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* A line being read, without its newline. */
struct piece { const char *s; size_t len; };

static struct piece trimmed(struct piece piece) {
	while (piece.len && (piece.s[0] == ' ' || piece.s[0] == '\t'))
		piece.s++, piece.len--;
	while (piece.len && (piece.s[piece.len - 1] == ' ' || piece.s[piece.len - 1] == '\t'))
		piece.len--;
	return piece;
}

static const char *safe_copy(struct arena *arena, struct piece piece) {
	struct text text = {0};
	text_safe(&text, piece.s, piece.len, false);
	const char *copy = arena_copy(arena, text_str(&text), text.len);
	text_free(&text);
	return copy;
}

static void tell(const struct predict_sink *sink, int line, int id, const char *detail) {
	if (sink)
		sink->problem(sink->data, line, id, detail);
}

/* "- text : condition", cut at the last " : ". */
static void add_choice(struct arena *arena, struct predict *predict, struct piece piece, int line,
		const struct predict_sink *sink) {
	if (predict->n_choices == PREDICT_CHOICES) {
		tell(sink, line, SAY_LESSON_MANY_CHOICES, "");
		return;
	}
	struct piece text = piece, condition = {0};
	for (size_t i = piece.len; i-- > 1;)
		if (i + 1 < piece.len && memcmp(piece.s + i - 1, " : ", 3) == 0) {
			text.len = i - 1;
			condition = trimmed((struct piece){piece.s + i + 2, piece.len - i - 2});
			break;
		}
	struct predict_choice *choice = &predict->choices[predict->n_choices++];
	choice->text = safe_copy(arena, trimmed(text));
	choice->condition = arena_copy(arena, condition.s, condition.len);
	choice->answer = "";
	choice->line = line;
	if (!condition.len)
		tell(sink, line, SAY_LESSON_NO_CONDITION, choice->text);
}

/* "> text": what the lesson answers to the choice above. */
static void add_answer(struct arena *arena, struct predict *predict, struct piece piece, int line,
		const struct predict_sink *sink) {
	if (!predict->n_choices) {
		tell(sink, line, SAY_LESSON_STRAY_ANSWER, "");
		return;
	}
	struct predict_choice *choice = &predict->choices[predict->n_choices - 1];
	const char *more = safe_copy(arena, trimmed(piece));
	choice->answer = choice->answer[0] ? arena_format(arena, "%s %s", choice->answer, more) : more;
}

/* "name = expression", but not "name == …". */
static bool add_figure(struct arena *arena, struct predict *predict, struct piece piece, int line,
		const struct predict_sink *sink) {
	size_t n = 0;
	while (n < piece.len && (isalnum((unsigned char)piece.s[n]) || piece.s[n] == '_'))
		n++;
	size_t at = n;
	while (at < piece.len && piece.s[at] == ' ')
		at++;
	if (!n || isdigit((unsigned char)piece.s[0]) || at + 1 >= piece.len || piece.s[at] != '='
		|| piece.s[at + 1] == '=')
		return false;
	if (predict->n_figures == PREDICT_FIGURES) {
		tell(sink, line, SAY_LESSON_MANY_FIGURES, "");
		return true;
	}
	struct piece expression = trimmed((struct piece){piece.s + at + 1, piece.len - at - 1});
	predict->figures[predict->n_figures++] = (struct predict_figure){
		.name = arena_copy(arena, piece.s, n),
		.expression = arena_copy(arena, expression.s, expression.len),
		.line = line,
	};
	return true;
}

const struct predict *predict_parse(struct arena *arena, const char *bytes, size_t len, int line,
		const struct predict_sink *sink) {
	struct predict *predict = arena_alloc(arena, sizeof *predict);
	struct text question = {0};
	predict->line = line;
	for (size_t at = 0; at < len;) {
		const char *newline = memchr(bytes + at, '\n', len - at);
		size_t n = newline ? (size_t)(newline - bytes) - at : len - at;
		struct piece piece = trimmed((struct piece){bytes + at, n});
		line++;
		if (piece.len > 1 && piece.s[0] == '-' && piece.s[1] == ' ')
			add_choice(arena, predict, (struct piece){piece.s + 2, piece.len - 2}, line, sink);
		else if (piece.len && piece.s[0] == '>')
			add_answer(arena, predict, (struct piece){piece.s + 1, piece.len - 1}, line, sink);
		else if (piece.len && predict->n_choices) {
			if (!add_figure(arena, predict, piece, line, sink))
				tell(sink, line, SAY_LESSON_ODD_LINE, safe_copy(arena, piece));
		} else {
			text_add_bytes(&question, bytes + at, n);
			text_add_char(&question, '\n');
		}
		at += n + 1;
	}
	predict->question = markdown_build(arena, text_str(&question), question.len);
	text_free(&question);
	if (predict->n_choices < 2)
		tell(sink, predict->line, SAY_LESSON_FEW_CHOICES, "");
	return predict;
}

char predict_letter(int choice) {
	return choice >= 0 ? (char)('a' + choice) : '0';
}

int predict_answer(const struct predict *predict, const char *line, bool *is_bet) {
	struct piece piece = trimmed((struct piece){line, strlen(line)});
	*is_bet = piece.len == 2 && piece.s[1] == '!';
	if (piece.len != 1 && !*is_bet)
		return PREDICT_NONE;
	if (piece.s[0] == '0' && !*is_bet)
		return PREDICT_UNSURE;
	int choice = tolower((unsigned char)piece.s[0]) - 'a';
	return choice >= 0 && choice < predict->n_choices ? choice : PREDICT_NONE;
}
