// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import java.util.Objects;

/** A plugin file can't be used; the message says why. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
        super(reason);
    }

    RefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage(), "every constructor gives one");
    }
}
