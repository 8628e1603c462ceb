// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.core.backup.Preparation.PreparedRun;
import io.cairn.core.capture.RunLog;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.spec.BackupSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Shows what a backup would do, without writing anything anywhere. */
public final class BackupPlanning {

    private final KubeApi api;
    private final PluginHost host;
    private final RunLog log;

    /** For one plan. */
    public BackupPlanning(KubeApi api, PluginHost host, Clock clock) {
        this.api = api;
        this.host = host;
        this.log = new RunLog(clock);
    }

    /**
     * What a backup would do.
     *
     * @param prepared the plan and all that belongs to it; the plugins behind its actions are closed
     * @param warnings what the user should look at
     */
    public record Outlook(Prepared prepared, List<String> warnings) {

        /** Copies the list. */
        public Outlook {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Makes the plan, and looks which named items are missing.
     *
     * @throws InvalidInputException if the specification can't be followed
     * @throws ClusterException if the cluster can't be read
     */
    public Outlook plan(BackupSpec spec) throws ClusterException {
        try (PreparedRun prepared = new Preparation(api, host, log).prepare(spec, true)) {
            List<String> said = new ArrayList<>(log.warnings());
            said.addAll(log.errors());
            return new Outlook(prepared.prepared(), said);
        }
    }
}
