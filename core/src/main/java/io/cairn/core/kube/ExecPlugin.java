// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/**
 * Runs a credential plugin as the
 * <a href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins">exec
 * entry</a> of a kubeconfig describes it, without a terminal, and ends it when it takes too long.
 */
final class ExecPlugin implements CredentialSource.Origin {

    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Opens backups, which is no business of a program that gets credentials for a cluster. */
    private static final String KEYS_OF_BACKUPS = "CAIRN_IDENTITY";

    private final ObjectTree exec;
    private final Path directory;
    private final ObjectTree cluster;
    private final Map<String, String> environment;
    private final Duration timeout;

    /**
     * A plugin.
     *
     * @param exec the {@code exec} entry
     * @param directory the folder of the kubeconfig, which a relative command path is taken from
     * @param cluster what the plugin is told of the cluster if it asks
     */
    ExecPlugin(ObjectTree exec, Path directory, ObjectTree cluster, Map<String, String> environment, Duration timeout) {
        this.exec = exec;
        this.directory = directory;
        this.cluster = cluster;
        this.environment = environment;
        this.timeout = timeout;
    }

    @Override
    public Credentials read() throws IOException, InterruptedException {
        // Files rather than pipes: a grandchild that outlives a killed plugin would hold a pipe open.
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (CredentialFolder folder = CredentialFolder.in(temporary, Instant.now())) {
            run(folder.output(), folder.errors());
            return parsed(Files.readAllBytes(folder.output()));
        }
    }

    private String name() {
        return "the credential plugin '" + exec.text("command").orElse("") + "' of the kubeconfig";
    }

    private void run(Path output, Path errors) throws IOException, InterruptedException {
        Process process = start(output, errors);
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(name() + " gave no answer within " + timeout.toSeconds()
                        + " s: run it by hand to see what it waits for");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            String said = Files.readString(errors, StandardCharsets.ISO_8859_1).strip();
            String last = said.substring(said.lastIndexOf('\n') + 1);
            throw new IOException(
                    name() + " failed with exit code " + process.exitValue() + (last.isEmpty() ? "" : ": " + last));
        }
    }

    private Process start(Path output, Path errors) throws IOException {
        String command = exec.text("command").orElse("");
        List<String> line = new ArrayList<>();
        line.add(command.contains("/") ? directory.resolve(command).toString() : command);
        line.addAll(exec.texts("args"));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().remove(KEYS_OF_BACKUPS);
        for (ObjectTree variable : exec.trees("env")) {
            builder.environment()
                    .put(
                            variable.text("name").orElse(""),
                            variable.text("value").orElse(""));
        }
        builder.environment().put("KUBERNETES_EXEC_INFO", new String(TreeJson.write(info()), StandardCharsets.UTF_8));
        try {
            return builder.start();
        } catch (IOException e) {
            String hint = exec.text("installHint").map(String::strip).orElse("install it or put it on the PATH");
            throw new IOException(name() + " can't be started: " + hint, e);
        }
    }

    private ObjectTree info() {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("interactive", false);
        if (exec.value("provideClusterInfo").equals(Optional.of(true))) {
            spec.put("cluster", cluster);
        }
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("kind", "ExecCredential");
        info.put("apiVersion", exec.text("apiVersion").orElse("client.authentication.k8s.io/v1"));
        info.put("spec", ObjectTree.of(spec));
        return ObjectTree.of(info);
    }

    private Credentials parsed(byte[] output) throws IOException {
        try {
            ObjectTree status = TreeJson.read(output).tree("status").orElse(ObjectTree.empty());
            Credentials credentials = Credentials.NONE
                    .withToken(status.text("token").orElse(""))
                    .withCertificate(
                            encoded(status.text("clientCertificateData")), encoded(status.text("clientKeyData")))
                    .until(status.text("expirationTimestamp").map(Instant::parse));
            if (credentials.authorization().isEmpty()
                    && credentials.certificate().isEmpty()) {
                throw new IOException(name() + " answered without a token or certificate");
            }
            return credentials;
        } catch (JacksonException | DateTimeException e) {
            throw new IOException(name() + " answered something that is not an ExecCredential", e);
        }
    }

    private static String encoded(Optional<String> pem) {
        return pem.map(text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                .orElse("");
    }
}
