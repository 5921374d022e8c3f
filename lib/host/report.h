/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results of the guest, for the run loop (run.c).
 */
#ifndef HOST_REPORT_H
#define HOST_REPORT_H

#include "host/call.h"

#define GUEST_FILE_MAX 256
#define GUEST_TEXT_MAX 960	/* fits a line of output with its place */

/**
 * struct guest_message - a message of the guest, ready to be printed.
 * @result: as the guest gave it, not checked
 * @line: source line, not negative
 * @file: source file, printable
 * @text: the message, printable
 */
struct guest_message {
	int32_t result;
	int line;
	char file[GUEST_FILE_MAX];
	char text[GUEST_TEXT_MAX];
};

/* Decodes a KVM_PORT_REPORT call. */
void kvm_read_call(const struct kvm_site *site,
		   const struct tst_kvm_instance *inst,
		   struct guest_call *call, struct guest_message *msg);

/* Copies the message in the result page; @result was read from it before. */
void kvm_read_page(const struct tst_kvm_instance *inst, int32_t result,
		   struct guest_message *msg);

/* Prints a message; does not return if it ends the test. */
void kvm_print_message(const struct guest_message *msg);

#endif /* HOST_REPORT_H */
