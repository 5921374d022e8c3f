/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why KVM_RUN returned, in words. Called where an exit is reported that the
 * test did not expect.
 */
#ifndef HOST_X86_EXITS_H
#define HOST_X86_EXITS_H

#include <stddef.h>
#include <stdint.h>

struct kvm_run;

/*
 * kvm_exit_name() - name of an exit reason.
 * @reason: as in kvm_run.exit_reason
 *
 * Return: for example "KVM_EXIT_MMIO", or NULL if it is not known.
 */
const char *kvm_exit_name(uint32_t reason);

/*
 * kvm_exit_describe() - an exit in one line.
 * @run: what KVM_RUN left there
 * @run_size: bytes at @run, as of KVM_GET_VCPU_MMAP_SIZE; nothing beyond is
 *	read, whatever KVM or the guest wrote there
 * @out: memory for the line, always terminated and printable
 * @size: bytes at @out, more than sizeof(TEXT_CUT); 512 are always enough
 *
 * For example "KVM_EXIT_MMIO (6): 4-byte write to physical address
 * 0x10000000 (no writable RAM there): 0x2a".
 */
void kvm_exit_describe(const struct kvm_run *run, size_t run_size, char *out,
		       size_t size);

#endif /* HOST_X86_EXITS_H */
