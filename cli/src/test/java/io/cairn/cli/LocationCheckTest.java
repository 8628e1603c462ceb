// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.cli.TestShell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocationCheckTest {

    @TempDir
    private Path home;

    private Result run(String... args) {
        return new TestShell(home).run(args);
    }

    @Test
    void eachStepIsALineAndNothingIsLeft() {
        Path place = home.resolve("place");
        run("location", "add", "mine", "--url", place.toUri().toString());

        Result checked = run("location", "check", "mine");

        assertThat(checked.exit()).as(checked.err()).isZero();
        assertThat(checked.out())
                .containsPattern("write +ok +\\d+ bytes")
                .containsPattern("read +ok ")
                .containsPattern("list +ok ")
                .containsPattern("overwrite +ok +refused, as it should be")
                .containsPattern("remove +ok ")
                .containsPattern("conditional writes +enforced +of two runs with one name exactly one wins")
                .containsPattern("versioning +not enforced +what is removed is gone")
                .containsPattern("object lock +not enforced +backups can't be locked here, as far as the place tells");
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void aStepThatFailsIsToldWithItsReasonAndTheExitCode() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "no folder");

        Result checked = run("location", "check", file.toString(), "-o", "json");

        assertThat(checked.exit()).isEqualTo(1);
        assertThat(checked.out())
                .contains("\"passed\": false", "is a file, not a folder; choose another location", "\"skipped\"")
                .doesNotContain("conditionalWrites", "versioning", "objectLock");
        assertThat(run("location", "check", file.toString()).out())
                .containsPattern("conditional writes +not told")
                .containsPattern("versioning +not told")
                .containsPattern("object lock +not told");
    }

    @Test
    void ofAReadOnlyLocationWhatCanBeTriedWithoutWritingIsTried() throws IOException {
        Path place = home.resolve("place");
        Files.createDirectories(place.resolve("backups/nightly"));
        Files.writeString(place.resolve("backups/nightly/cairn-manifest.json"), "a manifest of some length");
        run("location", "add", "theirs", "--url", place.toString(), "--read-only");

        Result checked = run("location", "check", "theirs");

        assertThat(checked.exit()).as(checked.err()).isZero();
        assertThat(checked.out())
                .containsPattern("write +skipped +not tried, as the location is read-only")
                .containsPattern("list +ok +1 name")
                .containsPattern("read +ok +25 bytes of backups/nightly/cairn-manifest.json")
                .containsPattern("remove +skipped +not tried, as the location is read-only");
        assertThat(run("location", "check", "theirs", "-o", "json").out())
                .contains("\"passed\": true", "\"readOnly\": true");
    }

    @Test
    void aReadOnlyLocationThatCanNotBeReadFails() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "no folder");
        run("location", "add", "theirs", "--url", file.toString(), "--read-only");

        Result checked = run("location", "check", "theirs");

        assertThat(checked.exit()).isEqualTo(1);
        assertThat(checked.out()).containsPattern("list +failed +.*is a file, not a folder");
    }

    @Test
    void theFlagsOfS3AreSettingsOfTheLocation() {
        Result added = run("location", "add", "prod", "--url", "s3://bucket/prefix", "--region", "eu-west-1");

        assertThat(added.exit()).isEqualTo(2);
        assertThat(added.err()).contains("no plugin opens locations with 's3://'");
        assertThat(run("location", "add", "mine", "--url", home.toString(), "--region", "x")
                        .err())
                .contains("takes no settings of its own, and [region] was given");
    }

    @Test
    void whereThePluginOfALocationIsMissingOneThatCanNotBeUsedIsNamed() throws IOException {
        Path plugins = Files.createDirectories(home.resolve(".local/share/cairn/plugins"));
        Files.writeString(plugins.resolve("broken.jar"), "no archive");

        Result used = run("backup", "get", "--location", "s3://bucket");

        assertThat(used.exit()).isEqualTo(2);
        assertThat(used.err())
                .startsWith("cairn: no plugin opens locations with 's3://', and the plugin 'broken")
                .contains("' can't be used: ")
                .hasLineCount(1);
    }
}
