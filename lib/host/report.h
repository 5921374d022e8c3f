/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results of the guest, for the run loop (run.c).
 */
#ifndef HOST_REPORT_H
#define HOST_REPORT_H

#include "host/call.h"

#define GUEST_FILE_MAX 256
#define GUEST_TEXT_MAX 960	/* fits a line of output with its place */
#define GUEST_NAME_MAX 128
#define GUEST_REASON_MAX 256

#define KVM_PREFIXES 16

/**
 * struct kvm_prefixes - what a payload puts before its results.
 * @count: how many there are
 * @text: the prefixes, one behind the other, each with its zero
 * @starts: where each of them is in @text
 */
struct kvm_prefixes {
	unsigned int count;
	char text[192];
	unsigned char starts[KVM_PREFIXES];
};

/**
 * struct guest_message - a message of the guest, ready to be printed.
 * @result: as the guest gave it, not checked; of a check, what it comes to
 * @check: of a check, the flags of KVM_TCHECK with it; else 0
 * @line: source line, not negative
 * @file: source file, printable
 * @text: the message, printable
 * @name: of a check
 * @reason: why a check is known to fail
 */
struct guest_message {
	int32_t result;
	int32_t check;
	int line;
	char file[GUEST_FILE_MAX];
	char text[GUEST_TEXT_MAX];
	char name[GUEST_NAME_MAX];
	char reason[GUEST_REASON_MAX];
};

/* Decodes a KVM_PORT_REPORT call. */
void kvm_read_call(const struct kvm_site *site,
		   const struct tst_kvm_instance *inst,
		   struct guest_call *call, struct guest_message *msg);

/* Copies the message in the result page; @result was read from it before. */
void kvm_read_page(const struct tst_kvm_instance *inst, int32_t result,
		   struct guest_message *msg);

/* Prints a message; does not return if it ends the test. */
void kvm_print_message(const struct tst_kvm_instance *inst,
		       const struct guest_message *msg);

/* Whether it was no message but a change of prefixes, which is done then. */
bool kvm_change_prefix(struct tst_kvm_instance *inst,
		       const struct guest_message *msg);

/* The text of a message with the name of the check, if it is one. */
void kvm_message_text(char *out, size_t size, const struct guest_message *msg);

#endif /* HOST_REPORT_H */
