// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import java.io.IOException;

/**
 * An archive is not to be trusted, and nothing of it is used: it is damaged, breaks a limit, or has something in it that no
 * honest writer puts there. The message names the entry where there is one, and the reason.
 */
public final class ArchiveException extends IOException {

    private static final long serialVersionUID = 1L;

    /** An error with a message for the user: one sentence, without a full stop. */
    public ArchiveException(String message) {
        super(EntryPaths.shown(message));
    }

    /** The same with the error that showed it. */
    public ArchiveException(String message, Throwable cause) {
        super(EntryPaths.shown(message), cause);
    }
}
