// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.core.spec.Shape.Either;
import io.cairn.core.spec.Shape.Field;
import io.cairn.core.spec.Shape.ListOf;
import io.cairn.core.spec.Shape.MapOf;
import io.cairn.core.spec.Shape.OneOf;
import io.cairn.core.spec.Shape.Struct;
import io.cairn.core.spec.Shape.Text;
import io.cairn.core.spec.Shape.Truth;
import java.util.List;
import java.util.stream.Stream;

/** The fields of a document of kind {@code Backup}. */
final class BackupShape {

    private static final Shape TEXT = new Text();
    private static final Shape TEXTS = new ListOf(TEXT);

    /** What hooks of backups and of restores have in common. */
    static final Field CONTAINER = new Field("container", TEXT, "The container; else the pod's first");

    static final Field COMMAND = new Field("command", TEXTS, "The program and its arguments; no shell is added");
    static final Shape ON_ERROR = new OneOf(List.of("Fail", "Continue"));

    private static final Struct ORDERER = new Struct(
            "orderer",
            List.of(
                    new Field("name", TEXT, "The orderer's name"),
                    new Field("config", new MapOf(TEXT), "Its settings")));

    private static final Struct PLUGIN = new Struct(
            "plugin",
            List.of(
                    new Field("enabled", new Truth(), "Whether the plugin is switched on or off"),
                    new Field("config", new MapOf(TEXT), "Its settings")));

    private static final Shape HOOKS_OF_A_PHASE = new ListOf(new Struct(
            "hook",
            List.of(new Field(
                    "exec",
                    new Struct(
                            "exec",
                            List.of(
                                    CONTAINER,
                                    COMMAND,
                                    new Field("onError", ON_ERROR, "Whether a failure fails the pod; else Fail"),
                                    new Field(
                                            "timeout", TEXT, "How long it may take, such as 30s or 1m30s; else 30s"))),
                    "The command to run in the pod"))));

    /** The specification. */
    static final Struct SPEC = new Struct(
            "spec",
            List.of(
                    new Field("includedNamespaces", TEXTS, "Namespaces to take, names or globs; else all"),
                    new Field("excludedNamespaces", TEXTS, "Namespaces to leave out, names or globs"),
                    new Field("includedResources", TEXTS, "Types to take; else all"),
                    new Field("excludedResources", TEXTS, "Types to leave out"),
                    new Field(
                            "includeClusterResources",
                            new Truth(),
                            "Whether cluster-scoped types are taken; else exactly when all namespaces are"),
                    new Field("includedClusterScopedResources", TEXTS, "Cluster-scoped types to take"),
                    new Field("excludedClusterScopedResources", TEXTS, "Cluster-scoped types to leave out"),
                    new Field("includedNamespaceScopedResources", TEXTS, "Namespaced types to take"),
                    new Field("excludedNamespaceScopedResources", TEXTS, "Namespaced types to leave out"),
                    new Field("labelSelector", OrderShape.LABEL_SELECTOR, "Take items whose labels match"),
                    new Field(
                            "orLabelSelectors",
                            new ListOf(OrderShape.LABEL_SELECTOR),
                            "Take items whose labels match one of these"),
                    new Field("items", TEXTS, "Single items to take, such as deployments.apps/shop/web"),
                    new Field(
                            "orderedResources",
                            new MapOf(TEXT),
                            "What is captured first, one at a time: from a type to its names, with commas between"),
                    new Field(
                            "orderedMissing",
                            new OneOf(List.of("warn", "fail", "ignore")),
                            "What to do about a named item that doesn't exist; else warn"),
                    new Field("order", new ListOf(OrderShape.RULE), "The rules of the order, first to last"),
                    new Field(
                            "orderers",
                            new ListOf(new Either(List.of(TEXT, ORDERER))),
                            "Orderers to switch on, in the order in which they run"),
                    new Field("plugins", new MapOf(PLUGIN), "What is said of plugins, by their ids"),
                    new Field(
                            "hooks",
                            hooks(
                                    "backup",
                                    new Field("pre", HOOKS_OF_A_PHASE, "What runs before a pod is read, in order"),
                                    new Field("post", HOOKS_OF_A_PHASE, "What runs after it is captured, in order")),
                            "Commands to run in pods before and after they are captured"),
                    new Field(
                            "ttl", TEXT, "How long the backup is kept, such as 30d or 720h; else until it is deleted"),
                    new Field("lock", TEXT, "How long nobody can delete it, such as 30d, where the location can lock"),
                    new Field("locations", TEXTS, "Where it is written, in all of them at once; else the default"),
                    new Field(
                            "encryptTo",
                            TEXTS,
                            "Public keys of age, age1…: the backup is encrypted, and each of their secret keys opens it")));

    /** The document. */
    static final Struct DOCUMENT = new Struct(
            "document",
            List.of(
                    new Field("apiVersion", new OneOf(List.of("cairn.io/v1")), "The version of this form"),
                    new Field("kind", new OneOf(List.of("Backup")), "The kind of document"),
                    new Field(
                            "metadata",
                            new Struct(
                                    "metadata",
                                    List.of(new Field(
                                            "name", TEXT, "The backup's name; {time} and {date} in it stand for now"))),
                            "The backup's name"),
                    new Field("spec", SPEC, "What the backup takes, and in which order")));

    private BackupShape() {}

    /** The hooks of a backup or a restore: which pods, and what runs in them. */
    static Struct hooks(String what, Field... phases) {
        Stream<Field> pods = Stream.of(
                new Field("name", TEXT, "What messages and journals call them"),
                new Field("includedNamespaces", TEXTS, "Namespaces, names or globs; else all of the " + what),
                new Field("excludedNamespaces", TEXTS, "Namespaces to leave out, names or globs"),
                new Field("includedResources", TEXTS, "May name pods, which are all that hooks run in"),
                new Field("labelSelector", OrderShape.LABEL_SELECTOR, "Pods whose labels match; else all"));
        Struct rule = new Struct("hooks", Stream.concat(pods, Stream.of(phases)).toList());
        return new Struct("hooks", List.of(new Field("resources", new ListOf(rule), "The hooks, each with its pods")));
    }
}
