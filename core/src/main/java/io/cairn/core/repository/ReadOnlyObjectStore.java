// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;

/** A location that the user has declared read-only: every attempt to write or delete is refused before it is made. */
final class ReadOnlyObjectStore extends DelegatingObjectStore {

    private final String name;

    ReadOnlyObjectStore(String name, ObjectStore store) {
        super(store);
        this.name = name;
    }

    InvalidInputException refusal() {
        return new InvalidInputException("the location '" + name + "' (" + location()
                + ") is read-only, and nothing is written or deleted there; use another location, or add this one anew"
                + " without --read-only");
    }

    /** Stores try it by writing; what can't be tried is not claimed. */
    @Override
    public boolean exclusiveCreateEnforced() {
        return false;
    }

    @Override
    public ObjectWriter create(String key, Retention retention) {
        throw refusal();
    }

    @Override
    public void delete(String key) {
        throw refusal();
    }
}
