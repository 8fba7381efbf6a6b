#include "tape/event.h"

static const struct {
	const char *word;
	char letter;
} states[] = {
#define STATE(name, state_text, state_sign) [STATE_##name] = { state_text, state_sign },
#include "tape/state.def"
#undef STATE
	[STATE_NONE] = { "", ' ' },
};

const char *state_word(enum state state) {
	return state < STATE_COUNT ? states[state].word : "";
}

char state_letter(enum state state) {
	return state < STATE_COUNT ? states[state].letter : ' ';
}
