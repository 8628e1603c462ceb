// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.ended;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Backups in a bucket, by the program that users unpack. */
@ExtendWith(Environment.class)
class S3Test {

    private static Minio minio;

    @BeforeAll
    static void startServer() {
        minio = Minio.start();
        minio.bucket("backups", false);
        minio.bucket("locked", true);
    }

    @AfterAll
    static void stopServer() {
        minio.close();
    }

    private static Cairn inBucket(Cairn cairn, String bucket) {
        ended(
                0,
                cairn.run(
                        "location",
                        "add",
                        bucket,
                        "--url",
                        "s3://" + bucket + "/clusters/one",
                        "--endpoint",
                        minio.endpoint().toString(),
                        "--credentials-file",
                        minio.credentials().toString()));
        return cairn.at(Path.of(bucket));
    }

    @Test
    void aBackupIsMadeReadRestoredAndDeletedThere(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("bucket");
        kube.configMap(namespace, "one");
        kube.configMap(namespace, "two");
        Cairn inBucket = inBucket(cairn, "backups");

        ended(0, inBucket.backup("create", "b1", "--include-namespaces", namespace));
        assertThat(inBucket.names()).containsExactly("b1");
        assertThat(inBucket.describe("b1").at("/phase").asString()).isEqualTo("Completed");
        assertThat(ended(0, inBucket.backup("show", "b1", "configmaps/" + namespace + "/one"))
                        .out())
                .contains("name: one", "namespace: " + namespace);
        assertThat(ended(2, inBucket.backup("create", "b1")).err()).contains("b1");

        String two = Kube.core(namespace, "configmaps", "two");
        kube.delete(two);
        ended(0, inBucket.restore("create", "r1", "--from-backup", "b1"));
        assertThat(kube.find(two)).isPresent();

        ended(0, inBucket.backup("delete", "b1", "--yes"));
        assertThat(inBucket.names()).isEmpty();
    }

    @Test
    void theSameInABucketThatKeepsVersionsAndLocks(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("locked");
        kube.configMap(namespace, "one");
        Cairn inBucket = inBucket(cairn, "locked");

        Cairn.Result checked = ended(0, cairn.run("location", "check", "locked", "-o", "json"));
        assertThat(checked.json().at("/conditionalWrites").asBoolean()).isTrue();
        assertThat(checked.json().at("/versioning").asBoolean()).isTrue();
        assertThat(checked.json().at("/objectLock").asBoolean()).isTrue();
        ended(0, inBucket.backup("create", "b1", "--include-namespaces", namespace));
        ended(0, inBucket.backup("delete", "b1", "--yes"));
        assertThat(inBucket.names()).isEmpty();
        ended(0, inBucket.backup("create", "b1", "--include-namespaces", namespace));
        assertThat(inBucket.names()).containsExactly("b1");
    }

    @Test
    void whatIsWrongWithALocationIsOneSentence(Kube kube, Cairn cairn) throws Exception {
        Path wrong = Files.writeString(
                Environment.newFolder("credentials-").resolve("wrong"),
                "[default]\naws_access_key_id=cairn-access-key\naws_secret_access_key=other\n");
        List<String> add = List.of("--endpoint", minio.endpoint().toString());
        location(cairn, "nobucket", "s3://nowhere", add, "--credentials-file=" + minio.credentials());
        location(cairn, "badsecret", "s3://backups", add, "--credentials-file=" + wrong);
        location(
                cairn,
                "region",
                "s3://backups",
                add,
                "--credentials-file=" + minio.credentials(),
                "--region=eu-west-3");

        assertThat(failed(cairn, "nobucket")).contains("there is no bucket 'nowhere' at " + minio.endpoint());
        assertThat(failed(cairn, "badsecret")).contains("the secret key doesn't belong to the access key");
        assertThat(failed(cairn, "region")).contains("the bucket is in the region us-east-1; set region=us-east-1");
    }

    private static void location(Cairn cairn, String name, String url, List<String> more, String... settings) {
        List<String> command = new ArrayList<>(List.of("location", "add", name, "--url", url));
        command.addAll(more);
        command.addAll(List.of(settings));
        ended(0, cairn.run(command.toArray(String[]::new)));
    }

    private static String failed(Cairn cairn, String location) {
        String said =
                ended(1, cairn.at(Path.of(location)).backup("create", "b1")).err();
        assertThat(said.lines().filter(line -> line.startsWith("cairn: "))).hasSize(1);
        return said;
    }
}
