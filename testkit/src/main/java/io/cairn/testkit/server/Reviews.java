// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers what the asking user may do. */
final class Reviews {

    private final Access access;

    Reviews(Access access) {
        this.access = access;
    }

    /** Whether this type is a review and not an object that is kept. */
    boolean answers(ServedType type) {
        return type.group().equals("authorization.k8s.io") && type.plural().startsWith("selfsubject");
    }

    Answer review(ServedType type, String user, ObjectNode review) {
        ObjectNode answer = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
        answer.putObject("metadata");
        answer.set("spec", review.path("spec"));
        answer.set("status", type.plural().equals("selfsubjectaccessreviews") ? access(user, review) : rules(user));
        return Answer.json(201, answer);
    }

    private ObjectNode access(String user, ObjectNode review) {
        JsonNode wanted = review.path("spec").path("resourceAttributes");
        String subresource = wanted.path("subresource").asString("");
        String resource = wanted.path("resource").asString("");
        boolean allowed = access.allowed(
                user,
                wanted.path("verb").asString(""),
                wanted.path("group").asString(""),
                subresource.isEmpty() ? resource : resource + "/" + subresource,
                wanted.path("namespace").asString(""));
        return Json.object().put("allowed", allowed);
    }

    private ObjectNode rules(String user) {
        ObjectNode status = Json.object();
        ArrayNode rules = status.putArray("resourceRules");
        access.rules(user).forEach(rule -> {
            ObjectNode entry = rules.addObject();
            entry.set("verbs", Json.array(rule.verbs()));
            entry.set("apiGroups", Json.array(rule.groups()));
            entry.set("resources", Json.array(rule.resources()));
        });
        status.putArray("nonResourceRules");
        return status.put("incomplete", false);
    }
}
