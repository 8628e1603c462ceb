// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares what plugins are compiled against with the signatures that were promised. */
class ApiBaselineTest {

    private static final String BASELINE = "api-0.1.txt";
    private static final int PART_OF_THE_PROMISE = Modifier.PUBLIC
            | Modifier.PROTECTED
            | Modifier.ABSTRACT
            | Modifier.STATIC
            | Modifier.FINAL
            | Modifier.INTERFACE;

    @Test
    void keepsEverySignatureThatPluginsMayUse() throws Exception {
        SortedSet<String> lost = baseline();
        lost.removeAll(current());

        assertThat(lost)
                .as("signatures that plugins may use and that are gone or changed: this breaks plugins, and needs a new"
                        + " major version of the API")
                .isEmpty();
    }

    @Test
    void hasEverySignatureInTheBaseline() throws Exception {
        Path renewed = classes().resolveSibling(BASELINE);
        Files.write(renewed, current(), StandardCharsets.UTF_8);
        SortedSet<String> added = current();
        added.removeAll(baseline());

        assertThat(added)
                .as(
                        "new signatures: an abstract method breaks the plugins that implement its type, anything else is"
                                + " fine. If they are meant, copy %s to plugin-api/src/test/resources/",
                        renewed)
                .isEmpty();
    }

    private static SortedSet<String> baseline() throws IOException {
        try (InputStream in = ApiBaselineTest.class.getResourceAsStream("/" + BASELINE)) {
            return in == null
                    ? new TreeSet<>()
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static SortedSet<String> current() throws Exception {
        TreeSet<String> lines = new TreeSet<>();
        for (Class<?> type : types()) {
            String supertypes = Stream.concat(
                            Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                    .map(Object::toString)
                    .collect(Collectors.joining(", "));
            lines.add(type.getName() + " : " + Modifier.toString(type.getModifiers() & PART_OF_THE_PROMISE)
                    + (type.isSealed() ? " sealed" : "") + " " + supertypes);
            for (Field field : type.getDeclaredFields()) {
                if (isPromised(field.getModifiers())) {
                    lines.add(line(type, field.getModifiers(), field.getGenericType() + " " + field.getName(), field));
                }
            }
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (isPromised(constructor.getModifiers())) {
                    lines.add(line(type, constructor.getModifiers(), "new" + signature(constructor), constructor));
                }
            }
            for (Method method : type.getDeclaredMethods()) {
                if (isPromised(method.getModifiers()) && !method.isSynthetic()) {
                    String text = method.getGenericReturnType() + " " + method.getName() + signature(method);
                    lines.add(line(type, method.getModifiers(), text, method));
                }
            }
        }
        return lines;
    }

    private static String line(Class<?> type, int modifiers, String text, AnnotatedElement element) {
        return type.getName() + " " + Modifier.toString(modifiers & PART_OF_THE_PROMISE) + " " + text
                + (element.isAnnotationPresent(Deprecated.class) ? " deprecated" : "");
    }

    private static String signature(Executable executable) {
        return Arrays.stream(executable.getGenericParameterTypes())
                        .map(Object::toString)
                        .collect(Collectors.joining(", ", "(", ")"))
                + Arrays.stream(executable.getGenericExceptionTypes())
                        .map(exception -> " throws " + exception)
                        .collect(Collectors.joining());
    }

    private static boolean isPromised(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    /** The public types, and the nested ones that can be reached from outside. */
    private static List<Class<?>> types() throws Exception {
        Path root = classes();
        List<String> names;
        try (Stream<Path> files = Files.walk(root)) {
            names = files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replaceAll("[/\\\\]", "."))
                    .toList();
        }
        Stream.Builder<Class<?>> types = Stream.builder();
        for (String name : names) {
            Class<?> type = Class.forName(name);
            if (isPromised(type.getModifiers())) {
                types.add(type);
            }
        }
        return types.build().toList();
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(ItemOrderer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
