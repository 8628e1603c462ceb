// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectWriter;
import io.cairn.core.crypt.AgeOutput;
import io.cairn.core.crypt.Recipient;
import java.io.IOException;
import java.util.List;

/** Encrypts what goes through to one recipient. */
final class EncryptingWriter extends ObjectWriter {

    private final ObjectWriter target;
    private final AgeOutput age;

    EncryptingWriter(ObjectWriter target, Recipient recipient) throws IOException {
        this.target = target;
        this.age = new AgeOutput(target, List.of(recipient));
    }

    @Override
    public void write(int one) throws IOException {
        age.write(one);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        age.write(bytes, offset, length);
    }

    @Override
    public void commit() throws IOException {
        age.finish();
        target.commit();
    }

    @Override
    public void close() throws IOException {
        target.close();
    }
}
