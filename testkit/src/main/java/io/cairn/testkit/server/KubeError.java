// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.io.Serial;
import tools.jackson.databind.node.ObjectNode;

/** A failure as the API server answers it: a {@code Status} object. */
final class KubeError extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final transient ObjectNode details = Json.object();
    private final transient ObjectNode listMeta = Json.object();
    private boolean withDetails;

    private KubeError(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    int code() {
        return code;
    }

    /** The {@code Status} object. */
    ObjectNode status() {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.set("metadata", listMeta);
        status.put("status", "Failure").put("message", getMessage());
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        if (withDetails) {
            status.set("details", details);
        }
        return status.put("code", code);
    }

    private KubeError details() {
        withDetails = true;
        return this;
    }

    private KubeError about(String name, String group, String kind) {
        if (!name.isEmpty()) {
            details.put("name", name);
        }
        if (!group.isEmpty()) {
            details.put("group", group);
        }
        details.put("kind", kind);
        return details();
    }

    private KubeError cause(String causeReason, String message, String field) {
        ObjectNode cause = details.withArrayProperty("causes").addObject();
        cause.put("reason", causeReason).put("message", message);
        if (!field.isEmpty()) {
            cause.put("field", field);
        }
        return details();
    }

    static KubeError badRequest(String message) {
        return new KubeError(400, "BadRequest", message);
    }

    static KubeError unauthorized() {
        return new KubeError(401, "Unauthorized", "Unauthorized");
    }

    static KubeError unknownType() {
        return new KubeError(404, "NotFound", "the server could not find the requested resource").details();
    }

    static KubeError methodNotAllowed() {
        return new KubeError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource")
                .details();
    }

    static KubeError unsupportedMediaType() {
        return new KubeError(415, "UnsupportedMediaType", "415: Unsupported Media Type").details();
    }

    static KubeError notFound(ServedType type, String name) {
        return new KubeError(404, "NotFound", type.id() + " \"" + name + "\" not found")
                .about(name, type.group(), type.plural());
    }

    static KubeError alreadyExists(ServedType type, String name) {
        return new KubeError(409, "AlreadyExists", type.id() + " \"" + name + "\" already exists")
                .about(name, type.group(), type.plural());
    }

    static KubeError modified(ServedType type, String name) {
        return conflict(
                type,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    static KubeError conflict(ServedType type, String name, String why) {
        return new KubeError(
                        409, "Conflict", "Operation cannot be fulfilled on " + type.id() + " \"" + name + "\": " + why)
                .about(name, type.group(), type.plural());
    }

    static KubeError revisionOnCreate() {
        return new KubeError(500, "", "resourceVersion should not be set on objects to be created");
    }

    static KubeError applyConflict(java.util.SortedMap<String, String> managersByField) {
        StringBuilder message = new StringBuilder("Apply failed with ")
                .append(managersByField.size())
                .append(managersByField.size() == 1 ? " conflict: " : " conflicts: ");
        managersByField.forEach((field, manager) -> message.append("conflict with \"")
                .append(manager)
                .append("\": ")
                .append(field)
                .append(", "));
        message.setLength(message.length() - 2);
        KubeError error = new KubeError(409, "Conflict", message.toString());
        managersByField.forEach(
                (field, manager) -> error.cause("FieldManagerConflict", "conflict with \"" + manager + "\"", field));
        return error;
    }

    static KubeError forbidden(ServedType type, String name, String why) {
        String what = name.isEmpty() ? type.id() : type.id() + " \"" + name + "\"";
        return new KubeError(403, "Forbidden", what + " is forbidden: " + why).about(name, type.group(), type.plural());
    }

    static KubeError forbiddenPath(Request request) {
        return new KubeError(
                        403,
                        "Forbidden",
                        "forbidden: User \"" + request.user() + "\" cannot get path \"" + request.path() + "\"")
                .details();
    }

    static KubeError terminating(ServedType type, String namespace, String name) {
        return forbidden(
                        type,
                        name,
                        "unable to create new content in namespace " + namespace + " because it is being terminated")
                .cause("NamespaceTerminating", "namespace " + namespace + " is being terminated", "metadata.namespace");
    }

    /** 422 on a field of an object, or of the options of a request. */
    static KubeError invalid(String group, String kind, String name, String field, String causeReason, String why) {
        String what = group.isEmpty() ? kind : kind + "." + group;
        return new KubeError(422, "Invalid", what + " \"" + name + "\" is invalid: " + field + ": " + why)
                .about(name, group, kind)
                .cause(causeReason, why, field);
    }

    static KubeError rejected() {
        return new KubeError(422, "Invalid", "the server rejected our request due to an error in our request")
                .details();
    }

    static KubeError expired(String message) {
        return new KubeError(410, "Expired", message);
    }

    static KubeError expired(String message, String freshContinue) {
        KubeError error = expired(message);
        error.listMeta.put("continue", freshContinue);
        return error;
    }

    static KubeError tooLarge(long asked, long current) {
        KubeError error = new KubeError(
                        504, "Timeout", "Timeout: Too large resource version: " + asked + ", current: " + current)
                .cause("ResourceVersionTooLarge", "Too large resource version", "");
        error.details.put("retryAfterSeconds", 1);
        return error;
    }

    /** A failure in the words of a script. */
    static KubeError of(int code, String reason, String message) {
        return new KubeError(code, reason, message).details();
    }

    /** A scripted failure. */
    static KubeError scripted(int code) {
        return switch (code) {
            case 410 -> expired(ContinueToken.TOO_OLD);
            case 429 -> new KubeError(429, "TooManyRequests", "Too many requests, please try again later.").details();
            case 500 -> new KubeError(500, "InternalError", "Internal error occurred: scripted failure").details();
            case 503 ->
                new KubeError(503, "ServiceUnavailable", "the server is currently unable to handle the request")
                        .details();
            default -> new KubeError(code, "Unknown", "scripted failure with status " + code).details();
        };
    }
}
