// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.api.CairnPlugin;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.pf4j.Plugin;
import org.slf4j.Logger;

/** Builds plugin jars and zips from source text. */
final class PluginJar {

    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern CLASS = Pattern.compile("(?:class|interface) (\\w+)");

    // The compiler and what it reads are shared, and no source is compiled twice: it is the slow part of these tests.
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final StandardJavaFileManager FILES =
            COMPILER.getStandardFileManager(null, null, StandardCharsets.UTF_8);
    private static final Map<List<String>, Map<String, byte[]>> COMPILED = new ConcurrentHashMap<>();

    static {
        try {
            FILES.setLocation(
                    StandardLocation.CLASS_PATH,
                    Stream.of(CairnPlugin.class, Plugin.class, Logger.class, Inject.class)
                            .map(PluginJar::home)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File home(Class<?> type) {
        return new File(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private final Manifest manifest = new Manifest();
    private final List<String> sources = new ArrayList<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** A plugin with an entry class {@code ID.Entry}, without extensions. */
    static PluginJar plugin(String id) {
        return named(id)
                .source("package " + id + ";"
                        + "public class Entry extends io.cairn.api.CairnPlugin { public Entry() {} }");
    }

    /** A plugin with an entry class {@code ID.Entry} that is still to be given. */
    static PluginJar named(String id) {
        return new PluginJar()
                .manifest("Plugin-Id", id)
                .manifest("Plugin-Version", "1.0.0")
                .manifest("Plugin-Requires", ">=0.1.0 & <1.0.0")
                .manifest("Plugin-Class", id + ".Entry");
    }

    /** A plugin whose entry class names the classes given as its extensions of one kind. */
    static PluginJar extending(String id, String method, String point, String... classes) {
        return named(id)
                .source("package " + id + "; import java.util.List; import io.cairn.api.*;"
                        + "public class Entry extends CairnPlugin { public Entry() {}"
                        + " @Override public List<Class<? extends " + point + ">> " + method + "() { return List.of("
                        + String.join(
                                ", ",
                                List.of(classes).stream()
                                        .map(name -> name + ".class")
                                        .toList()) + "); } }");
    }

    private PluginJar() {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    PluginJar manifest(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    PluginJar without(String name) {
        manifest.getMainAttributes().remove(new Attributes.Name(name));
        return this;
    }

    /** Adds a class; its package and name are taken from the text. */
    PluginJar source(String text) {
        sources.add(text);
        return this;
    }

    PluginJar entry(String name, String content) {
        entries.put(name, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Takes a class back out of the jar. */
    PluginJar dropping(String className) {
        compile();
        entries.remove(className.replace('.', '/') + ".class");
        return this;
    }

    /** Writes the jar. */
    Path jar(Path file) throws IOException {
        compile();
        return write(file, "");
    }

    /** Writes a zip with the classes in {@code classes/} and a library beside them. */
    Path zip(Path file, PluginJar library) throws IOException {
        library.jar(file.resolveSibling(file.getFileName() + ".lib"));
        Path lib = file.resolveSibling(file.getFileName() + ".lib");
        compile();
        entries.put("../lib/library.jar", Files.readAllBytes(lib));
        Files.delete(lib);
        return write(file, "classes/");
    }

    private Path write(Path file, String prefix) throws IOException {
        Files.createDirectories(file.getParent());
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry(prefix + "META-INF/MANIFEST.MF"));
            manifest.write(out);
            out.closeEntry();
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                String name = entry.getKey().startsWith("../")
                        ? entry.getKey().substring("../".length())
                        : prefix + entry.getKey();
                out.putNextEntry(new ZipEntry(name));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return file;
    }

    private void compile() {
        if (!sources.isEmpty()) {
            entries.putAll(COMPILED.computeIfAbsent(List.copyOf(sources), PluginJar::compiled));
            sources.clear();
        }
    }

    private static Map<String, byte[]> compiled(List<String> sources) {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        JavaFileManager intoMemory = new ForwardingJavaFileManager<>(FILES) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
                return classFile(className, classes);
            }
        };
        boolean compiled = COMPILER.getTask(
                        null,
                        intoMemory,
                        null,
                        List.of("-proc:none"),
                        null,
                        sources.stream().map(PluginJar::sourceFile).toList())
                .call();
        if (!compiled) {
            throw new IllegalArgumentException("the sources don't compile: " + sources);
        }
        return classes;
    }

    private static JavaFileObject sourceFile(String text) {
        Matcher pack = PACKAGE.matcher(text);
        Matcher type = CLASS.matcher(text);
        if (!pack.find() || !type.find()) {
            throw new IllegalArgumentException("no package or class in: " + text);
        }
        URI uri = URI.create("string:///" + pack.group(1).replace('.', '/') + "/" + type.group(1) + ".java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static JavaFileObject classFile(String className, Map<String, byte[]> classes) {
        String name = className.replace('.', '/') + ".class";
        return new SimpleJavaFileObject(URI.create("mem:///" + name), JavaFileObject.Kind.CLASS) {
            @Override
            public OutputStream openOutputStream() {
                return new ByteArrayOutputStream() {
                    @Override
                    public void close() {
                        classes.put(name, toByteArray());
                    }
                };
            }
        };
    }
}
