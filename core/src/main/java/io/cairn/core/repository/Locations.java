// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectStoreProvider;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.redact.Redaction;
import io.cairn.core.spec.Nearest;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The places for backups that a user has given names to, kept in a YAML file of his own.
 *
 * <p>Every call reads the file anew, and a change replaces it whole; two users of one file at the same moment are not
 * expected.
 */
public final class Locations {

    /** The name of the location that is there from the start. */
    public static final String BUILT_IN = "default";

    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):.*");

    private final LocationsFile file;
    private final Path builtIn;
    private final Function<String, Optional<ObjectStoreProvider>> providers;

    /**
     * A named place.
     *
     * @param name the name, a DNS label
     * @param url a URL, or an absolute path
     * @param config settings for the place's provider, possibly none
     * @param isDefault whether it is used when no location is given
     * @param readOnly whether nothing is ever written or deleted there
     */
    public record Location(String name, String url, Map<String, String> config, boolean isDefault, boolean readOnly) {

        /** Copies the map. */
        public Location {
            config = Map.copyOf(config);
        }

        /** A place that may be written to. */
        public Location(String name, String url, Map<String, String> config, boolean isDefault) {
            this(name, url, config, isDefault, false);
        }

        Location asDefault(boolean isNow) {
            return new Location(name, url, config, isNow, readOnly);
        }
    }

    /**
     * The locations in a file.
     *
     * @param file where they are kept; need not exist
     * @param builtIn the folder that is the default as long as the user names no other
     * @param providers finds the provider of a URL scheme other than {@code file}
     */
    public Locations(Path file, Path builtIn, Function<String, Optional<ObjectStoreProvider>> providers) {
        this.file = new LocationsFile(file);
        this.builtIn = builtIn.toAbsolutePath().normalize();
        this.providers = providers;
    }

    /**
     * The locations of the user that this environment belongs to, by the XDG base directory specification:
     * {@code $XDG_CONFIG_HOME/cairn/locations.yaml} and {@code $XDG_DATA_HOME/cairn/backups}.
     */
    public static Locations ofUser(
            Map<String, String> environment, Path home, Function<String, Optional<ObjectStoreProvider>> providers) {
        Path config = xdg(environment, "XDG_CONFIG_HOME", home.resolve(".config"));
        Path data = xdg(environment, "XDG_DATA_HOME", home.resolve(".local").resolve("share"));
        return new Locations(
                config.resolve("cairn").resolve("locations.yaml"),
                data.resolve("cairn").resolve("backups"),
                providers);
    }

    /** The specification has a relative path ignored. */
    private static Path xdg(Map<String, String> environment, String variable, Path otherwise) {
        Path path = Path.of(environment.getOrDefault(variable, ""));
        return path.isAbsolute() ? path : otherwise;
    }

    /**
     * All locations by name; the built-in one, {@code default}, is among them unless the user has one of that name.
     *
     * @throws IOException if the file can't be read
     */
    public List<Location> get() throws IOException {
        List<Location> all = new ArrayList<>(file.read());
        if (find(all, BUILT_IN).isEmpty()) {
            boolean noOther = all.stream().noneMatch(Location::isDefault);
            all.add(new Location(BUILT_IN, builtIn.toString(), Map.of(), noOther, false));
        }
        all.sort(Comparator.comparing(Location::name));
        return List.copyOf(all);
    }

    /**
     * Adds a location.
     *
     * @param readOnly whether nothing is ever written or deleted there
     * @throws InvalidInputException if the name is malformed or taken, or the URL can't be used
     * @throws IOException if the file can't be read or written
     */
    public void add(String name, String url, Map<String, String> config, boolean makeDefault, boolean readOnly)
            throws IOException {
        BackupNames.check("location", name);
        List<Location> all = file.read();
        if (find(all, name).isPresent()) {
            throw new InvalidInputException(
                    "there is a location '" + name + "' already; remove it first, or use another name");
        }
        List<Location> changed = new ArrayList<>();
        all.forEach(other -> changed.add(other.asDefault(other.isDefault() && !makeDefault)));
        LocationSettings.recipients(name, config);
        changed.add(new Location(name, absolute(url, config), config, makeDefault, readOnly));
        file.write(changed);
    }

    /** The same, of a location that may be written to. */
    public void add(String name, String url, Map<String, String> config, boolean makeDefault) throws IOException {
        add(name, url, config, makeDefault, false);
    }

    /** The URL, or the absolute form of a path, so that a location means the same wherever the user stands. */
    private String absolute(String url, Map<String, String> config) throws IOException {
        Optional<String> scheme = scheme(url);
        if (scheme.isPresent() && !scheme.get().equals("file")) {
            // What is wrong with a setting is said now, and not when the first backup is made.
            provider(scheme.get(), url)
                    .open(uri(url), LocationSettings.ofStore(config))
                    .close();
            return url;
        }
        Map<String, String> ofStore = LocationSettings.ofStore(config);
        if (!ofStore.isEmpty()) {
            throw new InvalidInputException("the folder '" + url + "' takes no settings of its own, and "
                    + ofStore.keySet().stream().sorted().toList() + " was given");
        }
        Path folder = scheme.isPresent() ? filePath(url) : path(url);
        return scheme.isPresent() ? url : folder.toString();
    }

    /**
     * Makes a location the one that is used when none is given.
     *
     * @throws InvalidInputException if there is none of this name
     * @throws IOException if the file can't be read or written
     */
    public void setDefault(String name) throws IOException {
        known(name);
        file.write(file.read().stream()
                .map(location -> location.asDefault(location.name().equals(name)))
                .toList());
    }

    /**
     * Forgets a location; its backups stay where they are.
     *
     * @throws InvalidInputException if there is none of this name
     * @throws IOException if the file can't be read or written
     */
    public void remove(String name) throws IOException {
        known(name);
        List<Location> all = file.read();
        if (find(all, name).isEmpty()) {
            throw new InvalidInputException("the location '" + name + "' is built in and can't be removed");
        }
        file.write(
                all.stream().filter(location -> !location.name().equals(name)).toList());
    }

    /**
     * Opens the default location.
     *
     * @throws IOException if it can't be opened
     */
    public ObjectStore resolve() throws IOException {
        for (Location location : get()) {
            if (location.isDefault()) {
                return open(location);
            }
        }
        throw new IllegalStateException("one location is always the default");
    }

    /**
     * Opens the location of this name, the folder at this path (one that contains a {@code /} or is {@code .} or
     * {@code ..}), or the place at this URL.
     *
     * @throws InvalidInputException if it is none of them
     * @throws IOException if it can't be opened
     */
    public ObjectStore resolve(String nameOrPathOrUrl) throws IOException {
        if (isPlace(nameOrPathOrUrl)) {
            return open(nameOrPathOrUrl, Map.of());
        }
        Location location = known(nameOrPathOrUrl);
        return open(location);
    }

    /**
     * The same as {@link #resolve(String)}; a place that can't be opened now is given all the same, and fails when it is
     * used.
     *
     * @throws InvalidInputException if it is none of them
     */
    public ObjectStore resolveLater(String nameOrPathOrUrl) {
        try {
            return resolve(nameOrPathOrUrl);
        } catch (IOException e) {
            return new UnavailableObjectStore(nameOrPathOrUrl, e);
        }
    }

    /**
     * Opens all locations, by name. One that can't be opened now is given all the same, and fails when it is used.
     *
     * @throws IOException if the file can't be read
     */
    public Map<String, ObjectStore> openAll() throws IOException {
        Map<String, ObjectStore> all = new LinkedHashMap<>();
        for (Location location : get()) {
            all.put(location.name(), openLater(location));
        }
        return all;
    }

    private ObjectStore openLater(Location location) {
        try {
            return open(location);
        } catch (IOException e) {
            return new UnavailableObjectStore(location.name(), e);
        } catch (InvalidInputException e) {
            return new UnavailableObjectStore(location.name(), new IOException(e.getMessage(), e));
        }
    }

    private ObjectStore open(Location location) throws IOException {
        ObjectStore store = open(location.url(), location.config());
        return location.readOnly() ? new ReadOnlyObjectStore(location.name(), store) : store;
    }

    /**
     * Whether a store is one that the user has declared read-only.
     *
     * @param store one that was opened here
     */
    public static boolean readOnly(ObjectStore store) {
        return store instanceof ReadOnlyObjectStore;
    }

    /**
     * Refuses a store that the user has declared read-only.
     *
     * @throws InvalidInputException if it is one
     */
    public static void requireWritable(ObjectStore store) {
        if (store instanceof ReadOnlyObjectStore readOnly) {
            throw readOnly.refusal();
        }
    }

    /**
     * Whom backups in a place are encrypted to if nobody says anything else; possibly nobody.
     *
     * @param nameOrPathOrUrl as in {@link #resolve(String)}; empty for the default location
     * @throws InvalidInputException if there is no such location, or its setting is not a list of public keys
     * @throws IOException if the file of locations can't be read
     */
    public List<Recipient> encryptTo(String nameOrPathOrUrl) throws IOException {
        if (nameOrPathOrUrl.isEmpty()) {
            for (Location location : get()) {
                if (location.isDefault()) {
                    return LocationSettings.recipients(location.name(), location.config());
                }
            }
            throw new IllegalStateException("one location is always the default");
        }
        if (isPlace(nameOrPathOrUrl)) {
            return List.of();
        }
        Location location = known(nameOrPathOrUrl);
        return LocationSettings.recipients(location.name(), location.config());
    }

    private Location known(String name) throws IOException {
        List<Location> all = get();
        List<String> names = all.stream().map(Location::name).toList();
        return find(all, name)
                .orElseThrow(() -> new InvalidInputException("there is no location '" + name + "'"
                        + Nearest.hint(name, names, "a folder is written with a '/', as in './" + name + "'")));
    }

    private static Optional<Location> find(List<Location> all, String name) {
        return all.stream().filter(location -> location.name().equals(name)).findFirst();
    }

    private static boolean isPlace(String nameOrPathOrUrl) {
        boolean isPath = nameOrPathOrUrl.matches("\\.\\.?|.*[/\\\\].*");
        return isPath || scheme(nameOrPathOrUrl).isPresent();
    }

    private ObjectStore open(String url, Map<String, String> config) throws IOException {
        Optional<String> scheme = scheme(url);
        if (scheme.isEmpty()) {
            return new DirectoryObjectStore(path(url));
        }
        return scheme.get().equals("file")
                ? new DirectoryObjectStore(filePath(url))
                : provider(scheme.get(), url).open(uri(url), LocationSettings.ofStore(config));
    }

    private ObjectStoreProvider provider(String scheme, String url) {
        return providers
                .apply(scheme)
                .orElseThrow(() -> new InvalidInputException("no plugin opens locations with '" + scheme
                        + "://', as in '" + Redaction.place(url) + "'; use a folder, or install one that does"));
    }

    private static Optional<String> scheme(String url) {
        var match = SCHEME.matcher(url);
        return match.matches() ? Optional.of(match.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    private static Path filePath(String url) {
        URI uri = uri(url);
        boolean local = uri.getHost() == null && uri.getAuthority() == null;
        if (!local || uri.getPath() == null || !uri.getPath().startsWith("/")) {
            throw new InvalidInputException(
                    "'" + Redaction.place(url) + "' names no folder; write three slashes, as in 'file:///backups'");
        }
        return path(uri.getPath());
    }

    private static Path path(String path) {
        try {
            return Path.of(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new InvalidInputException("'" + path + "' is not a path: " + e.getReason(), e);
        }
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // the cause would quote it
            throw new InvalidInputException("'" + Redaction.place(url) + "' is not a URL: " + e.getReason());
        }
    }
}
