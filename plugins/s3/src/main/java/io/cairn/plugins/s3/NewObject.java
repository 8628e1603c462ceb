// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import io.cairn.api.Retention;
import java.util.UUID;

/**
 * An object that is to be made.
 *
 * @param key its key in the store
 * @param retention how long it is locked
 * @param writer tells this writer from all others: kept with the object, so that a writer whose answer got lost knows its
 *     own work again
 */
record NewObject(String key, Retention retention, String writer) {

    static NewObject of(String key, Retention retention) {
        return new NewObject(key, retention, UUID.randomUUID().toString());
    }
}
