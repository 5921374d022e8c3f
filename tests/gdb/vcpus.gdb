# SPDX-License-Identifier: GPL-2.0-or-later
# vCPUs are threads: which one stands at a breakpoint, where the other one is,
# registers and memory of each, steps of one of them; then to the end.
#
# RUN live vcpus
# ON here lab64 lab32
# STATUS 0
# SAYS * hit Breakpoint 1, *
# SAYS *@other*
# SAYS *Id *Target*
# SAYS * 1 *(vCPU 0)*
# SAYS * 2 *(vCPU 1)*
# SAYS $1 = 2
# SAYS $2 = 1
# SAYS #0 *wait () at *
# SAYS #1 * main () at *
# SAYS $3 = 1
# SAYS $4 = 1
# SAYS $5 = 2
# SAYS $6 = 2
# SAYS $7 = 1
# SAYS $8 = 1
# SAYS $9 = 1
# SAYS $10 = 7
# SAYS [Inferior 1 (*) exited normally]
# SAYS * TPASS: The sums are 10 and 13
break add_other
continue
info threads
print $_thread
print n
thread 1
backtrace
print $_thread
thread 2
next
print sums[1]
print $_thread
stepi
print $_thread
delete
thread 1
stepi
print $_thread
print sums[1]
tbreak vcpus.c:30
continue
print $_thread
print sums[0]
delete
continue
