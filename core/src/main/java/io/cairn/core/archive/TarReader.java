// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a tar: ustar and PAX (POSIX.1-2001), and GNU's long names.
 *
 * <p>Strict, because two readers that understand a tar differently are how things are hidden in one: header checksums must
 * be right, the end must be marked, nothing may follow it, and nothing may be said twice.
 */
final class TarReader {

    private final InputStream in;
    private final Limits limits;
    private final byte[] block = new byte[TarFormat.BLOCK];
    private String last = "";
    private long unread;

    /** What an entry is. */
    enum Type {
        FILE,
        FOLDER,
        /** A link, device, fifo, sparse file, or something else that is no plain file. */
        OTHER
    }

    /** The headers of one entry. */
    record Entry(String path, long size, Type type) {}

    /** What stands in extended headers before an entry's own. */
    private static final class Extended {
        private Optional<String> path = Optional.empty();
        private Optional<Long> size = Optional.empty();
        private boolean sparse;
        private boolean pax;
        private boolean longLink;
        private int bytes;

        boolean empty() {
            return !pax && !longLink && path.isEmpty();
        }
    }

    TarReader(InputStream in, Limits limits) {
        this.in = in;
        this.limits = limits;
    }

    /** The next entry; empty at the end. What was not read of the last one is passed over. */
    Optional<Entry> next() throws IOException {
        in.skipNBytes(unread);
        unread = 0;
        Extended extended = new Extended();
        while (true) {
            readBlock();
            if (isZero(block)) {
                if (!extended.empty()) {
                    throw bad("has extended headers that belong to no entry");
                }
                end();
                return Optional.empty();
            }
            checkSum();
            long size = number(124, 12);
            switch (block[156]) {
                case 'x' -> pax(extended, extension(extended, size));
                case 'g' -> global(extension(extended, size));
                case 'L' -> longName(extended, extension(extended, size));
                case 'K' -> longLink(extended, extension(extended, size));
                default -> {
                    return Optional.of(entry(extended, size));
                }
            }
        }
    }

    /** The content of the entry that was read last, whose size the caller has looked at. */
    byte[] content(Entry entry) throws IOException {
        byte[] content = in.readNBytes((int) entry.size());
        unread -= content.length;
        if (content.length < entry.size()) {
            throw cut();
        }
        return content;
    }

    private Entry entry(Extended extended, long ownSize) throws IOException {
        String path = extended.path.isPresent() ? extended.path.get() : ownPath();
        last = path;
        long size = extended.size.orElse(ownSize);
        if (size > Long.MAX_VALUE - TarFormat.BLOCK) {
            throw bad("has a size that can't be");
        }
        unread = (size + TarFormat.BLOCK - 1) / TarFormat.BLOCK * TarFormat.BLOCK;
        Type type = type(path, extended.sparse);
        boolean headerOnly = block[156] >= '1' && block[156] <= '6';
        if (headerOnly && size > 0) {
            throw bad("has a link, device or folder with content");
        }
        return new Entry(path, size, type);
    }

    private Type type(String path, boolean sparse) {
        return switch (block[156]) {
            case 0 -> path.endsWith("/") ? Type.FOLDER : sparse ? Type.OTHER : Type.FILE;
            case '0', '7' -> sparse ? Type.OTHER : Type.FILE;
            case '5' -> Type.FOLDER;
            default -> Type.OTHER;
        };
    }

    private String ownPath() throws IOException {
        String name = text(block, 0, 100);
        boolean posix = Arrays.equals(block, 257, 263, new byte[] {'u', 's', 't', 'a', 'r', 0}, 0, 6);
        String prefix = posix ? text(block, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private byte[] extension(Extended extended, long size) throws IOException {
        if (size > limits.headerBytes() - extended.bytes) {
            throw bad("has an entry with headers of more than " + limits.headerBytes() + " bytes"
                    + Limits.setBy("headerBytes"));
        }
        extended.bytes += (int) size + TarFormat.BLOCK;
        byte[] content = in.readNBytes((int) size);
        if (content.length < size) {
            throw cut();
        }
        in.skipNBytes(TarFormat.padded(content.length) - content.length);
        return content;
    }

    private void longName(Extended extended, byte[] content) throws IOException {
        if (extended.path.isPresent()) {
            throw bad("has an entry with two names");
        }
        extended.path = Optional.of(text(content, 0, content.length));
    }

    private void longLink(Extended extended, byte[] content) throws IOException {
        if (extended.longLink) {
            throw bad("has a link with two targets, one of them of " + content.length + " bytes");
        }
        extended.longLink = true;
    }

    private void pax(Extended extended, byte[] content) throws IOException {
        if (extended.pax) {
            throw bad("has an entry with two extended headers");
        }
        extended.pax = true;
        Map<String, String> records = records(content);
        String path = records.getOrDefault("path", "");
        if (!path.isEmpty()) {
            if (extended.path.isPresent()) {
                throw bad("has an entry with two names");
            }
            extended.path = Optional.of(path);
        }
        String size = records.getOrDefault("size", "");
        if (!size.isEmpty()) {
            extended.size = Optional.of(decimal(size));
        }
        extended.sparse = records.keySet().stream().anyMatch(TarReader::isSparse);
    }

    private static boolean isSparse(String key) {
        return key.startsWith("GNU.sparse") || key.equals("SCHILY.realsize");
    }

    private void global(byte[] content) throws IOException {
        for (String key : records(content).keySet()) {
            if (key.equals("path") || key.equals("size") || isSparse(key)) {
                throw bad("has a header that sets the " + key + " of all entries");
            }
        }
    }

    /** {@code "LENGTH KEY=VALUE\n"}, one after another. */
    private Map<String, String> records(byte[] content) throws IOException {
        Map<String, String> records = new HashMap<>();
        int start = 0;
        while (start < content.length) {
            int blank = start;
            while (blank < content.length && content[blank] != ' ') {
                blank++;
            }
            long length = decimal(text(content, start, blank - start));
            if (length <= blank - start + 1 || length > content.length - start) {
                throw bad("has an extended header that can't be read");
            }
            int end = start + (int) length;
            int equals = blank + 1;
            while (equals < end && content[equals] != '=') {
                equals++;
            }
            if (equals == end || content[end - 1] != '\n') {
                throw bad("has an extended header that can't be read");
            }
            String key = whole(content, blank + 1, equals);
            if (isUsed(key) && records.put(key, whole(content, equals + 1, end - 1)) != null) {
                throw bad("has an extended header with two values of " + key);
            }
            start = end;
        }
        return records;
    }

    /** Other records, such as times and attributes of files, may hold what they like. */
    private static boolean isUsed(String key) {
        return key.equals("path") || key.equals("size") || isSparse(key);
    }

    private long decimal(String digits) throws ArchiveException {
        boolean number = !digits.isEmpty() && digits.length() <= 18;
        for (int i = 0; i < digits.length(); i++) {
            number &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        if (!number) {
            throw bad("has an extended header that can't be read");
        }
        return Long.parseLong(digits);
    }

    /** Octal digits between blanks, or GNU's base 256. */
    private long number(int at, int width) throws ArchiveException {
        if ((block[at] & 0x80) != 0) {
            return binary(at, width);
        }
        int end = at + width;
        int i = at;
        while (i < end && block[i] == ' ') {
            i++;
        }
        long number = 0;
        while (i < end && block[i] >= '0' && block[i] <= '7') {
            number = (number << 3) | (block[i++] - '0');
        }
        while (i < end) {
            if (block[i] != 0 && block[i] != ' ') {
                throw bad("has a header that is no tar header");
            }
            i++;
        }
        return number;
    }

    private long binary(int at, int width) throws ArchiveException {
        long number = block[at] & 0x7f;
        for (int i = at + 1; i < at + width; i++) {
            if (number > Long.MAX_VALUE >>> 8) {
                throw bad("has a size that can't be");
            }
            number = (number << 8) | (block[i] & 0xff);
        }
        return number;
    }

    /** Sums of bytes with a sign are what some old writers wrote. */
    private void checkSum() throws ArchiveException {
        long stated = number(148, 8);
        if (stated != sum(0xff) && stated != sum(-1)) {
            throw bad("has a header that is no tar header");
        }
    }

    /** Of the header's bytes under a mask, those of the sum itself taken for blanks. */
    private long sum(int mask) {
        int sum = 8 * ' ';
        for (int i = 0; i < 148; i++) {
            sum += block[i] & mask;
        }
        for (int i = 156; i < block.length; i++) {
            sum += block[i] & mask;
        }
        return sum;
    }

    private String text(byte[] bytes, int at, int most) throws ArchiveException {
        int end = at;
        while (end < at + most && bytes[end] != 0) {
            end++;
        }
        return whole(bytes, at, end);
    }

    private String whole(byte[] bytes, int start, int end) throws ArchiveException {
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        // Stands for what is no UTF-8, and may stand in a name itself.
        if (text.indexOf('\ufffd') < 0) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ArchiveException("the archive " + after() + "has a name that is not UTF-8", e);
        }
    }

    private void readBlock() throws IOException {
        if (in.readNBytes(block, 0, block.length) < block.length) {
            throw cut();
        }
    }

    /** The end is two blocks of zeros, and as many more as the writer liked. */
    private void end() throws IOException {
        readBlock();
        byte[] rest = new byte[1 << 13];
        Arrays.fill(rest, (byte) 0);
        boolean zero = isZero(block);
        for (int count = in.read(rest); zero && count >= 0; count = in.read(rest)) {
            zero = isZero(Arrays.copyOf(rest, count));
        }
        if (!zero) {
            throw bad("has bytes after the end of its tar");
        }
    }

    private static boolean isZero(byte[] bytes) {
        for (byte one : bytes) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    private ArchiveException bad(String what) {
        return new ArchiveException("the archive " + after() + what);
    }

    private ArchiveException cut() {
        return new ArchiveException("the archive is cut" + (last.isEmpty() ? "" : " at its entry '" + last + "'")
                + ": its tar ends in the middle");
    }

    private String after() {
        return last.isEmpty() ? "" : "after its entry '" + last + "' ";
    }
}
