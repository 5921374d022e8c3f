// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Life of a virtual machine: create it with the payload in its memory,
 * destroy it.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/instance.h"
#include "host/layer.h"
#include "host/pause.h"
#include "host/payload.h"
#include "host/vcpus.h"

#define PAGE 4096UL
#define MIB (1024 * 1024UL)

/* Real mode jump to 0000:1000, where the payload's image begins. */
const unsigned char tst_kvm_reset_code[VM_RESET_CODE_SIZE] = {
	0xea, 0x00, 0x10, 0x00, 0x00,
};

static void check_payload(const struct kvm_site *site,
			  struct kvm_payload_header *header)
{
	const char *error = kvm_payload_check(
		kvm_payload_start, kvm_payload_end - kvm_payload_start, header);

	if (error)
		tst_brk_(site->file, site->line, TBROK,
			 "The program's payload is damaged: %s", error);
}

static size_t ram_size_for(const struct kvm_site *site, size_t ram_size,
			   const struct kvm_payload_header *header)
{
	size_t need = header->heap_begin + MIN_FREE_RAM;
	const size_t most = KVM_RESULT_BASEADDR & ~(PAGE - 1);

	if (ram_size < need) {
		need = (need + MIB - 1) / MIB * MIB;
		tst_res_(site->file, site->line, TWARN,
			 "%zu bytes of RAM are too few for the payload, using %zu",
			 ram_size, need);
		ram_size = need;
	}
	if (ram_size > most) {
		tst_res_(site->file, site->line, TWARN,
			 "%zu bytes of RAM reach into the result page, using %zu",
			 ram_size, most);
		ram_size = most;
	}
	return ram_size;
}

static void add_irqchip(const struct kvm_site *site,
			struct tst_kvm_instance *inst, int sysfd)
{
	if (!(inst->config.flags & TST_KVM_IRQCHIP))
		return;
	if (!kvm_capability(site, sysfd, KVM_CAP_IRQCHIP))
		tst_brk_(site->file, site->line, TCONF,
			 "KVM has no interrupt controllers (KVM_CAP_IRQCHIP)");
	KVM_IOCTL_NUM(site, inst->vm_fd, KVM_CREATE_IRQCHIP, 0);
}

static void create_vm(const struct kvm_site *site,
		      struct tst_kvm_instance *inst, int sysfd)
{
	inst->vcpu_info_size = KVM_IOCTL_NUM(site, sysfd,
					     KVM_GET_VCPU_MMAP_SIZE, 0);
	inst->vm_fd = KVM_IOCTL_NUM(site, sysfd, KVM_CREATE_VM, 0);
	kvm_prepare_machine(site, sysfd, inst->vm_fd);
	add_irqchip(site, inst, sysfd);
}

void kvm_create_vcpu(const struct kvm_site *site,
		     struct tst_kvm_instance *inst, int sysfd)
{
	inst->vcpu_fd = KVM_IOCTL_NUM(site, inst->vm_fd, KVM_CREATE_VCPU,
				      inst->vcpu);
	kvm_set_supported_cpuid(site, inst, sysfd);

	inst->vcpu_info = mmap(NULL, inst->vcpu_info_size,
			       PROT_READ | PROT_WRITE, MAP_SHARED,
			       inst->vcpu_fd, 0);
	if (inst->vcpu_info == MAP_FAILED)
		tst_brk_(site->file, site->line, TBROK | TERRNO,
			 "mmap() of the vCPU's state failed");
	kvm_ask_for_regs(site, inst, sysfd);
}

/* Fresh memory is zero: pages of zeroes in the image need no copy. */
static void copy_image(char *to, const char *image, size_t size)
{
	static const char zeroes[PAGE];
	size_t done, len;

	for (done = 0; done < size; done += len) {
		len = size - done < PAGE ? size - done : PAGE;
		if (memcmp(image + done, zeroes, len))
			memcpy(to + done, image + done, len);
	}
}

/* Returns the header in guest memory. */
static struct kvm_payload_header *load_payload(const struct kvm_site *site,
					       struct tst_kvm_instance *inst,
					       size_t ram_size)
{
	char *ram = tst_kvm_alloc_memory_(site->file, site->line, inst,
					  SLOT_RAM, 0, ram_size, 0);
	struct kvm_payload_header *header;

	copy_image(ram + VM_KERNEL_BASEADDR, kvm_payload_start,
		   kvm_payload_end - kvm_payload_start);
	header = (void *)(ram + VM_KERNEL_BASEADDR + KVM_PAYLOAD_HEADER_OFFSET);
	header->ram_end = inst->ram[SLOT_RAM].memory_size;
	return header;
}

static void add_result_page(const struct kvm_site *site,
			    struct tst_kvm_instance *inst)
{
	char *page = tst_kvm_alloc_memory_(site->file, site->line, inst,
					   SLOT_RESULT, KVM_RESULT_BASEADDR,
					   KVM_RESULT_SIZE, 0);

	memcpy(page + RESET_CODE_OFFSET, tst_kvm_reset_code,
	       VM_RESET_CODE_SIZE);
	inst->result = (struct tst_kvm_result *)page;
	inst->result->result = KVM_TNONE;
}

static void check_config(const struct kvm_site *site,
			 const struct tst_kvm_config *config)
{
	if (config->start != TST_KVM_START_DIRECT &&
	    config->start != TST_KVM_START_RESET)
		tst_brk_(site->file, site->line, TBROK,
			 "tst_kvm_config.start has no meaning for %d",
			 config->start);
	if (config->flags & ~TST_KVM_IRQCHIP)
		tst_brk_(site->file, site->line, TBROK,
			 "tst_kvm_config.flags 0x%x are not known",
			 config->flags);
}

static void set_payload(struct tst_kvm_instance *inst,
			const struct kvm_payload_header *header)
{
	inst->bits = header->bits;
	inst->entry = header->entry;
	inst->nesting = header->nesting;
	inst->trace = header->trace;
}

/* A machine whose memory is as @header says. */
static void create(const struct kvm_site *site, struct tst_kvm_instance *inst,
		   const struct kvm_payload_header *header)
{
	size_t ram_size = ram_size_for(site, inst->config.ram_size ?
				       inst->config.ram_size :
				       DEFAULT_RAM_SIZE, header);
	struct kvm_payload_header *loaded;
	int sysfd = kvm_open(site);

	kvm_vcpus_check(site, inst, sysfd, header);
	create_vm(site, inst, sysfd);
	kvm_create_vcpu(site, inst, sysfd);
	loaded = load_payload(site, inst, ram_size);
	add_result_page(site, inst);
	set_payload(inst, header);
	if (inst->config.start == TST_KVM_START_DIRECT)
		kvm_set_direct_start(site, inst, header);
	kvm_vcpus_alloc(site, inst);
	kvm_created(site, inst);
	if (inst->vcpus)
		kvm_vcpus_add(site, inst, sysfd, loaded);
	close(sysfd);
}

void tst_kvm_create_instance_config_(const char *file, int line,
				     struct tst_kvm_instance *inst,
				     const struct tst_kvm_config *config)
{
	const struct kvm_site *site = SITE(file, line);
	struct kvm_payload_header header;

	check_payload(site, &header);
	*inst = (struct tst_kvm_instance){
		.vm_fd = -1,
		.vcpu_fd = -1,
		.vcpu_info = MAP_FAILED,
	};
	if (config)
		inst->config = *config;
	check_config(site, &inst->config);
	create(site, inst, &header);
}

void tst_kvm_create_instance_(const char *file, int line,
			      struct tst_kvm_instance *inst, size_t ram_size)
{
	/* Here 0 is a size like any other, not the default. */
	struct tst_kvm_config config = { .ram_size = ram_size ? ram_size : 1 };

	tst_kvm_create_instance_config_(file, line, inst, &config);
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void kvm_destroy_vcpu(struct tst_kvm_instance *inst)
{
	if (inst->vcpu_info && inst->vcpu_info != MAP_FAILED)
		munmap(inst->vcpu_info, inst->vcpu_info_size);
	inst->vcpu_info = MAP_FAILED;
	close_fd(&inst->vcpu_fd);
}

void tst_kvm_destroy_instance(struct tst_kvm_instance *inst)
{
	if (inst->vm_fd < 0)
		return;
	if (inst->vcpu) {
		tst_res_(kvm_main_site()->file, kvm_main_site()->line, TWARN,
			 "vCPU %u is destroyed with its machine, not by itself",
			 inst->vcpu);
		return;
	}
	if (!kvm_vcpus_park(inst))
		return;
	kvm_destroying(inst);
	kvm_vcpus_destroy(inst);
	kvm_destroy_vcpu(inst);
	close_fd(&inst->vm_fd);
	memset(inst->ram, 0, sizeof(inst->ram));
	__atomic_store_n(&inst->result, NULL, __ATOMIC_RELEASE);
}
