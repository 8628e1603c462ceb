// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.core.spec.Shape.Any;
import io.cairn.core.spec.Shape.Field;
import io.cairn.core.spec.Shape.ListOf;
import io.cairn.core.spec.Shape.MapOf;
import io.cairn.core.spec.Shape.OneOf;
import io.cairn.core.spec.Shape.Refused;
import io.cairn.core.spec.Shape.Struct;
import io.cairn.core.spec.Shape.Text;
import java.util.List;

/** The fields of a document of kind {@code Transforms}, and of Velero's resource modifiers. */
final class TransformShape {

    private static final Shape TEXT = new Text();
    private static final Shape TEXTS = Shape.oneOrMore(TEXT);
    private static final Shape TEXT_MAP = new MapOf(TEXT);
    private static final List<String> OPERATIONS = List.of("add", "remove", "replace", "move", "copy", "test");

    private static final ListOf MATCHES = new ListOf(new Struct(
            "match",
            List.of(
                    new Field("path", TEXT, "A JSON pointer, such as /spec/replicas"),
                    new Field("value", new Any(), "The value that must be there"))));

    private static final Struct WHEN = new Struct(
            "when",
            List.of(
                    new Field("types", TEXTS, "Types such as pods or deployments.apps, or globs of them; else all"),
                    new Field("namespaces", TEXTS, "Namespaces of the backup, names or globs"),
                    new Field("names", TEXTS, "Names or globs"),
                    new Field("regex", TEXTS, "An RE2 regular expression that matches the whole name"),
                    new Field("labels", OrderShape.LABEL_SELECTOR, "A label selector"),
                    new Field("matches", MATCHES, "Values that the item must hold before the first rule")));

    private static final ListOf PATCH = new ListOf(new Struct(
            "operation",
            List.of(
                    new Field("op", new OneOf(OPERATIONS), "What is done"),
                    new Field("path", TEXT, "Where: a JSON pointer, such as /spec/replicas"),
                    new Field("from", TEXT, "From where a value is moved or copied"),
                    new Field("value", new Any(), "The value to add, to put in place of another, or to test for"))));

    private static final Struct RULE = new Struct(
            "rule",
            List.of(
                    new Field("name", TEXT, "What messages call the rule"),
                    new Field("when", WHEN, "Which items it changes; else all"),
                    new Field("patch", PATCH, "A JSON Patch (RFC 6902)"),
                    new Field("merge", new MapOf(new Any()), "A JSON merge patch (RFC 7396)"),
                    new Field("images", TEXT_MAP, "From what images begin with to what they begin with then"),
                    new Field("storageClasses", TEXT_MAP, "From storage classes to those that take their place"),
                    new Field("namespaces", TEXT_MAP, "From namespaces that items refer to to others")));

    /** The document. */
    static final Struct DOCUMENT = new Struct(
            "document",
            List.of(
                    new Field("apiVersion", new OneOf(List.of("cairn.io/v1")), "The version of this form"),
                    new Field("kind", new OneOf(List.of("Transforms")), "The kind of document"),
                    new Field(
                            "metadata",
                            new Struct("metadata", List.of(new Field("name", TEXT, "What messages call the rules"))),
                            "The name of the rules"),
                    new Field(
                            "spec",
                            new Struct("spec", List.of(new Field("rules", new ListOf(RULE), "The rules, in order"))),
                            "The rules")));

    private static final ListOf VELERO_PATCHES = new ListOf(new Struct(
            "patch",
            List.of(
                    new Field("operation", new OneOf(OPERATIONS), ""),
                    new Field("path", TEXT, ""),
                    new Field("from", TEXT, ""),
                    new Field("value", new Any(), ""))));

    private static final Struct VELERO_RULE = new Struct(
            "resource modifier rule",
            List.of(
                    new Field(
                            "conditions",
                            new Struct(
                                    "conditions",
                                    List.of(
                                            new Field("groupResource", TEXT, ""),
                                            new Field("resourceNameRegex", TEXT, ""),
                                            new Field("namespaces", new ListOf(TEXT), ""),
                                            new Field("labelSelector", OrderShape.LABELS, ""),
                                            new Field("matches", MATCHES, ""))),
                            ""),
                    new Field("patches", VELERO_PATCHES, ""),
                    new Field(
                            "mergePatches",
                            new ListOf(new Struct("merge patch", List.of(new Field("patchData", TEXT, "")))),
                            ""),
                    new Field(
                            "strategicPatches",
                            new Refused(
                                    "a strategic merge patch means what the code of each type says, which is not known"
                                            + " here: write it as 'mergePatches', where a list replaces the whole list, or as"
                                            + " 'patches'"),
                            "")));

    /** Velero's resource modifiers. */
    static final Struct VELERO = new Struct(
            "resource modifiers",
            List.of(
                    new Field("version", new OneOf(List.of("v1")), ""),
                    new Field("resourceModifierRules", new ListOf(VELERO_RULE), "")));

    private TransformShape() {}
}
