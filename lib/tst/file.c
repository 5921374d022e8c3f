// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reading whole files, whose size /proc does not tell.
 */
#include "tst/tst_private.h"

/* Text from malloc() with a NUL behind it, or NULL with errno. */
char *tst_slurp_fd(int fd, size_t *len)
{
	size_t size = 65536, used = 0;
	char *buf = malloc(size), *more;
	ssize_t ret;

	while (buf) {
		ret = read(fd, buf + used, size - used - 1);
		if (ret < 0 && errno == EINTR)
			continue;
		if (ret < 0)
			break;
		used += ret;
		if (!ret) {
			buf[used] = 0;
			*len = used;
			return buf;
		}
		if (size - used > 1)
			continue;
		size *= 2;
		more = realloc(buf, size);
		if (!more)
			break;
		buf = more;
	}
	free(buf);
	return NULL;
}

char *tst_slurp(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_LARGEFILE);
	char *buf;

	if (fd < 0)
		return NULL;
	buf = tst_slurp_fd(fd, len);
	close(fd);
	return buf;
}

/* The first line, without its end; NULL if there is none. */
char *tst_read_line(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len;

	if (fd < 0)
		return NULL;
	len = read(fd, buf, size - 1);
	close(fd);
	if (len <= 0)
		return NULL;
	buf[len] = 0;
	buf[strcspn(buf, "\n")] = 0;
	return buf;
}
