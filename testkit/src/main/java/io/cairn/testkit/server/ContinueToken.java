// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a paged list goes on.
 *
 * @param revision the revision of the list, or {@link #NEWEST}
 * @param start the first key to read, without the namespace in a list of one
 */
record ContinueToken(long revision, String start) {

    /** Go on with whatever is there now. */
    static final long NEWEST = -1;

    static final String TOO_OLD = "The provided continue parameter is too old to display a consistent list result. You"
            + " can start a new list without the continue parameter, or use the continue token in this response to"
            + " retrieve the remainder of the results. Continuing with the provided token results in an inconsistent"
            + " list - objects that were created, modified, or deleted between the time the first chunk was returned"
            + " and now may show up in the list.";

    private static final String VERSION = "meta.k8s.io/v1";

    static ContinueToken parse(String text) {
        ObjectNode token;
        try {
            token = Json.parse(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException | KubeError e) {
            throw invalid("");
        }
        if (!token.path("v").asString("").equals(VERSION)) {
            throw invalid(": server does not recognize this encoded version "
                    + token.path("v").asString(""));
        }
        long revision = token.path("rv").asLong(0);
        String start = token.path("start").asString("");
        if (revision == 0) {
            throw invalid(": incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
        }
        if (start.isEmpty()) {
            throw invalid(": encoded start key empty (version meta.k8s.io/v1)");
        }
        return new ContinueToken(revision, start.startsWith("/") ? start.substring(1) : start);
    }

    private static KubeError invalid(String why) {
        return KubeError.badRequest("invalid continue token: continue key is not valid" + why);
    }

    /** The text that a client hands back. */
    String text() {
        ObjectNode token = Json.object().put("v", VERSION).put("rv", revision).put("start", "/" + start);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Json.text(token).getBytes(StandardCharsets.UTF_8));
    }
}
