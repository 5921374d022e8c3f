# SPDX-License-Identifier: GPL-2.0-or-later
# The controller's libraries compiled with a sanitizer, for suites that run
# their programs with it; to be sourced. Kinds are "address" (with
# "undefined") and "thread". Expects $root and $build.
# shellcheck shell=bash

# The thread sanitizer knows no fences; the library's are for what a guest
# writes, which it does not see either.
sanitizer_options() { # kind
	case $1 in
	address)	printf '%s\n' -fsanitize=address,undefined \
				-fno-sanitize-recover=undefined \
				-static-libasan -static-libubsan ;;
	thread)		printf '%s\n' -fsanitize=thread -Wno-tsan ;;
	esac
}

can_sanitize() { # kind directory
	echo 'int main(void) { return 0; }' |
		gcc $(sanitizer_options "$1") -xc - -o "$2/probe-$1" \
			2> /dev/null && sanitized "$2/probe-$1"
}

sanitized_tree() { # kind
	echo "$build/sanitized-$1"
}

# A tree for bareguest-cc with nothing but the sanitized library of its own.
# Suites that run at the same time share it.
build_sanitized() { # kind
	local tree

	tree=$(sanitized_tree "$1")
	mkdir -p "$tree/lib/bareguest" "$tree/include" || return
	(
		flock 9 || exit
		ln -sfn "$build/lib/bareguest/guest" "$tree/lib/bareguest/guest"
		ln -sfn "$root/include" "$tree/include/bareguest"
		make -C "$root" -s -j2 CC=gcc BUILD="$tree" ABIS=x86_64-gnu \
			CFLAGS="-O1 -g $(sanitizer_options "$1" | xargs)" \
			host-libs
	) 9> "$tree/lock"
}

# The thread sanitizer wants its part of the address space to be free.
sanitized() { # command...
	ASAN_OPTIONS=handle_segv=0:handle_abort=0:allocator_may_return_null=1 \
		setarch -R "$@"
}
