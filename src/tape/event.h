/*
 * event.h - one event of the tape: sixteen bytes, written and read as two words.
 *
 * A lane is in one state from a STATE event to the next.  Time is CLOCK_MONOTONIC.
 */

#ifndef TAPE_EVENT_H
#define TAPE_EVENT_H

#include <stdint.h>

enum event_kind {
#define EVENT(name, object, arg, help) EVENT_##name,
#include "tape/event.def"
#undef EVENT
	EVENT_KINDS
};

enum state {
#define STATE(name, word, letter) STATE_##name,
#include "tape/state.def"
#undef STATE
	STATE_COUNT,
	STATE_NONE = STATE_COUNT /* not started, or finished */
};

struct event {
	uint64_t ts_ns;
	uint8_t kind;    /* enum event_kind */
	uint8_t state;   /* enum state, of STATE events; bit 7: EVENT_HOLDS */
	uint16_t object; /* 0: none; EVENT_OTHERS: one of those past the limit */
	uint32_t arg;
};

_Static_assert(sizeof(struct event) == 16, "an event is two words");

enum {
	EVENT_HOLDS = 0x80,  /* in `state`: it holds its GIL (run, and ready when preempted) */
	EVENT_OTHERS = 65535,
	EVENT_NO_CORE = 255,
};

/* The arg of a STATE event: the source line in the low 24 bits, the core above. */
static inline uint32_t event_arg(unsigned line, unsigned core) {
	return (line & 0xffffff) | core << 24;
}
static inline unsigned event_line(uint32_t arg) { return arg & 0xffffff; }
static inline unsigned event_core(uint32_t arg) { return arg >> 24; }
static inline enum state event_state(const struct event *event) {
	return (enum state)(event->state & 0x7f);
}

/* "run", "gil", … and 'r', 'g', …; STATE_NONE gives "" and ' '. */
const char *state_word(enum state state);
char state_letter(enum state state);

#endif
