// SPDX-License-Identifier: Apache-2.0
package io.cairn.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsIT {

    @TempDir
    private static Path shared;

    private static Distribution installed;

    @BeforeAll
    static void unpack() throws Exception {
        installed = Distribution.unpackedInto(shared);
    }

    @Test
    void hasTheBuiltInPluginsBesideTheProgramAndNotOnItsClassPath() throws Exception {
        assertThat(installed.files().keySet())
                .filteredOn(file -> file.contains("cairn-plugin-") && !file.contains("cairn-plugin-api"))
                .hasSize(10)
                .allMatch(file -> file.startsWith("plugins/"));
    }

    @Test
    void hasNoTestLibraryAndOneLoggingBackend() throws Exception {
        assertThat(installed.files().keySet())
                .noneMatch(file -> file.matches("lib/(junit|assertj|mockito|archunit|opentest4j|apiguardian).*"))
                .anyMatch(file -> file.startsWith("lib/logback-classic-"))
                .noneMatch(file -> file.matches("lib/slf4j-(simple|jdk14|nop).*"));
    }

    @Test
    void hasPicocliInAFormThatAnArchiveOfClassesHoldsVerified() throws Exception {
        String jar = installed.files().keySet().stream()
                .filter(file -> file.startsWith("lib/picocli-"))
                .findFirst()
                .orElseThrow();
        try (ZipFile classes = new ZipFile(installed.home().resolve(jar).toFile());
                DataInputStream first =
                        new DataInputStream(classes.getInputStream(classes.getEntry("picocli/CommandLine.class")))) {
            assertThat(first.readInt()).isEqualTo(0xCAFEBABE);
            assertThat(first.readUnsignedShort()).isZero();
            assertThat(first.readUnsignedShort()).as("the version of Java 17").isEqualTo(61);
        }
    }

    @Test
    void hasTheLicencesOfWhatItCarries() throws Exception {
        assertThat(installed.files().keySet()).contains("LICENSE", "NOTICE", "licenses/THIRD-PARTY.txt");
        String list = Files.readString(installed.home().resolve("licenses/THIRD-PARTY.txt"));
        assertThat(list).contains("io.fabric8:kubernetes-client:", "com.google.inject:guice:", "info.picocli:picocli:");
        assertThat(list).doesNotContain("Unknown license");
    }

    @Test
    void hasTheSchemasOfSpecifications() throws Exception {
        assertThat(Files.readString(installed.home().resolve("schema/backup-v1.json")))
                .contains("json-schema.org", "\"order\"", "\"includedNamespaces\"");
        assertThat(Files.readString(installed.home().resolve("schema/restore-v1.json")))
                .contains("json-schema.org", "\"gate\"", "\"namespaceMapping\"");
        assertThat(Files.readString(installed.home().resolve("schema/transforms-v1.json")))
                .contains("json-schema.org", "\"rules\"");
    }

    @Test
    void hasThePagesThatItsReadmePointsTo() throws Exception {
        String readme = Files.readString(installed.home().resolve("README.md"));
        Set<String> files = installed.files().keySet();

        assertThat(Pattern.compile("\\]\\(([^)#:]+)[)#]")
                        .matcher(readme)
                        .results()
                        .map(link -> link.group(1)))
                .contains("docs/ordering.md")
                .allMatch(files::contains);
    }

    @Test
    void hasCompletionsForThreeShells() throws Exception {
        for (String file : new String[] {"cairn", "_cairn", "cairn.fish"}) {
            assertThat(Files.readString(installed.home().resolve("completions/" + file)))
                    .contains("backup");
        }
    }

    @Test
    void isTheSameAsZip() throws Exception {
        String archive = System.getProperty("cairn.archive");
        TreeSet<String> names = new TreeSet<>();
        try (ZipFile zip = new ZipFile(archive.substring(0, archive.length() - ".tar.gz".length()) + ".zip")) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                names.add(entries.nextElement().getName().replaceAll("^[^/]+/|/$", ""));
            }
        }
        assertThat(names).isEqualTo(installed.files().keySet());
    }
}
