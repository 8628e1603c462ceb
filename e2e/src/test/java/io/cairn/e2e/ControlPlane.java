// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A real Kubernetes control plane on free loopback ports: etcd, kube-apiserver and, if asked for, kube-controller-manager.
 *
 * <p>Everything it writes lives in one folder: data, certificates, kubeconfig files, and a log per program. {@link #close}
 * ends the programs and waits for each; they end with the JVM too. The folder stays, for who wants to read the logs.
 *
 * <p>Uses the JDK alone and is one file, so that {@code benchmarks/run} can start it as a source file.
 */
public final class ControlPlane implements AutoCloseable {

    /** The system property that holds the path of the binary that {@code e2e/install} builds. */
    static final String BINARY = "cairn.controlplane";

    private static final String ADMIN = "admin";
    private static final int LIMITED_USERS = 20;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final int STOP_SECONDS = 30;
    /** The controllers that delete namespaces, collect orphans, and make the pods of workloads. */
    static final List<String> CONTROLLERS = List.of(
            "namespace-controller",
            "garbage-collector-controller",
            "statefulset-controller",
            "deployment-controller",
            "replicaset-controller",
            "serviceaccount-controller",
            "root-ca-certificate-publisher-controller",
            "persistentvolume-protection-controller",
            "persistentvolumeclaim-protection-controller",
            "job-controller");

    private final Path binary;
    private final Path folder;
    private final int port;
    private final URI etcd;
    /** In the order of their start; stopped from the last to the first. */
    private final Deque<Program> running = new ArrayDeque<>();

    private final AtomicInteger usersGiven = new AtomicInteger();
    private final Thread onExit = new Thread(this::kill, "kill-control-plane");

    private record Program(String name, Process process, Path log) {}

    private ControlPlane(Path binary, Path folder) {
        this.binary = binary;
        this.folder = folder;
        this.port = freePort();
        this.etcd = URI.create("http://127.0.0.1:" + freePort());
    }

    /**
     * Starts a control plane and waits until it answers.
     *
     * @param folder an empty or missing folder
     * @param controllers whether the controllers run too: those that delete namespaces, collect orphans, and make the pods
     *     of workloads
     * @param apiServerFlags flags for the API server beside those that it always gets
     * @throws IllegalStateException if the binary is missing or a program ends; the message has the end of its log
     */
    public static ControlPlane start(Path folder, boolean controllers, String... apiServerFlags) {
        return start(folder, controllers ? CONTROLLERS : List.of(), apiServerFlags);
    }

    /** The same, with controllers by their names; none means that no controller manager runs. */
    static ControlPlane start(Path folder, List<String> controllers, String... apiServerFlags) {
        ControlPlane plane = new ControlPlane(binary(), folder);
        Runtime.getRuntime().addShutdownHook(plane.onExit);
        try {
            plane.startPrograms(controllers, apiServerFlags);
            return plane;
        } catch (IOException e) {
            plane.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            plane.close();
            throw e;
        }
    }

    private static Path binary() {
        String path = System.getProperty(BINARY, "");
        if (path.isEmpty() || !Files.isExecutable(Path.of(path))) {
            throw new IllegalStateException("the control plane is missing" + (path.isEmpty() ? "" : " at " + path)
                    + ": run e2e/install, then start the tests with e2e/run");
        }
        return Path.of(path);
    }

    private void startPrograms(List<String> controllers, String... apiServerFlags) throws IOException {
        Files.createDirectories(folder);
        // Keys and tokens live here.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Path serviceAccountKey = folder.resolve("sa.key");
        Files.writeString(serviceAccountKey, newPrivateKey());
        Files.writeString(folder.resolve("tokens.csv"), tokens());

        String peer = "http://127.0.0.1:" + freePort();
        run(
                "etcd",
                "--unsafe-no-fsync",
                "--log-level=warn",
                "--quota-backend-bytes=8589934592",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer);
        List<String> apiServer = new ArrayList<>(List.of(
                "--etcd-servers=" + etcd,
                "--secure-port=" + port,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--cert-dir=" + folder.resolve("certificates"),
                "--service-cluster-ip-range=10.0.0.0/24",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + serviceAccountKey,
                "--service-account-signing-key-file=" + serviceAccountKey,
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--disable-admission-plugins=ServiceAccount"));
        apiServer.addAll(List.of(apiServerFlags));
        run("kube-apiserver", apiServer.toArray(String[]::new));
        awaitReady();
        if (!controllers.isEmpty()) {
            run(
                    "kube-controller-manager",
                    "--kubeconfig=" + kubeconfig(ADMIN),
                    "--controllers=" + String.join(",", controllers),
                    "--root-ca-file=" + certificate(),
                    "--service-account-private-key-file=" + serviceAccountKey,
                    "--leader-elect=false",
                    "--bind-address=127.0.0.1",
                    "--secure-port=0");
        }
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(binary.toString(), program));
        command.addAll(List.of(arguments));
        run(program, new ProcessBuilder(command).directory(folder.toFile()));
    }

    /** Starts one more program on this control plane; {@link #close} ends it before those that run already. */
    void run(String name, ProcessBuilder program) throws IOException {
        Path log = folder.resolve(name + ".log");
        Process process =
                program.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        running.addLast(new Program(name, process, log));
    }

    private void awaitReady() {
        await(() -> answers("/readyz") && answers("/api/v1/namespaces/kube-system"));
    }

    /** Waits until something holds; fails when a program ends before. */
    void await(BooleanSupplier holds) {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!holds.getAsBoolean()) {
            for (Program program : running) {
                if (!program.process().isAlive()) {
                    throw new IllegalStateException(program.name() + " ended while starting\n" + logs());
                }
            }
            if (Instant.now().isAfter(limit)) {
                throw new IllegalStateException("the control plane isn't ready after " + START_LIMIT + "\n" + logs());
            }
            pause();
        }
    }

    private boolean answers(String path) {
        // The server writes its certificate first thing; until then nobody can trust it.
        if (!Files.exists(certificate())) {
            return false;
        }
        HttpRequest request = HttpRequest.newBuilder(server().resolve(path))
                .header("Authorization", "Bearer " + token(ADMIN))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http().send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the control plane started", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the control plane started", e);
        }
    }

    /** The file of that name beside the binary, which {@code e2e/install} puts there. */
    Path installed(String name) {
        return binary.resolveSibling(name);
    }

    /** The folder of all that the programs of this control plane write. */
    Path folder() {
        return folder;
    }

    /** What a run of kubectl printed, and its exit code. */
    record Output(int exit, String out, String err) {}

    /** Runs kubectl to its end, as the administrator. */
    Output kubectl(String... arguments) {
        List<String> command = new ArrayList<>(List.of(binary.toString(), "kubectl"));
        command.addAll(List.of(arguments));
        try {
            Path err = Files.createTempFile(folder, "kubectl-", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectError(err.toFile());
            builder.environment().put("KUBECONFIG", kubeconfig(ADMIN).toString());
            // Kubectl keeps what it discovers below its home.
            builder.environment().put("HOME", folder.toString());
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Output output = new Output(process.waitFor(), out, Files.readString(err));
            Files.delete(err);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while kubectl ran", e);
        }
    }

    /** The URL of the API server. */
    public URI server() {
        return URI.create("https://127.0.0.1:" + port + "/");
    }

    /** The certificates to trust, as PEM. */
    public String certificates() {
        return new String(read(certificate()), StandardCharsets.US_ASCII);
    }

    /** Makes etcd forget every state before the newest one, as it does by itself every five minutes. */
    public void compact() {
        String status = etcd("/v3/maintenance/status", "{}");
        String revision = status.replaceFirst("(?s).*\"revision\":\"(\\d+)\".*", "$1");
        etcd("/v3/kv/compaction", "{\"revision\": " + revision + ", \"physical\": true}");
    }

    private String etcd(String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(etcd.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("etcd " + path + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while etcd answered", e);
        }
    }

    /** A new client that trusts the API server and sends no credentials. */
    public HttpClient http() {
        try (InputStream pem = Files.newInputStream(certificate())) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate found : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), found);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return HttpClient.newBuilder()
                    .sslContext(tls)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the API server's certificate can't be used", e);
        }
    }

    /** The user who may do everything. */
    public String admin() {
        return ADMIN;
    }

    /** A user whom nobody got before, and who may do no more than any authenticated user until a test grants more. */
    public String newLimitedUser() {
        int number = usersGiven.incrementAndGet();
        if (number > LIMITED_USERS) {
            throw new IllegalStateException("all " + LIMITED_USERS + " limited users are taken");
        }
        return "limited-" + number;
    }

    /** The bearer token of a user. */
    public String token(String user) {
        return "token-of-" + user;
    }

    /** The kubeconfig of a user, for this server. */
    public Path kubeconfig(String user) {
        return writeKubeconfig(user, kubeconfig(server().toString(), token(user)));
    }

    /** The kubeconfig of a user, for a plain-text server that passes requests on to this one. */
    public Path kubeconfig(String user, URI proxy) {
        return writeKubeconfig(user + "-" + proxy.getPort(), kubeconfig(proxy.toString(), token(user)));
    }

    /** The text of a kubeconfig with any server and token; an empty token means no credentials at all. */
    public String kubeconfig(String serverUrl, String token) {
        String authority = "";
        if (serverUrl.startsWith("https:")) {
            authority =
                    "    certificate-authority-data: " + Base64.getEncoder().encodeToString(read(certificate())) + "\n";
        }
        String credentials = token.isEmpty() ? "  user: {}\n" : "  user:\n    token: " + token + "\n";
        return "apiVersion: v1\nkind: Config\nclusters:\n- name: e2e\n  cluster:\n    server: " + serverUrl + "\n"
                + authority + "users:\n- name: user\n" + credentials
                + "contexts:\n- name: e2e\n  context:\n    cluster: e2e\n    user: user\ncurrent-context: e2e\n";
    }

    private Path writeKubeconfig(String name, String text) {
        try {
            // At once, for a program may read an earlier one at this moment.
            Path written = Files.writeString(Files.createTempFile(folder, "kubeconfig-", ""), text);
            return Files.move(written, folder.resolve("kubeconfig-" + name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The API server's certificate, good for 127.0.0.1; its key lies beside it. */
    Path certificate() {
        return folder.resolve("certificates").resolve("apiserver.crt");
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tokens() {
        StringBuilder lines = new StringBuilder();
        lines.append(token(ADMIN)).append(",admin,admin,\"system:masters\"\n");
        for (int number = 1; number <= LIMITED_USERS; number++) {
            String user = "limited-" + number;
            lines.append(token(user))
                    .append(',')
                    .append(user)
                    .append(',')
                    .append(user)
                    .append('\n');
        }
        return lines.toString();
    }

    private static String newPrivateKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            PrivateKey key = generator.generateKeyPair().getPrivate();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no RSA keys in this JDK", e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal, such as {@code STOP}, to one of the programs. */
    void signal(String program, String signal) {
        Process process = running.stream()
                .filter(one -> one.name().equals(program))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + program + " runs"))
                .process();
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a signal was sent", e);
        }
    }

    /** The last lines of each program's log. */
    public String logs() {
        StringBuilder text = new StringBuilder();
        for (Program program : running) {
            List<String> lines = new String(read(program.log()), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            text.append("--- ").append(program.log()).append('\n');
            lines.stream()
                    .skip(Math.max(0, lines.size() - 15))
                    .forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    /**
     * Ends the programs from the last to the first, and waits for each: without etcd the API server would hang on its way
     * out and hold its port. What they started in turn, such as the commands of pods, ends with them.
     */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            stop(running.removeLast().process());
        }
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException exiting) {
            return; // The hook runs at this moment, and finds nothing left to do.
        }
    }

    private static void stop(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void kill() {
        running.descendingIterator().forEachRemaining(program -> {
            program.process().descendants().forEach(ProcessHandle::destroyForcibly);
            program.process().destroyForcibly();
        });
    }

    /**
     * Starts a control plane without controllers in the folder given, prints the path of the administrator's kubeconfig, and
     * stops when standard input ends.
     */
    public static void main(String[] arguments) throws IOException {
        try (ControlPlane plane = start(Path.of(arguments[0]).toAbsolutePath(), arguments.length > 1)) {
            System.out.println(plane.kubeconfig(plane.admin()));
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
