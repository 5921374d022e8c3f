// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SAFE_*() for sockets that are no plain call, and mounts. Called by tests.
 */
#include "tst/tst_private.h"
#include <sys/mount.h>

/* Judges how many bytes went through; want 0 accepts any number. */
static ssize_t check_len(const char *file, const int lineno,
			 const char *name, int fd, ssize_t ret, size_t want)
{
	if (ret < 0)
		tst_safe_failed_(file, lineno, 0, ret, "%s(%d, ...)", name,
				 fd);
	else if (want && (size_t)ret != want)
		tst_brk_(file, lineno, TBROK, "%s(%d, ...) handled %zd of %zu "
			 "bytes", name, fd, ret, want);
	return ret;
}

ssize_t safe_send(const char *file, const int lineno, int strict, int fd,
		  const void *buf, size_t len, int flags)
{
	return check_len(file, lineno, "send", fd, send(fd, buf, len, flags),
			 strict ? len : 0);
}

ssize_t safe_sendto(const char *file, const int lineno, int strict, int fd,
		    const void *buf, size_t len, int flags,
		    const struct sockaddr *addr, socklen_t addrlen)
{
	return check_len(file, lineno, "sendto", fd,
			 sendto(fd, buf, len, flags, addr, addrlen),
			 strict ? len : 0);
}

ssize_t safe_sendmsg(const char *file, const int lineno, size_t len, int fd,
		     const struct msghdr *msg, int flags)
{
	return check_len(file, lineno, "sendmsg", fd, sendmsg(fd, msg, flags),
			 len);
}

ssize_t safe_recv_len(const char *file, const int lineno, size_t len, int fd,
		      void *buf, size_t size, int flags)
{
	return check_len(file, lineno, "recv", fd, recv(fd, buf, size, flags),
			 len);
}

ssize_t safe_recvmsg(const char *file, const int lineno, size_t len, int fd,
		     struct msghdr *msg, int flags)
{
	return check_len(file, lineno, "recvmsg", fd, recvmsg(fd, msg, flags),
			 len);
}

int safe_setsockopt_int(const char *file, const int lineno, int fd,
			int level, int name, int value)
{
	return safe_setsockopt(file, lineno, fd, level, name, &value,
			       sizeof(value));
}

/* A file system that the kernel lacks may be there in user space. */
static int mount_fuse(const char *source, const char *target,
		      const char *type)
{
	const char *argv[] = { NULL, source, target, NULL };
	char name[64];

	snprintf(name, sizeof(name), "mount.%s", type);
	argv[0] = name;
	return tst_cmd(argv, NULL, NULL, TST_CMD_PASS_RETVAL);
}

int safe_mount(const char *file, const int lineno, const char *source,
	       const char *target, const char *type, unsigned long flags,
	       const void *data, int *is_fuse, unsigned int check_support)
{
	int skip = check_support ? EOPNOTSUPP : 0, ret;

	tst_res_(file, lineno, TINFO, "Mounting %s to %s fstyp=%s flags=%#lx",
		 source ? source : "none", target, type ? type : "none",
		 flags);
	if (is_fuse)
		*is_fuse = 0;
	ret = mount(source, target, type, flags, data);
	if (!ret)
		return 0;
	if (is_fuse && type && errno == ENODEV) {
		*is_fuse = !mount_fuse(source, target, type);
		if (*is_fuse)
			return 0;
		errno = ENODEV;
	}
	tst_safe_failed_(file, lineno, skip, ret, "mount(%s, %s, %s, %#lx, "
			 "%p)", source ? source : "none", target,
			 type ? type : "none", flags, data);
	return ret;
}

int safe_umount(const char *file, const int lineno, const char *target)
{
	int ret;

	tst_res_(file, lineno, TINFO, "Umounting %s", target);
	ret = TST_RETRY_FUNC(umount(target), TST_RETVAL_EQ0);
	if (ret)
		tst_safe_failed_(file, lineno, 0, ret, "umount(%s)", target);
	return ret;
}
