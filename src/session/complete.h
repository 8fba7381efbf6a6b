/*
 * complete.h - what could stand at the cursor: commands, files, parameters, values.
 */

#ifndef SESSION_COMPLETE_H
#define SESSION_COMPLETE_H

#include "session/prompt.h"
#include "session/session.h"

/* What was found; storage of the caller, freed by complete_free. */
struct complete {
	size_t start;                 /* byte offset in the line where the completed word begins */
	struct prompt_match *matches; /* sorted; safe text */
	size_t n_matches;
	bool no_space;                /* append nothing after the only match ("WORKERS=") */
	struct arena *arena;
};

/* Find what fits the word that ends at byte `cursor` of `line`. */
void complete_find(struct complete *complete, struct session *session, const char *line,
	size_t cursor);
void complete_free(struct complete *complete);

#endif
