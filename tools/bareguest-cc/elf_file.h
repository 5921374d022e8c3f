/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Access to ELF files, for everything that looks into a payload. */
#ifndef ELF_FILE_H
#define ELF_FILE_H

#include <gelf.h>
#include <stdbool.h>

/* Fails the program if it is no ELF file. */
Elf *elf_open_file(const char *path);

struct elf_section {
	Elf_Scn *scn;
	GElf_Shdr head;
	const char *name;
};

/* Steps through the sections; start with a zeroed section. */
bool elf_next_section(Elf *elf, struct elf_section *section);

struct elf_symbol {
	size_t index;		/* of the next one */
	GElf_Sym sym;
	const char *name;
};

/* Steps through the symbols; start with a zeroed symbol. */
bool elf_next_symbol(Elf *elf, struct elf_symbol *symbol);

/* Finds a symbol the file defines. */
bool elf_find_symbol(Elf *elf, const char *name, GElf_Sym *sym);

#endif
