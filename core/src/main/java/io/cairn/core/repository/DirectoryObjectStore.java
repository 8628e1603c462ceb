// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Objects as files below a folder. Files are made with mode 0600 and folders with 0700, where the file system knows modes.
 *
 * <p>A writer writes to a file of its own beside the object, under a name that no listing shows, and gives it the object's
 * name once its bytes are on the disk. What a killed writer left is removed by the next one in the same folder.
 */
@SuppressWarnings({"DoNotCallSuggester", "unused"})
public final class DirectoryObjectStore implements ObjectStore {

    /** The store below a folder, which is made when the first object is. */
    public DirectoryObjectStore(Path root) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String location() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean exclusiveCreateEnforced() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream open(String key) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Long> size(String key) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> children(String folder) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String key) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException();
    }
}
