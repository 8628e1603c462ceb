// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.engine;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectStoreProvider;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.UserConfig;
import io.cairn.cli.shell.Shell;
import io.cairn.core.apply.AdaptiveLimit;
import io.cairn.core.archive.Limits;
import io.cairn.core.backup.BackupDeletion;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeConnection;
import io.cairn.core.kube.PodExec;
import io.cairn.core.kube.RetryPolicy;
import io.cairn.core.plugins.Extension;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.repository.BackupCopies;
import io.cairn.core.repository.Locations;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.Restores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * The parts of core that commands work with, opened when they are asked for and closed together, the last one first.
 * Used by one thread.
 */
public final class Engine implements AutoCloseable {

    private final Shell shell;
    private final PluginHost plugins;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Opens nothing yet. */
    public Engine(Shell shell) {
        this.shell = shell;
        List<Path> folders = new ArrayList<>();
        shell.installation().ifPresent(home -> folders.add(home.resolve("plugins")));
        folders.add(shell.userFolder("XDG_DATA_HOME", ".local/share").resolve("plugins"));
        this.plugins = new PluginHost(folders, shell.userFolder("XDG_CACHE_HOME", ".cache"));
        opened.push(plugins);
    }

    /**
     * What the archive of a restore may be at most, as the user's configuration says.
     *
     * @throws io.cairn.api.InvalidInputException if that can't be understood
     * @throws IOException if it can't be read
     */
    public Limits limits() throws IOException {
        return UserConfig.read(shell).limits();
    }

    /** The plugins of the installation and of the user. */
    public PluginHost plugins() {
        return plugins;
    }

    /** The places for backups that the user has named. */
    public Locations locations() {
        return Locations.ofUser(shell.environment(), shell.home(), this::provider);
    }

    /** The backups of a location; encrypted ones are opened by the keys of the environment. */
    public Repository repository(LocationOption option) throws IOException {
        return repository(option, new IdentityOption());
    }

    /** The backups of a location, and the keys that open encrypted ones. */
    public Repository repository(LocationOption option, IdentityOption identity) throws IOException {
        return new Repository(store(option), shell.clock(), identity.keyring(shell));
    }

    /** The restores of a location, and the keys that open encrypted ones. */
    public Restores restores(LocationOption option, IdentityOption identity) throws IOException {
        return new Restores(store(option), shell.clock(), identity.keyring(shell));
    }

    /** Whom backups in a location are encrypted to if nobody says anything else. */
    public List<Recipient> encryptTo(List<String> places) throws IOException {
        if (places.isEmpty()) {
            return locations().encryptTo("");
        }
        Set<Recipient> all = new LinkedHashSet<>();
        for (String place : places) {
            all.addAll(locations().encryptTo(place));
        }
        return List.copyOf(all);
    }

    /** The backups of a location, to be written to. */
    public Repository writableRepository(LocationOption option) throws IOException {
        return writableRepository(option, new IdentityOption());
    }

    /** The backups of a location, to be written to, and the keys that open encrypted ones. */
    public Repository writableRepository(LocationOption option, IdentityOption identity) throws IOException {
        return new Repository(writableStore(option), shell.clock(), identity.keyring(shell));
    }

    /**
     * The locations that a new backup is written to.
     *
     * @param locations as the user gave them; empty for the default one
     */
    public List<Repository> targets(List<String> locations) throws IOException {
        List<ObjectStore> stores = new ArrayList<>();
        if (locations.size() < 2) {
            stores.add(locations.isEmpty() ? locations().resolve() : locations().resolve(locations.get(0)));
        } else {
            locations.forEach(location -> stores.add(locations().resolveLater(location)));
        }
        stores.forEach(opened::push);
        stores.forEach(Locations::requireWritable);
        return stores.stream()
                .map(store -> new Repository(store, shell.clock()))
                .toList();
    }

    /** The deletion of backups, whose copies may lie in all locations that the user has named. */
    public BackupDeletion deletion(ClusterOptions options) {
        BackupCopies copies = new BackupCopies(this::openLocations, shell.clock());
        return new BackupDeletion(() -> cluster(options), plugins, copies);
    }

    private Map<String, ObjectStore> openLocations() throws IOException {
        Map<String, ObjectStore> all = locations().openAll();
        all.values().forEach(opened::push);
        return all;
    }

    /** The place that the user means, to be written to. */
    public ObjectStore writableStore(LocationOption option) throws IOException {
        ObjectStore store = store(option);
        Locations.requireWritable(store);
        return store;
    }

    /** Where the records of restores from a location are kept: there, or in the default location if it is read-only. */
    public ObjectStore recordStore(LocationOption option, Notices notices) throws IOException {
        ObjectStore store = store(option);
        if (!Locations.readOnly(store)) {
            return store;
        }
        ObjectStore records = keep(locations().resolve());
        Locations.requireWritable(records);
        notices.note("the record of the restore is kept in " + records.location() + ", as " + store.location()
                + " is read-only");
        return records;
    }

    /** The place that the user means. */
    public ObjectStore store(LocationOption option) throws IOException {
        ObjectStore store = option.location().isEmpty()
                ? locations().resolve()
                : locations().resolve(option.location());
        opened.push(store);
        return store;
    }

    /** The API server that the user means. */
    public KubeApi cluster(ClusterOptions options) {
        return connect(options).api();
    }

    /**
     * A connection to an API server.
     *
     * @param api requests
     * @param exec commands in pods, by the same credentials
     */
    public record Cluster(KubeApi api, PodExec exec) {}

    /** The API server that the user means, and commands in its pods. */
    public Cluster connect(ClusterOptions options) {
        loadPluginsBeside();
        KubeConnection connection = KubeConnection.find(options.kubeconfig(), options.context(), shell.environment());
        KubeApi api = connection.open();
        opened.push(api);
        return new Cluster(api, connection.exec());
    }

    /** The API server that the user means, to bring objects into: as fast as it bears, and with patience. */
    public Cluster target(ClusterOptions options) {
        loadPluginsBeside();
        KubeConnection connection = KubeConnection.find(options.kubeconfig(), options.context(), shell.environment());
        KubeApi api = connection.open(RetryPolicy.PATIENT, new AdaptiveLimit());
        opened.push(api);
        return new Cluster(api, connection.exec());
    }

    /** Keeps something open until this is closed. */
    public <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    /** Where files may lie for the time of one run. */
    public Path temporary() {
        return shell.userFolder("XDG_CACHE_HOME", ".cache").resolve("spool");
    }

    /** Commands that need a cluster need plugins too: they are found while the connection is made. */
    private void loadPluginsBeside() {
        // Set up by one thread before two of them log: what finds it half set up complains on the terminal.
        LoggerFactory.getILoggerFactory();
        Thread loader = new Thread(() -> plugins.refused(Map.of()), "cairn-plugins");
        loader.setDaemon(true);
        // Whoever asks for the plugins tries again, and gets the error.
        loader.setUncaughtExceptionHandler((thread, error) -> {});
        loader.start();
    }

    private Optional<ObjectStoreProvider> provider(String scheme) {
        Optional<ObjectStoreProvider> found = plugins.objectStore(scheme).map(GuardedProvider::new);
        if (found.isEmpty()) {
            // one that can't be used may be the one that is wanted
            plugins.refused(Map.of()).stream().findFirst().ifPresent(plugin -> {
                throw new InvalidInputException("no plugin opens locations with '" + scheme + "://', and the plugin '"
                        + plugin.id() + "' can't be used: " + plugin.reason() + "; correct that, or use a folder");
            });
        }
        return found;
    }

    private record GuardedProvider(Extension<ObjectStoreProvider> extension) implements ObjectStoreProvider {

        @Override
        public String scheme() {
            return extension.name();
        }

        @Override
        public ObjectStore open(URI location, Map<String, String> config) throws IOException {
            return extension.call(provider -> provider.open(location, config));
        }
    }

    /** Closes what was opened. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable next = opened.pop();
            try {
                next.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (Exception e) {
                throw new IllegalStateException("could not close " + next, e);
            }
        }
    }
}
