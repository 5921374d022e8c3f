// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Both ways to start lead to the same state: every register that KVM or the
 * payload can read, where main() is called from, and all memory. Also counts
 * the instructions of a direct start. For tests/api/run.
 *
 * RUN -c compare
 * SAYS TPASS: general registers: *
 * SAYS TPASS: system registers: *
 * SAYS TPASS: debug registers: *
 * SAYS TPASS: floating point: *
 * SAYS TPASS: events: *
 * SAYS TPASS: model-specific registers: *
 * SAYS TPASS: memory: *
 * RUN -c count
 * SAYS TPASS: * instructions before main()
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

void main(void)
{
	kvm_exit();
}

#else /* COMPILE_PAYLOAD */

#define HLT 0xf4
#define MOST_INSTRUCTIONS 200

static struct tst_kvm_instance direct = { .vm_fd = -1 };
static struct tst_kvm_instance reset = { .vm_fd = -1 };
static struct kvm_payload_header header;

#define GET(request, inst, buf) \
	SAFE_IOCTL((inst)->vcpu_fd, request, (buf))

static void create(struct tst_kvm_instance *inst, enum tst_kvm_start start)
{
	struct tst_kvm_config config = { .start = start };

	tst_kvm_create_instance_config(inst, &config);
	memcpy(&header, kvm_payload_start + KVM_PAYLOAD_HEADER_OFFSET,
	       sizeof(header));
}

/* Runs up to the instruction that the direct start begins at. */
static void run_to_entry(struct tst_kvm_instance *inst)
{
	unsigned char *ram = (void *)(uintptr_t)inst->ram[0].userspace_addr;
	unsigned char *entry = ram + header.entry, saved = *entry;
	struct kvm_regs regs;

	*entry = HLT;
	SAFE_IOCTL(inst->vcpu_fd, KVM_RUN, 0);
	*entry = saved;
	if (inst->vcpu_info->exit_reason != KVM_EXIT_HLT)
		tst_brk(TBROK, "Exit reason %u on the way to the entry",
			inst->vcpu_info->exit_reason);
	GET(KVM_GET_REGS, inst, &regs);
	CHECK_EQ(regs.rip, header.entry + 1);
	regs.rip = header.entry;
	SAFE_IOCTL(inst->vcpu_fd, KVM_SET_REGS, &regs);
}

static void compare_general(void)
{
	struct kvm_regs a, b;

	GET(KVM_GET_REGS, &direct, &a);
	GET(KVM_GET_REGS, &reset, &b);
#define SAME(reg) CHECK_EQ(a.reg, b.reg)
	SAME(rax);
	SAME(rbx);
	SAME(rcx);
	SAME(rdx);
	SAME(rsi);
	SAME(rdi);
	SAME(rsp);
	SAME(rbp);
	SAME(r8);
	SAME(r9);
	SAME(r10);
	SAME(r11);
	SAME(r12);
	SAME(r13);
	SAME(r14);
	SAME(r15);
	SAME(rip);
	/* The reset start's last instruction has set flags. */
	CHECK_EQ(a.rflags | 0x8d5, b.rflags | 0x8d5);
	CHECK_EQ(a.rflags & 0x200, 0x200);
#undef SAME
	CHECK_EQ(a.rip, header.entry);
	CHECK_EQ(a.rsp, header.stack_top);
	DONE("general registers");
}

static void tell_segment(const char *start, const struct kvm_segment *s)
{
	tst_res(TINFO, "%s: selector %x base %llx limit %x", start,
		s->selector, s->base, s->limit);
	tst_res(TINFO, "type %x present %u dpl %u db %u s %u l %u g %u no %u",
		s->type, s->present, s->dpl, s->db, s->s, s->l, s->g,
		s->unusable);
}

/* A null segment has no properties; KVM's emulator gives SS some. */
static void compare_segment(const char *name, const struct kvm_segment *a,
			    const struct kvm_segment *b)
{
	api_checks++;
	if (a->selector == b->selector && a->base == b->base &&
	    (!(a->selector & ~3) ||
	     (a->limit == b->limit && a->type == b->type &&
	      a->present == b->present && a->dpl == b->dpl && a->db == b->db &&
	      a->s == b->s && a->l == b->l && a->g == b->g &&
	      a->unusable == b->unusable)))
		return;
	api_failures++;
	tst_res(TFAIL, "%s differs", name);
	tell_segment("direct start", a);
	tell_segment("reset start", b);
}

static void compare_system(void)
{
	struct kvm_sregs a, b;

	GET(KVM_GET_SREGS, &direct, &a);
	GET(KVM_GET_SREGS, &reset, &b);
#define SAME(reg) CHECK_EQ(a.reg, b.reg)
	SAME(cr0);
	SAME(cr2);
	SAME(cr3);
	SAME(cr4);
	SAME(cr8);
	SAME(efer);
	SAME(apic_base);
	SAME(gdt.base);
	SAME(gdt.limit);
	SAME(idt.base);
	SAME(idt.limit);
#undef SAME
	CHECK(!memcmp(a.interrupt_bitmap, b.interrupt_bitmap,
		      sizeof(a.interrupt_bitmap)));
	compare_segment("CS", &a.cs, &b.cs);
	compare_segment("DS", &a.ds, &b.ds);
	compare_segment("ES", &a.es, &b.es);
	compare_segment("FS", &a.fs, &b.fs);
	compare_segment("GS", &a.gs, &b.gs);
	compare_segment("SS", &a.ss, &b.ss);
	compare_segment("TR", &a.tr, &b.tr);
	compare_segment("LDTR", &a.ldt, &b.ldt);
	DONE("system registers");
}

static void compare_debug(void)
{
	struct kvm_debugregs a, b;

	GET(KVM_GET_DEBUGREGS, &direct, &a);
	GET(KVM_GET_DEBUGREGS, &reset, &b);
	CHECK(!memcmp(&a, &b, sizeof(a)));
	DONE("debug registers");
}

static void compare_fpu(void)
{
	struct kvm_fpu a, b;

	GET(KVM_GET_FPU, &direct, &a);
	GET(KVM_GET_FPU, &reset, &b);
	CHECK(!memcmp(&a, &b, sizeof(a)));
	DONE("floating point");
}

static void compare_events(void)
{
	struct kvm_vcpu_events a, b;

	GET(KVM_GET_VCPU_EVENTS, &direct, &a);
	GET(KVM_GET_VCPU_EVENTS, &reset, &b);
	CHECK(!a.exception.injected && !b.exception.injected);
	CHECK(!a.exception.pending && !b.exception.pending);
	CHECK(!a.interrupt.injected && !b.interrupt.injected);
	CHECK(!a.nmi.injected && !a.nmi.pending && !a.nmi.masked);
	CHECK(!b.nmi.injected && !b.nmi.pending && !b.nmi.masked);
	DONE("events");
}

#define MSR_TSC 0x10

/* Clocks of KVM's own go on, too: run time and reference counters. */
static int is_clock(unsigned int msr)
{
	return msr == MSR_TSC || msr == 0xe7 || msr == 0xe8 ||
		msr == 0x40000010 || msr == 0x40000020 || msr == 0x40000021;
}

static int get_msr(const struct tst_kvm_instance *inst, unsigned int msr,
		   uint64_t *value)
{
	struct {
		struct kvm_msrs head;
		struct kvm_msr_entry entry;
	} msrs = { .head.nmsrs = 1, .entry.index = msr };
	int ret = ioctl(inst->vcpu_fd, KVM_GET_MSRS, &msrs);

	*value = msrs.entry.data;
	return ret == 1;
}

static void compare_msrs(void)
{
	static union {
		struct kvm_msr_list list;
		uint32_t room[4096];
	} all = { .list.nmsrs = 4000 };
	int sysfd = SAFE_OPEN("/dev/kvm", O_RDWR);
	uint64_t a, b;
	unsigned int i, msr;

	SAFE_IOCTL(sysfd, KVM_GET_MSR_INDEX_LIST, &all.list);
	SAFE_CLOSE(sysfd);
	for (i = 0; i < all.list.nmsrs; i++) {
		msr = all.list.indices[i];
		if (is_clock(msr) || !get_msr(&direct, msr, &a))
			continue;
		api_checks++;
		if (get_msr(&reset, msr, &b) && a == b)
			continue;
		api_failures++;
		tst_res(TFAIL, "MSR 0x%x is 0x%llx, after reset 0x%llx", msr,
			(long long)a, (long long)b);
	}
	DONE("model-specific registers");
}

/* The processor notes accesses in the page tables that it walks. */
static int is_accessed_bit(unsigned char a, unsigned char b)
{
	return (a | 0x60) == (b | 0x60);
}

static void compare_memory(void)
{
	const unsigned char *a = (void *)(uintptr_t)
		direct.ram[0].userspace_addr;
	const unsigned char *b = (void *)(uintptr_t)reset.ram[0].userspace_addr;
	size_t i, size = direct.ram[0].memory_size, differences = 0;

	CHECK_EQ(size, reset.ram[0].memory_size);
	for (i = 0; i < size; i++) {
		if (a[i] == b[i])
			continue;
		if (i >= header.pagetable && i < header.image_end &&
		    !(i % 8) && is_accessed_bit(a[i], b[i]))
			continue;
		if (differences++ < 8)
			tst_res(TFAIL, "Byte 0x%zx is 0x%x, after reset 0x%x",
				i, a[i], b[i]);
	}
	CHECK_EQ(differences, 0);
	CHECK(!memcmp(direct.result, reset.result, KVM_RESULT_SIZE));
	DONE("memory");
}

static void destroy(void)
{
	tst_kvm_destroy_instance(&direct);
	tst_kvm_destroy_instance(&reset);
	tst_free_all();
}

/* Real mode is what a KVM may have no notion of. */
static void compare(void)
{
	create(&direct, TST_KVM_START_DIRECT);
	create(&reset, TST_KVM_START_RESET);
	run_to_entry(&reset);
	compare_general();
	compare_system();
	compare_debug();
	compare_fpu();
	compare_events();
	compare_msrs();
	compare_memory();
	tst_kvm_run_instance(&reset, 0);
	tst_kvm_run_instance(&direct, 0);
	destroy();
}

/* main() does nothing but leave, so counting up to there counts too many. */
static void count(void)
{
	struct kvm_guest_debug debug = {
		.control = KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_SINGLESTEP,
	};
	unsigned int n = 0;

	create(&direct, TST_KVM_START_DIRECT);
	if (ioctl(direct.vcpu_fd, KVM_SET_GUEST_DEBUG, &debug))
		tst_brk(TCONF | TERRNO, "KVM cannot single-step");
	do {
		SAFE_IOCTL(direct.vcpu_fd, KVM_RUN, 0);
		n++;
	} while (direct.vcpu_info->exit_reason == KVM_EXIT_DEBUG && n < 10000);
	if (direct.vcpu_info->exit_reason != KVM_EXIT_IO)
		tst_res(TFAIL, "Exit reason %u after %u instructions",
			direct.vcpu_info->exit_reason, n);
	else if (n < 5)
		tst_brk(TCONF, "KVM does not single-step");
	else
		tst_res(n < MOST_INSTRUCTIONS ? TPASS : TFAIL,
			"%u instructions before main()", n);
	destroy();
}

static const struct api_case cases[] = {
	{ "compare", compare }, { "count", count },
};

static void run_case(void)
{
	api_run_case(cases, ARRAY_SIZE(cases),
		     api_case_name ? api_case_name : "");
}

static struct tst_test test = {
	.test_all = run_case,
	.cleanup = destroy,
	.options = api_options,
};

#endif /* COMPILE_PAYLOAD */
