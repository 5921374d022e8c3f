// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Attacks by exits: ports and memory that nobody asked for, in each size; the
 * ports of the host's own calls in the wrong way; forged ends, forged frames
 * of exceptions, a forged level of nesting. For tests/hostile/run.
 *
 * RUN -c all-ports
 * SAYS TPASS: ports: *
 * RUN -c port-word
 * STATUS 2
 * SAYS TBROK: The guest left * KVM_EXIT_IO (2): 2-byte write to port 0xb4: *
 * NEVER TPASS: *
 * RUN -c port-dword
 * STATUS 2
 * SAYS TBROK: The guest left * KVM_EXIT_IO (2): 4-byte write to port 0xb5: 0x12345678
 * NEVER TPASS: *
 * RUN -c port-read
 * STATUS 2
 * SAYS TBROK: The guest left * KVM_EXIT_IO (2): 1-byte read from port 0xb5
 * NEVER TPASS: *
 * RUN -c port-string
 * STATUS fails
 * RUN -c port-string-read
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c port-string-unmapped
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c mmio-1
 * STATUS 2
 * SAYS TBROK: The guest left * KVM_EXIT_MMIO (6): 1-byte write to *0x70000000*0x88
 * NEVER TPASS: *
 * RUN -c mmio-2
 * STATUS 2
 * SAYS TBROK: The guest left * KVM_EXIT_MMIO (6): 2-byte write to *0x70000000*0x7788
 * NEVER TPASS: *
 * RUN64 -c mmio-8
 * STATUS 2
 * SAYS TBROK: The guest left * KVM_EXIT_MMIO (6): 8-byte write to *0x70000000*0x1122334455667788
 * NEVER TPASS: *
 * RUN -c mmio-read
 * STATUS 2
 * SAYS TBROK: The guest left * KVM_EXIT_MMIO (6): 4-byte read from *0x70000000*
 * NEVER TPASS: *
 * RUN -c mmio-string
 * STATUS 2
 * SAYS TBROK: The guest left * KVM_EXIT_MMIO (6): *
 * NEVER TPASS: *
 * RUN -c mmio-ram-end
 * STATUS 2
 * SAYS TBROK: The guest left * KVM_EXIT_MMIO (6): *
 * NEVER TPASS: *
 * RUN -c mmio-execute
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c exit-forged
 * STATUS 2
 * SAYS TBROK: test_all() reported no results
 * NEVER TPASS: *
 * RUN -c done-forged
 * STATUS 2
 * SAYS TBROK: test_all() reported no results
 * NEVER TPASS: *
 * RUN -c exit-behind-failure
 * STATUS 1
 * SAYS TFAIL: failed
 * NEVER TPASS: *
 * RUN -c frame-null
 * STATUS 2
 * SAYS TBROK: Vector *
 * NEVER TPASS: *
 * RUN -c frame-unmapped
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c frame-mmio
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c frame-ram-end
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c frame-ones
 * STATUS 2
 * SAYS TBROK: Vector *, interrupt, at address 0x*, for an unknown reason
 * NEVER TPASS: *
 * RUN -c frame-chain
 * STATUS 2
 * SAYS TINFO: #23 *
 * SAYS TBROK: Vector 14, page fault (#PF), at address 0x*
 * NEVER TINFO: #24 *
 * RUN -c frame-circle
 * STATUS 2
 * SAYS TINFO: #1 *
 * SAYS TBROK: Vector 14, page fault (#PF), at address 0x*
 * NEVER TINFO: #3 *
 * RUN -c nesting
 * STATUS 1
 * SAYS TFAIL: forged 0xffffffff
 * SAYS TFAIL: forged 0x80000000
 * SAYS TFAIL: forged 0xfffffffe
 * SAYS TFAIL: forged 0xa
 * NEVER TFAIL: L[0-9]*
 * RUN -c nesting-fault
 * STATUS 2
 * SAYS TBROK: Vector 6, *
 * NEVER TBROK: L[0-9]*
 * RUN -c header
 * STATUS 3
 * SAYS TFAIL: without a header
 * SAYS TBROK: Vector 6, *
 * NEVER TPASS: *
 */
#include "hostile.h"

#ifdef COMPILE_PAYLOAD

static void out(unsigned int port)
{
	asm volatile("outb %%al, %%dx" : : "a"(0), "d"(port));
}

/* The controller looks at each exit by itself; see below. */
static void all_ports(void)
{
	unsigned int port;

	for (port = 0; port < 0x10000; port += port < 0x100 ? 1 : 0xff) {
		out(port);
		asm volatile("outw %%ax, %%dx" : : "a"(0), "d"(port));
		asm volatile("outl %%eax, %%dx" : : "a"(0), "d"(port));
	}
	asm volatile("hlt");
}

static void port_word(void)
{
	asm volatile("outw %%ax, %0" : : "i"(KVM_PORT_REPORT), "a"(0));
	not_reached();
}

static void port_dword(void)
{
	asm volatile("outl %%eax, %0" : : "i"(KVM_PORT_EXIT),
		     "a"(0x12345678));
	not_reached();
}

static void port_read(void)
{
	unsigned char value;

	asm volatile("inb %1, %0" : "=a"(value) : "i"(KVM_PORT_EXIT));
	not_reached();
}

static void port_string_from(uint64_t from)
{
	uintptr_t count = 5000, source = from;

	asm volatile("rep outsb" : "+S"(source), "+c"(count)
		     : "d"(KVM_PORT_REPORT) : "memory");
	not_reached();
}

static void port_string(void)
{
	port_string_from((uintptr_t)tst_heap_alloc(8192));
}

static void port_string_unmapped(void)
{
	port_string_from(UNMAPPED_BASEADDR);
}

static void port_string_read(void)
{
	uintptr_t count = 5000, to = KVM_PAYLOAD_BASEADDR;

	asm volatile("rep insb" : "+D"(to), "+c"(count)
		     : "d"(KVM_PORT_FAULT) : "memory");
	not_reached();
}

#define VALUE 0x1122334455667788ULL

#define MMIO(name, type, address)                                             \
	static void name(void)                                                \
	{                                                                     \
		*(volatile type *)at(address) = (type)VALUE;                  \
		not_reached();                                                \
	}

MMIO(mmio_1, uint8_t, MMIO_BASEADDR)
MMIO(mmio_2, uint16_t, MMIO_BASEADDR)
MMIO(mmio_8, uintptr_t, MMIO_BASEADDR)
MMIO(mmio_ram_end, uint32_t, ram_end() - 2)

static void mmio_read(void)
{
	*(volatile uint32_t *)at(MMIO_BASEADDR);
	not_reached();
}

static void mmio_string(void)
{
	memset(at(MMIO_BASEADDR), 1, 5000);
	not_reached();
}

static void mmio_execute(void)
{
	((void (*)(void))at(MMIO_BASEADDR))();
	not_reached();
}

static void exit_forged(void)
{
	asm volatile("outb %%al, %0" : : "i"(KVM_PORT_EXIT), "a"(0));
	not_reached();
}

static void done_forged(void)
{
	asm volatile("outb %%al, %0" : : "i"(KVM_PORT_DONE), "a"(0));
	not_reached();
}

static void exit_behind_failure(void)
{
	tst_res(TFAIL, "failed");
	exit_forged();
}

/* The library's own call for an exception that nobody handled. */
void kvm_call_fault(void *frame, unsigned long why);

static void frame_null(void)
{
	kvm_call_fault(at(0), 0);
	not_reached();
}

static void frame_unmapped(void)
{
	kvm_call_fault(at(UNMAPPED_BASEADDR), 0);
	not_reached();
}

static void frame_mmio(void)
{
	kvm_call_fault(at(MMIO_BASEADDR), 0);
	not_reached();
}

static void frame_ram_end(void)
{
	kvm_call_fault(at(ram_end() - 16), 0);
	not_reached();
}

static void frame_ones(void)
{
	kvm_call_fault(memset(tst_heap_alloc(512), 0xff, 512), 0x63);
	not_reached();
}

#ifdef __x86_64__
typedef struct kvm_trap_frame64 trap_frame;
#define FRAME_POINTER(frame) ((frame)->rbp)
#else
typedef struct kvm_trap_frame32 trap_frame;
#define FRAME_POINTER(frame) ((frame)->ebp)
#endif

/* A page fault whose frame pointer leads to @frames. */
static void fault_with(uintptr_t *frames)
{
	trap_frame *frame = tst_heap_alloc(sizeof(*frame));

	frame->vector = INTR_PAGE_FAULT;
	FRAME_POINTER(frame) = (uintptr_t)frames;
	kvm_call_fault(frame, 0);
	not_reached();
}

static void frame_chain(void)
{
	uintptr_t *frames = tst_heap_alloc(4096);
	unsigned int i;

	for (i = 0; i < 200; i++) {
		frames[2 * i] = (uintptr_t)(frames + 2 * i + 2);
		frames[2 * i + 1] = (uintptr_t)frame_chain;
	}
	fault_with(frames);
}

static void frame_circle(void)
{
	uintptr_t *frames = tst_heap_alloc(4096);

	frames[0] = (uintptr_t)(frames + 2);
	frames[2] = (uintptr_t)frames;
	frames[1] = frames[3] = (uintptr_t)frame_circle;
	fault_with(frames);
}

static volatile uint32_t *nesting_level(void)
{
	return at(payload_header()->nesting);
}

static void nesting(void)
{
	static const uint32_t levels[] = {
		0xffffffff, 0x80000000, 0xfffffffe, KVM_NESTING_MAX + 1,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(levels); i++) {
		*nesting_level() = levels[i];
		tst_res(TFAIL, "forged 0x%x", levels[i]);
	}
}

static void nesting_fault(void)
{
	*nesting_level() = 0xffffffff;
	asm volatile("ud2");
}

/* The copy in guest memory, which the host does not look at again. */
static void header(void)
{
	memset(payload_header(), 0xff, sizeof(struct kvm_payload_header));
	tst_res(TFAIL, "without a header");
	asm volatile("ud2");
}

API_CASES({ "all-ports", all_ports }, { "port-word", port_word },
	  { "port-dword", port_dword }, { "port-read", port_read },
	  { "port-string", port_string },
	  { "port-string-read", port_string_read },
	  { "port-string-unmapped", port_string_unmapped },
	  { "mmio-1", mmio_1 }, { "mmio-2", mmio_2 }, { "mmio-8", mmio_8 },
	  { "mmio-read", mmio_read }, { "mmio-string", mmio_string },
	  { "mmio-ram-end", mmio_ram_end },
	  { "mmio-execute", mmio_execute }, { "exit-forged", exit_forged },
	  { "done-forged", done_forged },
	  { "exit-behind-failure", exit_behind_failure },
	  { "frame-null", frame_null }, { "frame-unmapped", frame_unmapped },
	  { "frame-mmio", frame_mmio }, { "frame-ram-end", frame_ram_end },
	  { "frame-ones", frame_ones }, { "frame-chain", frame_chain },
	  { "frame-circle", frame_circle }, { "nesting", nesting },
	  { "nesting-fault", nesting_fault }, { "header", header })

#else /* COMPILE_PAYLOAD */

static int is_call(const struct kvm_run *run)
{
	return run->io.size == 1 && run->io.port >= KVM_PORT_DONE &&
		run->io.port <= KVM_PORT_FAULT;
}

/* Only bytes to the four ports are calls; those are left out here. */
static void look_at_ports(void)
{
	const struct kvm_run *run = api_vm.vcpu_info;

	for (;;) {
		SAFE_IOCTL(api_vm.vcpu_fd, KVM_RUN, 0);
		if (run->exit_reason != KVM_EXIT_IO)
			break;
		if (!is_call(run))
			CHECK_EQ(tst_kvm_fetch_result(&api_vm), 0);
	}
	CHECK_EQ(run->exit_reason, KVM_EXIT_HLT);
	CHECK(api_checks > 1500);
	DONE("ports");
}

static void run(void)
{
	if (!api_case_name || strcmp(api_case_name, "all-ports")) {
		hostile_run();
		return;
	}
	api_create();
	look_at_ports();
	api_destroy();
}

HOSTILE_TEST(run, api_destroy);

#endif /* COMPILE_PAYLOAD */
