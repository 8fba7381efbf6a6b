#include "sched/deadlock.h"
#include "sched/sched.h"
bool deadlock_judge(struct sched *s, struct worker_private *o){(void)s;(void)o;return false;}
void deadlock_report(struct worker_private *o){(void)o;}
unsigned deadlock_circle(const struct region *r, unsigned l, uint16_t *x, unsigned m){(void)r;(void)l;(void)x;(void)m;return 0;}
