/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The connection with a debugger: a socket to listen at, and packets on it.
 * Called by gdb.c.
 */
#ifndef HOST_GDB_SERVE_H
#define HOST_GDB_SERVE_H

#include <signal.h>

#include "host/gdb_commands.h"

/**
 * struct gdb_link - a connection.
 * @fd: the socket, -1 if there is none
 * @reader: what came so far
 * @in, @pos, @have: bytes that were received and not looked at
 * @frame: what was sent last; @frame_len bytes
 */
struct gdb_link {
	int fd;
	struct gdb_reader reader;
	unsigned char in[1024];
	size_t pos, have;
	char frame[GDB_FRAME_MAX];
	size_t frame_len;
};

/*
 * Listens at a port of this machine's loopback interface ("1234"; NULL: any
 * free one) or at a socket file ("unix:PATH"), which goes with the process.
 * TBROK if that is not possible.
 */
void kvm_gdb_listen(const char *where);

/* What to say to gdb: "target remote ...". */
const char *kvm_gdb_address(void);

/*
 * Waits for a debugger, calling @idle after each signal that comes. With
 * @idle NULL it does not wait; returns false if there is none.
 */
bool kvm_gdb_accept(struct gdb_link *link, void (*idle)(void));
void kvm_gdb_hang_up(struct gdb_link *link);

/*
 * From now on kvm_gdb_poked becomes true, and @wake is called from a signal
 * handler, when this thread has something to read from a debugger.
 */
void kvm_gdb_watch(const struct gdb_link *link, void (*wake)(void));
extern volatile sig_atomic_t kvm_gdb_poked;

/* Sends a packet. */
void kvm_gdb_send(struct gdb_link *link, const char *data, size_t len);

/*
 * Answers packets until one of them asks for more than an answer. A debugger
 * that is gone has detached.
 */
enum gdb_todo kvm_gdb_serve(struct gdb_link *link, struct gdb_stub *stub,
			    void (*idle)(void));

/*
 * For a running guest, without waiting: GDB_STAY if the debugger interrupts
 * it, GDB_DETACH if it is gone, else GDB_CONTINUE.
 */
enum gdb_todo kvm_gdb_look(struct gdb_link *link);

#endif /* HOST_GDB_SERVE_H */
