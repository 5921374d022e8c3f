/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands of the GDB remote protocol: takes the text of a packet, gives
 * that of the answer, and knows neither sockets nor KVM. Called by
 * gdb_serve.c; what is debugged is behind struct gdb_ops.
 */
#ifndef HOST_GDB_COMMANDS_H
#define HOST_GDB_COMMANDS_H

#include <stdbool.h>

#include "host/gdb_packet.h"

/* Room for the values of all registers, as in a "g" packet. */
#define GDB_REGS_MAX 1024

/* As the protocol numbers them. */
enum gdb_break_type {
	GDB_BREAK_SOFT,
	GDB_BREAK_HARD,
	GDB_WATCH_WRITE,
	GDB_WATCH_READ,
	GDB_WATCH_ACCESS,
	GDB_BREAK_TYPES,
};

enum gdb_answer {
	GDB_DONE,
	GDB_FAILED,
	GDB_UNSUPPORTED,
};

/* What is to be done when the answer is sent. */
enum gdb_todo {
	GDB_STAY,		/* read the next packet */
	GDB_CONTINUE,		/* these two have no answer yet */
	GDB_STEP,
	GDB_DETACH,
	GDB_KILL,
};

/**
 * struct gdb_ops - what is debugged.
 * @read: copies @len bytes of memory; returns how many could be
 * @write: the same to memory
 * @get_regs: fills in the values of all registers, one behind the other, at
 *	most GDB_REGS_MAX bytes; returns their size
 * @set_regs: the same back; returns false if they cannot be set
 * @find_reg: where a register is among the values; false if there is none
 * @set_break: adds or removes a breakpoint
 * @describe: the target description, an XML document
 * @select: the functions above are about this thread from now on
 */
struct gdb_ops {
	size_t (*read)(void *ctx, uint64_t addr, void *buf, size_t len);
	size_t (*write)(void *ctx, uint64_t addr, const void *buf, size_t len);
	size_t (*get_regs)(void *ctx, unsigned char *values);
	bool (*set_regs)(void *ctx, const unsigned char *values);
	bool (*find_reg)(void *ctx, uint64_t number, size_t *offset,
			 size_t *size);
	enum gdb_answer (*set_break)(void *ctx, bool on,
				     enum gdb_break_type type, uint64_t addr,
				     uint64_t size);
	const char *(*describe)(void *ctx);
	void (*select)(void *ctx, unsigned int thread);
};

/**
 * struct gdb_stub - a conversation with a debugger.
 * @ops, @ctx: what is debugged
 * @vcpus: how many there are; they are threads 1, 2, ...
 * @thread: the selected one, which steps if one is to step
 * @no_acks: packets are not acknowledged any more
 * @stop: why the guest stands, as a packet
 * @reply: the answer; @reply_len bytes of it
 */
struct gdb_stub {
	const struct gdb_ops *ops;
	void *ctx;
	unsigned int vcpus, thread;
	bool no_acks;
	char stop[80];
	char reply[GDB_PACKET_MAX + 1];
	size_t reply_len;
};

/* Handles a packet of @len bytes with a zero behind them. */
enum gdb_todo kvm_gdb_command(struct gdb_stub *stub, const char *data,
			      size_t len);

#endif /* HOST_GDB_COMMANDS_H */
