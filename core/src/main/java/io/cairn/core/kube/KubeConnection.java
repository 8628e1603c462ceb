// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster and the user that a run works with, found as
 * <a href="https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/">kubectl</a> finds them:
 * the file that the user named, else the files of {@code KUBECONFIG}, else {@code ~/.kube/config}, else the account of
 * the pod that this runs in. What of a kubeconfig can't be honoured is refused. Immutable.
 */
public final class KubeConnection {

    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final Duration TOKEN_FILE_AGE = Duration.ofMinutes(1);

    private final String context;
    private final String namespace;
    private final String user;
    private final ServerAddress address;
    private final List<Map.Entry<String, String>> impersonation;
    private final CredentialSource credentials;

    private KubeConnection(
            String context,
            String namespace,
            String user,
            ServerAddress address,
            List<Map.Entry<String, String>> impersonation,
            CredentialSource.Origin origin) {
        this.context = context;
        this.namespace = namespace;
        this.user = user;
        this.address = address;
        this.impersonation = List.copyOf(impersonation);
        this.credentials = new CredentialSource(origin, Clock.systemUTC());
    }

    /**
     * Finds the connection. Runs nothing and sends nothing.
     *
     * @param kubeconfig the file that the user named, if any
     * @param context the context that the user named, or empty for the current one
     * @param environment the environment variables
     * @throws InvalidInputException if there is no connection, or one that can't be honoured
     */
    public static KubeConnection find(Optional<Path> kubeconfig, String context, Map<String, String> environment) {
        return find(kubeconfig, context, environment, SERVICE_ACCOUNT, ExecPlugin.TIMEOUT);
    }

    static KubeConnection find(
            Optional<Path> kubeconfig,
            String context,
            Map<String, String> environment,
            Path serviceAccount,
            Duration pluginTimeout) {
        List<Path> files = files(kubeconfig, environment);
        List<Path> existing = files.stream().filter(Files::exists).toList();
        if (!existing.isEmpty()) {
            return ofKubeconfig(Kubeconfig.read(existing), context, environment, pluginTimeout);
        }
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        boolean inCluster = !host.isEmpty() && Files.exists(serviceAccount.resolve("token"));
        if (kubeconfig.isEmpty() && context.isEmpty() && inCluster) {
            return inCluster(host, environment, serviceAccount);
        }
        String looked = String.join(", ", files.stream().map(Path::toString).toList());
        throw new InvalidInputException(
                kubeconfig.isPresent()
                        ? "the kubeconfig " + looked + " doesn't exist"
                        : "no kubeconfig was found: looked for " + looked
                                + (inCluster ? "" : " and the service account of a pod")
                                + "; name one with --kubeconfig or KUBECONFIG");
    }

    private static List<Path> files(Optional<Path> kubeconfig, Map<String, String> environment) {
        if (kubeconfig.isPresent()) {
            return List.of(kubeconfig.get());
        }
        List<Path> files = new ArrayList<>();
        for (String file : environment.getOrDefault("KUBECONFIG", "").split(File.pathSeparator, -1)) {
            if (!file.isBlank()) {
                files.add(Path.of(file));
            }
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
        return files.isEmpty() ? List.of(Path.of(home, ".kube", "config")) : files;
    }

    private static KubeConnection ofKubeconfig(
            Kubeconfig config, String wanted, Map<String, String> environment, Duration pluginTimeout) {
        Kubeconfig.Entry context = config.context(wanted);
        Kubeconfig.Entry user = config.user(context);
        Kubeconfig.Entry cluster = config.cluster(context);
        ServerAddress address = address(cluster, environment);
        String namespace = context.text("namespace");
        return new KubeConnection(
                context.name(),
                namespace.isEmpty() ? "default" : namespace,
                user.name(),
                address,
                impersonation(user),
                origin(user, cluster, address, environment, pluginTimeout));
    }

    private static KubeConnection inCluster(String host, Map<String, String> environment, Path serviceAccount) {
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        String server = "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        Path namespace = serviceAccount.resolve("namespace");
        return new KubeConnection(
                "",
                Files.exists(namespace) ? text(namespace) : "default",
                "the service account of this pod",
                new ServerAddress(server, data(serviceAccount.resolve("ca.crt")), false, "", ""),
                List.of(),
                tokenFile(Credentials.NONE, serviceAccount.resolve("token"), Clock.systemUTC()));
    }

    private static ServerAddress address(Kubeconfig.Entry cluster, Map<String, String> environment) {
        String where = "the cluster '" + cluster.name() + "' of the kubeconfig";
        String server = cluster.text("server");
        requireHttp(server, where + " has no usable server URL: it is '" + server + "'");
        if (!cluster.text("tls-server-name").isEmpty()) {
            throw new InvalidInputException(where + " sets tls-server-name, which can't be honoured: "
                    + "name the server by a host name that is in its certificate");
        }
        String proxy = cluster.text("proxy-url");
        if (!proxy.isEmpty()) {
            requireHttp(proxy, where + " sets a proxy-url, of which only http can be honoured: write http://HOST:PORT");
        } else {
            proxy = environmentVariable(environment, server.startsWith("https:") ? "https_proxy" : "http_proxy");
        }
        return new ServerAddress(
                server.replaceFirst("/+$", ""),
                data(cluster, "certificate-authority"),
                cluster.isTrue("insecure-skip-tls-verify"),
                proxy,
                cluster.text("proxy-url").isEmpty() ? environmentVariable(environment, "no_proxy") : "");
    }

    private static void requireHttp(String url, String otherwise) {
        try {
            URI uri = new URI(url);
            if (List.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                return;
            }
        } catch (URISyntaxException e) {
            throw new InvalidInputException(otherwise, e);
        }
        throw new InvalidInputException(otherwise);
    }

    private static String environmentVariable(Map<String, String> environment, String name) {
        String upper = environment.getOrDefault(name.toUpperCase(Locale.ROOT), "");
        return environment.getOrDefault(name, upper);
    }

    private static List<Map.Entry<String, String>> impersonation(Kubeconfig.Entry user) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        user.fields().text("as").ifPresent(name -> headers.add(Map.entry("Impersonate-User", name)));
        user.fields().text("as-uid").ifPresent(uid -> headers.add(Map.entry("Impersonate-Uid", uid)));
        user.fields().texts("as-groups").forEach(group -> headers.add(Map.entry("Impersonate-Group", group)));
        ObjectTree extra = user.fields().tree("as-user-extra").orElse(ObjectTree.empty());
        for (String name : extra.fields().keySet()) {
            extra.texts(name).forEach(value -> headers.add(Map.entry("Impersonate-Extra-" + name, value)));
        }
        return headers;
    }

    private static CredentialSource.Origin origin(
            Kubeconfig.Entry user,
            Kubeconfig.Entry cluster,
            ServerAddress address,
            Map<String, String> environment,
            Duration pluginTimeout) {
        String where = "the user '" + user.name() + "' of the kubeconfig";
        if (user.fields().tree("auth-provider").isPresent()) {
            throw new InvalidInputException(where + " has an auth-provider, which can't be honoured: "
                    + "use an exec credential plugin instead");
        }
        Credentials fixed =
                Credentials.NONE.withCertificate(data(user, "client-certificate"), data(user, "client-key"));
        if (fixed.certificate().isEmpty() != fixed.key().isEmpty()) {
            throw new InvalidInputException(where + " has a client certificate without its key, or the reverse");
        }
        if (!user.text("username").isEmpty()) {
            fixed = fixed.withPassword(user.text("username"), user.text("password"));
        }
        if (!user.text("tokenFile").isEmpty()) {
            return tokenFile(fixed, user.directory().resolve(user.text("tokenFile")), Clock.systemUTC());
        }
        Credentials all = fixed.withToken(user.text("token"));
        Optional<ObjectTree> exec = user.fields().tree("exec");
        // As in kubectl: a token or password that stands there goes before the plugin.
        if (exec.isPresent() && all.authorization().isEmpty()) {
            return new ExecPlugin(
                    exec.get(), user.directory(), clusterInfo(cluster, address), environment, pluginTimeout);
        }
        return () -> all;
    }

    private static ObjectTree clusterInfo(Kubeconfig.Entry cluster, ServerAddress address) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("server", address.server());
        if (!address.authorities().isEmpty()) {
            info.put("certificate-authority-data", address.authorities());
        }
        if (address.insecure()) {
            info.put("insecure-skip-tls-verify", true);
        }
        cluster.fields().trees("extensions").stream()
                .filter(extension -> extension.text("name").equals(Optional.of("client.authentication.k8s.io/exec")))
                .findFirst()
                .flatMap(extension -> extension.value("extension"))
                .ifPresent(config -> info.put("config", config));
        return ObjectTree.of(info);
    }

    private static CredentialSource.Origin tokenFile(Credentials others, Path file, Clock clock) {
        return () -> {
            try {
                return others.withToken(Files.readString(file).strip())
                        .until(Optional.of(clock.instant().plus(TOKEN_FILE_AGE)));
            } catch (IOException e) {
                throw new IOException("the token file " + file + " can't be read", e);
            }
        };
    }

    /** The base64 text of a PEM field that may stand there itself or name a file; empty if there is none. */
    private static String data(Kubeconfig.Entry entry, String field) {
        String inline = entry.text(field + "-data");
        String file = entry.text(field);
        String data = !inline.isEmpty()
                ? inline
                : file.isEmpty() ? "" : data(entry.directory().resolve(file));
        if (!data.isEmpty() && !isPem(data)) {
            throw new InvalidInputException("the " + field + " of '" + entry.name() + "' in the kubeconfig is not PEM");
        }
        return data;
    }

    private static boolean isPem(String data) {
        try {
            return new String(Base64.getDecoder().decode(data.strip()), StandardCharsets.UTF_8).contains("-----BEGIN");
        } catch (IllegalArgumentException e) {
            return false; // not even base64
        }
    }

    private static String data(Path file) {
        return Base64.getEncoder().encodeToString(text(file).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the file " + file + ", which the connection to the cluster needs, can't be read", e);
        }
    }

    /** The server's URL, without a closing slash. */
    public String server() {
        return address.server();
    }

    /** The name of the context, empty for the account of the pod that this runs in. */
    public String context() {
        return context;
    }

    /** The namespace that the context sets, {@code default} if it sets none. */
    public String namespace() {
        return namespace;
    }

    /**
     * Opens the API with the usual {@link RetryPolicy}. Runs the credential plugin if there is one; sends nothing.
     *
     * @throws InvalidInputException if credentials can't be had, or certificates are malformed
     */
    public KubeApi open() {
        return open(RetryPolicy.USUAL);
    }

    /**
     * Opens the API.
     *
     * @throws InvalidInputException if credentials can't be had, or certificates are malformed
     */
    public KubeApi open(RetryPolicy policy) {
        return open(policy, RequestLimit.UNLIMITED);
    }

    /**
     * The same, every request of which passes a limit.
     *
     * @throws InvalidInputException if credentials can't be had, or certificates are malformed
     */
    public KubeApi open(RetryPolicy policy, RequestLimit limit) {
        try {
            HttpTransport transport = new HttpTransport(address, impersonation, credentials.current());
            return new RetryingApi(
                    address.server(), user, transport, credentials, policy, limit, Clock.systemUTC(), Thread::sleep);
        } catch (IOException e) {
            throw new InvalidInputException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InvalidInputException("interrupted while the credentials were read", e);
        }
    }

    /** Runs commands in pods by the same server and user. Sends nothing yet. */
    public PodExec exec() {
        return new ExecClient(address, impersonation, credentials);
    }
}
