// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Packets on a connection; see gdb_serve.h.
 */
#define TST_NO_DEFAULT_MAIN
#include <sys/socket.h>

#include "kvm_test.h"
#include "host/gdb_serve.h"

static void send_all(struct gdb_link *link, const char *data, size_t len)
{
	ssize_t sent;

	while (len) {
		sent = send(link->fd, data, len, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return;
		data += sent;
		len -= sent;
	}
}

void kvm_gdb_send(struct gdb_link *link, const char *data, size_t len)
{
	link->frame_len = kvm_gdb_make_frame(link->frame, data, len);
	send_all(link, link->frame, link->frame_len);
}

/* Returns false, with errno EINTR or EAGAIN, or 0 at the end. */
static bool receive(struct gdb_link *link, int flags)
{
	ssize_t got = recv(link->fd, link->in, sizeof(link->in), flags);

	if (got < 0 && errno != EINTR && errno != EAGAIN)
		got = 0;
	if (!got)
		errno = 0;
	link->pos = 0;
	link->have = got > 0 ? got : 0;
	return got > 0;
}

static void acknowledge(struct gdb_link *link, const struct gdb_stub *stub,
			bool good)
{
	if (!stub->no_acks)
		send_all(link, good ? "+" : "-", 1);
}

/* Answers a packet; what is to be done without an answer comes back. */
static enum gdb_todo handle(struct gdb_link *link, struct gdb_stub *stub)
{
	enum gdb_todo todo;

	acknowledge(link, stub, true);
	todo = kvm_gdb_command(stub, link->reader.data, link->reader.len);
	if (todo != GDB_CONTINUE && todo != GDB_STEP)
		kvm_gdb_send(link, stub->reply, stub->reply_len);
	return todo;
}

static enum gdb_todo take_byte(struct gdb_link *link, struct gdb_stub *stub,
			       unsigned char byte)
{
	switch (kvm_gdb_read_byte(&link->reader, byte)) {
	case GDB_PACKET:
		return handle(link, stub);
	case GDB_DAMAGED:
		acknowledge(link, stub, false);
		return GDB_STAY;
	case GDB_REPEAT:
		send_all(link, link->frame, link->frame_len);
		return GDB_STAY;
	default:
		return GDB_STAY;
	}
}

enum gdb_todo kvm_gdb_serve(struct gdb_link *link, struct gdb_stub *stub,
			    void (*idle)(void))
{
	enum gdb_todo todo = GDB_STAY;

	while (todo == GDB_STAY) {
		if (link->pos < link->have)
			todo = take_byte(link, stub, link->in[link->pos++]);
		else if (!receive(link, 0) && errno)
			idle();
		else if (!link->have)
			todo = GDB_DETACH;
	}
	return todo;
}

/* Only an interrupt makes sense now; what else comes is dropped. */
enum gdb_todo kvm_gdb_look(struct gdb_link *link)
{
	enum gdb_todo todo = GDB_CONTINUE;

	do {
		while (link->pos < link->have && todo == GDB_CONTINUE)
			if (kvm_gdb_read_byte(&link->reader,
					      link->in[link->pos++]) ==
			    GDB_INTERRUPT)
				todo = GDB_STAY;
	} while (todo == GDB_CONTINUE && receive(link, MSG_DONTWAIT));

	return todo == GDB_CONTINUE && !errno ? GDB_DETACH : todo;
}
