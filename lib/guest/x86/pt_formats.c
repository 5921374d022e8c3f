// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The formats of page tables, as data (kvm_x86_pagetable.h).
 */
#include "kvm_x86_pagetable.h"

#define LARGE_PAT (1ULL << 12)

/* Memory type write-back (Intel SDM volume 3, 28.3.7.2) */
#define EPT_WRITE_BACK (6ULL << 3)

#define X86_PERMISSIONS                                                       \
	.permissions = {                                                      \
		KVM_PAGE_PRESENT, KVM_PAGE_WRITABLE, 0, KVM_PAGE_USER,        \
	},                                                                    \
	.denials = { KVM_PAGE_PRESENT, 0, KVM_PAGE_NOEXEC, 0 }

#ifdef __x86_64__
#define TABLES                                                                \
	.table = KVM_PAGE_PRESENT | KVM_PAGE_WRITABLE,                        \
	.inherited = KVM_PAGE_USER | KVM_PAGE_WRITABLE
#define NESTED_TABLES                                                         \
	.table = KVM_PAGE_PRESENT | KVM_PAGE_WRITABLE | KVM_PAGE_USER,        \
	.inherited = KVM_PAGE_USER | KVM_PAGE_WRITABLE
#define HYPERVISOR_LEVELS 4
#else
/* Page directory pointers have no permission bits. */
#define TABLES                                                                \
	.table = KVM_PAGE_PRESENT | KVM_PAGE_WRITABLE | KVM_PAGE_USER,        \
	.root_table = KVM_PAGE_PRESENT, .root_level = 3,                      \
	.inherited = KVM_PAGE_USER | KVM_PAGE_WRITABLE
#define NESTED_TABLES TABLES
#define HYPERVISOR_LEVELS 3
#endif

const struct kvm_pt_format kvm_pt_guest = {
	.name = "guest",
	.present = KVM_PAGE_PRESENT,
	.large = KVM_PAGE_LARGE,
	.large_pat = LARGE_PAT,
	TABLES,
	X86_PERMISSIONS,
};

const struct kvm_pt_format kvm_pt_npt = {
	.name = "NPT",
	.present = KVM_PAGE_PRESENT,
	.large = KVM_PAGE_LARGE,
	.large_pat = LARGE_PAT,
	NESTED_TABLES,
	X86_PERMISSIONS,
};

const struct kvm_pt_format kvm_pt_ept = {
	.name = "EPT",
	.present = 7,
	.large = KVM_PAGE_LARGE,
	.table = 7,
	.leaf = EPT_WRITE_BACK,
	.permissions = { 1, 2, 4, 0 },
};

struct kvm_pt_map kvm_pt_create_nested_(const char *file, int line,
					const struct kvm_pt_format *format)
{
	return kvm_pt_create_(file, line, format,
			      format == &kvm_pt_ept ? 4 : HYPERVISOR_LEVELS);
}
