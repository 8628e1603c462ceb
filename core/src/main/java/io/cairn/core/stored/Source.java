// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import io.cairn.core.archive.ArchiveReader;
import java.io.IOException;
import java.io.InputStream;

/** The file that a tarball is kept in. Safe for use by several threads. */
interface Source extends ArchiveReader.Range, AutoCloseable {

    /** The whole file; checks at its end what can be checked of a file. */
    InputStream open() throws IOException;

    /** The SHA-256 in hex of the tarball that it was when it came. */
    String sha256();

    @Override
    void close() throws IOException;
}
