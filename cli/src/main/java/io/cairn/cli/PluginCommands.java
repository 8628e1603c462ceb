// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.options.UserConfig;
import io.cairn.cli.print.Fields;
import io.cairn.cli.print.Table;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.plugins.PluginInfo;
import io.cairn.core.spec.ConfigFile;
import io.cairn.core.spec.Nearest;
import io.cairn.core.spec.PluginChoice;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cairn plugin}. */
final class PluginCommands {

    private PluginCommands() {}

    static CommandLine tree(Shell shell) {
        return new CommandLine(new Top()).addSubcommand(new ListAll(shell)).addSubcommand(new Info(shell));
    }

    /** Whether a plugin is on in a run that says nothing of it, and who says so. */
    private static String switched(PluginInfo plugin, ConfigFile config) {
        return (isOn(plugin, config) ? "on" : "off") + ", " + why(plugin, config);
    }

    private static boolean isOn(PluginInfo plugin, ConfigFile config) {
        return choice(plugin, config).flatMap(PluginChoice::enabled).orElse(plugin.onByDefault());
    }

    private static String why(PluginInfo plugin, ConfigFile config) {
        return choice(plugin, config)
                .filter(choice -> choice.enabled().isPresent())
                .map(PluginChoice::source)
                .orElse("by default");
    }

    private static Optional<PluginChoice> choice(PluginInfo plugin, ConfigFile config) {
        return Optional.ofNullable(config.plugins().get(plugin.id()));
    }

    private static ObjectTree fields(PluginInfo plugin, ConfigFile config) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", plugin.id());
        fields.put("version", plugin.version());
        fields.put("state", state(plugin));
        fields.put("enabled", isOn(plugin, config));
        fields.put("enabledBy", why(plugin, config));
        fields.put("provider", plugin.provider());
        fields.put("description", plugin.description());
        fields.put("license", plugin.license());
        fields.put("requires", plugin.requires());
        fields.put("file", plugin.file().toString());
        fields.put("reason", plugin.reason());
        fields.put("extensions", plugin.extensions());
        return ObjectTree.of(fields);
    }

    private static String state(PluginInfo plugin) {
        return plugin.state().name().toLowerCase(Locale.ROOT);
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    @Command(name = "plugin", synopsisSubcommandLabel = "COMMAND", abbreviateSynopsis = true)
    private static final class Top {}

    @Command(name = "list", header = "List the plugins that were found", abbreviateSynopsis = true, sortOptions = false)
    static final class ListAll implements Callable<Integer> {
        private final Shell shell;

        @Mixin
        private OutputOption output = new OutputOption();

        ListAll(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws IOException {
            ConfigFile config = UserConfig.read(shell);
            try (Engine engine = new Engine(shell)) {
                List<PluginInfo> plugins = engine.plugins().plugins();
                switch (output.format()) {
                    case JSON, YAML ->
                        Fields.print(
                                shell.out(),
                                output.format(),
                                ObjectTree.of(Map.of(
                                        "plugins",
                                        plugins.stream()
                                                .map(plugin -> fields(plugin, config))
                                                .toList())));
                    case NAME -> plugins.forEach(plugin -> shell.out().println("plugin/" + plugin.id()));
                    case TABLE -> print(plugins, config);
                }
                return ExitCode.OK;
            }
        }

        private void print(List<PluginInfo> plugins, ConfigFile config) {
            if (plugins.isEmpty()) {
                shell.err().println("no plugins were found");
                return;
            }
            Table table = new Table("ID", "VERSION", "STATE", "SWITCHED", "PROVIDER", "FILE");
            plugins.forEach(plugin -> table.row(
                    plugin.id(),
                    orDash(plugin.version()),
                    state(plugin),
                    switched(plugin, config),
                    orDash(plugin.provider()),
                    plugin.file()));
            table.print(shell.out());
            plugins.stream()
                    .filter(plugin -> plugin.state() == PluginInfo.State.REFUSED)
                    .forEach(plugin -> shell.out().println(plugin.id() + " is refused: " + plugin.reason()));
        }
    }

    @Command(name = "info", header = "Show what a plugin is and has", abbreviateSynopsis = true, sortOptions = false)
    static final class Info implements Callable<Integer> {
        private final Shell shell;

        @Parameters(paramLabel = "ID", description = "The plugin's id")
        private String id = "";

        @Mixin
        private OutputOption output = new OutputOption();

        Info(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws IOException {
            ConfigFile config = UserConfig.read(shell);
            try (Engine engine = new Engine(shell)) {
                List<PluginInfo> plugins = engine.plugins().plugins();
                List<PluginInfo> found = plugins.stream()
                        .filter(plugin -> plugin.id().equals(id))
                        .toList();
                if (found.isEmpty()) {
                    List<String> ids = plugins.stream().map(PluginInfo::id).toList();
                    throw new InvalidInputException("there is no plugin '" + id + "'"
                            + Nearest.hint(id, ids, "see '" + shell.program() + " plugin list'"));
                }
                found.forEach(plugin -> print(plugin, config));
                return ExitCode.OK;
            }
        }

        private void print(PluginInfo plugin, ConfigFile config) {
            switch (output.format()) {
                case JSON, YAML -> Fields.print(shell.out(), output.format(), fields(plugin, config));
                case NAME -> shell.out().println("plugin/" + plugin.id());
                case TABLE -> {
                    line("Id", plugin.id());
                    line("Version", plugin.version());
                    line("State", state(plugin) + (plugin.reason().isEmpty() ? "" : ": " + plugin.reason()));
                    line("Switched", switched(plugin, config));
                    line("Provider", plugin.provider());
                    line("Description", plugin.description());
                    line("License", plugin.license());
                    line("Requires", plugin.requires());
                    line("File", plugin.file().toString());
                    plugin.extensions().forEach((point, names) -> line(point, String.join(", ", names)));
                }
            }
        }

        private void line(String name, String value) {
            shell.out().println(String.format(Locale.ROOT, "%-21s %s", name + ":", orDash(value)));
        }
    }
}
