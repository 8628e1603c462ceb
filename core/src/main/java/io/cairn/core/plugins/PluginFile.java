// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultVersionManager;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.VersionManager;

/**
 * A plugin's jar or zip, read as far as its manifest and, unless it is only for some locations, the names of its classes;
 * none of its code has run.
 *
 * @param file where it was found
 * @param classPath where its classes come from
 * @param descriptor what its manifest states; what it doesn't is empty
 * @param byDefault its {@code Plugin-Default}: {@code on}, {@code off}, or empty, which is on
 * @param schemes its {@code Plugin-Schemes}: the schemes of the locations that it is for, and for nothing else; possibly none
 */
record PluginFile(Path file, ClassPath classPath, PluginDescriptor descriptor, String byDefault, Set<String> schemes) {

    private static final VersionManager VERSIONS = new DefaultVersionManager();

    /** Copies the set. */
    PluginFile {
        schemes = Set.copyOf(schemes);
    }

    /** Whether a file of this name in a plugin folder is taken for a plugin. */
    static boolean isCandidate(Path file) {
        return isZip(file) || nameOf(file).toLowerCase(Locale.ROOT).endsWith(".jar");
    }

    private static boolean isZip(Path file) {
        return nameOf(file).toLowerCase(Locale.ROOT).endsWith(".zip");
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Reads a file. It may state nothing at all: {@link #check} tells. */
    static PluginFile read(Path file, ZipCache cache) {
        try {
            return isZip(file) ? readZip(file, cache) : readJar(file);
        } catch (IOException e) {
            throw new RefusedException("the file can't be read: " + e.getMessage(), e);
        }
    }

    private static PluginFile readJar(Path file) throws IOException {
        // Signatures are not asked for: they would cost a hash of every class and prove nothing without a list of
        // signers.
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            return of(file, new ClassPath(() -> List.of(file)), jar.getManifest());
        }
    }

    /**
     * A zip holds the plugin's classes, with their manifest, in {@code classes/} and the jars they need in {@code lib/}. One
     * that is only for some locations is not unpacked before such a location is used.
     */
    private static PluginFile readZip(Path file, ZipCache cache) throws IOException {
        PluginFile plugin = of(file, new ClassPath(() -> classPath(cache.unpacked(file))), manifest(file));
        if (!plugin.isOnlyForLocations()) {
            plugin.classPath().elements();
        }
        return plugin;
    }

    private static @Nullable Manifest manifest(Path zip) throws IOException {
        try (ZipFile content = new ZipFile(zip.toFile())) {
            ZipEntry entry = content.getEntry("classes/" + JarFile.MANIFEST_NAME);
            if (entry == null) {
                return null;
            }
            try (InputStream bytes = content.getInputStream(entry)) {
                return new Manifest(bytes);
            }
        }
    }

    private static List<Path> classPath(Path unpacked) throws IOException {
        List<Path> classPath = new ArrayList<>(List.of(unpacked.resolve("classes")));
        Path lib = unpacked.resolve("lib");
        if (Files.isDirectory(lib)) {
            try (Stream<Path> jars = Files.list(lib)) {
                jars.filter(jar -> nameOf(jar).endsWith(".jar")).sorted().forEach(classPath::add);
            }
        }
        return classPath;
    }

    private static PluginFile of(Path file, ClassPath classPath, @Nullable Manifest manifest) {
        Attributes stated = manifest == null ? new Attributes() : manifest.getMainAttributes();
        return new PluginFile(
                file,
                classPath,
                describe(stated),
                value(stated, "Plugin-Default"),
                parts(stated, "Plugin-Schemes").collect(Collectors.toSet()));
    }

    private static PluginDescriptor describe(Attributes stated) {
        String requires = value(stated, "Plugin-Requires");
        DefaultPluginDescriptor descriptor = new DefaultPluginDescriptor(
                value(stated, "Plugin-Id"),
                value(stated, "Plugin-Description"),
                value(stated, "Plugin-Class"),
                value(stated, "Plugin-Version"),
                requires.isEmpty() ? "*" : requires,
                value(stated, "Plugin-Provider"),
                value(stated, "Plugin-License"));
        parts(stated, "Plugin-Dependencies")
                .forEach(dependency -> descriptor.addDependency(new PluginDependency(dependency)));
        return descriptor;
    }

    private static Stream<String> parts(Attributes stated, String name) {
        return Stream.of(value(stated, name).split(",")).map(String::strip).filter(part -> !part.isEmpty());
    }

    private static String value(Attributes stated, String name) {
        return Optional.ofNullable(stated.getValue(name)).orElse("").strip();
    }

    /** The plugin's id, or the file's name if it states none. */
    String id() {
        return descriptor.getPluginId().isEmpty() ? nameOf(file) : descriptor.getPluginId();
    }

    /** Whether it is on where the user says nothing. */
    boolean onByDefault() {
        return !byDefault.equals("off");
    }

    /** Whether it has nothing for runs, and is loaded when a location of one of its schemes is used. */
    boolean isOnlyForLocations() {
        return !schemes.isEmpty();
    }

    /** Refuses what can be refused by its manifest. */
    void check(String apiVersion) {
        require("Plugin-Id", descriptor.getPluginId());
        require("Plugin-Version", descriptor.getVersion());
        require("Plugin-Class", descriptor.getPluginClass());
        if (!List.of("", "on", "off").contains(byDefault)) {
            throw new RefusedException("the Plugin-Default '" + byDefault + "' is neither 'on' nor 'off'");
        }
        checkVersions(apiVersion);
    }

    private static void require(String name, String value) {
        if (value.isEmpty()) {
            throw new RefusedException("the manifest has no " + name);
        }
    }

    private void checkVersions(String apiVersion) {
        try {
            VERSIONS.compareVersions(descriptor.getVersion(), descriptor.getVersion());
        } catch (RuntimeException e) {
            throw new RefusedException(
                    "the Plugin-Version '" + descriptor.getVersion() + "' is not a semantic version such as 1.0.0", e);
        }
        if (!meets(apiVersion, descriptor.getRequires())) {
            throw new RefusedException("it requires the plugin API " + descriptor.getRequires() + ", and this is "
                    + apiVersion + "; look for a version of the plugin made for it");
        }
    }

    /** Whether a version lies in a range; a bare version as a range means that one or a later one, as in PF4J. */
    static boolean meets(String version, String range) {
        try {
            String expression = range.matches("\\d+\\.\\d+\\.\\d+") ? ">=" + range : range;
            return VERSIONS.checkVersionConstraint(version, expression);
        } catch (RuntimeException e) {
            throw new RefusedException("'" + range + "' is not a range of versions such as '>=0.1.0 & <1.0.0'", e);
        }
    }

    /** Refuses what can be refused by the names of its classes. */
    void checkClasses() {
        try {
            for (Path element : classPath.elements()) {
                Optional<String> copy =
                        classNames(element).stream().filter(HostView::shares).findFirst();
                if (copy.isPresent()) {
                    throw new RefusedException("it carries its own copy of " + copy.get()
                            + ", which the host provides; give that dependency the scope 'provided'");
                }
            }
        } catch (IOException e) {
            throw new RefusedException("its classes can't be read: " + e.getMessage(), e);
        }
    }

    private static List<String> classNames(Path element) throws IOException {
        if (Files.isDirectory(element)) {
            try (Stream<Path> tree = Files.walk(element)) {
                return tree.map(path -> element.relativize(path).toString().replace('\\', '/'))
                        .flatMap(PluginFile::className)
                        .toList();
            }
        }
        if (!Files.exists(element)) {
            return List.of();
        }
        try (ZipFile jar = new ZipFile(element.toFile())) {
            return jar.stream()
                    .map(ZipEntry::getName)
                    .flatMap(PluginFile::className)
                    .toList();
        }
    }

    private static Stream<String> className(String entry) {
        return entry.endsWith(".class")
                ? Stream.of(
                        entry.substring(0, entry.length() - ".class".length()).replace('/', '.'))
                : Stream.empty();
    }

    PluginInfo loaded(Map<String, List<String>> extensions) {
        return info(PluginInfo.State.LOADED, "", extensions);
    }

    PluginInfo refused(String reason) {
        return info(PluginInfo.State.REFUSED, reason, Map.of());
    }

    private PluginInfo info(PluginInfo.State state, String reason, Map<String, List<String>> extensions) {
        return new PluginInfo(
                id(),
                descriptor.getVersion(),
                descriptor.getRequires(),
                descriptor.getProvider(),
                descriptor.getPluginDescription(),
                descriptor.getLicense(),
                file,
                onByDefault(),
                state,
                reason,
                extensions);
    }

    /** A file of which nothing could be read. */
    static PluginInfo unreadable(Path file, String reason) {
        return of(file, new ClassPath(List::of), null).refused(reason);
    }
}
