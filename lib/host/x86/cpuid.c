// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * CPU features of a vCPU: all that KVM supports.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/instance.h"

/* More than any processor has: enough for one call, and the end of tries. */
#define FIRST_ENTRIES 128
#define MAX_ENTRIES 65536

static struct kvm_cpuid2 *alloc_cpuid(const struct kvm_site *site,
				      unsigned int entries)
{
	struct kvm_cpuid2 *cpuid = calloc(1, sizeof(*cpuid) +
					  entries * sizeof(*cpuid->entries));

	if (!cpuid)
		tst_brk_(site->file, site->line, TBROK | TERRNO,
			 "calloc() of %u CPUID entries failed", entries);
	cpuid->nent = entries;
	return cpuid;
}

struct kvm_cpuid2 *tst_kvm_get_cpuid_(const char *file, int line, int sysfd)
{
	const struct kvm_site *site = SITE(file, line);
	struct kvm_cpuid2 *cpuid;
	unsigned int entries;

	if (!kvm_capability(site, sysfd, KVM_CAP_EXT_CPUID))
		return NULL;

	for (entries = FIRST_ENTRIES; entries <= MAX_ENTRIES; entries *= 2) {
		cpuid = alloc_cpuid(site, entries);
		if (!ioctl(sysfd, KVM_GET_SUPPORTED_CPUID, cpuid))
			return cpuid;
		free(cpuid);
		if (errno != E2BIG)
			break;
	}
	tst_brk_(file, line, TBROK | TERRNO,
		 "ioctl(%d, KVM_GET_SUPPORTED_CPUID) failed", sysfd);
	return NULL;
}

/* Where the number of the local APIC is (Intel SDM volume 2A, CPUID). */
static void set_number(struct kvm_cpuid_entry2 *entry, unsigned int vcpu)
{
	if (entry->function == 1)
		entry->ebx = (entry->ebx & 0xffffff) | vcpu << 24;
	if (entry->function == 0xb || entry->function == 0x1f)
		entry->edx = vcpu;
}

void kvm_set_supported_cpuid(const struct kvm_site *site,
			     struct tst_kvm_instance *inst, int sysfd)
{
	struct kvm_cpuid2 *cpuid = tst_kvm_get_cpuid_(site->file, site->line,
						      sysfd);
	int ret, error;
	unsigned int i;

	if (!cpuid)
		return;
	for (i = 0; inst->config.vcpus > 1 && i < cpuid->nent; i++)
		set_number(cpuid->entries + i, inst->vcpu);
	ret = ioctl(inst->vcpu_fd, KVM_SET_CPUID2, cpuid);
	error = errno;
	free(cpuid);
	errno = error;
	if (ret)
		tst_brk_(site->file, site->line, TBROK | TERRNO,
			 "ioctl(%d, KVM_SET_CPUID2) failed", inst->vcpu_fd);
}
