// SPDX-License-Identifier: GPL-2.0-or-later
/* Files of bareguest-cc; see scratch.h. */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"
#include "scratch.h"
#include "words.h"

#define MAX_OUTPUTS 3

struct pending_output {
	const char *final;
	char *temporary;
};

static char *directory;
static pid_t owner;
static struct pending_output outputs[MAX_OUTPUTS];
static int output_count;

static int remove_entry(const char *path, const struct stat *st, int type,
			struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* Forked children inherit the directory, but it is not theirs to remove. */
static void remove_everything(void)
{
	if (getpid() != owner)
		return;
	nftw(directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	while (output_count > 0)
		unlink(outputs[--output_count].temporary);
}

void scratch_create(void)
{
	const char *tmp = getenv("TMPDIR");

	if (!tmp || !*tmp)
		tmp = "/tmp";
	directory = format("%s/bareguest-cc.XXXXXX", tmp);
	if (!mkdtemp(directory))
		die("cannot create a directory %s: %s", directory,
		    strerror(errno));
	owner = getpid();
	atexit(remove_everything);
	setenv("TMPDIR", directory, 1);
}

char *scratch_file(const char *name)
{
	return format("%s/%s", directory, name);
}

/* A rename would replace a device; a directory would fail it, late. */
static void check_replaceable(const char *output)
{
	struct stat st;

	if (!stat(output, &st) && !S_ISREG(st.st_mode))
		die("%s: is no regular file: choose another output file",
		    output);
}

static char *beside(const char *output)
{
	const char *slash = strrchr(output, '/');
	int length = slash ? (int)(slash + 1 - output) : 0;

	return format("%.*s.%s.XXXXXX", length, output, output + length);
}

const char *output_prepare(const char *output)
{
	char *temporary = beside(output);
	mode_t mask = umask(0);
	int fd;

	check_replaceable(output);
	umask(mask);
	fd = mkstemp(temporary);
	if (fd < 0 || fchmod(fd, 0666 & ~mask))
		die("cannot write %s: %s", output, strerror(errno));
	close(fd);
	outputs[output_count++] = (struct pending_output){ output, temporary };
	return temporary;
}

void output_commit(void)
{
	while (output_count > 0) {
		struct pending_output *done = &outputs[output_count - 1];

		if (rename(done->temporary, done->final))
			die("cannot write %s: %s", done->final,
			    strerror(errno));
		output_count--;
	}
}

static long file_length(FILE *file)
{
	long length;

	if (fseek(file, 0, SEEK_END))
		return -1;
	length = ftell(file);
	return fseek(file, 0, SEEK_SET) ? -1 : length;
}

char *read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "r");
	char *data;
	long length = file ? file_length(file) : -1;

	if (length < 0)
		die("cannot read %s: %s", path, strerror(errno));
	data = calloc(1, length + 1);
	if (!data || fread(data, 1, length, file) != (size_t)length)
		die("cannot read %s: %s", path, strerror(errno));
	fclose(file);
	if (size)
		*size = length;
	return data;
}

void write_file(const char *path, const void *data, size_t size)
{
	FILE *file = fopen(path, "w");
	size_t written = file ? fwrite(data, 1, size, file) : 0;

	if (!file || fclose(file) || written != size)
		die("cannot write %s: %s", path, strerror(errno));
}
