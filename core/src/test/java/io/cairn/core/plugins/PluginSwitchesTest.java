// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.Mockito.mock;

import io.cairn.api.ClusterAccess;
import io.cairn.api.InvalidInputException;
import io.cairn.core.spec.PluginChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which plugins are on, and that those that are off cost nothing. */
class PluginSwitchesTest {

    private static final String ORDER = "@Override public java.util.List<io.cairn.api.Sequence>"
            + " order(io.cairn.api.OrderRequest request, io.cairn.api.OrderView view) { return java.util.List.of(); }";

    @TempDir
    Path folder;

    @TempDir
    Path cache;

    private final ClusterAccess access = mock(ClusterAccess.class);
    private PluginHost host;

    @BeforeEach
    void newHost() {
        host = new PluginHost(List.of(folder), cache);
    }

    @AfterEach
    void close() {
        host.close();
    }

    /** A plugin with one orderer, named as the plugin is. */
    private static PluginJar orderer(String id) {
        return PluginJar.extending(id, "orderers", "ItemOrderer", id + ".Sorter")
                .source(sorter(id));
    }

    private static String sorter(String id) {
        return "package " + id + "; public class Sorter implements io.cairn.api.ItemOrderer {"
                + " @Override public String name() { return \"" + id + "\"; } " + ORDER + " }";
    }

    private void install(String id, String byDefault) throws IOException {
        orderer(id).manifest("Plugin-Default", byDefault).jar(folder.resolve(id + ".jar"));
    }

    /** A plugin that is off by default and can't be loaded. */
    private void installBroken(String id, String byDefault) throws IOException {
        PluginJar.named(id)
                .source("package " + id + "; public class Entry extends io.cairn.api.CairnPlugin {"
                        + " public Entry() { throw new IllegalStateException(\"loaded\"); } }")
                .manifest("Plugin-Default", byDefault)
                .jar(folder.resolve(id + ".jar"));
    }

    private static Map<String, PluginChoice> on(String id) {
        return Map.of(id, PluginChoice.switched(true, "--enable-plugin"));
    }

    private static Map<String, PluginChoice> off(String id) {
        return Map.of(id, PluginChoice.switched(false, "nightly.yaml:3:5"));
    }

    private List<String> orderers(Map<String, PluginChoice> choices, String... named) {
        return host.run(access, choices).orderers(Set.of(named)).stream()
                .map(Extension::name)
                .toList();
    }

    @Test
    void aPluginIsOnUnlessItsManifestSaysOff() throws IOException {
        orderer("plain").jar(folder.resolve("plain.jar"));
        install("quiet", "off");
        install("loud", "on");

        assertThat(orderers(Map.of())).containsExactly("loud", "plain");
        assertThat(host.plugins())
                .extracting(PluginInfo::id, PluginInfo::onByDefault)
                .containsExactly(tuple("loud", true), tuple("plain", true), tuple("quiet", false));
    }

    @Test
    void theUserSwitchesEitherWay() throws IOException {
        install("plain", "on");
        install("quiet", "off");

        assertThat(orderers(on("quiet"))).containsExactly("plain", "quiet");
        assertThat(orderers(off("plain"))).isEmpty();
        assertThat(orderers(Map.of("plain", new PluginChoice(Optional.empty(), Map.of("a", "b"), "x"))))
                .containsExactly("plain");
    }

    @Test
    void anOrdererOfAPluginThatIsOffByDefaultIsFoundByItsName() throws IOException {
        install("plain", "on");
        install("quiet", "off");
        install("silent", "off");

        assertThat(orderers(Map.of(), "quiet")).containsExactly("plain", "quiet");
        assertThat(orderers(Map.of(), "plain")).containsExactly("plain");
    }

    @Test
    void forANameThatIsNowhereAllOrderersAreToldSoThatTheNearestCanBeNamed() throws IOException {
        install("plain", "on");
        install("quiet", "off");

        assertThat(orderers(Map.of(), "quite")).containsExactly("plain", "quiet");
    }

    @Test
    void anOrdererThatIsAskedForInAPluginThatTheUserSwitchedOffIsAnError() throws IOException {
        install("quiet", "off");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> orderers(off("quiet"), "quiet"))
                .withMessage("the orderer 'quiet' is asked for, and its plugin quiet is switched off by"
                        + " nightly.yaml:3:5: leave out one of the two, or add --enable-plugin quiet");
    }

    @Test
    void aPluginThatIsOffIsNotLoaded() throws IOException {
        installBroken("quiet", "off");
        installBroken("loud", "on");

        assertThat(host.refused(off("loud"))).isEmpty();
        assertThat(orderers(off("loud"))).isEmpty();
        assertThat(host.refused(Map.of())).extracting(PluginInfo::id).containsExactly("loud");
    }

    @Test
    void aPluginThatIsOffIsLoadedForOneThatDependsOnItAndNotUsedItself() throws IOException {
        install("base", "off");
        orderer("top").manifest("Plugin-Dependencies", "base").jar(folder.resolve("top.jar"));

        assertThat(orderers(Map.of())).containsExactly("top");
        assertThat(host.refused(Map.of())).isEmpty();
    }

    @Test
    void anUnknownPluginIsAnErrorWithTheNearestName() throws IOException {
        install("quiet", "off");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> host.run(access, on("quite")))
                .withMessage("there is no plugin 'quite', of which --enable-plugin speaks, did you mean 'quiet'?");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> host.refused(off("other")))
                .withMessage(
                        "there is no plugin 'other', of which nightly.yaml:3:5 speaks; the plugins are" + " quiet");
    }

    @Test
    void aPluginThatTheUserSwitchesOnAndThatIsRefusedIsAnError() throws IOException {
        installBroken("quiet", "off");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> host.run(access, on("quiet")))
                .withMessageStartingWith("the plugin 'quiet', which --enable-plugin switches on, can't be used: ")
                .withMessageContaining("loaded");
    }

    @Test
    void aDefaultThatIsNeitherOnNorOffIsRefused() throws IOException {
        install("plain", "maybe");

        assertThat(host.refused(Map.of()))
                .extracting(PluginInfo::reason)
                .containsExactly("the Plugin-Default 'maybe' is neither 'on' nor 'off'");
    }

    @Test
    void whatIsSwitchedOnLaterIsLoadedThen() throws IOException {
        install("quiet", "off");

        assertThat(orderers(Map.of())).isEmpty();
        assertThat(orderers(on("quiet"))).containsExactly("quiet");
        assertThat(orderers(Map.of())).isEmpty();
    }
}
