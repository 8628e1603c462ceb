// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cairn.api.InvalidInputException;
import io.cairn.core.archive.Limits;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {

    private static final String TEXT = """
            # for every run
            plugins:
              waves:
                enabled: true
                config: {read: argo, types: pods}
              related-items:
                enabled: false
            """;

    @Test
    void namesPluginsWithTheirSwitchAndSettingsAndKnowsWhere() {
        assertThat(ConfigFile.read("config.yaml", TEXT).plugins())
                .isEqualTo(Map.of(
                        "waves",
                        new PluginChoice(Optional.of(true), Map.of("read", "argo", "types", "pods"), "config.yaml:4:5"),
                        "related-items",
                        PluginChoice.switched(false, "config.yaml:7:5")));
    }

    @Test
    void limitsOfArchivesAreSetOneByOne() {
        assertThat(ConfigFile.read("config.yaml", "archiveLimits: {entryBytes: 1000000, entries: 20}\n")
                        .limits())
                .isEqualTo(Limits.DEFAULT.withEntryBytes(1_000_000).withEntries(20));
        assertThat(ConfigFile.read("config.yaml", TEXT).limits()).isEqualTo(Limits.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "64Mi", "2147483647", "99999999999999999999", "''"})
    void whatIsNoLimitIsRefusedWithItsPlace(String text) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> ConfigFile.read("config.yaml", "archiveLimits: {ratio: " + text + "}\n"))
                .withMessageStartingWith("config.yaml:1:24: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing yet\n\n  # really\n"})
    void aFileOfCommentsSaysNothing(String text) {
        assertThat(ConfigFile.read("config.yaml", text)).isEqualTo(ConfigFile.EMPTY);
    }

    @Test
    void aMistypedFieldIsRefusedWithItsPlaceAndTheNearestName() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> ConfigFile.read("config.yaml", "plugins:\n  waves: {enable: true}\n"))
                .withMessageStartingWith("config.yaml:2:")
                .withMessageContaining("unknown field 'enable', did you mean 'enabled'?");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> ConfigFile.read("config.yaml", "plugin: {}\n"))
                .withMessageContaining("did you mean 'plugins'?");
    }

    @Test
    void aSpecificationGoesBeforeItSwitchBySwitchAndSettingBySetting() {
        BackupSpec spec = BackupSpec.builder()
                .plugins(Map.of(
                        "waves",
                        new PluginChoice(Optional.of(false), Map.of("read", "helm"), "nightly.yaml:4:7"),
                        "related-items",
                        new PluginChoice(Optional.empty(), Map.of("a", "b"), "nightly.yaml:5:7")))
                .build();

        BackupSpec both = ConfigFile.read("config.yaml", TEXT).under(spec);

        assertThat(both.plugins())
                .isEqualTo(Map.of(
                        "waves",
                        new PluginChoice(
                                Optional.of(false), Map.of("read", "helm", "types", "pods"), "nightly.yaml:4:7"),
                        "related-items",
                        new PluginChoice(Optional.of(false), Map.of("a", "b"), "config.yaml:7:5")));
        assertThat(both.switched("waves")).contains(false);
        assertThat(both.switched("statefulset")).isEmpty();
        assertThat(both.settings("related-items")).containsExactly(Map.entry("a", "b"));
        assertThat(both.settings("statefulset")).isEmpty();
    }
}
