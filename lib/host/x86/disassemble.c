// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs a disassembler; see disassemble.h. The code may be the work of a
 * hostile guest: it reaches the child as a file in memory, the child gets no
 * shell and two seconds, and what it prints is bounded and made printable.
 */
#define _GNU_SOURCE
#define TST_NO_DEFAULT_MAIN
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "kvm_test.h"
#include "host/x86/disassemble.h"

#define TIMEOUT_MS 2000
#define LISTING_MAX (512 * 1024)
#define CODE_FD 3

extern char **environ;

static const char *program(void)
{
	const char *name = getenv("BAREGUEST_DISASSEMBLER");

	if (!name || !*name)
		return "objdump";
	return strcmp(name, "none") ? name : NULL;
}

static const char *machine(unsigned int width)
{
	switch (width) {
	case 64:
		return "i386:x86-64";
	case 32:
		return "i386";
	}
	return "i8086";
}

static pid_t spawn(const char *name, const struct disassembly_request *request,
		   int code_fd, int out_fd)
{
	char address[40];
	char *argv[] = {
		(char *)name, "-D", "-b", "binary", "-m",
		(char *)machine(request->width), "--no-show-raw-insn", "-w",
		address, "/proc/self/fd/3", NULL,
	};
	posix_spawn_file_actions_t files;
	pid_t pid;
	int error;

	snprintf(address, sizeof(address), "--adjust-vma=0x%llx",
		 (unsigned long long)request->start);
	if (posix_spawn_file_actions_init(&files))
		return -1;
	error = posix_spawn_file_actions_addopen(&files, 0, "/dev/null",
						 O_RDONLY, 0) ||
		posix_spawn_file_actions_adddup2(&files, out_fd, 1) ||
		posix_spawn_file_actions_addopen(&files, 2, "/dev/null",
						 O_WRONLY, 0) ||
		posix_spawn_file_actions_adddup2(&files, code_fd, CODE_FD) ||
		posix_spawnp(&pid, name, &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	return error ? -1 : pid;
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Returns false if the output did not end in time or does not fit. */
static bool read_all(int fd, char *out, size_t size)
{
	long long end = now_ms() + TIMEOUT_MS, left;
	size_t done = 0;
	ssize_t got;

	while ((left = end - now_ms()) > 0 && done < size - 1) {
		struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

		if (poll(&poll_fd, 1, left) < 1)
			continue;
		got = read(fd, out + done, size - 1 - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			out[done] = '\0';
			return !got;
		}
		done += got;
	}
	return false;
}

static bool run(const char *name, const struct disassembly_request *request,
		int code_fd, char *listing, size_t size)
{
	bool complete;
	int fds[2];
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC))
		return false;
	pid = spawn(name, request, code_fd, fds[1]);
	close(fds[1]);
	complete = pid > 0 && read_all(fds[0], listing, size);
	close(fds[0]);
	if (pid > 0) {
		kill(pid, SIGKILL);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	return complete;
}

/* A descriptor that is not CODE_FD, so that dup2() clears its CLOEXEC. */
static int make_code_file(const struct disassembly_request *request)
{
	int fd = memfd_create("code", MFD_CLOEXEC), other;

	if (fd < 0)
		return -1;
	other = fcntl(fd, F_DUPFD_CLOEXEC, CODE_FD + 1);
	close(fd);
	if (other >= 0 && write(other, request->code, request->size) !=
			  (ssize_t)request->size) {
		close(other);
		return -1;
	}
	return other;
}

bool kvm_disassemble(const struct disassembly_request *request, char *out,
		     size_t size)
{
	const char *name = program();
	bool found = false;
	char *listing;
	int fd;

	if (!name)
		return false;
	listing = malloc(LISTING_MAX);
	fd = make_code_file(request);
	if (listing && fd >= 0)
		found = run(name, request, fd, listing, LISTING_MAX) &&
			kvm_disassembly_find(request, listing, out, size);
	if (fd >= 0)
		close(fd);
	free(listing);
	return found;
}
