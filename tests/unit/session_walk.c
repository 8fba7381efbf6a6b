#include "session_stage.h"

/* From the first screen to the lesson's first question. */
static void the_first_screen_leads_to_a_question(void **state) {
	struct stage *stage = *state;
	const struct session_view *view = session_view(stage->session);
	assert_int_equal(view->phase, SESSION_START);
	view = stage_wait(stage, "Enter: start");
	view = stage_enter(stage);
	assert_int_equal(view->phase, SESSION_READ);
	assert_string_equal(view->title, "05 The GIL");
	assert_string_equal(view->place, "1 of 2");
	assert_string_equal(view->source.file, "threads.py");
	assert_string_equal(view->enter, "Enter: the question");

	view = stage_enter(stage);
	assert_int_equal(view->phase, SESSION_PREDICT);
	assert_int_equal(view->n_choices, 3);
	assert_int_equal(view->choices[2].letter, '0');
	assert_string_equal(view->prompt, "your answer> ");
	assert_string_equal(view->enter, "");
	view = stage_enter(stage);
	assert_int_equal(view->phase, SESSION_PREDICT);
	assert_string_equal(view->message, say(SAY_EN, SAY_SESSION_ANSWER_FIRST));

	view = stage_type(stage, " A! ");
	assert_int_equal(view->phase, SESSION_WATCH);
	assert_string_equal(view->status, "You bet a: half the time.");
	assert_string_equal(view->enter, "Enter: run serial.py");
	assert_non_null(strstr(stage->client.saved, "answer 05-the-gil 1.1 a! -\n"));
}

/* The runs are shown in slow motion, then their verdict. */
static void runs_lead_to_a_verdict(void **state) {
	struct stage *stage = *state;
	const struct session_view *view;
	stage_type(stage, "5");
	stage_enter(stage);
	stage_type(stage, "a!");
	stage_enter(stage);
	view = stage_slow(stage); /* slow motion: the run took 0.1 s */
	assert_int_equal(stage->client.n_started[CLIENT_PROBE], 1);
	assert_int_equal(stage->client.n_started[CLIENT_RUN], 1);
	assert_int_equal(stage->client.request.cores, 2);
	assert_true(view->run.is_slow);
	assert_non_null(strstr(view->speed, "SLOW MOTION 1:"));
	stage_enter(stage);
	view = stage_wait(stage, "Enter: run threads.py");
	assert_false(view->run.is_slow);
	stage_enter(stage);
	stage_slow(stage);
	assert_int_equal(session_view(stage->session)->source.n_marks, 3);
	stage_enter(stage);

	view = stage_wait(stage, "Enter: step 2");
	assert_int_equal(view->phase, SESSION_WHY);
	assert_string_equal(view->verdict,
		"You bet a: half the time.  Measured: 1.01 times, so b: the same time. Bet lost.");
	assert_string_equal(view->answer, "Half would be right if both could run.");
	assert_string_equal(view->try_it, "run threads.py WORKERS=4");
	assert_true(view->choices[1].is_measured);
	assert_non_null(strstr(view->figures, "serial.py 0.1"));
	assert_non_null(strstr(view->figures, "of 1.97"));
	assert_non_null(strstr(stage->client.saved, "answer 05-the-gil 1.1 a! b\n"));
	struct text page = {0};
	for (size_t i = 0; i < view->page->blocks[0].n_spans; i++)
		text_add_bytes(&page, view->page->blocks[0].spans[i].text,
			view->page->blocks[0].spans[i].len);
	assert_string_equal(text_str(&page), "It took 1.01 times.");
	text_free(&page);
}

/* The last pages: three points to remember, and the answers only on request. */
static void a_lesson_ends_in_the_next(void **state) {
	struct stage *stage = *state;
	const struct session_view *view = stage_type(stage, "goto 5.2");
	assert_string_equal(view->place, "2 of 2");
	assert_string_equal(view->enter, "Enter: the answers");
	assert_int_equal(view->page->n_blocks, 1);
	view = stage_enter(stage);
	assert_int_equal(view->page->n_blocks, 3);
	assert_string_equal(view->enter, "Enter: lesson 9");
	view = stage_enter(stage);
	assert_string_equal(view->title, "09 Locks");
	assert_string_equal(view->enter, "Enter: all lessons");
	view = stage_enter(stage);
	assert_true(view->popup.is_open);
	assert_int_equal(view->popup.n_items, 2);
	assert_non_null(strstr(stage->client.saved, "lesson 09-locks\nstep 1\n"));
}

/* To WATCH with the first run offered. */
static void answer(struct stage *stage, const char *letter) {
	stage_type(stage, "5");
	stage_enter(stage);
	stage_type(stage, letter);
}

/* Both runs, slow motion skipped, up to WHY. */
static const struct session_view *measure(struct stage *stage, const char *label) {
	for (int i = 0; i < 2; i++) {
		stage_enter(stage);
		stage_slow(stage);
		stage_enter(stage);
		if (!i)
			stage_wait(stage, "Enter: run threads.py");
	}
	return stage_wait(stage, label);
}

static void nothing_leaks_before_an_answer(void **state) {
	struct stage *stage = *state;
	stage_type(stage, "goto 5");
	const struct session_view *view = stage_enter(stage);
	view = stage_type(stage, "run threads.py WORKERS=4");
	assert_int_equal(view->phase, SESSION_PREDICT);
	assert_string_equal(view->message, say(SAY_EN, SAY_SESSION_ANSWER_FIRST));
	assert_int_equal(stage->client.n_started[CLIENT_RUN], 0);
	assert_null(view->run.timeline);
	view = stage_type(stage, "skip");
	assert_int_equal(view->phase, SESSION_WATCH);
	assert_string_equal(view->status, "");
}

static void an_own_run_decides_nothing(void **state) {
	struct stage *stage = *state;
	answer(stage, "b");
	const struct session_view *view = stage_type(stage, "run threads.py WORKERS=4");
	assert_int_equal(view->phase, SESSION_OWN);
	assert_true(view->run.is_own);
	assert_string_equal(view->status, "your own run; step 1 waits");
	stage_slow(stage);
	stage_enter(stage);
	view = stage_wait(stage, "Enter: back to step 1");
	view = stage_enter(stage);
	assert_int_equal(view->phase, SESSION_WATCH);
	assert_string_equal(view->enter, "Enter: run serial.py");
	assert_int_equal(stage->client.n_started[CLIENT_EVAL], 0);

	/* The lesson's own command, under other settings. */
	stage_type(stage, "cores 1");
	view = session_view(stage->session);
	assert_non_null(strstr(view->settings, "cores 1"));
	assert_non_null(strstr(view->settings, "(yours)"));
	stage_enter(stage);
	stage_slow(stage);
	assert_int_equal(session_view(stage->session)->phase, SESSION_OWN);
	assert_int_equal(stage->client.request.cores, 1);
	stage_type(stage, "reset");
	stage_enter(stage);
	stage_wait(stage, "Enter: back to step 1");
	stage_enter(stage);
	view = measure(stage, "Enter: step 2");
	assert_int_equal(view->phase, SESSION_WHY);
	assert_int_equal(stage->client.n_started[CLIENT_EVAL], 1);
}

static void the_typed_command_of_the_lesson_is_the_lessons(void **state) {
	struct stage *stage = *state;
	answer(stage, "b");
	stage_type(stage, "run serial.py");
	stage_slow(stage);
	assert_int_equal(session_view(stage->session)->phase, SESSION_WATCH);
	stage_enter(stage);
	stage_wait(stage, "Enter: run threads.py");
}

static void what_changed_is_told(void **state) {
	struct stage *stage = *state;
	answer(stage, "b");
	measure(stage, "Enter: step 2");
	stage->client.wall_ms = 200;
	stage_type(stage, "WORKERS=4");
	stage_slow(stage);
	stage_enter(stage);
	const struct session_view *view = stage_wait(stage, "Enter: back to step 1");
	assert_non_null(strstr(view->changed, "WORKERS 2 -> 4:  wall 0.1"));
	assert_non_null(strstr(view->changed, " s -> 0.2"));
	assert_string_equal(view->run.name, "threads.py WORKERS=4");
	stage_type(stage, "again WORKERS=8");
	assert_string_equal(session_view(stage->session)->run.name, "threads.py WORKERS=8");
	stage_type(stage, "again N=2e6");
	assert_string_equal(session_view(stage->session)->run.name, "threads.py WORKERS=8 N=2e6");
}

static void no_verdict_near_a_bound(void **state) {
	struct stage *stage = *state;
	stage->client.answer = "c 1\nn 1\nn 0\nf 0 0.71\n";
	answer(stage, "a");
	const struct session_view *view = measure(stage, "Enter: measure again");
	assert_string_equal(view->verdict,
		"You said a: half the time.  Too close to decide: your machine says 0.71 times.");
	assert_string_equal(view->answer, "");
	assert_non_null(strstr(stage->client.saved, "1.1 a -\n"));
	measure(stage, "Enter: measure again");
	measure(stage, "Enter: step 2"); /* three times is enough */
	assert_int_equal(stage->client.n_started[CLIENT_EVAL], 3);
}

static void no_verdict_on_a_busy_machine(void **state) {
	struct stage *stage = *state;
	stage->client.probe = "1.10 2\n";
	answer(stage, "0");
	const struct session_view *view = measure(stage, "Enter: measure again");
	assert_non_null(strstr(view->verdict, "Too busy to decide: 1.1 of "));
}

static void no_answer_fits_or_the_conditions_fail(void **state) {
	struct stage *stage = *state;
	stage->client.answer = "f 0 0.2\nc -1\n";
	answer(stage, "a");
	const struct session_view *view = measure(stage, "Enter: step 2");
	assert_non_null(strstr(view->verdict, "Your machine says 0.20 times: none of the answers."));
	stage->client.answer = "! 6 NameError('x')\nc -1\n";
	answer(stage, "a");
	view = measure(stage, "Enter: step 2");
	assert_non_null(strstr(view->verdict, "lesson.en.md:6: NameError"));
}

static void a_run_can_be_stopped_and_overtaken(void **state) {
	struct stage *stage = *state;
	stage->client.holds = true;
	answer(stage, "b");
	stage_enter(stage);
	const struct session_view *view = stage_wait(stage, "Enter: to the end");
	assert_true(view->run.is_live);
	assert_int_equal(view->run.to_ns % (10 * CLOCK_MS), 0);
	session_key(stage->session, SESSION_KEY_INTERRUPT);
	view = stage_wait(stage, "Enter: run serial.py");
	assert_non_null(strstr(view->message, "Stopped at "));

	stage_enter(stage);
	stage_wait(stage, "Enter: to the end");
	view = stage_type(stage, "run threads.py WORKERS=3");
	assert_non_null(strstr(view->message, "new run"));
	stage_type(stage, "interval 1ms");
	assert_string_equal(session_view(stage->session)->message, "From the next run on.");
	stage_type(stage, "stop");
	stage_wait(stage, "Enter: back to step 1");
	stage_enter(stage);
	stage_wait(stage, "Enter: run serial.py");
}

static void a_crash_is_a_message(void **state) {
	struct stage *stage = *state;
	stage->client.end = CLIENT_CRASHED;
	answer(stage, "b");
	stage_enter(stage);
	const struct session_view *view = stage_wait(stage, "Enter: run serial.py");
	assert_true(view->is_complaint);
	assert_non_null(strstr(view->message, "crashed"));
}

static void slow_motion_can_be_held_and_searched(void **state) {
	struct stage *stage = *state;
	answer(stage, "b");
	stage_enter(stage);
	const struct session_view *view = stage_slow(stage);
	assert_true(session_key(stage->session, SESSION_KEY_SPACE));
	view = session_view(stage->session);
	assert_true(view->run.is_paused);
	int64_t before = view->run.shown_ns;
	assert_true(session_key(stage->session, SESSION_KEY_NEXT));
	view = session_view(stage->session);
	assert_true(view->run.cursor_ns > before || before == 0);
	assert_true(session_key(stage->session, SESSION_KEY_NEXT_HANDOFF));
	int64_t width = view->run.to_ns - view->run.from_ns;
	assert_true(session_key(stage->session, SESSION_KEY_ZOOM_IN));
	view = session_view(stage->session);
	assert_true(view->run.to_ns - view->run.from_ns <= width / 2 + 1);
	assert_true(session_key(stage->session, SESSION_KEY_FIT));
	view = session_view(stage->session);
	assert_int_equal(view->run.from_ns, 0);
	assert_int_equal(view->run.to_ns, view->run.end_ns);
	stage_type(stage, "why A");
	assert_non_null(strstr(session_view(stage->session)->message, "A "));
	stage_type(stage, "why Z");
	assert_string_equal(session_view(stage->session)->message, "There is no worker Z here.");
	assert_true(session_key(stage->session, SESSION_KEY_SPACE));
	assert_false(session_view(stage->session)->run.is_paused);
}

static void output_is_shown_by_lines(void **state) {
	struct stage *stage = *state;
	stage->client.prints = "one\ntwo\x1b[2J\nthr";
	answer(stage, "b");
	stage_enter(stage);
	stage_slow(stage);
	stage_enter(stage);
	const struct session_view *view = stage_wait(stage, "Enter: run threads.py");
	assert_int_equal(view->n_output, 3);
	assert_string_equal(view->output[1].text, "two^[[2J");
	assert_string_equal(view->output[2].text, "thr");
}

static void unknown_words_are_answered(void **state) {
	struct stage *stage = *state;
	const struct session_view *view = stage_type(stage, "lesons");
	assert_string_equal(view->message, "No command lesons. Did you mean lessons?");
	assert_string_equal(view->enter, "Enter: lessons");
	view = stage_enter(stage);
	assert_true(view->popup.is_open);
	session_key(stage->session, SESSION_KEY_DOWN);
	view = stage_enter(stage);
	assert_false(view->popup.is_open);
	assert_string_equal(view->title, "09 Locks");
	view = stage_type(stage, "x = 5");
	assert_string_equal(view->message, say(SAY_EN, SAY_SESSION_PYTHON));
	view = stage_type(stage, "run nosuch.py");
	assert_string_equal(view->message, "nosuch.py: there is no such program.");
	view = stage_type(stage, "goto 77");
	assert_string_equal(view->message, "No lesson 77: lessons shows them all.");
	view = stage_type(stage, "run threads.py four");
	assert_string_equal(view->message, "four is not NAME=VALUE, as in WORKERS=4.");
}

static void leaving_says_where_one_was(void **state) {
	struct stage *stage = *state;
	stage_type(stage, "5.2");
	const struct session_view *view = stage_type(stage, ":q");
	assert_true(view->is_over);
	assert_string_equal(view->farewell,
		"Saved: lesson 5, step 2 of 2.  Go on: baton   Again: baton 5");
}

static void the_third_interrupt_asks(void **state) {
	struct stage *stage = *state;
	for (int i = 0; i < 3; i++)
		session_key(stage->session, SESSION_KEY_INTERRUPT);
	assert_string_equal(session_view(stage->session)->message, "Leave? y");
	assert_true(stage_type(stage, "y")->is_over);
}

static void the_language_changes_in_place(void **state) {
	struct stage *stage = *state;
	answer(stage, "a");
	measure(stage, "Enter: step 2");
	const struct session_view *view = stage_type(stage, "zh");
	assert_int_equal(view->lang, SAY_ZH);
	uint64_t end = clock_ns() + 5 * (uint64_t)CLOCK_S;
	do {
		assert_true(session_service(stage->session));
		view = session_view(stage->session);
	} while (!*view->verdict && clock_ns() < end);
	assert_string_equal(view->enter, "Enter: 第 2 步");
	assert_string_equal(view->verdict,
		"你选了 a：half the time。实测 1.01 倍：是 b，the same time。");
	assert_non_null(strstr(stage->client.saved, "lang zh\n"));
}

static void progress_opens_where_one_left(void **state) {
	struct stage *stage = *state;
	static const char head[] = "baton progress 1\nlesson 05-the-gil\nstep 2\n";
	struct progress progress;
	struct text text = {0};
	progress_init(&progress);
	progress_set(progress.lesson, sizeof progress.lesson, "05-the-gil");
	progress.step = 2;
	progress_write(&progress, &text);
	assert_memory_equal(text_str(&text), head, sizeof head - 1);
	struct session *session = session_open(&(struct session_options){
		.client = &stage->client, .lang = "en", .lessons = stage->folder,
		.progress = text_str(&text), .progress_len = text.len,
	});
	assert_string_equal(session_view(session)->place, "2 of 2");
	session_close(session);
	text_free(&text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)

int main(void) {
	const struct CMUnitTest tests[] = {
		TEST(the_first_screen_leads_to_a_question),
		TEST(runs_lead_to_a_verdict),
		TEST(a_lesson_ends_in_the_next),
		TEST(nothing_leaks_before_an_answer),
		TEST(an_own_run_decides_nothing),
		TEST(the_typed_command_of_the_lesson_is_the_lessons),
		TEST(what_changed_is_told),
		TEST(no_verdict_near_a_bound),
		TEST(no_verdict_on_a_busy_machine),
		TEST(no_answer_fits_or_the_conditions_fail),
		TEST(a_run_can_be_stopped_and_overtaken),
		TEST(a_crash_is_a_message),
		TEST(slow_motion_can_be_held_and_searched),
		TEST(output_is_shown_by_lines),
		TEST(unknown_words_are_answered),
		TEST(leaving_says_where_one_was),
		TEST(the_third_interrupt_asks),
		TEST(the_language_changes_in_place),
		TEST(progress_opens_where_one_left),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
