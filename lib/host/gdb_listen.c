// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where a debugger can connect to; see gdb_serve.h.
 */
#include "tst/tst_private.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "host/gdb.h"
#include "host/gdb_serve.h"

#define UNIX "unix:"

static int listener = -1;
static char address[sizeof(UNIX) + PATH_MAX];
static struct sockaddr_un file = { .sun_family = AF_UNIX };
static pid_t maker;

const char *kvm_gdb_address(void)
{
	return address;
}

/* Runs in the processes that were forked, too. */
static void remove_file(void)
{
	if (tst_getpid() == maker)
		unlink(file.sun_path);
}

static void cannot_listen(const char *where)
{
	tst_lib_brk(TBROK | TERRNO, "--gdb: cannot listen at %s%s", where,
		    errno == EADDRINUSE ? ", which is in use or left over" : "");
}

static void listen_at(const char *where, const void *addr, socklen_t len)
{
	int family = ((const struct sockaddr *)addr)->sa_family, on = 1;

	listener = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
			  0);
	if (listener < 0)
		cannot_listen(where);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(listener, addr, len) || listen(listener, 1))
		cannot_listen(where);
}

/* Nobody else may connect: the debugger controls what runs as this user. */
static void listen_at_file(const char *path)
{
	mode_t mask = umask(0177);

	if (!*path || strlen(path) >= sizeof(file.sun_path))
		tst_lib_brk(TBROK, "--gdb=" UNIX "%s: allowed is a path of up "
			    "to %zu characters", path,
			    sizeof(file.sun_path) - 1);
	strcpy(file.sun_path, path);
	listen_at(path, &file, sizeof(file));
	umask(mask);
	maker = tst_getpid();
	atexit(remove_file);
	snprintf(address, sizeof(address), "%s", path);
}

static void listen_at_port(int port)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(addr);

	snprintf(address, sizeof(address), "localhost:%d", port);
	listen_at(address, &addr, sizeof(addr));
	if (getsockname(listener, (struct sockaddr *)&addr, &len))
		cannot_listen(address);
	snprintf(address, sizeof(address), "localhost:%d",
		 ntohs(addr.sin_port));
}

void kvm_gdb_listen(const char *where)
{
	int port = 0;

	if (listener >= 0)
		tst_lib_brk(TBROK, "--gdb was given twice");
	if (where && !strncmp(where, UNIX, strlen(UNIX)))
		listen_at_file(where + strlen(UNIX));
	else if (where && tst_parse_int(where, &port, 1, 65535))
		tst_lib_brk(TBROK, "--gdb='%s': allowed is a port from 1 to "
			    "65535, or " UNIX "PATH", where);
	else
		listen_at_port(port);
}

/* No argument of a test begins like that, as tests have only options. */
int kvm_gdb_is_option_value(const char *word)
{
	return (*word >= '0' && *word <= '9') ||
	       !strncmp(word, UNIX, strlen(UNIX));
}

bool kvm_gdb_accept(struct gdb_link *link, void (*idle)(void))
{
	struct pollfd wait = { .fd = listener, .events = POLLIN };
	int on = 1;

	while ((link->fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) < 0) {
		if (!idle)
			return false;
		if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
			tst_lib_brk(TBROK | TERRNO, "--gdb: accept4() failed");
		if (poll(&wait, 1, -1) < 0)
			idle();
	}
	setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	link->reader.state = 0;
	link->pos = link->have = link->frame_len = 0;
	return true;
}

void kvm_gdb_hang_up(struct gdb_link *link)
{
	if (link->fd >= 0)
		close(link->fd);
	link->fd = -1;
}

volatile sig_atomic_t kvm_gdb_poked;
static void (*wake_up)(void);

/* Out of the way of tests' signals; pause.c and hang.c have the next two. */
#define POKE_SIGNAL (SIGRTMAX - 3)

static void poke(int sig)
{
	(void)sig;
	kvm_gdb_poked = 1;
	wake_up();
}

/* To the thread that runs the vCPU, and no other. */
static void send_signals(int fd)
{
	struct f_owner_ex owner = { F_OWNER_TID, tst_gettid() };

	if (fcntl(fd, F_SETOWN_EX, &owner) ||
	    fcntl(fd, F_SETSIG, POKE_SIGNAL) ||
	    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_ASYNC))
		tst_lib_brk(TBROK | TERRNO, "--gdb: fcntl() failed");
}

void kvm_gdb_watch(const struct gdb_link *link, void (*wake)(void))
{
	const struct sigaction action = { .sa_handler = poke };

	wake_up = wake;
	SAFE_SIGACTION(POKE_SIGNAL, &action, NULL);
	send_signals(link->fd >= 0 ? link->fd : listener);
}
