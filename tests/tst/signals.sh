# SPDX-License-Identifier: GPL-2.0-or-later
# A test that each signal hits: one that ends it is named, one that stops it
# runs into the timeout, one that does neither changes nothing. Sourced by
# tests/tst/run.
# shellcheck shell=bash

# By number; what is not named here is 64.
SIGNALS=(- HUP INT QUIT ILL TRAP IOT/SIGABRT BUS FPE KILL USR1 SEGV USR2 PIPE
	ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM
	PROF WINCH IO/SIGPOLL PWR SYS/SIGUNUSED [64]=)

signal_verdict() { # number -> want, regex
	want=2
	case ${SIGNALS[$1]} in
	KILL)	regex="LTP_TIMEOUT_MUL.*TBROK: Test killed! .timeout.." ;;
	CHLD | CONT | URG | WINCH)
		want=0 regex="TPASS: survived" ;;
	STOP | TSTP | TTIN | TTOU)
		regex="Thread [0-9]+: state T.*sending SIGKILL!.*TBROK: Test killed! .timeout.." ;;
	*)	regex="stood in test_all\(\) of iteration 1.*TBROK: Test killed by ${SIGNALS[$1]:+SIG}${SIGNALS[$1]:-$1}!" ;;
	esac
}

signal_case() { # number
	# A shell in the background lets some be ignored.
	local want regex inside=(env --default-signal) WORK=$WORK/signal-$1 mul=1 rc out
	mkdir -p "$WORK"
	signal_verdict "$1"
	[[ $regex != *state* ]] || mul=0.01
	LTP_TIMEOUT_MUL=$mul SIGNAL=$1 results crash
	expect "crash signal $1" "$want" "$regex"
}

signal_cases() {
	local sig
	# Those that wait for the timeout do so together.
	for sig in 19 20 21 22; do
		signal_case $sig > "$WORK/signal-$sig.tap" &
	done
	for sig in "${!SIGNALS[@]}"; do
		[[ $sig == @(0|19|20|21|22) ]] || signal_case "$sig"
	done
	wait
	cat "$WORK"/signal-*.tap
}
