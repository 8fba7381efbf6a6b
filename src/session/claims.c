#include "session/claims.h"

#include "base/clock.h"
#include "session/inside.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 2 }; /* a busy moment may spoil one measurement, and the line says so */

struct tally { int passed, failed, skipped; };

/* Go on until nothing is going on.  False: guard is gone. */
static bool settle(struct session *session) {
	while (session_is_busy(session)) {
		struct pollfd fds[SESSION_FDS];
		size_t n = session_fds(session, fds, SESSION_FDS);
		uint64_t now = clock_ns(), wake = session_wake_ns(session);
		int ms = wake == UINT64_MAX ? 1000 : wake > now ? (int)((wake - now) / CLOCK_MS) + 1 : 0;
		if (poll(fds, n, ms < 1000 ? ms : 1000) < 0 && errno != EINTR)
			return false;
		if (!session_service(session))
			return false;
	}
	return true;
}

/* Measure the block of the scene and evaluate it. */
static bool measure(struct session *session) {
	measure_forget(session);
	while (session->next_program < session->n_programs) {
		size_t before = session->next_program;
		measure_next(session);
		if (!settle(session))
			return false;
		if (session->next_program == before) {
			printf("%s: %s\n", session->programs[before].command, text_str(&session->message));
			return false;
		}
	}
	return session->result != NULL;
}

static bool all_hold(const struct condition_result *result) {
	for (size_t i = 0; i < result->n_claims; i++)
		if (!result->claims[i].holds)
			return false;
	return true;
}

/* What the runs said, beside a claim that failed. */
static void explain(struct session *session, const struct condition_claim *claim) {
	struct text figures = {0};
	why_figures(session, &figures);
	if (claim->why[0])
		printf("        %s\n", claim->why);
	printf("        %s\n", text_str(&figures));
	for (size_t i = 0; i < session->n_programs; i++) {
		const struct runs_run *run = session->programs[i].run;
		if (run && run->run && run->run->exit_status)
			printf("        %s: exit status %d\n", run->name, run->run->exit_status);
	}
	text_free(&figures);
}

static void print_claims(struct session *session, int tries, struct tally *tally) {
	const struct runs_run *disturbed = why_disturbed(session);
	for (size_t i = 0; i < session->result->n_claims; i++) {
		const struct condition_claim *claim = &session->result->claims[i];
		/* Only times are excused. */
		if (!claim->holds && disturbed && strstr(claim->text, "wall")) {
			printf("SKIPPED %s:%d  %s  other programs took %.0f %% of %s\n", session->lesson->name,
				claim->line, claim->text, runs_disturbed(disturbed, session->capacity.cores),
				disturbed->name);
			tally->skipped++;
			continue;
		}
		printf("%s  %s:%d  %s%s\n", claim->holds ? "ok    " : "FAILED", session->lesson->name,
			claim->line, claim->text, tries > 1 ? "  (measured twice)" : "");
		if (!claim->holds)
			explain(session, claim);
		tally->passed += claim->holds;
		tally->failed += !claim->holds;
	}
}

static int count(const struct lesson_scene *scene) {
	int n = 0;
	for (size_t i = 0; i < scene->n_claims; i++)
		n += (int)scene->claims[i].n_lines;
	return n;
}

/*
 * Claims that need cores say nothing if others had them: before, meanwhile, or,
 * when a claim failed, now.
 */
static bool is_starved(struct session *session, bool holds) {
	double needs = measure_needs(session);
	if (needs <= 0)
		return false;
	if (!holds && session->probed >= needs) {
		struct err err;
		err_clear(&err);
		session->is_probing = runs_probe(session->runs, &err);
		settle(session);
	}
	return session->probed < needs || (!holds && why_disturbed(session));
}

static void do_scene(struct session *session, struct tally *tally) {
	const struct lesson_scene *scene = walk_scene(session);
	bool is_measured = false, holds = false;
	int tries = 0;
	if (!count(scene))
		return;
	do {
		is_measured = measure(session);
		holds = is_measured && all_hold(session->result);
	} while (++tries < TRIES && !holds);
	if (is_starved(session, holds)) {
		printf("SKIPPED %s:%d  needs %.1f free cores, and other programs had them: %.2f\n",
			session->lesson->name, scene->claims[0].line, measure_needs(session), session->probed);
		tally->skipped += count(scene);
	} else if (!is_measured) {
		printf("FAILED  %s:%d  not measured\n", session->lesson->name, scene->claims[0].line);
		tally->failed += count(scene);
	} else {
		print_claims(session, tries, tally);
	}
	fflush(stdout);
}

static void do_lesson(struct session *session, const struct shelf_lesson *entry,
		struct tally *tally) {
	if (!walk_open(session, entry, 0)) {
		tally->failed++;
		return;
	}
	if (session->lesson->n_problems) {
		printf("FAILED  %s\n", text_str(&session->message));
		tally->failed++;
	}
	for (size_t step = 0; step < session->lesson->n_steps; step++)
		for (size_t scene = 0; scene < session->lesson->steps[step].n_scenes; scene++) {
			walk_to(session, step, scene);
			do_scene(session, tally);
		}
}

int claims_front(struct client *client, const char *lessons, int lesson, enum say_lang lang) {
	struct session *session = session_open(&(struct session_options){
		.client = client,
		.lang = say_lang_name(lang),
		.lessons = lessons,
		.lesson = -1,
		.is_plain = true,
		.is_muted = true,
	});
	struct tally tally = {0};
	session->wants_claims = true;
	for (size_t i = 0; i < session->shelf->n_lessons; i++)
		if (!lesson || session->shelf->lessons[i].number == lesson)
			do_lesson(session, &session->shelf->lessons[i], &tally);
	printf("%d passed, %d failed, %d skipped\n", tally.passed, tally.failed, tally.skipped);
	session_close(session);
	return tally.failed || !(tally.passed || tally.skipped) ? 1 : 0;
}
