// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ELF core files of guests; see core.h and doc/gdb.md.
 *
 * The file holds each memory slot once. Program headers tell which addresses
 * of the guest lead there, several for the same bytes where the guest has
 * mapped them twice. Pages of zeroes are holes.
 */
#include "tst/tst_private.h"
#include "kvm_test.h"
#include "host/core.h"
#include "host/core_target.h"
#include "host/pause.h"
#include "host/vcpus.h"

#define PAGE 4096ULL
#define LOCK_POLL_US 100
#define NOTE_NAME "CORE"
#define NOTE_NAME_SIZE 8	/* with its zero, rounded up to 4 */

static char path[PATH_MAX], partial[PATH_MAX + sizeof(".part")];
static bool failure_written;

static void check_old(const char *file)
{
	Elf32_Ehdr head = { .e_type = ET_NONE };
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t got;

	if (fd < 0 && errno == ENOENT)
		return;
	if (fd < 0)
		tst_lib_brk(TBROK | TERRNO, "--core: cannot look at the old %s",
			    file);
	got = read(fd, &head, sizeof(head));
	close(fd);
	if (got && (got != sizeof(head) || head.e_type != ET_CORE ||
		    memcmp(head.e_ident, ELFMAG, SELFMAG)))
		tst_lib_brk(TBROK, "--core %s: this file exists and is no "
			    "core file: it is not overwritten", file);
}

/* The test may change its directory; an old file must not pass for ours. */
void kvm_core_option(const char *file)
{
	char *cwd = *file == '/' ? strdup("") : getcwd(NULL, 0);
	int len;

	if (!cwd)
		tst_lib_brk(TBROK | TERRNO, "--core: %s failed",
			    *file == '/' ? "strdup()" : "getcwd()");
	len = snprintf(path, sizeof(path), "%s%s%s", cwd, *cwd ? "/" : "",
		       file);
	free(cwd);
	if (!*file || len >= (int)sizeof(path))
		tst_lib_brk(TBROK, "--core '%s': allowed is the name of a "
			    "file", file);
	snprintf(partial, sizeof(partial), "%s.part", path);
	check_old(path);
	if (unlink(path) && errno != ENOENT)
		tst_lib_brk(TBROK | TERRNO, "--core: cannot replace %s", path);
}

/* Cuts off what is beyond its slot; returns what is left of the range. */
static uint64_t memory_at(const struct tst_kvm_instance *inst, uint64_t paddr,
			  uint64_t size)
{
	uint64_t left;

	if (!kvm_phys_pointer(inst, paddr, &left))
		return 0;
	return left < size ? left : size;
}

static bool joins(const struct core_range *last, const struct core_range *next)
{
	return last->addr + last->size == next->addr &&
	       last->paddr + last->size == next->paddr;
}

static void append(struct core_map *map, const struct core_range *range)
{
	struct core_range *last = map->range + map->count - 1;

	if (map->count && joins(last, range))
		last->size += range->size;
	else if (map->count < CORE_RANGES_MAX)
		map->range[map->count++] = *range;
	else
		map->complete = false;
}

/* Where the next slot begins behind @paddr, at most @size away. */
static uint64_t gap_at(const struct tst_kvm_instance *inst, uint64_t paddr,
		       uint64_t size)
{
	uint64_t start;
	int i;

	for (i = 0; i < MAX_KVM_MEMSLOTS; i++) {
		start = inst->ram[i].guest_phys_addr;
		if (inst->ram[i].userspace_addr && start > paddr &&
		    start - paddr < size)
			size = start - paddr;
	}
	return size;
}

void kvm_core_map_add(const struct tst_kvm_instance *inst, struct core_map *map,
		      const struct core_range *range)
{
	struct core_range part = *range;
	uint64_t done;

	for (done = 0; done < range->size; done += part.size) {
		part.addr = range->addr + done;
		part.paddr = range->paddr + done;
		part.size = memory_at(inst, part.paddr, range->size - done);
		if (part.size)
			append(map, &part);
		else
			part.size = gap_at(inst, part.paddr,
					   range->size - done);
	}
}

/* What a guest without page tables sees. */
static void map_physical(const struct tst_kvm_instance *inst,
			 struct core_map *map)
{
	const struct core_range all = { .size = UINT64_MAX };

	map->count = 0;
	kvm_core_map_add(inst, map, &all);
}

/* The layout of a file: headers, notes, slots one behind the other. */
struct core {
	const struct tst_kvm_instance *inst;
	struct core_map map;
	int fd, error;
	uint64_t note_at, note_size, end;
	uint64_t slot_at[MAX_KVM_MEMSLOTS];
	unsigned char status[KVM_VCPUS_MAX][CORE_STATUS_MAX];
	size_t status_size;
	unsigned int vcpus;
};

static uint64_t round_up(uint64_t value, uint64_t to)
{
	return (value + to - 1) / to * to;
}

static bool is_64(const struct core *core)
{
	return core->inst->bits == 64;
}

static void lay_out(struct core *core)
{
	uint64_t head = is_64(core) ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
	uint64_t each = is_64(core) ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	int i;

	core->note_at = head + (core->map.count + 1) * each;
	core->note_size = core->vcpus * (sizeof(Elf32_Nhdr) + NOTE_NAME_SIZE +
					 core->status_size);
	core->end = round_up(core->note_at + core->note_size, PAGE);
	for (i = 0; i < MAX_KVM_MEMSLOTS; i++) {
		core->slot_at[i] = core->end;
		if (core->inst->ram[i].userspace_addr)
			core->end += core->inst->ram[i].memory_size;
	}
}

/* The first error stays; what comes behind it is not written. */
static void put(struct core *core, const void *bytes, size_t size, uint64_t at)
{
	ssize_t done;

	while (size && !core->error) {
		done = pwrite(core->fd, bytes, size, at);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			core->error = done ? errno : ENOSPC;
			return;
		}
		bytes = (const char *)bytes + done;
		size -= done;
		at += done;
	}
}

/* Both widths have the same members. */
#define HEAD(bits, machine)						\
	(Elf##bits##_Ehdr){						\
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3,	\
			     ELFCLASS##bits, ELFDATA2LSB, EV_CURRENT },	\
		.e_type = ET_CORE, .e_machine = (machine),		\
		.e_version = EV_CURRENT,				\
		.e_phoff = sizeof(Elf##bits##_Ehdr),			\
		.e_ehsize = sizeof(Elf##bits##_Ehdr),			\
		.e_phentsize = sizeof(Elf##bits##_Phdr),		\
		.e_phnum = core->map.count + 1,				\
	}

static void put_head(struct core *core)
{
	uint16_t machine = kvm_core_machine(core->inst);

	if (is_64(core))
		put(core, &HEAD(64, machine), sizeof(Elf64_Ehdr), 0);
	else
		put(core, &HEAD(32, machine), sizeof(Elf32_Ehdr), 0);
}

static void put_segment(struct core *core, unsigned int index,
			const Elf64_Phdr *wide)
{
	const Elf32_Phdr narrow = {
		.p_type = wide->p_type, .p_flags = wide->p_flags,
		.p_offset = wide->p_offset, .p_vaddr = wide->p_vaddr,
		.p_paddr = wide->p_paddr, .p_filesz = wide->p_filesz,
		.p_memsz = wide->p_memsz, .p_align = wide->p_align,
	};

	if (is_64(core))
		put(core, wide, sizeof(*wide),
		    sizeof(Elf64_Ehdr) + index * sizeof(*wide));
	else
		put(core, &narrow, sizeof(narrow),
		    sizeof(Elf32_Ehdr) + index * sizeof(narrow));
}

static void put_range(struct core *core, unsigned int index)
{
	const struct core_range *range = core->map.range + index;
	int slot = tst_kvm_find_phys_memslot(core->inst, range->paddr);
	const Elf64_Phdr head = {
		.p_type = PT_LOAD, .p_flags = PF_R | PF_W | PF_X,
		.p_offset = core->slot_at[slot] + range->paddr -
			    core->inst->ram[slot].guest_phys_addr,
		.p_vaddr = range->addr, .p_paddr = range->paddr,
		.p_filesz = range->size, .p_memsz = range->size,
		.p_align = 1,
	};

	put_segment(core, index + 1, &head);
}

static uint64_t put_note(struct core *core, const void *status, uint64_t at)
{
	static const char name[NOTE_NAME_SIZE] = NOTE_NAME;
	const Elf32_Nhdr note = {
		.n_namesz = sizeof(NOTE_NAME), .n_type = NT_PRSTATUS,
		.n_descsz = core->status_size,
	};

	put(core, &note, sizeof(note), at);
	put(core, name, sizeof(name), at + sizeof(note));
	put(core, status, core->status_size, at + sizeof(note) + sizeof(name));
	return at + sizeof(note) + sizeof(name) + core->status_size;
}

static void put_notes(struct core *core)
{
	const Elf64_Phdr head = {
		.p_type = PT_NOTE, .p_offset = core->note_at,
		.p_filesz = core->note_size, .p_align = 4,
	};
	uint64_t at = core->note_at;
	unsigned int i;

	put_segment(core, 0, &head);
	for (i = 0; i < core->vcpus; i++)
		at = put_note(core, core->status[i], at);
}

static void put_slot(struct core *core, int slot)
{
	static const char zeroes[PAGE];
	const struct kvm_userspace_memory_region *ram = core->inst->ram + slot;
	const char *from = (const char *)(uintptr_t)ram->userspace_addr;
	uint64_t at;

	for (at = 0; from && at < ram->memory_size; at += PAGE)
		if (memcmp(from + at, zeroes, PAGE))
			put(core, from + at, PAGE, core->slot_at[slot] + at);
}

static void put_all(struct core *core)
{
	unsigned int i;

	put_head(core);
	put_notes(core);
	for (i = 0; i < core->map.count; i++)
		put_range(core, i);
	for (i = 0; i < MAX_KVM_MEMSLOTS; i++)
		put_slot(core, i);
	if (!core->error && ftruncate(core->fd, core->end))
		core->error = errno;
}

#define SAY(type, ...) \
	tst_res_(kvm_main_site()->file, kvm_main_site()->line, type, \
		 __VA_ARGS__)

/* Under another name until it is complete. */
static int write_file(struct core *core)
{
	core->fd = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
			O_NOFOLLOW, 0600);
	if (core->fd < 0)
		return errno;
	put_all(core);
	if (close(core->fd) && !core->error)
		core->error = errno;
	if (!core->error && rename(partial, path))
		core->error = errno;
	if (core->error)
		unlink(partial);
	return core->error;
}

/* Those of a vCPU that cannot be asked are left out. */
static void read_others(struct core *core)
{
	const struct kvm_vcpus *vcpus = core->inst->vcpus;
	struct tst_kvm_instance *other;
	unsigned int i;

	for (i = 0; vcpus && i < vcpus->count; i++) {
		other = vcpus->vcpu[i].inst;
		if (i == core->inst->vcpu)
			continue;
		kvm_pause(other);
		if (kvm_core_status(other, NULL, 0, core->status[core->vcpus]))
			core->vcpus++;
		kvm_resume(other);
	}
}

/* The first one in the file is the one that gdb shows first. */
static void read_status(struct core *core, const struct kvm_regs *regs,
			int signal)
{
	core->status_size = kvm_core_status(core->inst, regs, signal,
					    core->status[0]);
	core->vcpus = 1;
	if (core->status_size)
		read_others(core);
}

static void write_core(struct core *core, const struct kvm_regs *regs,
		       int signal)
{
	read_status(core, regs, signal);
	if (!core->status_size) {
		SAY(TWARN | TERRNO, "No core file: KVM_GET_SREGS or "
		    "KVM_GET_REGS failed");
		return;
	}
	if (!kvm_core_walk(core->inst, &core->map))
		map_physical(core->inst, &core->map);
	lay_out(core);
	errno = write_file(core);
	if (errno)
		SAY(TWARN | TERRNO, "No core file: cannot write %s", path);
	else
		SAY(TINFO, "The guest's core file is %s%s", path,
		    core->map.complete ? "" :
		    ", without a part of what its page tables map");
}

/*
 * One at a time. Who waits for it may run a vCPU that the other one wants to
 * look at.
 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void wait_for_lock(const struct tst_kvm_instance *inst)
{
	while (pthread_mutex_trylock(&lock))
		if (!kvm_step_aside((struct tst_kvm_instance *)inst))
			usleep(LOCK_POLL_US);
}

void kvm_core_write(const struct tst_kvm_instance *inst,
		    const struct kvm_regs *regs, int signal)
{
	struct core *core;

	if (!*path)
		return;
	core = calloc(1, sizeof(*core));
	if (!core) {
		SAY(TWARN | TERRNO, "No core file: no memory for its table");
		return;
	}
	core->inst = inst;
	wait_for_lock(inst);
	write_core(core, regs, signal);
	pthread_mutex_unlock(&lock);
	free(core);
}

void kvm_core_failure(const struct tst_kvm_instance *inst)
{
	if (!failure_written)
		kvm_core_write(inst, NULL, SIGABRT);
	failure_written = true;
}
