// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cairn.api.AppliesTo;
import io.cairn.api.InvalidInputException;
import io.cairn.api.RestoreItemAction;
import io.cairn.api.RunContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchesTest {

    private static Switches without(String names) {
        return new Switches(new RunContext("", Map.of("without", names)));
    }

    @Test
    void everyActionHasItsSwitchInTheOrderInWhichTheyRun() {
        List<RestoreItemAction> actions = Sample.actions(Sample.cluster());

        assertThat(actions.stream().map(RestoreItemAction::name)).containsExactlyElementsOf(Switches.ACTIONS);
        assertThat(actions.stream().map(Object::getClass))
                .containsExactlyElementsOf(new RestoreCleaningPlugin().restoreActions());
    }

    @Test
    void anActionThatIsSwitchedOffAppliesToNothing() {
        Switches switches = without("status, jobs");

        assertThat(new Jobs(switches).appliesTo())
                .isEqualTo(new Status(switches).appliesTo())
                .isEqualTo(AppliesTo.changing("nothing.restore-cleaning.cairn.io"));
        assertThat(new Services(switches).appliesTo()).isEqualTo(AppliesTo.changing("services"));
        assertThat(new Metadata(switches).appliesTo()).isEqualTo(AppliesTo.changing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"job", "", "jobs,", "Jobs", "jobs,,status", "jobs;status"})
    void aNameThatNoActionHasIsRefused(String names) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new Pods(without(names), Sample.cluster()).appliesTo())
                .withMessageStartingWith("the plugin restore-cleaning has no action '")
                .withMessageEndingWith("' to do without; it has never, pods, jobs, deployments, replica-sets, services,"
                        + " service-accounts, secrets, claims, volumes, bindings, webhooks, api-services, definitions, namespaces, status,"
                        + " metadata");
    }

    @Test
    void aSettingThatThePluginDoesNotHaveIsRefused() {
        Switches switches = new Switches(new RunContext("", Map.of("only", "jobs")));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new Jobs(switches).appliesTo())
                .withMessage("the plugin restore-cleaning has no setting 'only'; it has without");
    }
}
