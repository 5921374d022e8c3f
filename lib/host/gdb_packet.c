// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Packets of the GDB remote protocol; see gdb_packet.h.
 */
#include <stdbool.h>

#include "host/gdb_packet.h"

#define ESCAPE '}'
#define ESCAPE_XOR 0x20
#define CTRL_C 3

enum { OUTSIDE, INSIDE, ESCAPED, TOO_LONG, FIRST_DIGIT, SECOND_DIGIT };

int kvm_gdb_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static void begin(struct gdb_reader *reader)
{
	reader->state = INSIDE;
	reader->len = 0;
	reader->sum = 0;
}

static enum gdb_event outside(struct gdb_reader *reader, unsigned char byte)
{
	switch (byte) {
	case '$':
		begin(reader);
		return GDB_NOTHING;
	case '-':
		return GDB_REPEAT;
	case CTRL_C:
		return GDB_INTERRUPT;
	default:
		return GDB_NOTHING;
	}
}

static void store(struct gdb_reader *reader, unsigned char byte)
{
	if (reader->len == GDB_PACKET_MAX) {
		reader->state = TOO_LONG;
		return;
	}
	reader->data[reader->len++] = byte;
	reader->state = INSIDE;
}

/* '$' never stands inside: the packet before it was cut off. */
static void inside(struct gdb_reader *reader, unsigned char byte)
{
	if (byte == '$') {
		begin(reader);
		return;
	}
	if (byte == '#') {
		reader->data[reader->len] = 0;
		reader->given = 0;
		reader->state = reader->state == INSIDE ? FIRST_DIGIT : OUTSIDE;
		return;
	}
	reader->sum += byte;
	if (reader->state == ESCAPED)
		store(reader, byte ^ ESCAPE_XOR);
	else if (reader->state == INSIDE && byte == ESCAPE)
		reader->state = ESCAPED;
	else if (reader->state == INSIDE)
		store(reader, byte);
}

static enum gdb_event checksum(struct gdb_reader *reader, unsigned char byte)
{
	int digit = kvm_gdb_digit(byte);
	bool last = reader->state == SECOND_DIGIT;

	reader->state = last || digit < 0 ? OUTSIDE : SECOND_DIGIT;
	if (digit < 0)
		return GDB_DAMAGED;
	reader->given = reader->given << 4 | digit;
	if (!last)
		return GDB_NOTHING;
	return reader->given == reader->sum ? GDB_PACKET : GDB_DAMAGED;
}

enum gdb_event kvm_gdb_read_byte(struct gdb_reader *reader, unsigned char byte)
{
	switch (reader->state) {
	case OUTSIDE:
		return outside(reader, byte);
	case FIRST_DIGIT:
	case SECOND_DIGIT:
		return checksum(reader, byte);
	default:
		inside(reader, byte);
		return reader->state == OUTSIDE ? GDB_DAMAGED : GDB_NOTHING;
	}
}

static const char digits[] = "0123456789abcdef";

static bool is_special(char c)
{
	return c == '$' || c == '#' || c == '*' || c == ESCAPE;
}

size_t kvm_gdb_make_frame(char *frame, const char *data, size_t len)
{
	unsigned char sum = 0;
	size_t i, n = 1, start;

	frame[0] = '$';
	for (i = 0; i < len; i++) {
		start = n;
		if (is_special(data[i])) {
			frame[n++] = ESCAPE;
			frame[n++] = data[i] ^ ESCAPE_XOR;
		} else {
			frame[n++] = data[i];
		}
		for (; start < n; start++)
			sum += frame[start];
	}
	frame[n++] = '#';
	frame[n++] = digits[sum >> 4];
	frame[n++] = digits[sum & 15];
	return n;
}

int kvm_gdb_number(const char **text, uint64_t *value)
{
	const char *at = *text;

	for (*value = 0; kvm_gdb_digit(*at) >= 0; at++) {
		if (*value >> 60)
			return -1;
		*value = *value << 4 | kvm_gdb_digit(*at);
	}
	if (at == *text)
		return -1;
	*text = at;
	return 0;
}

void kvm_gdb_put_bytes(char *text, const void *bytes, size_t len)
{
	const unsigned char *byte = bytes;

	for (; len; len--, byte++) {
		*text++ = digits[*byte >> 4];
		*text++ = digits[*byte & 15];
	}
	*text = 0;
}

int kvm_gdb_get_bytes(const char *text, void *bytes, size_t len)
{
	unsigned char *byte = bytes;
	int high, low;

	for (; len; len--, text += 2) {
		high = kvm_gdb_digit(text[0]);
		low = high < 0 ? -1 : kvm_gdb_digit(text[1]);
		if (low < 0)
			return -1;
		*byte++ = high << 4 | low;
	}
	return 0;
}
