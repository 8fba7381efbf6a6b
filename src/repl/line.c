#include "repl/line.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "session/complete.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

/*
 * How it works
 *
 *     screen                                  readline
 *       whole key ─▶ line_feed ─▶ queue ─▶ rl_getc_function
 *                                             │ rl_line_buffer
 *       struct prompt ◀── line_prompt ◀───────┘ rl_display_prompt
 *
 * Readline is driven by its callback interface and reads nothing but the queue,
 * which holds at least one whole key, so that it never waits.  rl_input_available
 * answers from the queue too: every time-out inside readline is over at once, and
 * a lone Esc in vi mode needs no half second.  What readline would print goes to
 * /dev/null; it neither sets terminal modes nor catches signals.
 *
 * History lines that were edited but not accepted would be saved as edited, hence
 * revert-all-at-newline; and each accepted line is appended to the file at once,
 * so that two sessions do not overwrite each other's.
 */

enum { HISTORY_LINES = 1000 };

struct line {
	struct session *session;
	char *history;               /* path, NULL: none */

	char *queue;                 /* bytes of keys that readline has not read */
	size_t head, n_queue, cap_queue;

	char **done;                 /* lines that were accepted and not yet taken */
	size_t n_done, cap_done;
	char *taken;

	struct complete found;       /* what the last Tab found */
	bool has_found, is_listing;
	size_t next_match;

	struct prompt prompt;
	struct text label, text, ghost;
	FILE *nowhere_in, *nowhere_out;
};

/* Readline's callbacks have no room for a pointer of ours. */
static struct line *editing;

/* -- what readline asks for ------------------------------------------------ */

static int read_key(FILE *unused) {
	(void)unused;
	if (editing->head == editing->n_queue)
		return EOF; /* cannot be: keys are fed whole */
	return (unsigned char)editing->queue[editing->head++];
}

static int has_key(void) {
	return editing->head != editing->n_queue;
}

static void redisplay(void) {
	/* The screen asks for the prompt when it paints. */
}

static void remember(const char *text) {
	HIST_ENTRY *last = history_length ? history_get(history_base + history_length - 1) : NULL;
	/* An answer's letter is no command to come back to. */
	if (strlen(text) < 2 || (last && strcmp(last->line, text) == 0))
		return;
	add_history(text);
	if (editing->history)
		append_history(1, editing->history);
}

static void accept_line(char *text) {
	if (!text)
		return;
	remember(text);
	MEM_GROW(editing->done, editing->n_done, editing->cap_done);
	editing->done[editing->n_done++] = mem_copy_string(text);
	free(text);
}

/* -- completion ------------------------------------------------------------- */

static void forget_found(struct line *line) {
	if (line->has_found)
		complete_free(&line->found);
	line->has_found = line->is_listing = false;
}

/*
 * The next match as readline wants it: in place of the word that it cut out
 * itself, which may begin before the one that the session completes.
 */
static char *next_match(const char *word, int state) {
	struct line *line = editing;
	(void)word;
	if (state == 0)
		line->next_match = 0;
	if (line->next_match == line->found.n_matches)
		return NULL;
	const char *match = line->found.matches[line->next_match++].text;
	size_t start = (size_t)rl_point - strlen(word);
	size_t before = line->found.start > start ? line->found.start - start : 0;
	char *whole = malloc(before + strlen(match) + 1); /* readline frees it */
	if (!whole)
		err_die("out of memory");
	memcpy(whole, word, before);
	strcpy(whole + before, match);
	return whole;
}

static char **complete_word(const char *word, int start, int end) {
	struct line *line = editing;
	(void)start;
	forget_found(line);
	complete_find(&line->found, line->session, rl_line_buffer, (size_t)end);
	line->has_found = true;
	rl_attempted_completion_over = 1; /* never file names of readline's own */
	rl_completion_append_character = line->found.no_space ? '\0' : ' ';
	return rl_completion_matches(word, next_match);
}

/* Readline found several: what is listed are the session's own, with their help. */
static void list_matches(char **matches, int n, int longest) {
	(void)matches, (void)n, (void)longest;
	editing->is_listing = true;
}

/* -- keys ------------------------------------------------------------------- */

static bool is_searching(void) {
	return RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH);
}

/* Is readline in the middle of something that takes any next key? */
static bool is_inside(void) {
	return RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG | RL_STATE_MULTIKEY
		| RL_STATE_METANEXT | RL_STATE_CHARSEARCH | RL_STATE_VIMOTION);
}

/* A sequence without a binding would end up in the line by half; a lone Esc waits for more, in
 * emacs mode. */
static bool means_nothing(const char *key, size_t len) {
	if (key[0] != '\033')
		return false;
	if (len == 1)
		return rl_editing_mode == 1 && !is_inside();
	int type = ISKMAP;
	return !rl_function_of_keyseq_len(key, len, NULL, &type) || type == ISKMAP;
}

static void push(struct line *line, const char *bytes, size_t len) {
	if (line->head == line->n_queue)
		line->head = line->n_queue = 0;
	for (size_t i = 0; i < len; i++) {
		MEM_GROW(line->queue, line->n_queue, line->cap_queue);
		line->queue[line->n_queue++] = bytes[i];
	}
	while (has_key())
		rl_callback_read_char();
}

static void line_feed(void *data, const char *key, size_t len) {
	struct line *line = data;
	line->is_listing = false;
	if (len == 0 || means_nothing(key, len))
		return;
	bool is_text = (unsigned char)key[0] >= ' ' && key[0] != 0x7f;
	if (is_text && (size_t)rl_end + len > LIMIT_LINE_BYTES)
		return;
	push(line, key, len);
}

static void line_paste(void *data, const char *bytes, size_t len) {
	struct line *line = data;
	line->is_listing = false;
	if (is_searching())
		push(line, "\033", 1); /* ends the search, keeps what it found */
	size_t room = LIMIT_LINE_BYTES > rl_end ? (size_t)(LIMIT_LINE_BYTES - rl_end) : 0;
	while (len > room || (len && (bytes[len - 1] == '\n' || bytes[len - 1] == '\r')))
		len--;
	char *clean = mem_alloc(len + 1);
	for (size_t i = 0; i < len; i++)
		clean[i] = (unsigned char)bytes[i] < ' ' || bytes[i] == 0x7f ? ' ' : bytes[i];
	rl_begin_undo_group();
	rl_insert_text(clean);
	rl_end_undo_group();
	mem_free(clean);
}

static void line_put(void *data, const char *text) {
	struct line *line = data;
	line->is_listing = false;
	rl_replace_line(text, 1);
	rl_point = rl_end;
	rl_mark = 0;
}

static void line_clear(void *data) {
	struct line *line = data;
	forget_found(line);
	rl_callback_sigcleanup();
	rl_free_line_state();
	rl_restore_prompt();
	rl_replace_line("", 1);
	rl_point = rl_mark = 0;
	rl_clear_message();
	using_history(); /* a search may have left the place in it elsewhere */
	if (rl_editing_mode == 0)
		rl_vi_insertion_mode(1, 0);
}

static void line_close_matches(void *data) {
	struct line *line = data;
	line->is_listing = false;
}

static const char *line_take(void *data) {
	struct line *line = data;
	mem_free(line->taken);
	line->taken = NULL;
	if (line->n_done == 0)
		return NULL;
	line->taken = line->done[0];
	line->n_done--;
	memmove(line->done, line->done + 1, line->n_done * sizeof *line->done);
	return line->taken;
}

static void line_resize(void *data, int rows, int cols) {
	(void)data;
	rl_set_screen_size(rows, cols);
}

/* -- what the screen paints --------------------------------------------------- */

static void publish_label(struct line *line, const char *usual) {
	bool own = rl_display_prompt && rl_prompt && strcmp(rl_display_prompt, rl_prompt) != 0;
	const char *label = own ? rl_display_prompt : usual;
	text_clear(&line->label);
	if (rl_editing_mode == 0)
		text_add(&line->label, rl_get_keymap() == vi_movement_keymap ? "(cmd) " : "(ins) ");
	for (const char *p = label; *p; p++)
		if (*p == RL_PROMPT_START_IGNORE || *p == RL_PROMPT_END_IGNORE) {
			text_safe(&line->label, label, (size_t)(p - label), false);
			label = p + 1;
		}
	text_safe(&line->label, label, strlen(label), false);
	line->prompt.label = text_str(&line->label);
}

static const struct prompt *line_prompt(void *data) {
	struct line *line = data;
	const struct session_view *view = session_view(line->session);
	publish_label(line, view->prompt);
	text_clear(&line->text);
	text_safe(&line->text, rl_line_buffer, (size_t)rl_point, false);
	line->prompt.cursor = line->text.len;
	text_safe(&line->text, rl_line_buffer + rl_point, (size_t)(rl_end - rl_point), false);
	line->prompt.text = text_str(&line->text);
	text_clear(&line->ghost);
	if (rl_end == 0 && view->enter[0])
		text_addf(&line->ghost, "[%s]", view->enter);
	line->prompt.ghost = text_str(&line->ghost);
	line->prompt.matches = line->is_listing ? line->found.matches : NULL;
	line->prompt.n_matches = line->is_listing ? line->found.n_matches : 0;
	line->prompt.selected = -1;
	line->prompt.is_search = is_searching();
	return &line->prompt;
}

/* -- opening and closing -------------------------------------------------------- */

/* Make the file, so that it is the user's alone and can be appended to; keep its newest lines. */
static void open_history(struct line *line, const char *path) {
	using_history();
	stifle_history(HISTORY_LINES);
	if (!path)
		return;
	struct err err;
	char *folder = mem_copy_string(path);
	char *slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
	if (slash && slash != folder)
		file_make_folders(folder, &err);
	mem_free(folder);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		return; /* a session without history is a session */
	close(fd);
	line->history = mem_copy_string(path);
	history_truncate_file(path, HISTORY_LINES);
	read_history(path);
}

static void set_callbacks(struct line *line) {
	rl_readline_name = "baton";
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	rl_prep_term_function = NULL;
	rl_deprep_term_function = NULL;
	rl_instream = line->nowhere_in;
	rl_outstream = line->nowhere_out;
	rl_getc_function = read_key;
	rl_input_available_hook = has_key;
	rl_redisplay_function = redisplay;
	rl_attempted_completion_function = complete_word;
	rl_completion_display_matches_hook = list_matches;
	rl_completion_query_items = 0;
	rl_basic_word_break_characters = " \t";
	rl_completer_quote_characters = "";
}

/* The user's inputrc was read: what must be so whatever it says. */
static void set_variables(void) {
	static const char *const variables[][2] = {
		{"show-all-if-ambiguous", "on"},
		{"revert-all-at-newline", "on"},
		{"bind-tty-special-chars", "off"},
		{"enable-bracketed-paste", "off"},
		{"bell-style", "none"},
	};
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		rl_variable_bind(variables[i][0], variables[i][1]);
}

struct line *line_open(struct session *session, const char *history) {
	struct line *line = MEM_NEW(struct line);
	line->session = session;
	line->nowhere_in = fopen("/dev/null", "re");
	line->nowhere_out = fopen("/dev/null", "we");
	if (!line->nowhere_in || !line->nowhere_out)
		err_die("cannot open /dev/null");
	editing = line;
	set_callbacks(line);
	rl_initialize();
	set_variables();
	open_history(line, history);
	rl_callback_handler_install("", accept_line);
	return line;
}

void line_close(struct line *line) {
	if (!line)
		return;
	rl_callback_handler_remove();
	forget_found(line);
	while (line->n_done)
		mem_free(line->done[--line->n_done]);
	mem_free(line->done);
	mem_free(line->taken);
	mem_free(line->queue);
	mem_free(line->history);
	text_free(&line->label);
	text_free(&line->text);
	text_free(&line->ghost);
	fclose(line->nowhere_in);
	fclose(line->nowhere_out);
	rl_instream = rl_outstream = NULL;
	editing = NULL;
	mem_free(line);
}

struct editor line_editor(struct line *line) {
	return (struct editor){
		.data = line,
		.feed = line_feed,
		.paste = line_paste,
		.put = line_put,
		.clear = line_clear,
		.close_matches = line_close_matches,
		.take = line_take,
		.prompt = line_prompt,
		.resize = line_resize,
	};
}
