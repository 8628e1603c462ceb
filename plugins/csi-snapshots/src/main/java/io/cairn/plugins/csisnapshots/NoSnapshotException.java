// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

/** There will be no snapshot of one claim; the message ends a sentence that names the claim. */
final class NoSnapshotException extends Exception {

    private static final long serialVersionUID = 1L;

    NoSnapshotException(String reason) {
        super(reason);
    }
}
