/*
 * report.h - one run as JSON, for --report.
 */

#ifndef EXPORT_REPORT_H
#define EXPORT_REPORT_H

#include "base/err.h"
#include "base/text.h"
#include "tape/totals.h"

/* Append the report, a newline at its end. */
void report_write(struct text *out, const struct run *run);

/* Write it to a file. */
bool report_save(const char *path, const struct run *run, struct err *err);

#endif
