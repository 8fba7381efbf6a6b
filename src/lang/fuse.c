#include "lang/fuse.h"

void fuse_code(struct code *code) {
	(void)code;
}
