# SPDX-License-Identifier: GPL-2.0-or-later
# Ctrl-C stops an endless loop. gdb lets go, comes back, and ends it.
#
# RUN live loop
# ON here lab64 lab32
# STATUS 0
# SAYS Program received signal SIGINT, Interrupt.
# SAYS #0 *spin () at *
# SAYS turns 1
# SAYS [Inferior 1 (*) detached]
# SAYS Program received signal SIGINT, Interrupt.
# SAYS *spin () at *
# SAYS turned 1
# SAYS [Inferior 1 (*) exited normally]
# SAYS * TINFO: gdb has detached; it can come back: target remote socket
# SAYS * TPASS: Released
shell (until grep -q Spinning said; do sleep 0.1; done; sleep 0.5; kill -INT $PPID) > /dev/null &
continue
backtrace
set $rounds = rounds
printf "turns %d\n", $rounds > 0
detach
shell sleep 0.3
target remote socket
printf "turned %d\n", rounds != $rounds
set var released = 1
continue
