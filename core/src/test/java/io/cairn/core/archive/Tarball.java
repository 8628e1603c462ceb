// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Makes tarballs as anybody might: one gzip stream, with whatever in it. */
public final class Tarball {

    private static final int BLOCK = 512;

    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    /** An object's entry, with the object that belongs there, if the path is a regular one. */
    public Tarball object(String path) {
        return file(path, json(path));
    }

    /** The JSON of the object that belongs to a path. */
    public static String json(String path) {
        ObjectPath object = EntryPaths.object(path).orElseThrow();
        String type = object.id().type();
        int dot = type.indexOf('.');
        String version = object.versioned() ? object.version() : "v1";
        String apiVersion = dot < 0 ? version : type.substring(dot + 1) + "/" + version;
        String namespace =
                object.id().namespaced() ? "\"namespace\":\"" + object.id().namespace() + "\"," : "";
        return "{\"apiVersion\":\"" + apiVersion + "\",\"kind\":\"Kind\",\"metadata\":{" + namespace + "\"name\":\""
                + object.id().name() + "\"}}";
    }

    /** A file. */
    public Tarball file(String path, String content) {
        return file(path, content.getBytes(UTF_8));
    }

    /** A file. */
    public Tarball file(String path, byte[] content) {
        return entry(path, '0', content.length, content);
    }

    /** An entry of any type, whose header may lie about its size. */
    public Tarball entry(String path, char type, long size, byte[] content) {
        byte[] name = path.getBytes(UTF_8);
        if (name.length > 100) {
            entry("long", 'L', name.length, name);
        }
        return bytes(header(Arrays.copyOf(name, 100), type, size)).bytes(padded(content));
    }

    /** Bytes as they are. */
    public Tarball bytes(byte[] bytes) {
        tar.writeBytes(bytes);
        return this;
    }

    /** A header block with its checksum. */
    public static byte[] header(byte[] name, char type, long size) {
        byte[] header = new byte[BLOCK];
        System.arraycopy(name, 0, header, 0, Math.min(name.length, 100));
        put(header, 100, "0000644\0");
        put(header, 124, String.format("%011o\0", size));
        put(header, 136, "00000000000\0");
        header[156] = (byte) type;
        put(header, 257, "ustar\00000");
        put(header, 148, "        ");
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, 148, String.format("%06o\0", sum));
        return header;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static byte[] padded(byte[] content) {
        return Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK);
    }

    /** The tar so far with its end, packed. */
    public byte[] end() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(tar.toByteArray());
        whole.writeBytes(new byte[2 * BLOCK]);
        return gzip(whole.toByteArray());
    }

    /** The tar so far, not packed. */
    byte[] toBytes() {
        return tar.toByteArray();
    }

    /** The tar so far without its end, packed. */
    public byte[] cut() {
        return gzip(tar.toByteArray());
    }

    /** Packs bytes. */
    public static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
