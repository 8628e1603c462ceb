// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import java.nio.file.Path;

/**
 * A folder that is soon full: a file system of one megabyte where this user may mount one, and otherwise a folder for a
 * program whose files may not grow beyond that.
 */
record SmallSpace(Path folder, boolean mounted) implements AutoCloseable {

    static SmallSpace ofOneMegabyte() {
        Path folder = Environment.newFolder("small-");
        boolean mounted = Environment.succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString());
        return new SmallSpace(folder, mounted);
    }

    /** The program to start the writer with. */
    String[] wrapper() {
        return mounted ? new String[0] : new String[] {"bash", "-c", "ulimit -f 1024; exec \"$0\" \"$@\""};
    }

    @Override
    public void close() {
        if (mounted) {
            Environment.command("umount", folder.toString());
        }
    }
}
