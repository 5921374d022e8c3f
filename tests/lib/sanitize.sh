# SPDX-License-Identifier: GPL-2.0-or-later
# The controller's libraries compiled with a sanitizer, for suites that run
# their programs with it; to be sourced. Kinds are "address" (with
# "undefined") and "thread". Expects $root.
# shellcheck shell=bash

sanitizer_options() { # kind
	case $1 in
	address)	echo "-fsanitize=address,undefined"
			echo "-fno-sanitize-recover=undefined" ;;
	thread)		echo "-fsanitize=thread" ;;
	esac
}

can_sanitize() { # kind directory
	echo 'int main(void) { return 0; }' |
		gcc $(sanitizer_options "$1") -xc - -o "$2/probe-$1" \
			2> /dev/null && sanitized "$2/probe-$1"
}

# Compiles lib/tst and lib/host into DIR/libsanitized.a.
sanitized_library() { # kind directory
	rm -rf "$2" && mkdir -p "$2" &&
	(cd "$2" && printf '%s\n' "$root"/lib/tst/*.c "$root"/lib/host/*.c \
			"$root"/lib/host/x86/*.c |
		xargs -P2 -n8 gcc -g -O1 -std=gnu11 $(sanitizer_options "$1") \
			-I"$root/include" -I"$root/lib" -c) &&
	ar rcs "$2/libsanitized.a" "$2"/*.o
}

# Options for bareguest-cc, one a line.
sanitized_flags() { # kind directory
	printf '%s\n' -g "$2/libsanitized.a"
	sanitizer_options "$1"
}

# The thread sanitizer wants its part of the address space to be free.
sanitized() { # command...
	ASAN_OPTIONS=handle_segv=0:handle_abort=0:allocator_may_return_null=1 \
		setarch -R "$@"
}
