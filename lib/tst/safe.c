// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SAFE_*() that are no plain call with one kind of result; the others are
 * made in the headers. Called by tests.
 */
#include "tst/tst_private.h"
#include "tst_safe_pthread.h"
#include <sched.h>
#include <sys/syscall.h>

void tst_safe_failed_(const char *file, const int lineno, int skip_errno,
		      long ret, const char *fmt, ...)
{
	char call[512];
	int saved = errno, ttype = TBROK | (errno ? TERRNO : 0);
	va_list va;

	va_start(va, fmt);
	vsnprintf(call, sizeof(call), fmt, va);
	va_end(va);
	errno = saved;
	if (ret != -1) {
		tst_brk_(file, lineno, ttype, "Invalid %s return value %ld",
			 call, ret);
		return;
	}
	if (skip_errno && saved == skip_errno)
		ttype = TCONF | TERRNO;
	tst_brk_(file, lineno, ttype, "%s failed", call);
}

int tst_safe_pthread_(const char *file, const int lineno, int ret,
		      int allowed, const char *name)
{
	if (ret && ret != allowed)
		tst_brk_(file, lineno, TBROK, "%s failed: %s (%d)", name,
			 tst_strerrno(ret), ret);
	return ret;
}

TST_SAFE_BODY(int, setresuid, zero, 3, k_num(uid_t), ruid, k_num(uid_t), euid,
	      k_num(uid_t), suid)
TST_SAFE_BODY(int, setresgid, zero, 3, k_num(gid_t), rgid, k_num(gid_t), egid,
	      k_num(gid_t), sgid)
TST_SAFE_BODY(int, getresuid, zero, 3, k_ptr(uid_t), ruid, k_ptr(uid_t), euid,
	      k_ptr(uid_t), suid)
TST_SAFE_BODY(int, getresgid, zero, 3, k_ptr(gid_t), rgid, k_ptr(gid_t), egid,
	      k_ptr(gid_t), sgid)
TST_SAFE_BODY(int, unshare, zero_inval, 1, k_int, flags)
TST_SAFE_BODY(int, setns, zero, 2, k_int, fd, k_int, nstype)
TST_SAFE_BODY(int, pipe2, zero, 2, k_ptr(int), fds, k_int, flags)
TST_SAFE_BODY(char *, ptsname, ptr, 1, k_int, fd)

/* The C library may be older than the system call. */
int safe_pidfd_open(const char *file, const int lineno, pid_t pid,
		    unsigned long flags)
{
	int ret = syscall(SYS_pidfd_open, pid, flags);

	if (ret < 0)
		tst_safe_failed_(file, lineno, 0, ret,
				 "pidfd_open(%d, %#lx)", pid, flags);
	return ret;
}

pid_t safe_waitpid(const char *file, const int lineno, pid_t pid, int *status,
		   int opts)
{
	pid_t ret = waitpid(pid, status, opts);

	/* With WNOHANG, 0 is no failure. */
	if (ret < 0)
		tst_safe_failed_(file, lineno, 0, ret, "waitpid(%d, %p, %#x)",
				 pid, (void *)status, opts);
	return ret;
}

int safe_getpriority(const char *file, const int lineno, int which, id_t who)
{
	int ret;

	errno = 0;
	ret = getpriority(which, who);
	if (errno)
		tst_safe_failed_(file, lineno, 0, -1, "getpriority(%d, %u)",
				 which, who);
	return ret;
}

long safe_ptrace(const char *file, const int lineno, int req, pid_t pid,
		 void *addr, void *data)
{
	long ret;

	errno = 0;
	ret = ptrace(req, pid, addr, data);
	if (ret)
		tst_safe_failed_(file, lineno, 0, ret,
				 "ptrace(%d, %d, %p, %p)", req, pid, addr,
				 data);
	return ret;
}

int safe_prctl(const char *file, const int lineno, int option,
	       unsigned long arg2, unsigned long arg3, unsigned long arg4,
	       unsigned long arg5)
{
	int ret = prctl(option, arg2, arg3, arg4, arg5);

	if (ret < 0)
		tst_safe_failed_(file, lineno, 0, ret,
				 "prctl(%d, %#lx, %#lx, %#lx, %#lx)", option,
				 arg2, arg3, arg4, arg5);
	return ret;
}

/* Collects the arguments of execl() and execlp() up to the NULL. */
static void collect_args(const char *file, const int lineno,
			 const char *argv[], int max, va_list va)
{
	int n = 1;

	while (n < max && (argv[n] = va_arg(va, const char *)))
		n++;
	if (n == max)
		tst_brk_(file, lineno, TBROK, "more than %d arguments", max);
}

#define EXEC_ARGS_MAX 128

int safe_execlp(const char *file, const int lineno, const char *prog,
		const char *arg0, ...)
{
	const char *argv[EXEC_ARGS_MAX] = { arg0 };
	va_list va;

	va_start(va, arg0);
	collect_args(file, lineno, argv, EXEC_ARGS_MAX, va);
	va_end(va);
	execvp(prog, (char *const *)argv);
	tst_safe_failed_(file, lineno, 0, -1, "execlp(%s, %s, ...)", prog,
			 arg0);
	return -1;
}

int safe_execl(const char *file, const int lineno, const char *path,
	       const char *arg0, ...)
{
	const char *argv[EXEC_ARGS_MAX] = { arg0 };
	va_list va;

	va_start(va, arg0);
	collect_args(file, lineno, argv, EXEC_ARGS_MAX, va);
	va_end(va);
	execv(path, (char *const *)argv);
	tst_safe_failed_(file, lineno, 0, -1, "execl(%s, %s, ...)", path,
			 arg0);
	return -1;
}

long safe_sysconf(const char *file, const int lineno, int name)
{
	long ret;

	errno = 0;
	ret = sysconf(name);
	if (ret == -1 && errno)
		tst_safe_failed_(file, lineno, 0, ret, "sysconf(%d)", name);
	else if (ret == -1)
		tst_res_(file, lineno, TINFO, "sysconf(%d): no limit, or not "
			 "supported", name);
	return ret;
}

int safe_sigwait(const char *file, const int lineno, const sigset_t *set,
		 int *sig)
{
	int ret = sigwait(set, sig);

	if (ret) {
		/* musl returns -1 and sets errno. */
		if (ret > 0)
			errno = ret;
		tst_safe_failed_(file, lineno, 0, -1, "sigwait(%p, %p)",
				 (const void *)set, (void *)sig);
	}
	return ret;
}

void tst_debug_mmap_(const char *file, const int lineno, void *addr,
		     size_t length, int prot, int flags, int fd,
		     long long offset)
{
	if (tst_page && tst_page->debug)
		tst_res_(file, lineno, TDEBUG,
			 "mmap(%p, %zu, %#x, %#x, %d, %lld)", addr, length,
			 prot, flags, fd, offset);
}

void tst_debug_mprotect_(const char *file, const int lineno, void *addr,
			 size_t length, int prot)
{
	if (tst_page && tst_page->debug)
		tst_res_(file, lineno, TDEBUG, "mprotect(%p, %zu, %#x)", addr,
			 length, prot);
}

int safe_open(const char *file, const int lineno, const char *path,
	      int oflags, ...)
{
	unsigned int mode = 0;
	va_list va;
	int ret;

	if (oflags & O_CREAT || (oflags & O_TMPFILE) == O_TMPFILE) {
		va_start(va, oflags);
		mode = va_arg(va, unsigned int);
		va_end(va);
	}
	ret = open(path, oflags | O_LARGEFILE, mode);
	if (ret < 0)
		tst_safe_failed_(file, lineno, 0, ret, "open(%s, %#x, %#o)",
				 path, oflags, mode);
	return ret;
}

void safe_close(const char *file, const int lineno, int *fd)
{
	int ret = close(*fd);

	if (ret)
		tst_safe_failed_(file, lineno, 0, ret, "close(%d)", *fd);
	*fd = -1;
}

static ssize_t check_read(const char *file, const int lineno,
			  enum safe_read_opts strict, int fd, ssize_t ret,
			  size_t nbyte, const char *name)
{
	if (ret < 0) {
		if (errno == EAGAIN && strict == SAFE_READ_ANY_EAGAIN)
			return 0;
		tst_safe_failed_(file, lineno, 0, ret, "%s(%d, ..., %zu)",
				 name, fd, nbyte);
	} else if (strict == SAFE_READ_ALL && (size_t)ret != nbyte) {
		tst_brk_(file, lineno, TBROK, "%s(%d, ..., %zu) returned "
			 "only %zd bytes", name, fd, nbyte, ret);
	}
	return ret;
}

static ssize_t check_write(const char *file, const int lineno,
			   enum safe_write_opts strict, int fd, ssize_t ret,
			   size_t nbyte, const char *name)
{
	if (ret < 0)
		tst_safe_failed_(file, lineno, 0, ret, "%s(%d, ..., %zu)",
				 name, fd, nbyte);
	else if (strict == SAFE_WRITE_ALL && (size_t)ret != nbyte)
		tst_brk_(file, lineno, TBROK, "%s(%d, ..., %zu) wrote only "
			 "%zd bytes", name, fd, nbyte, ret);
	return ret;
}

ssize_t safe_read(const char *file, const int lineno,
		  enum safe_read_opts strict, int fd, void *buf,
		  size_t nbyte)
{
	return check_read(file, lineno, strict, fd, read(fd, buf, nbyte),
			  nbyte, "read");
}

ssize_t safe_write(const char *file, const int lineno,
		   enum safe_write_opts strict, int fd, const void *buf,
		   size_t nbyte)
{
	ssize_t ret;

	do {
		ret = check_write(file, lineno, strict, fd,
				  write(fd, buf, nbyte), nbyte, "write");
		if (strict != SAFE_WRITE_RETRY || ret < 0)
			return ret;
		buf = (const char *)buf + ret;
		nbyte -= ret;
	} while (nbyte);
	return ret;
}

static size_t iov_size(const struct iovec *iov, int iovcnt)
{
	size_t size = 0;
	int i;

	for (i = 0; i < iovcnt; i++)
		size += iov[i].iov_len;
	return size;
}

ssize_t safe_readv(const char *file, const int lineno,
		   enum safe_read_opts strict, int fd,
		   const struct iovec *iov, int iovcnt)
{
	return check_read(file, lineno, strict, fd, readv(fd, iov, iovcnt),
			  iov_size(iov, iovcnt), "readv");
}

ssize_t safe_writev(const char *file, const int lineno,
		    enum safe_write_opts strict, int fd,
		    const struct iovec *iov, int iovcnt)
{
	if (strict == SAFE_WRITE_RETRY)
		tst_brk_(file, lineno, TBROK, "SAFE_WRITEV() knows no "
			 "SAFE_WRITE_RETRY");
	return check_write(file, lineno, strict, fd, writev(fd, iov, iovcnt),
			   iov_size(iov, iovcnt), "writev");
}

ssize_t safe_readlink(const char *file, const int lineno, const char *path,
		      char *buf, size_t bufsize)
{
	ssize_t ret = readlink(path, buf, bufsize);

	if (ret < 0)
		tst_safe_failed_(file, lineno, 0, ret,
				 "readlink(%s, %p, %zu)", path, (void *)buf,
				 bufsize);
	else
		buf[MIN((size_t)ret, bufsize - 1)] = 0;
	return ret;
}

int tst_creat_unlinked(const char *path, int flags, mode_t mode)
{
	char *name = tst_aprintf("%s/unlinked_XXXXXX", path);
	int fd = mkostemp(name, flags & ~(O_ACCMODE | O_CREAT | O_EXCL));

	if (fd < 0)
		tst_lib_brk(TBROK | TERRNO, "mkostemp(%s) failed", name);
	SAFE_UNLINK(name);
	SAFE_FCHMOD(fd, mode);
	tst_free(name);
	return fd;
}
