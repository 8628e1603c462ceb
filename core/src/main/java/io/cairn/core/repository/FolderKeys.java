// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectExistsException;
import io.cairn.core.crypt.AgeInput;
import io.cairn.core.crypt.AgeOutput;
import io.cairn.core.crypt.Identity;
import io.cairn.core.crypt.KeyText;
import io.cairn.core.crypt.Keyring;
import io.cairn.core.crypt.Recipient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the files of one folder are opened: an identity of the folder's own, which is kept beside them as
 * {@code keys/RECIPIENT.age}, encrypted to each recipient alone. So a key more is a small file more, and no other changes. Safe
 * for use by several threads.
 */
final class FolderKeys {

    /** What the name of an encrypted file ends with. */
    static final String SUFFIX = ".age";

    private static final String PREFIX = "keys/";

    private final BackupFolder folder;
    private final Keyring keyring;
    private final Optional<Recipient> own;
    private final String what;
    private Optional<Identity> opened = Optional.empty();

    /**
     * The keys of a folder.
     *
     * @param own whom the files are encrypted to, where that is known
     * @param what what the folder holds, to begin a message with
     */
    FolderKeys(BackupFolder folder, Keyring keyring, Optional<Recipient> own, String what) {
        this.folder = folder;
        this.keyring = keyring;
        this.own = own;
        this.what = what;
    }

    static boolean isKey(String file) {
        return file.startsWith(PREFIX) && file.endsWith(SUFFIX);
    }

    /** The file by which a recipient opens the folder. */
    static String file(Recipient recipient) {
        return PREFIX + recipient + SUFFIX;
    }

    /** The content of that file. */
    static byte[] wrapped(Identity own, Recipient recipient, Instant created) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        AgeOutput age = new AgeOutput(file, List.of(recipient));
        age.write(KeyText.of(own, created).getBytes(StandardCharsets.US_ASCII));
        age.finish();
        return file.toByteArray();
    }

    /** Whom the folder can be opened by. */
    List<Recipient> recipients() throws IOException {
        List<Recipient> recipients = new ArrayList<>();
        for (String file : folder.files()) {
            if (isKey(file)) {
                recipient(file).ifPresent(recipients::add);
            }
        }
        return recipients;
    }

    private static Optional<Recipient> recipient(String file) {
        try {
            return Optional.of(new Recipient(file.substring(PREFIX.length(), file.length() - SUFFIX.length())));
        } catch (InvalidInputException e) {
            return Optional.empty(); // not written by Cairn
        }
    }

    /**
     * What opens the files.
     *
     * @throws LockedException if none of the user's keys does
     * @throws IOException if the file of a key that should can't be read
     */
    synchronized Identity identity() throws IOException {
        if (opened.isEmpty()) {
            opened = Optional.of(open());
        }
        return opened.get();
    }

    private Identity open() throws IOException {
        List<Recipient> recipients = recipients();
        List<Identity> given = keyring.identities();
        List<Identity> fitting = given.stream()
                .filter(identity -> recipients.contains(identity.recipient()))
                .toList();
        if (!fitting.isEmpty()) {
            return unwrapByOneOf(fitting);
        }
        if (recipients.isEmpty()) {
            throw new IOException(what + " is encrypted, and nobody can open it: the files below " + folder.key(PREFIX)
                    + " in " + folder.store().location() + " are gone");
        }
        throw new LockedException(
                what + " is encrypted to " + words(recipients)
                        + (given.isEmpty()
                                ? ": give the file of one of their secret keys by --identity FILE or CAIRN_IDENTITY_FILE"
                                : ", and what was given is "
                                        + given.stream().map(Identity::toString).collect(Collectors.joining(" and "))
                                        + ": give one of theirs by --identity FILE or CAIRN_IDENTITY_FILE"),
                !given.isEmpty());
    }

    /** That the file of one key is damaged keeps no other key out. */
    private Identity unwrapByOneOf(List<Identity> identities) throws IOException {
        List<IOException> problems = new ArrayList<>();
        for (Identity identity : identities) {
            try {
                return unwrap(identity);
            } catch (IOException e) {
                problems.add(e);
            }
        }
        IOException first = problems.get(0);
        problems.stream().skip(1).forEach(first::addSuppressed);
        throw first;
    }

    private static String words(List<Recipient> recipients) {
        return recipients.stream().map(Recipient::toString).collect(Collectors.joining(" and "));
    }

    private Identity unwrap(Identity identity) throws IOException {
        String file = file(identity.recipient());
        String name = "the file " + file + " of " + what;
        byte[] wrapped = folder.read(file).orElseThrow(() -> new IOException(name + " is gone"));
        Identity inner;
        try (AgeInput plain = new AgeInput(new ByteArrayInputStream(wrapped), List.of(identity), name)) {
            String text = new String(plain.readAllBytes(), StandardCharsets.US_ASCII);
            inner = KeyText.identities(name, text).get(0);
        } catch (InvalidInputException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (own.isPresent() && !own.get().equals(inner.recipient())) {
            throw new IOException(
                    name + " is damaged: it holds another key than the one that " + what + " is encrypted to");
        }
        return inner;
    }

    /**
     * Lets another recipient open the folder.
     *
     * @return whether it was not one already
     * @throws LockedException if none of the user's keys opens the folder
     * @throws IOException if the file can't be written
     */
    boolean add(Recipient recipient, Instant now) throws IOException {
        byte[] wrapped = wrapped(identity(), recipient, now);
        try {
            folder.write(file(recipient), wrapped);
            return true;
        } catch (ObjectExistsException e) {
            return false;
        }
    }

    /** Takes back what {@link #add} wrote. */
    void remove(Recipient recipient) throws IOException {
        folder.delete(file(recipient));
    }
}
