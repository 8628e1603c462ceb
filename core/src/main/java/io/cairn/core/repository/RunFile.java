// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code cairn-run.json} says: which process has taken a name, to make a backup or to delete it.
 *
 * @param runId tells this run from all others
 * @param process the process
 * @param begun when it took the name
 * @param deletes whether it took the name to delete what is there
 * @param lease for how long the run counts as alive since it began or last renewed its lease; zero if it keeps none
 */
record RunFile(String runId, RunProcess process, Instant begun, boolean deletes, Duration lease) {

    byte[] toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("formatVersion", 1);
        fields.put("runId", runId);
        fields.put("host", process.host());
        fields.put("pidSpace", process.pidSpace());
        fields.put("pid", process.pid());
        fields.put("processStarted", process.startedMillis());
        fields.put("begun", begun.toString());
        if (!lease.isZero()) {
            fields.put("leaseSeconds", lease.toSeconds());
        }
        if (deletes) {
            fields.put("deletes", true);
        }
        return TreeJson.write(ObjectTree.of(fields));
    }

    /** The run, for messages. */
    String words() {
        return (deletes ? "a deletion" : "a run") + " that began at " + begun.truncatedTo(ChronoUnit.SECONDS) + " on "
                + process.host();
    }

    /** The run, for whoever may want to look for its process. */
    String wordsWithProcess() {
        return words() + ", process " + process.pid();
    }

    /** The id of the run whose file this is; empty if it can't be read. */
    static Optional<String> id(byte[] json) {
        return ifReadable(json).map(RunFile::runId); // whoever compares ids takes that for no id of his
    }

    /** What the file says; empty if it can't be read. */
    static Optional<RunFile> ifReadable(byte[] json) {
        try {
            return Optional.of(read(json));
        } catch (IOException e) {
            return Optional.empty(); // that is what is told
        }
    }

    static RunFile read(byte[] json) throws IOException {
        ObjectTree tree = Manifest.parse(json);
        Manifest.checkVersion(tree);
        RunProcess process = new RunProcess(
                RecordTree.text(tree, "host"),
                RecordTree.text(tree, "pidSpace"),
                RecordTree.number(tree, "pid"),
                RecordTree.number(tree, "processStarted"));
        return new RunFile(
                RecordTree.text(tree, "runId"),
                process,
                RecordTree.time(tree, "begun"),
                tree.value("deletes").filter(Boolean.TRUE::equals).isPresent(),
                Duration.ofSeconds(
                        tree.value("leaseSeconds").isPresent() ? RecordTree.number(tree, "leaseSeconds") : 0));
    }
}
