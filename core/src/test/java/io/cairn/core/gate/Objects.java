// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.core.json.TreeJson;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Objects as the tests write them. */
final class Objects {

    private Objects() {}

    static ObjectTree tree(String yaml) {
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), yaml)) {
            parser.nextToken();
            return TreeJson.readObject(parser);
        }
    }

    static ResourceType type(String id) {
        int dot = id.indexOf('.');
        String plural = dot < 0 ? id : id.substring(0, dot);
        return new ResourceType(dot < 0 ? "" : id.substring(dot + 1), "v1", plural, "Kind", true);
    }

    static Item item(String type, String yaml) {
        return new Item(type(type), tree(yaml));
    }

    /** {@code ready}, {@code ready: note}, {@code not yet: why} or {@code never: why}. */
    static String text(Readiness readiness) {
        if (readiness instanceof Readiness.Ready ready) {
            return "ready" + (ready.note().isEmpty() ? "" : ": " + ready.note());
        }
        return readiness instanceof Readiness.NotYet notYet
                ? "not yet: " + notYet.why()
                : "never: " + ((Readiness.Never) readiness).why();
    }
}
