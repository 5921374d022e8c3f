# SPDX-License-Identifier: GPL-2.0-or-later
# The core file of a machine with two vCPUs has the registers of both.
#
# RUN core vcpus -f
# ON here lab64 lab32
# STATUS 2
# SAYS *@fault*
# SAYS * 1 *LWP 2*
# SAYS *2 *LWP 1*
# SAYS #0 *kvm_vcpu_main (vcpu=1) at *
# SAYS $1 = 2
# SAYS $2 = 7
# SAYS * TINFO: The guest's core file is */core
# SAYS * TBROK: vCPU 1: Vector 14, page fault*
info threads
backtrace
print sums[1]
thread 2
print sums[0]
