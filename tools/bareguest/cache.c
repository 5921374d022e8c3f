// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The cache of the bareguest command: downloaded kernels, for kernel.c.
 *
 * A directory enters it complete or not at all: it is made under another name
 * and renamed, while the lock is held. A seal, the list of its files with
 * their sizes and checksums, goes in last; a directory whose seal is missing
 * or does not fit counts as absent.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cache.h"
#include "util.h"

#define SEAL ".seal"

/*
 * The place of last resort is a name that anyone can take first: what is in
 * there is run as this user, so it has to be this user's alone.
 */
static void private_dir(const char *path)
{
	struct stat st;

	if (mkdir(path, 0700) && errno != EEXIST)
		die(STATUS_LAB, "%s: %s (BAREGUEST_CACHE names another place)",
		    path, strerror(errno));
	if (lstat(path, &st) || !S_ISDIR(st.st_mode) ||
	    st.st_uid != geteuid() || (st.st_mode & 022))
		die(STATUS_LAB, "%s: not a directory of this user alone "
		    "(BAREGUEST_CACHE names another place)", path);
}

static const char *cache_root(void)
{
	static char *root;
	const char *dir;

	if (root)
		return root;
	if ((dir = getenv("BAREGUEST_CACHE")) && *dir)
		root = xstrdup(dir);
	else if ((dir = getenv("XDG_CACHE_HOME")) && *dir == '/')
		root = xasprintf("%s/bareguest", dir);
	else if ((dir = getenv("HOME")) && is_dir(dir))
		root = xasprintf("%s/.cache/bareguest", dir);
	else
		private_dir(root = xasprintf("/tmp/bareguest-cache-%d",
					     (int)geteuid()));
	return root;
}

char *cache_path(const char *name)
{
	return xasprintf("%s/%s", cache_root(), name);
}

int cache_lock(void)
{
	char *path = cache_path("lock");
	int fd;

	make_dirs(cache_root());
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0 || flock(fd, LOCK_EX))
		die(STATUS_LAB, "%s: %s (BAREGUEST_CACHE names another place)",
		    path, strerror(errno));
	free(path);
	return fd;
}

void cache_unlock(int lock)
{
	close(lock);
}

/* FNV-1a over words: against damage, not against malice. */
static uint64_t checksum(const char *data, size_t len)
{
	uint64_t sum = 0xcbf29ce484222325, word;
	size_t i;

	for (i = 0; i < len; i += sizeof(word)) {
		word = 0;
		memcpy(&word, data + i,
		       len - i < sizeof(word) ? len - i : sizeof(word));
		sum = (sum ^ word) * 0x100000001b3;
		sum ^= sum >> 29;
	}
	return sum;
}

static FILE *seal_file;
static size_t seal_skip;

static int seal_one(const char *path, const struct stat *st, int type,
		    struct FTW *where)
{
	size_t len;
	char *data;

	(void)st;
	(void)where;
	if (type != FTW_F || !strcmp(path + seal_skip, SEAL))
		return 0;
	data = read_file(path, &len);
	if (!data)
		return -1;
	fprintf(seal_file, "%016jx %zu %s\n", (uintmax_t)checksum(data, len),
		len, path + seal_skip);
	free(data);
	return 0;
}

/* Writes the seal of a directory that is complete. */
void cache_seal(const char *dir)
{
	char *path = xasprintf("%s/" SEAL, dir);

	seal_file = fopen(path, "we");
	seal_skip = strlen(dir) + 1;
	if (!seal_file || nftw(dir, seal_one, 16, FTW_PHYS) ||
	    fclose(seal_file))
		die(STATUS_LAB, "%s: %s", path, strerror(errno));
	free(path);
}

static bool fits(const char *dir, const char *line)
{
	size_t len, sealed_len;
	char *path, *data;
	uintmax_t sum;
	bool same;
	int at = 0;

	if (sscanf(line, "%jx %zu %n", &sum, &sealed_len, &at) != 2 || !at)
		return false;
	path = xasprintf("%s/%s", dir, line + at);
	data = read_file(path, &len);
	same = data && len == sealed_len && checksum(data, len) == sum;
	free(path);
	free(data);
	return same;
}

/* Tells whether every file of a directory is what it was when sealed. */
bool cache_intact(const char *dir)
{
	char *path = xasprintf("%s/" SEAL, dir), *line, *rest;
	char *text = read_text(path);
	bool good = text && *text;

	free(path);
	rest = text;
	while (good && (line = strsep(&rest, "\n")))
		good = !*line || fits(dir, line);
	free(text);
	return good;
}
