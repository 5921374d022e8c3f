/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What bareguest-cc says, and how it ends. Used by every file of it. */
#ifndef REPORT_H
#define REPORT_H

/* Prints "bareguest-cc: ..." as one line on stderr. */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The same, and ends the program with status 1, leaving no file behind. */
void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

#endif
