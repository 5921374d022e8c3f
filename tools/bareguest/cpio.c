// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writes the archive that a kernel unpacks as its initramfs: the "newc"
 * format of cpio(5), as Documentation/driver-api/early-userspace/
 * buffer-format.rst of the kernel describes it. Called by initramfs.c.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "cpio.h"

static void put(struct cpio *c, const void *data, size_t len)
{
	static const char zeros[4];
	size_t pad = -len & 3;

	if (fwrite(data, 1, len, c->out) != len ||
	    fwrite(zeros, 1, pad, c->out) != pad)
		die(STATUS_LAB, "%s: %s", c->path, strerror(errno));
}

static void put_entry(struct cpio *c, const char *name, mode_t mode,
		      const void *data, size_t len)
{
	size_t name_len = strlen(name) + 1;
	char *head;

	if (len > 0xffffffff)
		die(STATUS_LAB, "%s: too large for an initramfs", name);
	head = xasprintf("070701%08zX%08X%08X%08X%08X%08X%08zX%08X%08X%08X%08X"
			 "%08zX%08X%s", c->seen.n + 1, mode, 0, 0, 1, 0, len,
			 0, 0, 0, 0, name_len, 0, name);
	/* The padding counts from the start of the header. */
	put(c, head, strlen(head) + 1);
	put(c, data, len);
	free(head);
}

static void add_parents(struct cpio *c, const char *name)
{
	const char *slash = name;
	char *dir;

	while ((slash = strchr(slash + 1, '/'))) {
		dir = xasprintf("%.*s", (int)(slash - name), name);
		cpio_add_dir(c, dir, 0755);
		free(dir);
	}
}

/* Names are paths in the new root, with or without the leading slash. */
static void add(struct cpio *c, const char *name, mode_t mode,
		const void *data, size_t len)
{
	name += strspn(name, "/");
	if (strings_have(&c->seen, name))
		return;
	add_parents(c, name);
	strings_add(&c->seen, name);
	put_entry(c, name, mode, data, len);
}

void cpio_open(struct cpio *c, const char *path)
{
	*c = (struct cpio){ .out = fopen(path, "we"), .path = path };
	if (!c->out)
		die(STATUS_LAB, "%s: %s", path, strerror(errno));
}

void cpio_add_dir(struct cpio *c, const char *name, mode_t mode)
{
	add(c, name, S_IFDIR | mode, "", 0);
}

void cpio_add_data(struct cpio *c, const char *name, mode_t mode,
		   const void *data, size_t len)
{
	add(c, name, S_IFREG | mode, data, len);
}

void cpio_add_link(struct cpio *c, const char *name, const char *target)
{
	add(c, name, S_IFLNK | 0777, target, strlen(target));
}

/* Symbolic links are followed: what arrives is the file. */
void cpio_add_file(struct cpio *c, const char *name, const char *source)
{
	struct stat st;
	size_t len;
	char *data = read_file(source, &len);

	if (!data || stat(source, &st))
		die(STATUS_LAB, "%s: %s", source, strerror(errno));
	cpio_add_data(c, name, st.st_mode & 0777, data, len);
	free(data);
}

/* A file, or a directory with everything in it. */
void cpio_add_tree(struct cpio *c, const char *name, const char *source)
{
	struct dirent *entry;
	char *from, *to;
	DIR *dir = opendir(source);

	if (!dir) {
		cpio_add_file(c, name, source);
		return;
	}
	cpio_add_dir(c, name, 0755);
	while ((entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		from = xasprintf("%s/%s", source, entry->d_name);
		to = xasprintf("%s/%s", name, entry->d_name);
		cpio_add_tree(c, to, from);
		free(from);
		free(to);
	}
	closedir(dir);
}

void cpio_close(struct cpio *c)
{
	put_entry(c, "TRAILER!!!", 0, "", 0);
	if (fclose(c->out))
		die(STATUS_LAB, "%s: %s", c->path, strerror(errno));
}
