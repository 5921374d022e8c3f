# SPDX-License-Identifier: GPL-2.0-or-later
# What needs a lab: real modules reloaded with the real tools, and a look
# whether they are as before; 32-bit payloads; a test as the machine's init.
# Sourced by tests/tst/run.
# shellcheck shell=bash

# What runs in the lab: a case between two looks at the modules.
write_driver() { # file
	cat > "$1" <<-'END'
		#!/bin/sh
		# tools case multiplier
		state() {
			ls -d /sys/module/kvm /sys/module/kvm_amd \
				/sys/module/irqbypass 2>/dev/null
			grep -s . /sys/module/kvm/parameters/* \
				/sys/module/kvm_amd/parameters/*
		}
		path=$PATH
		case $1 in
		kmod) path=/kmod:$PATH ;;
		none) path=/none ;;
		esac
		[ "$2" != fresh ] || rmmod kvm_amd kvm irqbypass
		before=$(state)
		PATH=$path CASE=$2 LTP_TIMEOUT_MUL=$3 "${0%/*}/module"
		rc=$?
		[ "$before" = "$(state)" ] && echo "PUT BACK" >&2
		[ "$2" != fresh ] || modprobe kvm_amd nested=1
		exit $rc
	END
	chmod +x "$1"
}

check_module_case() { # name status regex
	local why='' rc=none out=''
	[[ ! -f $WORK/lab/$1.status ]] || read -r rc _ < "$WORK/lab/$1.status"
	[[ ! -f $WORK/lab/$1.err ]] || out=$(< "$WORK/lab/$1.err")
	[[ $rc == "$2" ]] || why="status $rc, expected $2"
	[[ ${out//$'\n'/ } =~ $3 ]] || why="does not match '$3'"
	[[ $out == *"PUT BACK"* ]] || why="the modules are not as before"
	cp "$WORK/lab/$1.err" "$WORK/out" 2>/dev/null ||
		cp "$WORK/lab.log" "$WORK/out"
	report "$why" "lab module $1"
}

# A controller of 32 bits, whose payload not every KVM can run.
check_kvm32() {
	local out='' rc=none
	if [[ ! -x $WORK/kvm32 ]]; then
		echo "ok $ABI kvm static, 32 bits # SKIP gcc -m32 -static does not work here"
		return
	fi
	[[ ! -f $WORK/lab/kvm32.status ]] || read -r rc _ < "$WORK/lab/kvm32.status"
	cp "$WORK/lab/kvm32.err" "$WORK/out"
	out=$(< "$WORK/out")
	expect "kvm static, 32 bits" 0 "passed   12.failed   0.broken   0"
}

# Root there has every capability, as not everywhere.
check_oom() {
	local out='' rc=none
	[[ ! -f $WORK/lab/oom.status ]] || read -r rc _ < "$WORK/lab/oom.status"
	cp "$WORK/lab/oom.err" "$WORK/out" 2> /dev/null
	out=$(< "$WORK/out")
	expect "protection from the OOM killer" 0 "passed   3.failed   0"
}

# Process 1 of a whole machine, without /proc, /dev/shm or anything mounted;
# the kernel says with which status it ended.
init_case() { # name status-in-hex regex variable...
	local args out name=$1 want=$2 regex=$3
	args=$(sed -n 's/^args[[:space:]]*//p' "$ROOT/lab/amd.lab")
	shift 3
	"$BUILD/bin/bareguest" lab amd --set smp=1 --file "$BIN/static:/static" \
		--set "args=$args rdinit=/static LTP_COLORIZE_OUTPUT=n $*" \
		-v -- true > "$WORK/out" 2>&1
	out=$(< "$WORK/out")
	[[ ${out//$'\n'/ } =~ $regex.*exitcode=0x0*"$want"00, ]]
	report "$((( $? )) && echo "no '$regex', or no exitcode=0x${want}00")" \
		"$ABI init $name"
}

init_cases() {
	local WORK=$WORK/init BIN=$WORK
	mkdir -p "$WORK"
	gcc -I"$ROOT/include" "$HERE/results.c" -static -o "$BIN/static" \
		"$BUILD/lib/bareguest/host/x86_64-gnu/libbareguest.a" -lpthread
	init_case "a failure" 21 "TFAIL: F.*TCONF: C.*failed   1.*skipped  1" \
		CASE=by_letters TYPES=FC
	init_case "a timeout" 2 "It stood in test_all.*passed   1.*broken   1" \
		CASE=hang LTP_TIMEOUT_MUL=0.01
}

run_modules() {
	local WORK=$TMP/work-lab ABI=lab name tools mul want regex kmod
	mkdir -p "$WORK"
	kmod=$(command -v kmod)
	if [[ ! $kmod ]] || ! command -v qemu-system-x86_64 > /dev/null; then
		echo "ok lab modules # SKIP there is no kmod, or no qemu-system-x86_64"
		return
	fi
	init_cases > "$WORK/init.tap" 2>&1 &
	[[ ! -d $BUILD/lib/bareguest/host/i386-gnu ]] ||
		"$BUILD/bin/bareguest-cc" "$HERE/kvm.c" -m32 -static -o "$WORK/kvm32"
	gcc -I"$ROOT/include" "$HERE/module.c" -static -o "$WORK/module" \
		"$BUILD/lib/bareguest/host/x86_64-gnu/libbareguest.a" -lpthread
	gcc -I"$ROOT/include" "$HERE/machine.c" -static -o "$WORK/machine" \
		"$BUILD/lib/bareguest/host/x86_64-gnu/libbareguest.a" -lpthread
	printf '#!/bin/sh\nCASE=oom exec "${0%%/*}/machine"\n' > "$WORK/oom"
	chmod +x "$WORK/oom"
	write_driver "$WORK/driver"
	grep -v '^#' "$HERE/module.tab" |
		sed "s,\(.*\) ;; \(.*\) ;; \(.*\) ;; .* ;; .*,@\1-\2 $WORK/driver \2 \1 \3," \
		> "$WORK/list"
	[[ ! -x $WORK/kvm32 ]] || echo "@kvm32 $WORK/kvm32 -i 3" >> "$WORK/list"
	echo "@oom $WORK/oom" >> "$WORK/list"
	"$BUILD/bin/bareguest" lab amd --set smp=1 --batch "$WORK/list" \
		--output-dir "$WORK/lab" --timeout 60 --file "$WORK/module" --file "$WORK/machine" \
		--file "$kmod:/kmod/modprobe" --file "$kmod:/kmod/rmmod" \
		> "$WORK/lab.log" 2>&1
	while IFS=$'\x1f' read -r name tools mul want regex; do
		check_module_case "$name-$tools" "$want" "$regex"
	done < <(grep -v '^#' "$HERE/module.tab" | sed 's/ ;; /\x1f/g')
	check_kvm32
	check_oom
	wait
	cat "$WORK/init.tap"
}
