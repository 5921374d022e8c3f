/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages of a guest: format and arguments are in its memory and registers,
 * where its calling convention has them, and are formatted here. Called for
 * KVM_PORT_REPORT.
 *
 * Nothing of it is trusted: every byte is read once, through a reader that
 * may refuse it, and no loop depends on a value of the guest's alone.
 */
#ifndef HOST_FORMAT_H
#define HOST_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest message, before it is made printable. */
#define GUEST_MESSAGE_MAX 4096

/*
 * struct guest_reader - access to a guest's memory.
 * @read: copies @len bytes at the guest-virtual address @va, which never
 *	cross a multiple of 4096, and returns how many could be copied
 * @ctx: for @read
 */
struct guest_reader {
	size_t (*read)(void *ctx, uint64_t va, void *buf, size_t len);
	void *ctx;
};

#define GUEST_ARG_REGS 6

/*
 * struct guest_args - the variable arguments of a guest's call.
 * @mem: the guest's memory
 * @regs: those that are in registers, in their order
 * @nregs: how many these are
 * @stack: guest-virtual address of the first one that is not
 * @word: size of a long, a pointer and a stack slot in the guest: 4 or 8
 * @error: memory for kvm_guest_format()'s error text
 */
struct guest_args {
	const struct guest_reader *mem;
	uint64_t regs[GUEST_ARG_REGS];
	unsigned int nregs;
	uint64_t stack;
	unsigned int word;
	char error[128];
};

/*
 * kvm_guest_format() - format a guest's message.
 * @out: memory for the text, always terminated and printable
 * @size: bytes at @out, more than sizeof(TEXT_CUT)
 * @fmt: the format, already read from the guest
 * @args: the arguments
 * @error: set to NULL or, with -1, to what is wrong (a text within @args)
 *
 * Formats as vsnprintf() of kvm_guest_string.h does; text that is too long is
 * cut and marked. A string that cannot be read is replaced by a note.
 *
 * Return: 0; -1 if a directive is not supported or an argument not readable,
 * @out holding the message up to there or without it.
 */
int kvm_guest_format(char *out, size_t size, const char *fmt,
		     struct guest_args *args, const char **error);

/*
 * kvm_guest_read_string() - copy a string out of a guest.
 * @mem: the guest's memory
 * @va: guest-virtual address of the string
 * @out: memory for it, always terminated; the bytes are the guest's: see
 *	kvm_text_sanitise()
 * @size: bytes at @out, at least 64
 *
 * Return: true; false if the string is too long or not readable up to its
 * end, with TEXT_CUT or a note that says so behind what there is.
 */
bool kvm_guest_read_string(const struct guest_reader *mem, uint64_t va,
			   char *out, size_t size);

/*
 * kvm_guest_take_pointer() - take a pointer off the front of the arguments.
 * @args: the arguments
 *
 * Return: the pointer; 0 if it is not readable
 */
uint64_t kvm_guest_take_pointer(struct guest_args *args);

#endif /* HOST_FORMAT_H */
