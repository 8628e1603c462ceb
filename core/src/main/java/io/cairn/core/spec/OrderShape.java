// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.core.spec.Shape.Either;
import io.cairn.core.spec.Shape.Field;
import io.cairn.core.spec.Shape.ListOf;
import io.cairn.core.spec.Shape.MapOf;
import io.cairn.core.spec.Shape.OneOf;
import io.cairn.core.spec.Shape.Refused;
import io.cairn.core.spec.Shape.Struct;
import io.cairn.core.spec.Shape.Text;
import io.cairn.core.spec.Shape.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The fields of a rule. */
final class OrderShape {

    private static final Shape TEXT = new Text();
    private static final Shape TEXTS = Shape.oneOrMore(TEXT);

    /** A label selector: a text, or the map that Kubernetes objects carry. */
    static final Struct LABELS = new Struct(
            "label selector",
            List.of(
                    new Field("matchLabels", new MapOf(TEXT), "Labels and the values they must have"),
                    new Field(
                            "matchExpressions",
                            new ListOf(new Struct(
                                    "match expression",
                                    List.of(
                                            new Field("key", TEXT, "The label"),
                                            new Field(
                                                    "operator",
                                                    new OneOf(List.of("In", "NotIn", "Exists", "DoesNotExist")),
                                                    "How the label is compared"),
                                            new Field(
                                                    "values",
                                                    new ListOf(TEXT),
                                                    "The values it is compared with, for In and NotIn")))),
                            "Conditions that labels must meet, all of them")));

    /** A label selector in either form. */
    static final Shape LABEL_SELECTOR = new Either(List.of(TEXT, LABELS));

    private static final Shape LABEL_SELECTORS =
            new Either(List.of(TEXT, LABELS, new ListOf(new Either(List.of(TEXT, LABELS)))));

    private static final List<Field> CONDITIONS = List.of(
            new Field("type", TEXTS, "One type or a list, such as pods or deployments.apps; '*' for all types"),
            new Field(
                    "names",
                    TEXTS,
                    "NAMESPACE/NAME, or NAME of a cluster-scoped type; *, ? and [a-z] stand for other characters"),
            new Field("regex", TEXTS, "An RE2 regular expression that matches the whole of NAMESPACE/NAME"),
            new Field("labels", LABEL_SELECTORS, "A label selector such as 'app=db,tier in (a,b)'; of a list, any"),
            new Field("annotations", new MapOf(TEXT), "Annotations and the values they must have; '*' for any value"),
            new Field("olderThan", TEXT, "Created longer ago than this, such as 30d, or before this time"),
            new Field("newerThan", TEXT, "Created less long ago than this, such as 12h, or after this time"),
            new Field("owner", TEXT, "The owner, TYPE/NAMESPACE/NAME, or TYPE/NAME of a cluster-scoped type"),
            new Field(
                    "ownerDepth",
                    new OneOf(List.of("direct", "any")),
                    "'any' counts the owner's owners too; else the owner is the direct one"),
            new Field("namespaces", TEXTS, "Namespaces, names or globs"),
            new Field("namespaceLabels", LABEL_SELECTORS, "A label selector for the namespace; of a list, any"));

    /** What a selector may exclude. */
    static final Struct NOT = new Struct("selector", CONDITIONS);

    /** A selector. */
    static final Struct SELECTOR = new Struct(
            "selector",
            append(
                    CONDITIONS,
                    new Field("not", Shape.oneOrMore(NOT), "What is left out: one selector or a list"),
                    new Field("items", TEXTS, "Single items of any type in their order, such as pods/shop/db-0")));

    private static final List<String> PROPERTIES = List.of("name", "ordinal", "creationTime");

    /** A sort key. */
    static final Struct SORT = new Struct(
            "sort key",
            List.of(
                    new Field("by", new OneOf(PROPERTIES), "A property of the item"),
                    new Field("label", TEXT, "The label whose value counts"),
                    new Field("annotation", TEXT, "The annotation whose value counts"),
                    new Field(
                            "exec",
                            new ListOf(TEXT),
                            "A command and its arguments, run in each pod, whose answer counts; no shell is added"),
                    new Field("container", TEXT, "The container that the command runs in; else the pod's default one"),
                    new Field("values", new ListOf(TEXT), "The values in the order in which their items go"),
                    new Field("reverse", new Truth(), "Whether the order is turned around"),
                    new Field(
                            "onChange",
                            new OneOf(List.of("replan", "continue", "stop")),
                            "What to do if a pod answers otherwise at its turn; else replan"),
                    new Field("timeout", TEXT, "How long the command may take, such as 10s; else 30s")));

    private static final Shape SORT_KEY = new Either(List.of(new OneOf(PROPERTIES), SORT));

    private static final Struct SIDE =
            new Struct("side of a pair", List.of(new Field("select", SELECTOR, "The items of this side")));

    /** A gate in long. */
    static final Struct GATE_FIELDS = new Struct(
            "gate",
            List.of(
                    new Field(
                            "condition",
                            TEXT,
                            "One of " + String.join(", ", Gate.State.words())
                                    + "; or the type of a condition of the status, such as Ready"),
                    new Field("path", TEXT, "In place of a condition, a path to a value, such as {.status.phase}"),
                    new Field(
                            "value",
                            TEXT,
                            "The status of the condition, else True; or the value at the path, else any that isn't empty"),
                    new Field("timeout", TEXT, "How long all items together may take, such as 10m; else 5m"),
                    new Field(
                            "onTimeout",
                            new OneOf(List.of("stop", "continue")),
                            "Whether what lies behind is restored all the same; else stop")));

    /** A gate: a text, or its fields. */
    static final Shape GATE = new Either(List.of(TEXT, GATE_FIELDS));

    private static final List<Field> OF_EVERY_RULE = List.of(
            new Field("name", TEXT, "What plans and messages call the rule"),
            new Field("select", SELECTOR, "The items that the rule places"),
            new Field(
                    "sort",
                    new Either(List.of(new OneOf(PROPERTIES), SORT, new ListOf(SORT_KEY))),
                    "By what the items are sorted; of a list, the first key counts most"),
            new Field(
                    "mode",
                    new OneOf(List.of("serial", "parallel")),
                    "One after another or side by side; else serial if the rule lists items, sorts or freezes"),
            new Field("place", new OneOf(List.of("first", "last")), "Before or after what no rule places; else first"),
            new Field(
                    "freeze",
                    new OneOf(List.of("each", "together")),
                    "Freeze pods by their hooks: each in its turn, or all together"),
            new Field("with", TEXTS, "Types whose related items are captured in the turn of their item"),
            new Field(
                    "onError",
                    new OneOf(List.of("stop", "continue")),
                    "What a failure means for the rest; else continue"),
            new Field(
                    "onMissing",
                    new OneOf(List.of("fail", "warn", "ignore")),
                    "What to do if nothing is there; else what orderedMissing says"),
            new Field("before", SIDE, "The items of a pair that go first"),
            new Field("after", SIDE, "The items of a pair that wait for them"));

    /** A rule of a backup. */
    static final Struct RULE = new Struct(
            "rule",
            append(
                    OF_EVERY_RULE,
                    new Field(
                            "gate",
                            new Refused(
                                    "a gate is for a restore: in a backup nothing has to become ready, so leave it out"),
                            "")));

    /** What of a rule says nothing to a restore. */
    private static final Set<String> OF_BACKUPS = Set.of("freeze", "with");

    /** A rule of a restore. */
    static final Struct RESTORE_RULE = new Struct(
            "rule",
            append(
                    OF_EVERY_RULE.stream()
                            .filter(field -> !OF_BACKUPS.contains(field.name()))
                            .toList(),
                    new Field(
                            "freeze",
                            new Refused("freezing is for a backup: in a restore no pod is frozen, so leave it out"),
                            ""),
                    new Field(
                            "with",
                            new Refused("'with' is for a backup: in a restore what an item needs has a default stage"
                                    + " before it, so leave it out"),
                            ""),
                    new Field("gate", GATE, "What the items must be like before the restore goes on behind them")));

    private OrderShape() {}

    private static List<Field> append(List<Field> fields, Field... more) {
        List<Field> all = new ArrayList<>(fields);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
