// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectStoreProvider;
import io.cairn.core.repository.Locations.Location;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {

    @TempDir
    private Path home;

    private final List<String> opened = new ArrayList<>();
    private Locations locations;

    @BeforeEach
    void openLocations() {
        locations = Locations.ofUser(Map.of("XDG_CONFIG_HOME", "relative/is/ignored"), home, this::provider);
    }

    private Optional<ObjectStoreProvider> provider(String scheme) {
        return scheme.equals("mem") ? Optional.of(new MemProvider()) : Optional.empty();
    }

    private final class MemProvider implements ObjectStoreProvider {
        @Override
        public String scheme() {
            return "mem";
        }

        @Override
        public ObjectStore open(URI location, Map<String, String> config) {
            if (config.containsKey("refused")) {
                throw new InvalidInputException("no such setting");
            }
            opened.add(location + " " + config);
            return new DirectoryObjectStore(home.resolve("mem"));
        }
    }

    @Test
    void withoutAnyTheFolderOfTheUserIsTheDefault() throws IOException {
        assertThat(locations.get())
                .containsExactly(new Location(
                        "default", home.resolve(".local/share/cairn/backups").toString(), Map.of(), true));
        assertThat(folderOf(locations.resolve())).isEqualTo(home.resolve(".local/share/cairn/backups"));
    }

    @Test
    void theFoldersOfTheXdgSpecificationAreUsed() throws IOException {
        Map<String, String> environment = Map.of(
                "XDG_CONFIG_HOME", home.resolve("conf").toString(),
                "XDG_DATA_HOME", home.resolve("data").toString());
        Locations xdg = Locations.ofUser(environment, home, this::provider);
        xdg.add("nas", "/mnt/nas", Map.of(), false);

        assertThat(home.resolve("conf/cairn/locations.yaml")).exists();
        assertThat(folderOf(xdg.resolve())).isEqualTo(home.resolve("data/cairn/backups"));
    }

    @Test
    void anAddedLocationIsKeptAndOpenedByItsName() throws IOException {
        locations.add("nas", "file:///mnt/nas%20one", Map.of(), false);
        locations.add("bucket", "mem://bucket/prefix", Map.of("region", "true", "port", "0080"), true);

        assertThat(locations.get())
                .extracting(Location::name, Location::isDefault)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("bucket", true),
                        org.assertj.core.groups.Tuple.tuple("default", false),
                        org.assertj.core.groups.Tuple.tuple("nas", false));
        assertThat(folderOf(locations.resolve("nas"))).isEqualTo(Path.of("/mnt/nas one"));
        opened.clear();
        locations.resolve().close();
        assertThat(opened).singleElement().asString().contains("mem://bucket/prefix", "region=true", "port=0080");
    }

    @Test
    void aSettingThatTheProviderRefusesIsSaidWhenTheLocationIsAdded() throws IOException {
        assertThatThrownBy(() -> locations.add("bucket", "mem://bucket", Map.of("refused", "x"), false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("no such setting");
        assertThat(locations.get()).extracting(Location::name).containsExactly("default");
    }

    @Test
    void theDefaultCanBeChangedAndGivenBack() throws IOException {
        locations.add("nas", "/mnt/nas", Map.of(), true);
        assertThat(folderOf(locations.resolve())).isEqualTo(Path.of("/mnt/nas"));

        locations.setDefault("default");
        assertThat(folderOf(locations.resolve())).isEqualTo(home.resolve(".local/share/cairn/backups"));

        locations.setDefault("nas");
        locations.remove("nas");
        assertThat(locations.get()).singleElement().matches(Location::isDefault);
    }

    @Test
    void theFileIsForItsOwnerOnly() throws IOException {
        locations.add("nas", "/mnt/nas", Map.of(), false);
        Path file = home.resolve(".config/cairn/locations.yaml");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).content().isEqualTo("locations:\n  nas:\n    url: /mnt/nas\n");
        assertThat(file.getParent()).isDirectoryContaining(path -> path.equals(file));
        try (var all = Files.list(file.getParent())) {
            assertThat(all).hasSize(1);
        }
    }

    @Test
    void aRelativeFolderIsKeptAsTheAbsoluteOne() throws IOException {
        locations.add("here", "backups", Map.of(), false);

        assertThat(folderOf(locations.resolve("here")))
                .isEqualTo(Path.of("backups").toAbsolutePath());
    }

    @Test
    void aPathOrAUrlNeedsNoName() throws IOException {
        assertThat(folderOf(locations.resolve("./some")))
                .isEqualTo(Path.of("some").toAbsolutePath());
        assertThat(folderOf(locations.resolve("/mnt/x"))).isEqualTo(Path.of("/mnt/x"));
        assertThat(folderOf(locations.resolve("FILE:///mnt/x"))).isEqualTo(Path.of("/mnt/x"));
        locations.resolve("mem://b").close();
        assertThat(opened).containsExactly("mem://b {}");
    }

    @Test
    void aSchemeThatNoPluginOpensIsRefusedByName() {
        for (String url : List.of("s3://bucket", "s3:bucket")) {
            assertThatThrownBy(() -> locations.resolve(url))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("s3://");
        }
        assertThatThrownBy(() -> locations.add("b", "s3://bucket", Map.of(), false))
                .isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file://host/dir", "file:dir", "mem://a b"})
    void aUrlThatNamesNoPlaceIsRefused(String url) {
        assertThatThrownBy(() -> locations.resolve(url)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearestOrHowAFolderIsWritten() throws IOException {
        locations.add("offsite", "/mnt/offsite", Map.of(), false);

        assertThatThrownBy(() -> locations.resolve("ofsite"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith(", did you mean 'offsite'?");
        assertThatThrownBy(() -> locations.resolve("elsewhere")).hasMessageContaining("./elsewhere");
        assertThatThrownBy(() -> locations.setDefault("nowhere")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> locations.remove("nowhere")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> locations.remove("default")).hasMessageContaining("built in");
    }

    @Test
    void aNameIsTakenOnceAndIsADnsLabel() throws IOException {
        locations.add("nas", "/mnt/nas", Map.of(), false);

        assertThatThrownBy(() -> locations.add("nas", "/x", Map.of(), false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("already");
        assertThatThrownBy(() -> locations.add("a/b", "/x", Map.of(), false)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> locations.add("x", "/x", Map.of("region", "eu"), false))
                .hasMessageContaining("region");
    }

    @Test
    void aFileThatIsNoYamlIsNamedWithTheLine() throws IOException {
        Path file = home.resolve(".config/cairn/locations.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "locations:\n  nas: {url: [\n");

        assertThatThrownBy(() -> locations.get())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("line");
    }

    private static Path folderOf(ObjectStore store) {
        return Path.of(URI.create(store.location())).toAbsolutePath();
    }

    @Test
    void nothingIsWrittenToOrDeletedInAReadOnlyLocation() throws IOException {
        locations.add("theirs", home.resolve("theirs").toString(), Map.of(), false, true);
        DirectoryObjectStoreTest.put(new DirectoryObjectStore(home.resolve("theirs")), "a/b", "x");
        ObjectStore store = locations.resolve("theirs");

        assertThat(Locations.readOnly(store)).isTrue();
        assertThat(store.exclusiveCreateEnforced()).as("it is tried by writing").isFalse();
        assertThat(DirectoryObjectStoreTest.read(store.open("a/b"))).isEqualTo("x");
        assertThat(store.list("")).containsExactly("a/b");
        for (ThrowingCallable change : List.<ThrowingCallable>of(
                () -> store.create("c"),
                () -> store.delete("a/b"),
                () -> Locations.requireWritable(store),
                () -> new Repository(store, Clock.systemUTC()).begin("b1"))) {
            assertThatThrownBy(change)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the location 'theirs' (file://")
                    .hasMessageContaining("is read-only");
        }
        assertThat(locations.get()).filteredOn(Location::readOnly).hasSize(1);
        assertThat(store.list("")).containsExactly("a/b");
    }

    @Test
    void aFileThatIsNotYamlIsToldInOneLineWithThePlaceAndTheReason() throws IOException {
        locations.add("mine", home.resolve("mine").toString(), Map.of(), false);
        Path file = home.resolve(".config/cairn/locations.yaml");
        Files.writeString(file, "locations: {mine: [a\n");

        assertThatThrownBy(locations::get)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + " can't be read: at line 2, column 1: while parsing a flow sequence from line 1,"
                        + " column 19 on: expected ',' or ']', but got <stream end>");
    }
}
