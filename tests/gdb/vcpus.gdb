# SPDX-License-Identifier: GPL-2.0-or-later
# vCPUs are threads: which one stands at a breakpoint, where the other one is,
# registers and memory of each, steps of one of them; then to the end.
#
# RUN live vcpus
# ON here lab64 lab32
# STATUS 0
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
break wait
continue
print $_thread
print sums[0]
delete
continue
