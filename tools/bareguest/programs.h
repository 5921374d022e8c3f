/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the files a program needs to run in a lab machine. */
#ifndef BAREGUEST_PROGRAMS_H
#define BAREGUEST_PROGRAMS_H

#include "util.h"

char *program_path(const char *word, const struct strings *applets);
void program_files(const char *path, struct strings *files);

#endif
