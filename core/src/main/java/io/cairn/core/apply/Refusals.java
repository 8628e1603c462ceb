// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.core.kube.KubeStatusException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts what the server has against an object into words, with what to do about it. */
final class Refusals {

    private static final int LONGEST = 600;
    private static final Pattern MISSING_RIGHT = Pattern.compile("cannot \\w+ resource ");
    private static final Pattern NOT_FOUND = Pattern.compile("(\" not found|: no \\w+ with name .* was found)$");
    private static final Pattern DENIED = Pattern.compile("denied (the )?request");

    private Refusals() {}

    /** The failure of an object. */
    static Applied of(KubeStatusException e, Desired desired) {
        Refusal refusal = kind(e);
        return Applied.failed(refusal, words(refusal, e, desired));
    }

    /** Whether admission refuses it, and not the server's own rules. */
    static boolean denied(KubeStatusException e) {
        return DENIED.matcher(e.serverMessage()).find();
    }

    /** Whether a service is to have a port or an address that one has already, perhaps it itself. */
    static boolean isTaken(KubeStatusException e, Desired desired) {
        return e.status() == 422
                && desired.type().id().equals("services")
                && e.serverMessage().contains("already allocated");
    }

    private static Refusal kind(KubeStatusException e) {
        String said = e.serverMessage();
        if (denied(e) || said.contains("failed calling webhook")) {
            return Refusal.WEBHOOK;
        }
        if (e.causes().stream().anyMatch(cause -> cause.reason().equals("NamespaceTerminating"))
                || said.contains("because it is being terminated")) {
            return Refusal.NAMESPACE_TERMINATING;
        }
        return switch (e.status()) {
            case 403 ->
                said.contains("exceeded quota")
                        ? Refusal.QUOTA
                        : MISSING_RIGHT.matcher(said).find() ? Refusal.NO_RIGHT : referent(said, Refusal.OTHER);
            case 404 -> said.startsWith("namespaces \"") ? Refusal.NO_NAMESPACE : referent(said, Refusal.NO_TYPE);
            case 400, 422 -> Refusal.INVALID;
            case 409 -> Refusal.CONFLICT;
            case 429, 502, 503, 504 -> Refusal.UNAVAILABLE;
            default -> Refusal.OTHER;
        };
    }

    private static Refusal referent(String said, Refusal otherwise) {
        return NOT_FOUND.matcher(said).find() ? Refusal.NO_REFERENT : otherwise;
    }

    private static String words(Refusal refusal, KubeStatusException e, Desired desired) {
        String type = desired.type().id();
        String namespace = desired.namespace();
        String said = desired.type().id().equals("secrets") ? discreet(e) : said(e);
        return switch (refusal) {
            case WEBHOOK ->
                denied(e)
                        ? "admission refuses it: " + said
                        : "a webhook that has to admit it doesn't work: " + said
                                + "; bring up what it calls, or remove its configuration, and restore again";
            case NAMESPACE_TERMINATING ->
                "the namespace " + namespace
                        + " is being deleted: wait until it is gone, or map it to another, and restore again";
            case QUOTA ->
                "a quota of the namespace " + namespace + " is used up: " + said + "; raise it and restore again";
            case NO_RIGHT -> "the user has not the right: " + said;
            case NO_NAMESPACE ->
                "the namespace " + namespace + " doesn't exist in the cluster: restore it too, or make it first";
            case NO_TYPE ->
                "the cluster doesn't serve " + type + " in version "
                        + desired.type().version() + ": install what defines it, and restore again";
            case NO_REFERENT ->
                "something that it refers to is not in the cluster: " + said + "; restore that too, or make it first";
            case INVALID ->
                "the API server finds it invalid: " + said
                        + (isTaken(e, desired)
                                ? "; another service has it: free it there, or take it off by a transform"
                                : "");
            case UNAVAILABLE -> "what serves " + type + " doesn't answer: " + said;
            default -> "the API server refuses it with status " + e.status() + ": " + said;
        };
    }

    /** The server's words on one line, or the status where it has none. */
    static String said(KubeStatusException e) {
        // Some validations quote both objects, as a diff.
        String words = e.serverMessage().split("\\R@@", 2)[0];
        String said = words.strip().replaceAll("\\s*\\R\\s*", "; ");
        String some = said.isEmpty() ? "status " + e.status() : said;
        return some.length() <= LONGEST ? some : some.substring(0, LONGEST) + "…";
    }

    /** Of a secret the server may quote values, so fields are all that is told of an invalid one. */
    private static String discreet(KubeStatusException e) {
        if (e.status() != 422 && e.status() != 400) {
            return said(e);
        }
        List<KubeStatusException.Cause> causes = e.causes();
        return causes.isEmpty()
                ? said(e).replaceAll("\"[^\"]*\"", "\"…\"")
                : causes.stream()
                        .map(KubeStatusException.Cause::field)
                        .distinct()
                        .collect(Collectors.joining(", "));
    }
}
