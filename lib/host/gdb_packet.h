/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets of the GDB remote protocol ("$data#checksum"): taken out of a
 * stream of bytes, and made. Called by gdb_serve.c for what comes from the
 * debugger and goes to it.
 *
 * The peer is not trusted: any bytes are fine, and nothing is ever written
 * beyond the reader.
 */
#ifndef HOST_GDB_PACKET_H
#define HOST_GDB_PACKET_H

#include <stddef.h>
#include <stdint.h>

/* The longest packet, without its frame. */
#define GDB_PACKET_MAX 4096

/* Room for any packet in its frame: each byte may be escaped. */
#define GDB_FRAME_MAX (2 * GDB_PACKET_MAX + 4)

enum gdb_event {
	GDB_NOTHING,
	GDB_PACKET,		/* a whole one is in data */
	GDB_DAMAGED,		/* too long, or with a wrong checksum */
	GDB_REPEAT,		/* the last packet did not arrive */
	GDB_INTERRUPT,		/* Ctrl-C */
};

/**
 * struct gdb_reader - where in a packet the stream is.
 * @state: begins with 0
 * @data: the packet, unescaped, with a zero behind it
 * @len: bytes of it
 * @sum: checksum of what came
 * @given: first digit of the checksum behind the packet
 */
struct gdb_reader {
	int state;
	char data[GDB_PACKET_MAX + 1];
	size_t len;
	unsigned char sum, given;
};

/* Takes the next byte of the stream and tells what it completes. */
enum gdb_event kvm_gdb_read_byte(struct gdb_reader *reader, unsigned char byte);

/*
 * Frames @len bytes, at most GDB_PACKET_MAX, and returns the length of the
 * result in @frame, which has GDB_FRAME_MAX bytes.
 */
size_t kvm_gdb_make_frame(char *frame, const char *data, size_t len);

/* Value of a hexadecimal digit, -1 if it is none. */
int kvm_gdb_digit(char c);

/*
 * Reads a hexadecimal number at *@text and moves *@text behind it. Returns 0,
 * or -1 if there is none or it has more than 64 bits.
 */
int kvm_gdb_number(const char **text, uint64_t *value);

/* Writes 2 * @len digits and a zero to @text. */
void kvm_gdb_put_bytes(char *text, const void *bytes, size_t len);

/*
 * Reads bytes from exactly 2 * @len digits at @text. Returns 0, or -1 if
 * there are fewer or other characters.
 */
int kvm_gdb_get_bytes(const char *text, void *bytes, size_t len);

#endif /* HOST_GDB_PACKET_H */
