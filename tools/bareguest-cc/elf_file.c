// SPDX-License-Identifier: GPL-2.0-or-later
/* Access to ELF files; see elf_file.h. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "elf_file.h"
#include "report.h"

Elf *elf_open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf *elf;

	if (fd < 0)
		die("cannot read %s: %s", path, strerror(errno));
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (!elf || elf_kind(elf) != ELF_K_ELF)
		die("%s is no ELF file", path);
	return elf;
}

bool elf_next_section(Elf *elf, struct elf_section *section)
{
	size_t strings;

	section->scn = elf_nextscn(elf, section->scn);
	if (!section->scn || !gelf_getshdr(section->scn, &section->head) ||
	    elf_getshdrstrndx(elf, &strings))
		return false;
	section->name = elf_strptr(elf, strings, section->head.sh_name);
	return true;
}

static bool find_symbols(Elf *elf, struct elf_section *section)
{
	while (elf_next_section(elf, section)) {
		if (section->head.sh_type == SHT_SYMTAB)
			return true;
	}
	return false;
}

bool elf_next_symbol(Elf *elf, struct elf_symbol *symbol)
{
	struct elf_section section = { 0 };

	if (!find_symbols(elf, &section) ||
	    !gelf_getsym(elf_getdata(section.scn, NULL), symbol->index++,
			 &symbol->sym))
		return false;
	symbol->name = elf_strptr(elf, section.head.sh_link,
				  symbol->sym.st_name);
	return true;
}

bool elf_find_symbol(Elf *elf, const char *name, GElf_Sym *sym)
{
	struct elf_symbol symbol = { 0 };

	while (elf_next_symbol(elf, &symbol)) {
		if (symbol.sym.st_shndx != SHN_UNDEF && symbol.name &&
		    !strcmp(symbol.name, name)) {
			*sym = symbol.sym;
			return true;
		}
	}
	return false;
}
