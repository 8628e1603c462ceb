// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import io.cairn.testkit.contract.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives each test what it asks for as a parameter: the {@link ControlPlane}, one for all tests of the JVM; a {@link Kube} of
 * the administrator; a {@link HoldingProxy} that ends with the test; a {@link Cairn} with a home of its own. The logs of the
 * control plane are shown when a test fails.
 *
 * <p>The control plane has controllers and no nodes. {@link ClusterEnvironment} gives one with nodes.
 */
class Environment implements ParameterResolver, TestWatcher {

    private static final Namespace NAMESPACE = Namespace.create(Environment.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == ControlPlane.class || type == Kube.class || type == HoldingProxy.class || type == Cairn.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        ControlPlane plane = plane(context);
        if (type == ControlPlane.class) {
            return plane;
        }
        if (type == Kube.class) {
            return new Kube(plane, plane.admin());
        }
        Store ofTest = context.getStore(NAMESPACE);
        if (type == HoldingProxy.class) {
            return ofTest.computeIfAbsent(HoldingProxy.class, key -> new HoldingProxy(plane), HoldingProxy.class);
        }
        return new Cairn(distribution(context), newFolder("test-"), plane.kubeconfig(plane.admin()));
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        started(context)
                .ifPresent(plane -> System.err.println(
                        context.getDisplayName() + " failed; the control plane's last words:\n" + plane.logs()));
    }

    /** The control plane of these tests, if one runs. */
    Optional<ControlPlane> started(ExtensionContext context) {
        return Optional.ofNullable(ofAllTests(context).get(ControlPlane.class, ControlPlane.class));
    }

    /** The control plane of these tests. */
    ControlPlane plane(ExtensionContext context) {
        return ofAllTests(context)
                .computeIfAbsent(
                        ControlPlane.class,
                        key -> ControlPlane.start(newFolder("control-plane-"), true),
                        ControlPlane.class);
    }

    /** The unpacked archive: {@code bin}, {@code lib}, {@code plugins}. */
    private static Path distribution(ExtensionContext context) {
        return ofAllTests(context).computeIfAbsent("distribution", key -> unpack(), Path.class);
    }

    static Store ofAllTests(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE);
    }

    private static Path unpack() {
        Path archive = Path.of(System.getProperty("cairn.archive", ""));
        if (!Files.isRegularFile(archive)) {
            throw new IllegalStateException(
                    "the distribution is missing at '" + archive + "': start the tests with e2e/run, which builds it");
        }
        Path folder = newFolder("distribution-");
        command("tar", "-xzf", archive.toString(), "-C", folder.toString());
        String fileName = archive.getFileName().toString();
        return folder.resolve(fileName.substring(0, fileName.length() - ".tar.gz".length()));
    }

    /** A control plane as the contract suites of the test kit want to know it. */
    static Endpoint endpoint(ControlPlane plane) {
        String url = plane.server().toString();
        String powerless = plane.newLimitedUser();
        return new Endpoint(
                url.substring(0, url.length() - 1),
                plane.token(plane.admin()),
                plane.token(powerless),
                powerless,
                Optional.of(plane.certificates()));
    }

    /** Runs a program of the system to its end, which must be good. */
    static void command(String... words) {
        if (!succeeds(words)) {
            throw new IllegalStateException("failed: " + String.join(" ", words));
        }
    }

    /** Whether a program of the system, run to its end, ends well. What it says of errors goes to ours. */
    static boolean succeeds(String... words) {
        try {
            return new ProcessBuilder(words)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A new folder in the build's own, where it stays until the next clean build. */
    static Path newFolder(String prefix) {
        try {
            Path work = Files.createDirectories(Path.of(System.getProperty("cairn.work", "target/work")));
            return Files.createTempDirectory(work.toAbsolutePath(), prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
