// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Formats the messages of a guest; see format.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "host/format.h"
#include "host/text.h"
#include "common/printf_core.h"

#define GUEST_PAGE 4096

/* Stack slots are read so many bytes at a time. */
#define WINDOW 128

/* Strings too: most of them end long before their page does. */
#define STRING_PIECE 256

#define NOTE_MAX 40

enum string_end {
	STRING_WHOLE,
	STRING_CUT,
	STRING_UNREADABLE,
};

/* Where kvm_guest_format() is in the arguments. */
struct cursor {
	struct guest_args *args;
	unsigned int reg;
	uint64_t stack;			/* what follows the window */
	unsigned char window[WINDOW];
	size_t pos, have;		/* within the window */
	const char *error;
};

/* Reads within a page. */
static size_t read_piece(const struct guest_reader *mem, uint64_t va,
			 void *buf, size_t len)
{
	size_t rest = GUEST_PAGE - va % GUEST_PAGE;
	size_t want = len < rest ? len : rest;
	size_t got = mem->read(mem->ctx, va, buf, want);

	return got < want ? got : want;
}

/* Returns how much could be read, up to the end of the address space. */
static size_t read_memory(const struct guest_reader *mem, uint64_t va,
			  void *buf, size_t len)
{
	size_t done = 0, got;

	while (done < len) {
		got = read_piece(mem, va + done, (char *)buf + done,
				 len - done);
		done += got;
		if (!got || va + done < va)
			break;
	}

	return done;
}

/* Reads up to @max characters, without the terminating zero. */
static enum string_end read_chars(const struct guest_reader *mem, uint64_t va,
				  char *buf, size_t max, size_t *len)
{
	size_t got, want;
	char *zero;

	for (*len = 0; *len < max; *len += got) {
		if (*len && !(va + *len))
			return STRING_UNREADABLE;
		want = max - *len < STRING_PIECE ? max - *len : STRING_PIECE;
		got = read_piece(mem, va + *len, buf + *len, want);
		if (!got)
			return STRING_UNREADABLE;
		zero = memchr(buf + *len, 0, got);
		if (zero) {
			*len = zero - buf;
			return STRING_WHOLE;
		}
	}

	return STRING_CUT;
}

/* Puts a note behind @len bytes of text, within @size; returns the length. */
static size_t note_unreadable(char *buf, size_t size, size_t len, uint64_t va)
{
	if (len > size - NOTE_MAX)
		len = size - NOTE_MAX;

	return len + snprintf(buf + len, NOTE_MAX, "(unreadable 0x%" PRIx64 ")",
			      va);
}

bool kvm_guest_read_string(const struct guest_reader *mem, uint64_t va,
			   char *out, size_t size)
{
	size_t len;

	switch (read_chars(mem, va, out, size, &len)) {
	case STRING_WHOLE:
		return true;
	case STRING_CUT:
		kvm_text_mark_cut(out, size, size - 1);
		return false;
	default:
		note_unreadable(out, size, len, va + len);
		return false;
	}
}

static void fail_argument(struct cursor *c)
{
	snprintf(c->args->error, sizeof(c->args->error),
		 "the arguments of a message are not readable at 0x%" PRIx64,
		 c->stack);
	c->error = c->args->error;
}

static bool refill(struct cursor *c)
{
	c->stack -= c->have - c->pos;
	c->have = read_memory(c->args->mem, c->stack, c->window, WINDOW);
	c->pos = 0;
	if (c->have < c->args->word)
		return false;
	c->stack += c->have;

	return true;
}

static uint64_t next_slot(struct cursor *c)
{
	uint64_t value = 0;

	if (c->error)
		return 0;

	if (c->have - c->pos < c->args->word && !refill(c)) {
		fail_argument(c);
		return 0;
	}

	memcpy(&value, c->window + c->pos, c->args->word);
	c->pos += c->args->word;

	return value;
}

static uint64_t next_word(struct cursor *c)
{
	if (c->reg < c->args->nregs)
		return c->args->regs[c->reg++];

	return next_slot(c);
}

uint64_t kvm_guest_take_pointer(struct guest_args *args)
{
	uint64_t value = 0;

	if (args->nregs) {
		value = args->regs[0];
		args->nregs--;
		memmove(args->regs, args->regs + 1,
			args->nregs * sizeof(args->regs[0]));
		return value;
	}
	if (read_memory(args->mem, args->stack, &value, args->word) <
	    args->word)
		value = 0;
	args->stack += args->word;

	return value;
}

static uint64_t next_arg(void *ctx, unsigned int bytes)
{
	struct cursor *c = ctx;
	uint64_t value = next_word(c);

	if (bytes == 4)
		return (uint32_t)value;
	if (c->args->word == 4)
		value = (uint32_t)value | next_word(c) << 32;

	return value;
}

/* One character more than there is room for shows that text is cut. */
static size_t string_limit(const struct printf_out *out,
			   const struct printf_spec *spec)
{
	size_t limit = printf_room(out, GUEST_MESSAGE_MAX) + 1;

	if (spec->flags & PRINTF_PRECISION && spec->precision < limit)
		limit = spec->precision;

	return limit;
}

static void put_string(void *ctx, struct printf_out *out,
		       const struct printf_spec *spec, uint64_t va)
{
	struct cursor *c = ctx;
	char buf[GUEST_MESSAGE_MAX + 1 + NOTE_MAX];
	size_t len;

	if (!va) {
		printf_field(out, spec, "(null)", 6);
		return;
	}

	if (read_chars(c->args->mem, va, buf, string_limit(out, spec), &len) ==
	    STRING_UNREADABLE)
		len = note_unreadable(buf, sizeof(buf), len, va + len);
	printf_field(out, spec, buf, len);
}

static void fail_directive(struct cursor *c, const char *bad, size_t len)
{
	char name[32];

	kvm_text_sanitise(name, sizeof(name), bad, len);
	snprintf(c->args->error, sizeof(c->args->error),
		 "unsupported directive %s", name);
	c->error = c->args->error;
}

int kvm_guest_format(char *out, size_t size, const char *fmt,
		     struct guest_args *args, const char **error)
{
	char raw[GUEST_MESSAGE_MAX];
	struct cursor cursor;
	struct printf_out text = { .buf = raw, .size = sizeof(raw) };
	const struct printf_source src = {
		.next = next_arg,
		.string = put_string,
		.ctx = &cursor,
		.word = args->word,
	};
	const char *bad;
	size_t len;

	/* Member by member: the window need not be cleared. */
	cursor.args = args;
	cursor.reg = 0;
	cursor.stack = args->stack;
	cursor.pos = cursor.have = 0;
	cursor.error = NULL;

	bad = printf_core(&text, fmt, &src, &len);
	if (bad)
		fail_directive(&cursor, bad, len);

	len = text.len < sizeof(raw) ? text.len : sizeof(raw);
	len = kvm_text_sanitise(out, size, raw, len);
	if (text.len > sizeof(raw) && !kvm_text_is_cut(out, len))
		kvm_text_mark_cut(out, size, len);
	*error = cursor.error;

	return cursor.error ? -1 : 0;
}
