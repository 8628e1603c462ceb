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

/** The fields of a document of kind {@code Backup}. */
final class BackupShape {

    private static final Shape TEXT = new Text();
    private static final Shape TEXTS = new ListOf(TEXT);

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
                    new Field("plugins", new MapOf(PLUGIN), "What is said of plugins, by their ids")));

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
}
