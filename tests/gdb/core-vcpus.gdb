# SPDX-License-Identifier: GPL-2.0-or-later
# The core file of a machine with two vCPUs has the registers of both.
#
# RUN core vcpus -f
# ON here lab64 lab32
# STATUS 2
info threads
backtrace
print sums[1]
thread 2
print sums[0]
