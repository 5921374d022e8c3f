// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Payload and controller in step: the payload hands over a buffer and waits;
 * a second thread of the controller fills the buffer while the vCPU spins,
 * and lets the payload go on. No VM exit takes part in it.
 */
#include "kvm_test.h"

#define ANSWER 42

#ifdef COMPILE_PAYLOAD

void main(void)
{
	int *buffer = tst_heap_alloc(sizeof(*buffer));

	tst_wait_host(buffer);
	if (*buffer == ANSWER)
		tst_res(TPASS, "The controller wrote %d", *buffer);
	else
		tst_res(TFAIL, "The controller wrote %d, not %d", *buffer,
			ANSWER);
}

#else /* COMPILE_PAYLOAD */

#include "tst_safe_pthread.h"

static struct tst_kvm_instance machine = { .vm_fd = -1 };

static void *run_payload(void *arg)
{
	(void)arg;
	tst_kvm_run_instance(&machine, 0);
	return NULL;
}

static void run(void)
{
	pthread_t vcpu;
	int *buffer;

	tst_kvm_create_instance(&machine, DEFAULT_RAM_SIZE);
	SAFE_PTHREAD_CREATE(&vcpu, NULL, run_payload, NULL);

	if (tst_kvm_wait_guest(&machine, 5000))
		tst_brk(TBROK, "The payload did not call");
	buffer = tst_kvm_get_memptr(&machine, machine.result->file_addr);
	if (!buffer)
		tst_brk(TBROK, "The payload's buffer is not in its memory");
	*buffer = ANSWER;
	tst_kvm_clear_guest_signal(&machine);

	SAFE_PTHREAD_JOIN(vcpu, NULL);
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
