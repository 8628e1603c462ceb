// SPDX-License-Identifier: Apache-2.0
package io.cairn.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.distribution.Distribution.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin that brings the AWS SDK is there when it is used, and costs nothing when it isn't. */
class S3IT {

    @TempDir
    private Path temp;

    private Result run(Distribution installed, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(installed.program().toString()));
        command.addAll(Arrays.asList(arguments));
        return Distribution.run(temp, Map.of("HOME", temp.toString(), "CAIRN_CDS", "off"), command);
    }

    @Test
    void itIsUnpackedWhenALocationNeedsItAndNotBefore() throws Exception {
        Distribution installed = Distribution.unpackedInto(temp.resolve("installed"));

        assertThat(run(installed, "--help").exitCode()).isZero();
        assertThat(run(installed, "demo").exitCode()).isZero();
        assertThat(librariesInTheCache())
                .as("a backup to a folder loads nothing of it")
                .isEmpty();

        Result refused = run(installed, "location", "add", "prod", "--url", "s3://backups", "--config", "regio=x");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("an s3 location has no setting 'regio', did you mean 'region'?");

        Result added = run(
                installed,
                "location",
                "add",
                "prod",
                "--url",
                "s3://backups/team",
                "--region",
                "eu-west-1",
                "--endpoint",
                "http://127.0.0.1:9",
                "--path-style");
        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(run(installed, "location", "get").out())
                .contains("endpoint=http://127.0.0.1:9,path-style=true,region=eu-west-1");
        assertThat(librariesInTheCache()).anyMatch(name -> name.startsWith("s3-"));
    }

    private List<String> librariesInTheCache() throws IOException {
        Path cache = temp.resolve(".cache");
        if (!Files.exists(cache)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(cache)) {
            return all.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }
}
