// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An object in the making. Used by one thread at a time.
 *
 * <p>Either {@link #commit} returns and the object exists whole, or nothing of it is ever visible.
 */
public abstract class ObjectWriter extends OutputStream {

    /** For implementers. */
    protected ObjectWriter() {}

    /**
     * Makes the object durable and visible. Nothing can be written afterwards.
     *
     * @throws ObjectExistsException if another writer was first
     * @throws IOException if the object could not be made durable; it doesn't exist then
     */
    public abstract void commit() throws IOException;

    /** Abandons the object, if it has not been committed, and gives back what it held. */
    @Override
    public abstract void close() throws IOException;
}
