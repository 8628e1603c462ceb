// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

/** An orderer made something that is no order. The message names the orderer and the items. */
public final class OrderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OrderException(String orderer, String message) {
        super("the orderer " + orderer + " " + message);
    }
}
