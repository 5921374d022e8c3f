/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a lab machine's first process (lab/agent.c) and the bareguest command
 * (tools/bareguest/boot.c) say to each other.
 *
 * Host to machine: the file LAB_SCRIPT in the initramfs, pairs of
 * NUL-terminated strings: a key of the list below, then its value.
 *
 *   parport HEX       results go to the parallel port at this I/O port
 *   param TEXT        parameters of the next module
 *   module PATH       load a module
 *   env NAME=VALUE    environment of all jobs that follow
 *   arg TEXT          next word of the next job's command line
 *   run PATH          run PATH with the words collected so far
 *
 * Machine to host: frames. One byte of type, two bytes of length (low byte
 * first), that many bytes of payload.
 */
#ifndef LAB_WIRE_H
#define LAB_WIRE_H

#define LAB_SCRIPT	"/lab/script"
#define LAB_HELLO_TEXT	"bareguest lab 1"

#define LAB_HEAD	3	/* bytes before the payload of a frame */
#define LAB_PAYLOAD_MAX	4096	/* bytes of payload, at most */

enum lab_frame {
	LAB_HELLO = 'H',	/* LAB_HELLO_TEXT: the agent runs */
	LAB_START = 'S',	/* no payload: the next job starts */
	LAB_STDOUT = 'o',	/* what the job wrote */
	LAB_STDERR = 'e',
	LAB_EXIT = 'X',		/* its wait status, 4 bytes, low byte first */
	LAB_TROUBLE = 'T',	/* text: the agent could not do its work */
	LAB_END = 'E',		/* no payload: all jobs are done */
};

#endif
