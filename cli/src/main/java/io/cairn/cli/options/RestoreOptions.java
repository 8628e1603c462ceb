// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.shell.Shell;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.GoDuration;
import io.cairn.core.spec.OrderText;
import io.cairn.core.spec.PluginChoice;
import io.cairn.core.spec.RestoreFile;
import io.cairn.core.spec.RestoreSpec;
import io.cairn.core.spec.RestoreSpec.Existing;
import io.cairn.core.spec.RestoreSpec.OrderFrom;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The flags that say what a restore takes, where to and in which order, and the file that may say the same. */
public final class RestoreOptions {

    /** What the values of {@code --existing-resource-policy} are called. */
    enum Policy {
        SKIP,
        UPDATE,
        REPLACE,
        FAIL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the values of {@code --order-from} are called. */
    enum From {
        DEFAULT,
        BACKUP,
        REVERSE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec own = CommandSpec.create();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(names = "--from-backup", paramLabel = "NAME", description = "The backup to restore from")
    private Optional<String> fromBackup = Optional.empty();

    @Option(names = "--from-file", paramLabel = "FILE", description = "The tarball to restore from, of Cairn or Velero")
    private Optional<String> fromFile = Optional.empty();

    @Mixin
    private SpecFileOption file = new SpecFileOption();

    @Mixin
    private ItemOptions items = new ItemOptions();

    @Option(
            names = "--namespace-mappings",
            paramLabel = "FROM:TO,...",
            description = "Where namespaces of the backup go, such as shop:test or 'shop-*:test-*'")
    private List<String> namespaceMappings = List.of();

    @Option(
            names = "--existing-resource-policy",
            paramLabel = "skip|update|replace|fail",
            description = "What to do about an item that is in the cluster and differs; else skip")
    private Optional<Policy> existing = Optional.empty();

    @Option(names = "--force-conflicts", description = "Let an update take over fields that others manage")
    private boolean forceConflicts;

    @Option(
            names = "--restore-status",
            paramLabel = "TYPES",
            description = "Types whose items get the status that they had, '*' for all; else none")
    private List<String> restoreStatus = List.of();

    @Option(names = "--preserve-nodeports", description = "Let services keep the node ports that they had")
    private boolean preserveNodePorts;

    @Option(
            names = "--order-from",
            paramLabel = "default|backup|reverse",
            description = "In which order items of a default stage go that no rule places: together, or as the backup"
                    + " placed them, or the reverse of that")
    private Optional<From> orderFrom = Optional.empty();

    @Option(
            names = "--transform",
            paramLabel = "FILE",
            description = "Rules that change items on their way, of kind Transforms or Velero's resource modifiers;"
                    + " may be given again")
    private List<Path> transforms = List.of();

    @Option(names = "--wait", description = "After each stage, wait until what it restored is ready")
    private boolean wait;

    @Option(
            names = "--quiesce",
            description = "Make controllers without replicas, or suspended, and set them back when all stages are done")
    private boolean quiesce;

    @Option(
            names = "--park-webhooks",
            description = "Leave out webhook configurations, and API services whose service is restored")
    private boolean parkWebhooks;

    @Option(
            names = "--terminating-resource-timeout",
            paramLabel = "DURATION",
            description = "How long to wait for the end of namespaces that are being deleted, such as 30s; else 10m")
    private Optional<String> terminatingTimeout = Optional.empty();

    /**
     * What the flags, the file and the user's configuration say; the first goes before the second, and that before the
     * third.
     *
     * @throws InvalidInputException if they can't be understood or contradict each other
     * @throws IOException if the file can't be read
     */
    public RestoreFile read(Shell shell) throws IOException {
        RestoreFile base = file.absent()
                ? new RestoreFile(Optional.empty(), RestoreFile.empty())
                : RestoreFile.read(file.source(), file.text(shell));
        RestoreSpec spec = base.spec();
        BackupSpec.Builder chosen = spec.items().toBuilder();
        items.into(chosen, OrderText::parseForRestore);
        chosen.plugins(PluginChoice.over(items.switches(), spec.items().plugins()));
        RestoreSpec all = new RestoreSpec(
                source(spec),
                UserConfig.read(shell).under(chosen.build()),
                namespaceMappings.isEmpty() ? spec.namespaceMapping() : mapping(),
                existing.map(policy -> Existing.valueOf(policy.name())).orElse(spec.existing()),
                forceConflicts || spec.forceConflicts(),
                restoreStatus.isEmpty() ? spec.restoreStatus() : split(restoreStatus),
                preserveNodePorts || spec.preserveNodePorts(),
                orderFrom.map(from -> OrderFrom.valueOf(from.name())).orElse(spec.orderFrom()),
                transforms(spec),
                wait || spec.awaitsReady(),
                quiesce || spec.quiesces(),
                parkWebhooks || spec.parksWebhooks(),
                terminatingTimeout.map(RestoreOptions::duration).orElse(spec.terminatingTimeout()));
        return new RestoreFile(base.name(), all);
    }

    private String source(RestoreSpec spec) {
        if (fromBackup.isPresent() && fromFile.isPresent()) {
            throw new InvalidInputException("--from-backup and --from-file exclude each other: keep one of them");
        }
        String backup = fromFile.isPresent() ? "" : fromBackup.orElse(spec.backup());
        if (backup.isEmpty() && fromFile.isEmpty()) {
            throw new InvalidInputException("restore from what? Write --from-backup NAME or --from-file FILE, or a"
                    + " backupName into the specification");
        }
        return backup;
    }

    /** The names of those of these flags that were given. */
    public List<String> given() {
        ParseResult parsed = command.commandLine().getParseResult();
        return own.options().stream()
                .map(OptionSpec::longestName)
                .filter(parsed::hasMatchedOption)
                .toList();
    }

    /** The tarball that the user named. */
    public Optional<String> fromFile() {
        return fromFile;
    }

    private Map<String, String> transforms(RestoreSpec spec) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>(spec.transforms());
        for (Path path : transforms) {
            if (texts.put(path.toString(), SpecFileOption.text(path.toString())) != null) {
                throw new InvalidInputException("the transforms " + path + " are given twice: keep one of them");
            }
        }
        return texts;
    }

    private Map<String, String> mapping() {
        Map<String, String> mapping = new LinkedHashMap<>();
        for (String text : split(namespaceMappings)) {
            String[] sides = text.split(":", -1);
            if (sides.length != 2) {
                throw new InvalidInputException(
                        "'" + text + "' is no namespace mapping: write FROM:TO, such as shop:test");
            }
            if (mapping.put(sides[0].strip(), sides[1].strip()) != null) {
                throw new InvalidInputException(
                        "the namespace '" + sides[0].strip() + "' is mapped twice: keep one of them");
            }
        }
        return mapping;
    }

    private static Duration duration(String text) {
        return GoDuration.parse(text)
                .orElseThrow(() -> new InvalidInputException(
                        "'" + text + "' is not a length of time: write --terminating-resource-timeout 30s or 5m"));
    }

    private static List<String> split(List<String> given) {
        return given.stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(String::strip)
                .toList();
    }
}
