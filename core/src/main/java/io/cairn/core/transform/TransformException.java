// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.transform;

/** A rule can't be applied to an item, which therefore must not be restored. The message names the rule and what failed. */
public final class TransformException extends Exception {

    private static final long serialVersionUID = 1L;

    /** One sentence without a full stop. */
    public TransformException(String message) {
        super(message);
    }
}
