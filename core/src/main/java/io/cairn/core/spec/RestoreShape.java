// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.core.spec.Shape.Field;
import io.cairn.core.spec.Shape.ListOf;
import io.cairn.core.spec.Shape.MapOf;
import io.cairn.core.spec.Shape.OneOf;
import io.cairn.core.spec.Shape.Struct;
import io.cairn.core.spec.Shape.Text;
import io.cairn.core.spec.Shape.Truth;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The fields of a document of kind {@code Restore}. */
final class RestoreShape {

    private static final Shape TEXT = new Text();

    private static final Shape POST_HOOKS = new ListOf(new Struct(
            "hook",
            List.of(
                    new Field(
                            "exec",
                            new Struct(
                                    "exec",
                                    List.of(
                                            BackupShape.CONTAINER,
                                            BackupShape.COMMAND,
                                            new Field(
                                                    "onError",
                                                    BackupShape.ON_ERROR,
                                                    "Whether a failure is an error or a warning; else Continue"),
                                            new Field(
                                                    "execTimeout",
                                                    TEXT,
                                                    "How long it may take, such as 30s or 1m30s; else 30s"),
                                            new Field(
                                                    "waitTimeout",
                                                    TEXT,
                                                    "How long its container may take until it runs; else 10m"),
                                            new Field(
                                                    "waitForReady",
                                                    new Truth(),
                                                    "Whether the pod must be ready as well"))),
                            "The command to run in the pod"),
                    new Field(
                            "init",
                            new Shape.Refused(
                                    "init containers can't stand here: give them to the pods by the annotations"
                                            + " init.hook.restore.cairn.io/..., or by a transform"),
                            ""))));

    /** What of a backup's specification says nothing to a restore. */
    private static final Set<String> OF_BACKUPS =
            Set.of("orderers", "orderedResources", "hooks", "ttl", "lock", "locations", "encryptTo");

    private static final List<Field> OWN = List.of(
            new Field("backupName", TEXT, "The backup to restore from"),
            new Field(
                    "namespaceMapping",
                    new MapOf(TEXT),
                    "From namespaces of the backup to those of the cluster; both may have one '*'"),
            new Field(
                    "existingResourcePolicy",
                    new OneOf(List.of("skip", "update", "replace", "fail")),
                    "What to do about an item that exists and differs; else skip"),
            new Field("forceConflicts", new Truth(), "Whether an update takes over fields of other managers"),
            new Field("restoreStatus", new ListOf(TEXT), "Types to restore with their status, '*' for all"),
            new Field("preserveNodePorts", new Truth(), "Whether services keep the node ports that they had"),
            new Field(
                    "orderFrom",
                    new OneOf(List.of("default", "backup", "reverse")),
                    "In which order items of a default stage go that no rule places; else default"),
            new Field(
                    "transforms",
                    new MapOf(TEXT),
                    "Documents of kind Transforms whose rules change items, each under a name and as one text"),
            new Field("wait", new Truth(), "Whether each stage waits until what it restored is ready"),
            new Field(
                    "hooks",
                    BackupShape.hooks("restore", new Field("postHooks", POST_HOOKS, "What runs in the pods, in order")),
                    "Commands to run in pods when all stages are done; names of namespaces are those of the cluster"),
            new Field(
                    "quiesce",
                    new Truth(),
                    "Whether controllers are made without replicas, or suspended, until all stages are done"),
            new Field(
                    "parkWebhooks",
                    new Truth(),
                    "Whether webhook configurations, and API services whose service is restored, are left out"),
            new Field(
                    "terminatingResourceTimeout",
                    TEXT,
                    "How long to wait for the end of namespaces that are being deleted, such as 30s or 5m; else 10m"));

    private static final Field ORDER = new Field(
            "order",
            new ListOf(OrderShape.RESTORE_RULE),
            "The rules of the order, first to last; each holds inside the default stages");

    /** The specification. */
    static final Struct SPEC = new Struct(
            "spec",
            Stream.concat(
                            BackupShape.SPEC.fields().stream()
                                    .filter(field -> !OF_BACKUPS.contains(field.name()))
                                    .map(field -> field.name().equals("order") ? ORDER : field),
                            OWN.stream())
                    .toList());

    /** The document. */
    static final Struct DOCUMENT = new Struct(
            "document",
            List.of(
                    new Field("apiVersion", new OneOf(List.of("cairn.io/v1")), "The version of this form"),
                    new Field("kind", new OneOf(List.of("Restore")), "The kind of document"),
                    new Field(
                            "metadata",
                            new Struct(
                                    "metadata",
                                    List.of(new Field(
                                            "name",
                                            TEXT,
                                            "The restore's name; {time} and {date} in it stand for now"))),
                            "The restore's name"),
                    new Field("spec", SPEC, "What the restore takes, where to, and in which order")));

    private RestoreShape() {}
}
