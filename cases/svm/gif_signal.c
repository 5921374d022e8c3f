// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * A guest that clears the global interrupt flag and spins does not keep
 * signals from its vCPU thread. [APM volume 2, 15.17; bits VGIF: 15.33.]
 *
 * CLGI in the guest (L1), CLGI in a nested guest (L2) whose hypervisor does
 * not intercept it, and L2 started with a virtual GIF of 0 must all be
 * virtual: the processor's own flag stays set. Each spins for ever; then SIGUSR1 is sent to
 * the thread, and KVM_RUN must return with EINTR within a second.
 *
 * Fixes: 91b7130cb660 (before 5.8 CLGI in L2 cleared the real flag).
 *
 * Risk for a vulnerable host: one CPU hangs for good.
 */
#include "witness.h"

#define MODE_BASEADDR (WITNESS_BASEADDR + 4)

enum { CLGI_IN_L1, CLGI_IN_L2, VGIF_0_IN_L2, MODES };

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

static unsigned int mode(void)
{
	return *(volatile const uint32_t *)MODE_BASEADDR;
}

static int spin(void)
{
	if (kvm_witness_disabled())
		return 0;
	if (mode() != VGIF_0_IN_L2)
		asm volatile("clgi");
	tst_signal_host(NULL);
	for (;;)
		asm volatile("pause");
	return 0;
}

void main(void)
{
	struct kvm_svm_vcpu *cpu;

	kvm_init_svm();
	if (mode() == CLGI_IN_L1) {
		spin();
		tst_res(TFAIL, "L1 did not spin");
		return;
	}
	cpu = kvm_create_svm_vcpu(spin, 1);
	if (mode() == VGIF_0_IN_L2)
		cpu->vmcb->virt_intr_ctl = SVM_INTR_VGIF;
	kvm_svm_vmrun(cpu);
	tst_res(TFAIL, "L2 ended: %s", kvm_svm_exit_name(cpu->vmcb->exitcode));
}

#else /* COMPILE_PAYLOAD */

#include <pthread.h>
#include <time.h>

#define GUEST_LIMIT_MS 5000
#define SIGNAL_LIMIT_MS 1000

static const char *const names[MODES] = {
	"CLGI in L1", "CLGI in L2", "virtual GIF 0 in L2",
};

static pthread_t runner;
static struct timespec sent;
static int spinning;

static void on_signal(int sig)
{
	(void)sig;
}

static void *send_signal(void *data)
{
	(void)data;
	spinning = !tst_kvm_wait_guest(&witness_vm, GUEST_LIMIT_MS);
	clock_gettime(CLOCK_MONOTONIC, &sent);
	if (spinning)
		pthread_kill(runner, SIGUSR1);
	return NULL;
}

static long ms_since_sent(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - sent.tv_sec) * 1000 +
		(now.tv_nsec - sent.tv_nsec) / 1000000;
}

static void report(const char *name, int ret, long ms)
{
	if (ret != -1)	/* the payload has told why */
		return;
	if (ms > (long)tst_multiply_timeout(SIGNAL_LIMIT_MS))
		tst_res(TFAIL, "%s: KVM_RUN returned %ld ms after the signal",
			name, ms);
	else
		tst_res(TPASS, "%s: a signal ends KVM_RUN", name);
}

static void run(unsigned int mode)
{
	pthread_t sender;
	uint32_t *slot;
	int ret;

	kvm_witness_create(&witness_vm);
	slot = tst_kvm_get_memptr(&witness_vm, WITNESS_BASEADDR);
	slot[1] = mode;
	runner = pthread_self();
	if (pthread_create(&sender, NULL, send_signal, NULL))
		tst_brk(TBROK, "pthread_create() failed");
	ret = tst_kvm_run_instance(&witness_vm, EINTR);
	pthread_join(sender, NULL);
	report(names[mode], ret, ms_since_sent());
	tst_kvm_destroy_instance(&witness_vm);
	tst_free_all();
}

static void run_all(unsigned int mode)
{
	run(mode);
}

static void setup(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	SAFE_SIGACTION(SIGUSR1, &action, NULL);
}

static struct tst_test test = {
	.test = run_all,
	.tcnt = MODES,
	.setup = setup,
	.cleanup = kvm_witness_cleanup,
	.options = kvm_witness_options,
};

#endif /* COMPILE_PAYLOAD */
