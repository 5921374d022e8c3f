# SPDX-License-Identifier: GPL-2.0-or-later
# There is no timeout as long as gdb is there, and one again when it is gone.
#
# RUN live loop
# ON here lab32
# ENV LTP_TIMEOUT_MUL=0.02
# STATUS 2
# SAYS #0 *spin () at *
# SAYS [Inferior 1 (*) detached]
# SAYS * TINFO: Test timeout is not limited
# SAYS * TINFO: gdb has detached*
# SAYS * TBROK: Test timed out*
shell (until grep -q Spinning said; do sleep 0.1; done; sleep 2; kill -INT $PPID) > /dev/null &
continue
backtrace
detach
