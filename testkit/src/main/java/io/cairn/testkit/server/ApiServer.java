// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cairn.api.ItemId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Kubernetes API server in this process, on a free port of 127.0.0.1, with its objects in memory. Safe for use by
 * several threads.
 *
 * <p>It serves discovery, get, paged lists at exact revisions, watch, create, update, patch (merge, JSON, server-side
 * apply), delete and access reviews as a kube-apiserver 1.36 does. It starts with the namespaces {@code default} and
 * {@code kube-system} and one user, {@code admin}, who may do everything.
 *
 * <pre>{@code
 * try (ApiServer server = ApiServer.start()) {
 *     server.apply(Samples.pod("shop", "db-0"));
 *     Files.writeString(file, server.kubeconfig("admin"));
 * }
 * }</pre>
 */
public final class ApiServer implements AutoCloseable {

    /** The user who may do everything. */
    public static final String ADMIN = "admin";

    private static final String TOUCHED = "testkit.cairn.io/touched";

    private final HttpServer http;
    private final ExecutorService threads;
    private final Optional<SelfSigned> certificate;
    private final Catalogue catalogue;
    private final Store store;
    private final Access access;
    private final Discovery discovery;
    private final Writes writes;
    private final Faults faults = new Faults();
    private final RequestLog log = new RequestLog();
    private final AtomicLong touches = new AtomicLong();

    private ApiServer(Builder builder) throws IOException {
        catalogue = new Catalogue(builder.types);
        store = new Store();
        builder.ownRevisions.forEach(store::ownRevisions);
        builder.ignoringExact.forEach(store::ignoreExact);
        access = new Access();
        access.admin(ADMIN);
        builder.usersByToken.forEach(access::user);
        discovery = new Discovery(catalogue);
        discovery.aggregated(builder.aggregatedDiscovery);
        writes = new Writes(store, catalogue, builder.clock);
        apply(Samples.namespace("default"));
        apply(Samples.namespace("kube-system"));
        certificate = builder.https ? Optional.of(SelfSigned.create()) : Optional.empty();
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "cairn-testkit-server");
            thread.setDaemon(true);
            return thread;
        });
        http = listen(certificate);
        http.createContext(
                "/", new Router(access, catalogue, discovery, new Resources(store, access, writes), faults, log));
        http.setExecutor(threads);
        http.start();
    }

    private static HttpServer listen(Optional<SelfSigned> certificate) throws IOException {
        // Without it the JDK's server waits 40 ms between the header and the body of every answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        if (certificate.isEmpty()) {
            return HttpServer.create(address, 0);
        }
        HttpsServer https = HttpsServer.create(address, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(certificate.get().context()));
        return https;
    }

    /** A server with the usual types over HTTP. */
    public static ApiServer start() {
        return builder().start();
    }

    /** A server to be set up first. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where it is, such as {@code http://127.0.0.1:4711}. */
    public String url() {
        return (certificate.isPresent() ? "https" : "http") + "://127.0.0.1:"
                + http.getAddress().getPort();
    }

    /** The certificate that clients of an HTTPS server have to trust, as PEM; empty for HTTP. */
    public Optional<String> certificate() {
        return certificate.map(SelfSigned::pem);
    }

    /**
     * The text of a kubeconfig file with one context, for a user of this server.
     *
     * @throws IllegalArgumentException if there is no such user
     */
    public String kubeconfig(String user) {
        String authority = certificate()
                .map(pem -> "\n    certificate-authority-data: "
                        + Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)))
                .orElse("");
        return """
                apiVersion: v1
                kind: Config
                current-context: testkit
                clusters:
                - name: testkit
                  cluster:
                    server: %s%s
                users:
                - name: %s
                  user:
                    token: %s
                contexts:
                - name: testkit
                  context:
                    cluster: testkit
                    user: %s
                """.formatted(url(), authority, user, token(user), user);
    }

    /**
     * The bearer token of a user.
     *
     * @throws IllegalArgumentException if there is no such user
     */
    public String token(String user) {
        return access.token(user).orElseThrow(() -> new IllegalArgumentException("no user '" + user + "'"));
    }

    /** Adds a user, who may do nothing yet but discovery. */
    public void user(String token, String name) {
        access.user(token, name);
    }

    /** Makes a token unknown, as when it expired. */
    public void expireToken(String token) {
        access.forget(token);
    }

    /**
     * Gives a user a right, as a role and its binding would.
     *
     * @param verbs such as {@code list}; {@code *} for all
     * @param groups API groups, {@code ""} for the core group; {@code *} for all
     * @param resources plural names, or {@code pods/status}; {@code *} for all
     * @param namespaces where; empty for the whole cluster
     */
    public void allow(
            String user, Set<String> verbs, Set<String> groups, Set<String> resources, Set<String> namespaces) {
        access.allow(new Access.Rule(
                user, Set.copyOf(verbs), Set.copyOf(groups), Set.copyOf(resources), Set.copyOf(namespaces)));
    }

    /** Takes back every right of a user, the admin's too. */
    public void revoke(String user) {
        access.revoke(user);
    }

    /** Serves a type that is not there yet, or replaces it. */
    public void serve(ServedType type) {
        catalogue.add(type);
    }

    /** The types that are served, in discovery order. */
    public List<ServedType> types() {
        return List.copyOf(catalogue.types());
    }

    /** Turns the aggregated form of discovery on or off; without it clients must walk the groups. */
    public void aggregatedDiscovery(boolean on) {
        discovery.aggregated(on);
    }

    /** Makes a group version unavailable: stale in aggregated discovery, 503 elsewhere. It need not exist. */
    public void failGroup(String group, String version) {
        discovery.fail(group, version);
    }

    /** Makes a failing group available again. */
    public void recoverGroup(String group) {
        discovery.recover(group);
    }

    /**
     * Stores an object exactly as given, its status too, and whatever was there before is replaced. A missing uid,
     * creation time and namespace are made. Nothing is checked but that the type is served.
     *
     * @param json one object with {@code apiVersion} and {@code kind}
     * @return the object's id
     * @throws IllegalArgumentException if the type isn't served or the text is not an object
     */
    public ItemId apply(String json) {
        ObjectNode object = Samples.parsed(json);
        String apiVersion = object.path("apiVersion").asString("");
        String kind = object.path("kind").asString("");
        ServedType type = catalogue
                .byKind(apiVersion, kind)
                .orElseThrow(() -> new IllegalArgumentException("no served type is " + kind + " of " + apiVersion));
        writes.seed(type, object);
        return new ItemId(type.id(), Objects.namespace(object), Objects.name(object));
    }

    /** {@link #apply} for each, in order. */
    public void applyAll(Iterable<String> objects) {
        objects.forEach(this::apply);
    }

    /**
     * Deletes an object as a client would: finalizers hold it, a namespace takes its content along.
     *
     * @param id such as {@code pods/shop/db-0}
     * @throws IllegalArgumentException if there is none
     */
    public void delete(String id) {
        Target target = existing(id);
        writes.delete(target, Json.object(), false);
    }

    /**
     * Changes an object now, by an annotation that no other call has given it.
     *
     * @return the revision of the change
     * @throws IllegalArgumentException if there is none
     */
    public long touch(String id) {
        Target target = existing(id);
        ObjectNode annotation = Json.object();
        annotation
                .putObject("metadata")
                .putObject("annotations")
                .put(TOUCHED, Long.toString(touches.incrementAndGet()));
        ObjectNode changed = writes.patch(target, new Patch.Merge(annotation), "testkit", false, false)
                .object();
        return changed.path("metadata").path("resourceVersion").asLong(0);
    }

    /** The object as a GET answers it, without the line end; empty if there is none. */
    public Optional<String> get(String id) {
        Target target = target(id);
        return store.get(target.type(), target.key())
                .map(version -> new String(Objects.whole(target.type(), version), StandardCharsets.UTF_8));
    }

    /** The ids of every object, by type in discovery order, then in list order. */
    public List<ItemId> ids() {
        List<ItemId> ids = new ArrayList<>();
        Set<String> seen = new java.util.HashSet<>();
        for (ServedType type : catalogue.types()) {
            if (seen.add(type.id())) {
                store.at(type, Long.MAX_VALUE)
                        .from("", "")
                        .forEach(version -> ids.add(new ItemId(type.id(), version.namespace(), version.name())));
            }
        }
        return ids;
    }

    private Target existing(String id) {
        Target target = target(id);
        if (store.get(target.type(), target.key()).isEmpty()) {
            throw new IllegalArgumentException("there is no " + id);
        }
        return target;
    }

    private Target target(String text) {
        ItemId id = ItemId.parse(text);
        ServedType type = catalogue
                .byId(id.type())
                .orElseThrow(() -> new IllegalArgumentException("no served type is " + id.type()));
        return new Target(type, id.namespace(), id.name(), "");
    }

    /** The newest revision of the cluster. */
    public long revision() {
        return store.revision();
    }

    /** Forgets the past: lists and watches that started before now answer 410. Costs one revision. */
    public void compact() {
        store.compact();
    }

    /** The script of what goes wrong. */
    public Faults faults() {
        return faults;
    }

    /** What was asked. */
    public RequestLog requests() {
        return log;
    }

    /** Ends every request and gives back the port. */
    @Override
    public void close() {
        faults.clear();
        store.close();
        http.stop(0);
        threads.shutdownNow();
    }

    /** Sets a server up. Used by one thread. */
    public static final class Builder {

        private final List<ServedType> types = new ArrayList<>(Catalogue.builtIn());
        private final Map<String, String> usersByToken = new LinkedHashMap<>(Map.of("admin-token", ADMIN));
        private final List<String> ownRevisions = new ArrayList<>();
        private final List<String> ignoringExact = new ArrayList<>();
        private Clock clock = Clock.systemUTC();
        private boolean aggregatedDiscovery = true;
        private boolean https;

        private Builder() {}

        /** Serves one more type. */
        public Builder type(ServedType type) {
            types.add(type);
            return this;
        }

        /** Leaves out a type, given as {@code plural.group}. */
        public Builder withoutType(String id) {
            types.removeIf(type -> type.id().equals(id));
            return this;
        }

        /** Adds a user, who may do nothing yet but discovery. */
        public Builder user(String token, String name) {
            usersByToken.put(token, name);
            return this;
        }

        /** Keeps a type in a revision space of its own, as events often are: a cluster's revision is too large there. */
        public Builder ownRevisions(String typeId) {
            ownRevisions.add(typeId);
            return this;
        }

        /** Makes lists of a type answer with the newest state whatever revision was asked for. */
        public Builder ignoreExact(String typeId) {
            ignoringExact.add(typeId);
            return this;
        }

        /** Starts without the aggregated form of discovery. */
        public Builder legacyDiscovery() {
            aggregatedDiscovery = false;
            return this;
        }

        /** Serves HTTPS with a certificate made for this server; takes about a second. */
        public Builder https() {
            https = true;
            return this;
        }

        /** Takes creation and deletion times from a clock, instead of the system's. */
        public Builder clock(Clock source) {
            clock = source;
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws UncheckedIOException if it can't listen, or the certificate can't be made
         */
        public ApiServer start() {
            try {
                return new ApiServer(this);
            } catch (IOException e) {
                throw new UncheckedIOException("the test API server can't start: " + e.getMessage(), e);
            }
        }
    }
}
