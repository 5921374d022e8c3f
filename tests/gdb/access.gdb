# SPDX-License-Identifier: GPL-2.0-or-later
# Watchpoints for reading, which need a processor that has them. gdb makes
# rwatch of what stops at reads and writes.
#
# RUN live walk
# ON lab64
# STATUS 0
# SAYS Hardware access (read/write) watchpoint 1: counter
# SAYS Hardware access (read/write) watchpoint 1: counter
# SAYS Value = 0
# SAYS Hardware access (read/write) watchpoint 1: counter
# SAYS Old value = 0
# SAYS New value = 1
# SAYS [Inferior 1 (*) exited normally]
awatch counter
continue
continue
delete
continue
