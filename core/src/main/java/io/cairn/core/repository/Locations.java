// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectStoreProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The places for backups that a user has given names to, kept in a YAML file of his own.
 *
 * <p>Every call reads the file anew and writes it whole; two users of one file at the same moment are not expected.
 */
@SuppressWarnings({"DoNotCallSuggester", "unused"})
public final class Locations {

    /**
     * A named place.
     *
     * @param name the name, a DNS label
     * @param url a URL, or an absolute path
     * @param config settings for the place's provider, possibly none
     * @param isDefault whether it is used when no location is given
     */
    public record Location(String name, String url, Map<String, String> config, boolean isDefault) {

        /** Copies the map. */
        public Location {
            config = Map.copyOf(config);
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
        throw new UnsupportedOperationException();
    }

    /**
     * The locations of the user that this environment belongs to, by the XDG base directory specification:
     * {@code $XDG_CONFIG_HOME/cairn/locations.yaml} and {@code $XDG_DATA_HOME/cairn/backups}.
     */
    public static Locations ofUser(
            Map<String, String> environment, Path home, Function<String, Optional<ObjectStoreProvider>> providers) {
        throw new UnsupportedOperationException();
    }

    /** All locations by name; the built-in one, {@code default}, is among them unless the user has one of that name. */
    public List<Location> get() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Adds a location.
     *
     * @throws io.cairn.api.InvalidInputException if the name is malformed or taken, or the URL can't be used
     */
    public void add(String name, String url, Map<String, String> config, boolean makeDefault) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes a location the one that is used when none is given.
     *
     * @throws io.cairn.api.InvalidInputException if there is none of this name
     */
    public void setDefault(String name) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Forgets a location; its backups stay where they are.
     *
     * @throws io.cairn.api.InvalidInputException if there is none of this name
     */
    public void remove(String name) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Opens the default location. */
    public ObjectStore resolve() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens the location of this name, the folder at this path (one that contains a {@code /} or is {@code .} or
     * {@code ..}), or the place at this URL.
     *
     * @throws io.cairn.api.InvalidInputException if it is none of them
     * @throws IOException if it can't be opened
     */
    public ObjectStore resolve(String nameOrPathOrUrl) throws IOException {
        throw new UnsupportedOperationException();
    }
}
