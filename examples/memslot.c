// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * A controller of one's own: the machine gets a second memory slot, the
 * controller puts data into it, the payload works on them, and the
 * controller checks what came out.
 */
#include "kvm_test.h"

#define DATA_BASEADDR 0x10000000
#define DATA_WORDS 16

#ifdef COMPILE_PAYLOAD

void main(void)
{
	unsigned int *data = (unsigned int *)DATA_BASEADDR;
	unsigned int i;

	for (i = 0; i < DATA_WORDS; i++)
		data[i] *= data[i];
	tst_res(TINFO, "Squared %u numbers at %p", i, (void *)data);
}

#else /* COMPILE_PAYLOAD */

static struct tst_kvm_instance machine = { .vm_fd = -1 };

static void run(void)
{
	unsigned int *data, i;

	tst_kvm_create_instance(&machine, DEFAULT_RAM_SIZE);
	data = tst_kvm_alloc_memory(&machine, 2, DATA_BASEADDR,
				    DATA_WORDS * sizeof(*data), 0);
	for (i = 0; i < DATA_WORDS; i++)
		data[i] = i;

	tst_kvm_run_instance(&machine, 0);

	for (i = 0; i < DATA_WORDS && data[i] == i * i; i++)
		;
	if (i == DATA_WORDS)
		tst_res(TPASS, "The payload squared all numbers");
	else
		tst_res(TFAIL, "Number %u became %u", i, data[i]);
	tst_kvm_destroy_instance(&machine);
	tst_free_all();
}

static void cleanup(void)
{
	tst_kvm_destroy_instance(&machine);
}

static struct tst_test test = {
	.test_all = run,
	.cleanup = cleanup,
};

#endif /* COMPILE_PAYLOAD */
