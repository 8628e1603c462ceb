// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.shell.Shell;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.core.spec.BackupSpec.OrdererChoice;
import io.cairn.core.spec.OrderText;
import io.cairn.core.spec.OrderedResourcesText;
import io.cairn.core.spec.PluginChoice;
import io.cairn.core.spec.SpecFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say what a backup takes and in which order, and the file that may say the same. */
public final class SpecOptions {

    private static final String SNAPSHOT_PLUGIN = "csi-snapshots";

    /** What the values of {@code --ordered-missing} are called. */
    public enum Missing {
        /** See {@link MissingPolicy#WARN}. */
        WARN,
        /** See {@link MissingPolicy#FAIL}. */
        FAIL;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Mixin
    private SpecFileOption file = new SpecFileOption();

    @Mixin
    private ItemOptions chosen = new ItemOptions();

    @Option(
            names = "--ordered-resources",
            paramLabel = "ORDER",
            description =
                    "What is captured first, one at a time: 'pod=shop/db-2,shop/db-0;pvc=shop/data-2,shop/data-0'")
    private Optional<String> orderedResources = Optional.empty();

    @Option(
            names = "--ordered-missing",
            paramLabel = "warn|fail",
            description = "What to do about an item of the order that doesn't exist; else warn")
    private Optional<Missing> orderedMissing = Optional.empty();

    @Option(
            names = "--orderer",
            paramLabel = "NAME[:KEY=VALUE,...]",
            description =
                    "An orderer to switch on, such as statefulset, with its settings; a value may be a list, as in"
                            + " application:order=db,web")
    private List<String> orderers = List.of();

    @Option(
            names = "--snapshots",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "KEY=VALUE,...",
            description = "Cut a CSI snapshot of each claim at its turn; settings such as class=fast,ready-timeout=1h")
    private Optional<String> snapshots = Optional.empty();

    @Mixin
    private EncryptOptions encrypt = new EncryptOptions();

    /**
     * What the flags, the file and the user's configuration say; the first goes before the second, and that before the
     * third.
     *
     * @return the specification, and the name if the file has one
     * @throws InvalidInputException if they can't be understood or contradict each other
     * @throws IOException if the file can't be read
     */
    public SpecFile read(Shell shell) throws IOException {
        SpecFile base = file.absent()
                ? new SpecFile(Optional.empty(), BackupSpec.builder().build())
                : SpecFile.read(file.source(), file.text(shell));
        BackupSpec.Builder spec = base.spec().toBuilder();
        chosen.into(spec, OrderText::parse);
        orderedResources.map(OrderedResourcesText::parse).ifPresent(spec::orderedResources);
        orderedMissing.map(value -> MissingPolicy.valueOf(value.name())).ifPresent(spec::orderedMissing);
        if (!orderers.isEmpty()) {
            spec.orderers(orderers.stream().map(SpecOptions::orderer).toList());
        }
        spec.plugins(PluginChoice.over(switches(), base.spec().plugins()));
        List<Recipient> recipients = encrypt.recipients();
        if (!recipients.isEmpty()) {
            spec.encryptTo(recipients);
        } else if (base.spec().encryptTo().isEmpty()) {
            spec.encryptTo(EncryptOptions.ofEnvironment(shell.environment()));
        }
        return new SpecFile(base.name(), UserConfig.read(shell).under(spec.build()));
    }

    private Map<String, PluginChoice> switches() {
        Map<String, PluginChoice> switches = chosen.switches();
        snapshots.ifPresent(text -> {
            if (Optional.ofNullable(switches.get(SNAPSHOT_PLUGIN))
                    .flatMap(PluginChoice::enabled)
                    .equals(Optional.of(false))) {
                throw new InvalidInputException("--snapshots needs the plugin '" + SNAPSHOT_PLUGIN
                        + "', which --disable-plugin switches off: keep one of them");
            }
            Map<String, String> settings = text.isBlank() ? Map.of() : settings("--snapshots", text);
            switches.put(SNAPSHOT_PLUGIN, new PluginChoice(Optional.of(true), settings, "--snapshots"));
        });
        return switches;
    }

    private static OrdererChoice orderer(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new OrdererChoice(text.strip(), Map.of());
        }
        String name = text.substring(0, colon).strip();
        return new OrdererChoice(name, settings("--orderer " + name, text.substring(colon + 1)));
    }

    private static Map<String, String> settings(String flag, String text) {
        Map<String, String> config = new LinkedHashMap<>();
        String key = "";
        for (String piece : text.split(",", -1)) {
            int equals = piece.indexOf('=');
            if (equals < 0 && !key.isEmpty()) {
                // A piece without a key goes on with the list before it, as in types=pods,jobs.
                config.merge(key, piece.strip(), (list, more) -> list + "," + more);
                continue;
            }
            if (equals <= 0) {
                throw new InvalidInputException(
                        "'" + piece.strip() + "' is not a setting for " + flag + ": write KEY=VALUE,KEY=VALUE");
            }
            key = piece.substring(0, equals).strip();
            if (config.put(key, piece.substring(equals + 1).strip()) != null) {
                throw new InvalidInputException(flag + " is given '" + key + "' twice: keep one of them");
            }
        }
        return config;
    }
}
