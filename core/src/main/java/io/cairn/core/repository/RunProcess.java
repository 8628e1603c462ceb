// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that makes a backup, named so that another process can tell whether it still lives.
 *
 * @param host the host's name
 * @param pidSpace the PID namespace and the boot id on Linux: two containers or two machines may share a host's name, and
 *     their PIDs mean nothing to each other; otherwise empty
 * @param pid the process id
 * @param startedMillis when the process started, in milliseconds since 1970, or 0 if that isn't known
 */
record RunProcess(String host, String pidSpace, long pid, long startedMillis) {

    /** A process id is not given out again so soon; the clock may be set that far meanwhile. */
    private static final long SAME_START_MILLIS = 5_000;

    /** Whether a process lives, as far as this process can tell. */
    enum Life {
        ALIVE,
        DEAD,
        UNKNOWN
    }

    static RunProcess current() {
        ProcessHandle self = ProcessHandle.current();
        return new RunProcess(hostName(), currentPidSpace(), self.pid(), started(self));
    }

    Life life() {
        if (!host.equals(hostName()) || !pidSpace.equals(currentPidSpace())) {
            return Life.UNKNOWN;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return Life.DEAD;
        }
        long started = started(process.get());
        boolean same = started == 0 || startedMillis == 0 || Math.abs(started - startedMillis) <= SAME_START_MILLIS;
        return same ? Life.ALIVE : Life.DEAD;
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).trim();
        } catch (IOException e) {
            // not Linux
            return resolvedHostName();
        }
    }

    private static String resolvedHostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static String currentPidSpace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")) + " "
                    + Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                            .trim();
        } catch (IOException | UnsupportedOperationException e) {
            // not Linux
            return "";
        }
    }
}
