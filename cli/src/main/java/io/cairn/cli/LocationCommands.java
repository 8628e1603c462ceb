// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.EncryptOptions;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.print.Fields;
import io.cairn.cli.print.Table;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.redact.Redaction;
import io.cairn.core.repository.LocationSettings;
import io.cairn.core.repository.Locations;
import io.cairn.core.repository.Locations.Location;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn location}. */
final class LocationCommands {

    private LocationCommands() {}

    static CommandLine tree(Shell shell) {
        return new CommandLine(new Top())
                .addSubcommand(new Add(shell))
                .addSubcommand(new Get(shell))
                .addSubcommand(new LocationCheckCommand(shell))
                .addSubcommand(new CopyCommand(shell))
                .addSubcommand(new SetDefault(shell))
                .addSubcommand(new Remove(shell));
    }

    @Command(name = "location", synopsisSubcommandLabel = "COMMAND", abbreviateSynopsis = true)
    private static final class Top {}

    @Command(name = "add", header = "Give a place a name", abbreviateSynopsis = true, sortOptions = false)
    static final class Add implements Callable<Integer> {
        private final Shell shell;

        @Parameters(paramLabel = "NAME", description = "The name")
        private String name = "";

        @Option(
                names = "--url",
                required = true,
                paramLabel = "URL",
                description = "A folder, as a path or file:///path, or a URL that a plugin serves")
        private String url = "";

        @Option(names = "--default", description = "Use it when no --location is given")
        private boolean makeDefault;

        @Option(names = "--read-only", description = "Never write or delete anything there, whatever is asked")
        private boolean readOnly;

        @Option(names = "--config", paramLabel = "KEY=VALUE", description = "A setting for whoever serves the URL")
        private Map<String, String> config = new LinkedHashMap<>();

        @Mixin
        private S3Flags s3 = new S3Flags();

        @Mixin
        private EncryptOptions encrypt = new EncryptOptions();

        Add(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws IOException {
            Map<String, String> all = settings();
            String recipients =
                    encrypt.recipients().stream().map(Recipient::text).collect(Collectors.joining(","));
            if (!recipients.isEmpty() && all.put(LocationSettings.ENCRYPT_TO, recipients) != null) {
                throw new InvalidInputException("--encrypt-to and --config " + LocationSettings.ENCRYPT_TO
                        + " say the same thing: keep one of them");
            }
            try (Engine engine = new Engine(shell)) {
                engine.locations().add(name, absolute(url), all, makeDefault, readOnly);
                shell.out().println("location/" + name + " added");
                if (all.containsKey(LocationSettings.ENCRYPT_TO)) {
                    shell.err()
                            .println(
                                    "backups there are encrypted from now on: whoever loses all of the secret keys that"
                                            + " open them loses the backups, so keep copies of the keys elsewhere");
                }
                return ExitCode.OK;
            }
        }

        private Map<String, String> settings() {
            Map<String, String> settings = new LinkedHashMap<>(s3.settings());
            settings.putAll(config);
            return settings;
        }

        /** The file of locations is read from any folder. */
        private static String absolute(String url) {
            return url.contains(":") || url.isEmpty()
                    ? url
                    : Path.of(url).toAbsolutePath().normalize().toString();
        }
    }

    @Command(name = "get", header = "List the places", abbreviateSynopsis = true, sortOptions = false)
    static final class Get implements Callable<Integer> {
        private final Shell shell;

        @Mixin
        private OutputOption output = new OutputOption();

        Get(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws IOException {
            try (Engine engine = new Engine(shell)) {
                List<Location> all = engine.locations().get();
                switch (output.format()) {
                    case JSON, YAML ->
                        Fields.print(
                                shell.out(),
                                output.format(),
                                ObjectTree.of(Map.of(
                                        "locations",
                                        all.stream().map(Get::fields).toList())));
                    case NAME -> all.forEach(location -> shell.out().println("location/" + location.name()));
                    case TABLE -> {
                        Table table = new Table("NAME", "DEFAULT", "URL", "ACCESS", "CONFIG");
                        all.forEach(location -> table.row(
                                location.name(),
                                location.isDefault() ? "yes" : "",
                                location.url(),
                                location.readOnly() ? "read-only" : "",
                                config(location)));
                        table.print(shell.out());
                    }
                }
                return ExitCode.OK;
            }
        }

        private static Map<String, Object> fields(Location location) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", location.name());
            fields.put("url", location.url());
            fields.put("config", shown(location));
            fields.put("default", location.isDefault());
            fields.put("readOnly", location.readOnly());
            return fields;
        }

        private static Map<String, String> shown(Location location) {
            Map<String, String> shown = new TreeMap<>();
            location.config().forEach((name, value) -> shown.put(name, Redaction.setting(name, value)));
            return shown;
        }

        private static String config(Location location) {
            StringBuilder text = new StringBuilder();
            shown(location)
                    .forEach((key, value) -> text.append(text.isEmpty() ? "" : ",")
                            .append(key)
                            .append('=')
                            .append(value));
            return text.toString();
        }
    }

    @Command(name = "set-default", header = "Use a place when no --location is given", abbreviateSynopsis = true)
    static final class SetDefault implements Callable<Integer> {
        private final Shell shell;

        @Parameters(paramLabel = "NAME", description = "The location")
        private String name = "";

        SetDefault(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws IOException {
            try (Engine engine = new Engine(shell)) {
                engine.locations().setDefault(name);
                shell.out().println("location/" + name + " is the default");
                return ExitCode.OK;
            }
        }
    }

    @Command(name = "remove", header = "Forget the name of a place; the backups there stay", abbreviateSynopsis = true)
    static final class Remove implements Callable<Integer> {
        private final Shell shell;

        @Parameters(paramLabel = "NAME", description = "The location")
        private String name = "";

        Remove(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws IOException {
            try (Engine engine = new Engine(shell)) {
                Locations locations = engine.locations();
                locations.remove(name);
                shell.out().println("location/" + name + " removed; the backups there stay");
                return ExitCode.OK;
            }
        }
    }
}
