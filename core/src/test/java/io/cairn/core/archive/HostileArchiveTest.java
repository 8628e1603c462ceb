// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are refused as a whole, each with a sentence that says why. */
class HostileArchiveTest {

    private static final String POD = "resources/pods/namespaces/shop/db-0.json";
    private static final Limits LIMITS = Limits.DEFAULT;

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("a path that climbs", file("../a"), "'../a', a path that could lead out"),
                refused("a path that climbs in the middle", file("resources/../../a"), "could lead out"),
                refused("an absolute path", file("/etc/passwd"), "'/etc/passwd', a path that could lead out"),
                refused("a backslash", file("resources\\..\\a"), "could lead out"),
                refused("a NUL in a PAX path", pax("path=a\0b", file("a")), "could lead out"),
                refused("an empty part", file("resources//a.json"), "could lead out"),
                refused(
                        "an escape sequence",
                        file("a\u001b[2J"),
                        "'a?[2J', a path with characters that can't be shown"),
                refused("writing direction turned", file("a\u202egnp.json"), "can't be shown"),
                refused("the same path twice", file(POD).object(POD), "its entry '" + POD + "' twice"),
                refused("the same path twice, in two spellings", file(POD).file("./" + POD, "{}"), "twice"),
                refused("the same unknown file twice", file("a").file("a", "b"), "its entry 'a' twice"),
                refused("a symbolic link among objects", entry(POD, '2', 0), POD + "' that is a link"),
                refused("a hard link among objects", entry(POD, '1', 0), "that is a link"),
                refused("a link instead of the folder", entry("resources", '2', 0), "'resources' that is a link"),
                refused("the same with dot and slash", entry("./resources", '2', 0), "that is a link"),
                refused("a character device among objects", entry(POD, '3', 0), "a device"),
                refused("a block device among objects", entry(POD, '4', 0), "a device"),
                refused("a fifo among objects", entry(POD, '6', 0), "a device"),
                refused("a GNU sparse file among objects", entry(POD, 'S', 0), "sparse"),
                refused("a PAX sparse file among objects", pax("GNU.sparse.major=1", file(POD)), "sparse"),
                refused("an unknown kind of entry among objects", entry(POD, 'Z', 0), "that is a link"),
                refused("a link with content", entry("a", '2', 3), "content"),
                refused("the root in capitals", file("Resources/pods/cluster/a.json"), "capitals"),
                refused("a type in capitals", file("resources/Pods/cluster/a.json"), "capitals"),
                refused("a scope in capitals", file("resources/pods/Cluster/a.json"), "capitals"),
                refused("a namespace in capitals", file("resources/pods/namespaces/Shop/a.json"), "capitals"),
                refused("metadata in capitals", file("METADATA/version"), "capitals"),
                refused(
                        "a name too long",
                        file("resources/pods/cluster/" + "a".repeat(254) + ".json"),
                        "a name of 254"),
                refused(
                        "a namespace too long",
                        file("resources/pods/namespaces/" + "a".repeat(64) + "/a.json"),
                        "of 64"),
                refused("a type too long", file("resources/" + "a".repeat(317) + "/cluster/a.json"), "a type of 317"),
                refused("a version too long", file("resources/a/" + "v".repeat(64) + "/cluster/a.json"), "of 64"),
                refused("a path too long", file("a".repeat(1025)), "a path of 1025 characters"),
                refused("a long name too long", entry("a", 'L', LIMITS.headerBytes() + 1), "headers of more than"),
                refused("a PAX header too long", entry("a", 'x', 1L << 40), "headers of more than"),
                refused("headers without their entry", pax("comment=x", new Tarball()), "belong to no entry"),
                refused(
                        "two names",
                        new Tarball()
                                .entry("x", 'L', 1, new byte[] {'b'})
                                .bytes(pax("path=c", file("a")).toBytes()),
                        "two names"),
                refused("two extended headers", pax("a=b", pax("a=b", file("a"))), "two extended headers"),
                refused("two paths in a header", pax("path=b", "path=c", file("a")), "two values of path"),
                refused("a path for all entries", paxOf('g', "path=b", file("a")), "sets the path of all entries"),
                refused(
                        "a PAX record with a wrong length",
                        entry("x", 'x', 9).bytes(block("99 a=b\n  ")),
                        "can't be read"),
                refused("a PAX record without a length", entry("x", 'x', 4).bytes(block("a=b\n")), "can't be read"),
                refused("a PAX size that is no number", pax("size=-1", file("a")), "can't be read"),
                refused(
                        "a path that is not UTF-8",
                        new Tarball().bytes(Tarball.header(new byte[] {'a', (byte) 0xff}, '0', 0)),
                        "not UTF-8"),
                refused(
                        "an entry larger than one may be",
                        entry(POD, '0', (64L << 20) + 1),
                        POD + "' has 67108865 bytes"),
                refused(
                        "a size beyond all numbers",
                        file("a").bytes(hugeSize()),
                        "after its entry 'a' has a size that can't be"),
                refused(
                        "garbage instead of a header",
                        file("a").bytes(block("garbage".repeat(60))),
                        "is no tar header"));
    }

    private static Arguments refused(String what, Tarball tarball, String why) {
        return Arguments.of(what, tarball, why);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void isRefused(String what, Tarball tarball, String why) {
        assertThatThrownBy(() -> read(tarball.end()))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatIsNoPlainFileIsPassedOverWhereNoObjectsLie() throws IOException {
        Tarball tarball = new Tarball();
        for (char type : new char[] {'1', '2', '3', '4', '5', '6', 'V', 'Z'}) {
            tarball.entry("other/" + type, type, 0, new byte[0]);
        }
        tarball.bytes(pax("GNU.sparse.major=1", file("other/sparse")).toBytes());

        assertThat(read(tarball.file("a", "b").end())).containsExactly("a");
    }

    @Test
    void longNamesOfEitherKindAreRead() throws IOException {
        String longName = "resources/pods/namespaces/shop/" + "a".repeat(200) + ".json";

        assertThat(read(new Tarball().file(longName, "{}").end())).containsExactly(longName);
        assertThat(read(pax("path=" + longName, new Tarball())
                        .file("short", "{}")
                        .end()))
                .containsExactly(longName);
    }

    @Test
    void aFolderThatWasPackedAsADotIsRead() throws IOException {
        Tarball tarball = new Tarball().entry("./", '5', 0, new byte[0]).entry("./resources/", '5', 0, new byte[0]);

        assertThat(read(tarball.object(POD).end())).containsExactly(POD);
        assertThat(read(new Tarball().file("./" + POD, "{}").end())).containsExactly(POD);
    }

    @Test
    void bytesThatAreNoGzipAreRefused() {
        assertThatThrownBy(() -> read("hello".getBytes(UTF_8))).hasMessage("the archive is not a gzip file");
        assertThatThrownBy(() -> read(new byte[0])).hasMessage("the archive is an empty file");
    }

    @Test
    void whatFollowsTheGzipIsRefused() {
        byte[] whole = new Tarball().object(POD).end();

        assertThatThrownBy(() -> read(joined(whole, "more".getBytes(UTF_8))))
                .hasMessageContaining("bytes after its end");
        assertThatThrownBy(() -> read(joined(whole, new byte[512]))).hasMessageContaining("bytes after its end");
        assertThatThrownBy(() -> read(joined(whole, whole))).hasMessageContaining("bytes after the end of its tar");
    }

    @Test
    void aTarWithoutItsEndIsCut() {
        assertThatThrownBy(() -> read(new Tarball().object(POD).cut()))
                .hasMessageContaining("is cut at its entry '" + POD);
        assertThatThrownBy(() ->
                        read(new Tarball().object(POD).bytes(new byte[512]).cut()))
                .hasMessageContaining("is cut");
        assertThatThrownBy(() ->
                        read(new Tarball().entry(POD, '0', 2000, new byte[512]).cut()))
                .hasMessageContaining("is cut at its entry '" + POD);
    }

    @Test
    void aFileThatEndsAnywhereInTheMiddleIsRefused() {
        byte[] whole = new Tarball().object(POD).file("a", "b").end();

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(ArchiveException.class);
        }
    }

    @Test
    void aByteThatIsWrongIsFoundWhereverItIs() {
        byte[] whole = new Tarball().object(POD).end();

        for (int at = 10; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            assertThatThrownBy(() -> read(damaged)).as("byte %d", at).isInstanceOf(ArchiveException.class);
        }
    }

    @Test
    void aWrongChecksumIsNamed() {
        byte[] damaged = new Tarball().object(POD).end();
        damaged[damaged.length - 6] ^= 1;

        assertThatThrownBy(() -> read(damaged)).hasMessageContaining("its checksum is wrong");
    }

    @Test
    void anArchiveMayNotUnpackToMoreThanItsLimit() {
        byte[] tarball = new Tarball().file("a", new byte[40_000]).end();

        assertThatThrownBy(() -> read(tarball, LIMITS.withTotalBytes(40_000)))
                .hasMessageContaining("more than the 40000 bytes");
    }

    @Test
    void anArchiveMayNotHaveMoreEntriesThanItsLimit() throws IOException {
        byte[] tarball = new Tarball()
                .file("a", "")
                .entry("b/", '5', 0, new byte[0])
                .file("c", "")
                .end();

        assertThat(read(tarball, LIMITS.withEntries(3))).hasSize(2);
        assertThatThrownBy(() -> read(tarball, LIMITS.withEntries(2))).hasMessageContaining("more than the 2 entries");
    }

    @Test
    void zerosByTheMegabyteAreTakenForABomb() throws IOException {
        byte[] small = new Tarball().file("a", new byte[15 << 20]).end();
        byte[] bomb = new Tarball().file("a", new byte[40 << 20]).end();

        assertThat(read(small)).hasSize(1);
        assertThatThrownBy(() -> read(bomb)).hasMessageContaining("more than 500 times its size");
        assertThat(read(bomb, LIMITS.withRatio(2000))).hasSize(1);
    }

    @Test
    void likeObjectsAreNotTakenForABomb() throws IOException {
        Tarball tarball = new Tarball();
        String data = "x: y\\n".repeat(340);
        for (int i = 0; i < 12_000; i++) {
            tarball.file("resources/configmaps/namespaces/shop/c-" + i + ".json", "{\"data\":\"" + data + "\"}");
        }

        assertThat(read(tarball.end())).hasSize(12_000);
    }

    @Test
    void countlessEmptyGzipMembersDoNotFillTheMemory() {
        byte[] empty = Tarball.gzip(new byte[0]);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int i = 0; i < 5_000; i++) {
            file.writeBytes(empty);
        }

        assertThatThrownBy(() -> read(file.toByteArray())).hasMessageContaining("more members than");
    }

    @Test
    void aGzipHeaderWithoutEndIsNotReadIntoMemory() {
        byte[] header = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0};
        byte[] name = new byte[1 << 20];
        Arrays.fill(name, (byte) 'x');

        assertThatThrownBy(() -> read(joined(header, name))).hasMessageContaining("larger than any honest one");
    }

    @Test
    void headersWithAllTheirFieldsAreRead() throws IOException {
        byte[] plain = new Tarball().file("a", "b").end();
        byte[] header = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 0, 2, 0, 7, 7, 'n', 0, 'c', 0, 1, 1};

        assertThat(read(joined(header, Arrays.copyOfRange(plain, 10, plain.length))))
                .containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000003 ", "         3\0\0", "3           "})
    void numbersAreReadAsOldWritersWroteThem(String size) throws IOException {
        byte[] header = Tarball.header("a".getBytes(UTF_8), '0', 0);
        System.arraycopy(size.getBytes(UTF_8), 0, header, 124, 12);

        assertThat(read(new Tarball().bytes(summed(header)).bytes(block("abc")).end()))
                .containsExactly("a");
    }

    @Test
    void pathsWithAPrefixAreJoined() throws IOException {
        byte[] header = Tarball.header("db-0.json".getBytes(UTF_8), '0', 0);
        byte[] prefix = "resources/pods/namespaces/shop".getBytes(UTF_8);
        System.arraycopy(prefix, 0, header, 345, prefix.length);

        assertThat(read(new Tarball().bytes(summed(header)).end())).containsExactly(POD);
    }

    private static byte[] summed(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        System.arraycopy(String.format("%06o\0", sum).getBytes(UTF_8), 0, header, 148, 7);
        return header;
    }

    private static byte[] hugeSize() {
        byte[] header = Tarball.header("b".getBytes(UTF_8), '0', 0);
        Arrays.fill(header, 124, 136, (byte) 0xff);
        return summed(header);
    }

    private static Tarball file(String path) {
        return new Tarball().file(path, "{}");
    }

    private static Tarball entry(String path, char type, long size) {
        return new Tarball().entry(path, type, size, new byte[0]);
    }

    private static byte[] block(String text) {
        return Arrays.copyOf(text.getBytes(UTF_8), 512);
    }

    private static Tarball pax(String record, Tarball rest) {
        return paxOf('x', record, rest);
    }

    private static Tarball pax(String one, String two, Tarball rest) {
        String records = record(one) + record(two);
        return new Tarball()
                .entry("pax", 'x', records.length(), records.getBytes(UTF_8))
                .bytes(rest.toBytes());
    }

    private static Tarball paxOf(char type, String record, Tarball rest) {
        byte[] bytes = record(record).getBytes(UTF_8);
        return new Tarball().entry("pax", type, bytes.length, bytes).bytes(rest.toBytes());
    }

    private static String record(String record) {
        int rest = record.length() + 2;
        int length = rest + String.valueOf(rest).length();
        length = rest + String.valueOf(length).length();
        return length + " " + record + "\n";
    }

    private static byte[] joined(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    private static List<String> read(byte[] tarball) throws IOException {
        return read(tarball, LIMITS);
    }

    private static List<String> read(byte[] tarball, Limits limits) throws IOException {
        List<String> paths = new ArrayList<>();
        new ArchiveReader(limits).readAll(new ByteArrayInputStream(tarball), entry -> paths.add(entry.path()));
        return paths;
    }
}
