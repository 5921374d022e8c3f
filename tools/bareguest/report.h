/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the output and the verdicts of jobs go. */
#ifndef BAREGUEST_REPORT_H
#define BAREGUEST_REPORT_H

#include "job.h"

/* How to report: a single program's output passes through unchanged. */
struct report_options {
	bool batch;
	const char *dir;	/* files NAME.out, .err, .status; or NULL */
};

void report_setup(const struct report_options *options);
void report_forget(const struct job *job);
void report_start(struct job *job);
void report_output(const struct job *job, bool is_stderr, const char *data,
		   size_t len);
void report_end(struct job *job, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
