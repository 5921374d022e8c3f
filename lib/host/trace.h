/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The flight recorder's host side: what tst_trace() noted in the guest.
 */
#ifndef HOST_TRACE_H
#define HOST_TRACE_H

#include "host/format.h"
#include "host/live.h"

#define TRACE_MAX (KVM_TRACE_RINGS * KVM_TRACE_ENTRIES)

/*
 * trace_read.c: copies the complete events of a recorder, sorted by time.
 * @trace: the guest's, which may change at any time
 * @after: for each ring the number of the last event that is not wanted;
 *	set to the last one that there is
 * @out: room for TRACE_MAX
 * @lost: set if there were more
 *
 * Nothing in @trace is trusted. Returns how many events there are.
 */
unsigned int kvm_trace_collect(const struct kvm_trace *trace,
			       uint32_t after[KVM_TRACE_RINGS],
			       struct kvm_trace_entry *out, bool *lost);

/*
 * trace_read.c: an event in words.
 * @entry: as of kvm_trace_collect()
 * @bits: 32 or 64, of the payload
 * @mem: the guest's memory, by guest-physical address
 * @site: where to store its place in the source; .file is within @file. Not
 *	changed if the place cannot be read
 * @file: memory for the name, printable, at least 64 bytes
 * @file_size: bytes at @file
 * @out: memory for the text, always terminated and printable
 * @size: bytes at @out, at least 64
 */
void kvm_trace_describe(const struct kvm_trace_entry *entry, unsigned int bits,
			const struct guest_reader *mem, struct kvm_site *site,
			char *file, size_t file_size, char *out, size_t size);

/*
 * trace.c: prints the last events that have not been printed yet. Called
 * before a message that something went wrong. Does nothing if the payload
 * has no recorder, or nothing is new.
 */
void kvm_print_trace(const struct tst_kvm_instance *inst);

/*
 * trace.c: the same for all machines of this process, behind the first
 * failure that the controller finds while they are there.
 */
void kvm_print_traces(void);

/* trace.c: with -D, prints all of them. Called at each exit. */
void kvm_follow_trace(const struct tst_kvm_instance *inst);

#endif /* HOST_TRACE_H */
