// SPDX-License-Identifier: GPL-2.0-or-later
/* Messages of bareguest-cc; see report.h. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "report.h"

static void vcomplain(const char *fmt, va_list args)
{
	fputs("bareguest-cc: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
}

void complain(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vcomplain(fmt, args);
	va_end(args);
}

void die(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vcomplain(fmt, args);
	va_end(args);
	exit(1);
}
