// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** Answers lists: which revision, which page, and the bytes of it. */
final class Lists {

    private static final byte[] COMMA = {','};

    private final Store store;

    Lists(Store store) {
        this.store = store;
    }

    /** One page. */
    Answer list(Target target, Request request) {
        ServedType type = target.type();
        Predicate<Version> selected = selection(type, request);
        boolean selecting = !request.query("labelSelector").isBlank()
                || !request.query("fieldSelector").isBlank();
        long limit = request.number("limit").orElse(0L);
        Read read = store.atomically(() -> read(target, request));

        List<Version> page = new ArrayList<>();
        int seen = 0;
        for (Version version : read.objects()) {
            if (limit > 0 && page.size() == limit) {
                break;
            }
            seen++;
            if (selected.test(version)) {
                page.add(version);
            }
        }
        ObjectNode meta = Json.object().put("resourceVersion", Long.toString(read.revision()));
        long remaining = remaining(read.objects(), seen, selected);
        if (limit > 0 && remaining > 0) {
            String last = page.get(page.size() - 1).key();
            String start = target.namespace().isEmpty()
                    ? last
                    : last.substring(target.namespace().length() + 1);
            meta.put("continue", new ContinueToken(read.revision(), start + "\0").text());
            if (!selecting) {
                meta.put("remainingItemCount", remaining);
            }
        }
        return Answer.json(200, bytes(type, request, meta, page));
    }

    // With a selector only "is there more" is asked for, so that the rest need not be counted.
    private static long remaining(List<Version> objects, int seen, Predicate<Version> selected) {
        List<Version> rest = objects.subList(seen, objects.size());
        return rest.stream().anyMatch(selected) ? rest.size() : 0;
    }

    static Predicate<Version> selection(ServedType type, Request request) {
        Predicate<java.util.Map<String, String>> labels = LabelSelector.parse(request.query("labelSelector"));
        return FieldSelector.parse(type, request.query("fieldSelector")).and(version -> labels.test(version.labels()));
    }

    private record Read(long revision, List<Version> objects) {}

    private Read read(Target target, Request request) {
        ServedType type = target.type();
        long newest = store.revision(type);
        String startKey = "";
        long revision;
        if (request.query("continue").isEmpty()) {
            revision = revision(type, request, newest);
        } else {
            ContinueToken token = continued(request);
            startKey = target.namespace().isEmpty() ? token.start() : target.namespace() + "/" + token.start();
            if (token.revision() != ContinueToken.NEWEST && token.revision() < store.compacted(type)) {
                throw KubeError.expired(
                        ContinueToken.TOO_OLD, new ContinueToken(ContinueToken.NEWEST, token.start()).text());
            }
            revision = token.revision() == ContinueToken.NEWEST ? newest : token.revision();
        }
        return new Read(revision, store.at(type, revision).from(startKey, target.namespace()));
    }

    private static ContinueToken continued(Request request) {
        if (!request.query("resourceVersionMatch").isEmpty()) {
            throw optionForbidden("resourceVersionMatch is forbidden for continue");
        }
        String revision = request.query("resourceVersion");
        if (!revision.isEmpty() && !revision.equals("0")) {
            throw KubeError.badRequest("specifying resource version is not allowed when using continue");
        }
        return ContinueToken.parse(request.query("continue"));
    }

    private long revision(ServedType type, Request request, long newest) {
        String match = request.query("resourceVersionMatch");
        String text = request.query("resourceVersion");
        if (text.isEmpty()) {
            if (!match.isEmpty()) {
                throw optionForbidden("resourceVersionMatch is forbidden unless resourceVersion is provided");
            }
            return newest;
        }
        boolean exact = match.equals("Exact");
        if (exact && text.equals("0")) {
            throw optionForbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }
        long asked = number(text);
        if (store.ignoresExact(type)) {
            return newest;
        }
        if (asked > newest) {
            throw KubeError.tooLarge(asked, newest);
        }
        // Without a match, a limit makes the server read exactly the revision, as before there was a choice.
        boolean legacyExact =
                match.isEmpty() && asked > 0 && request.number("limit").orElse(0L) > 0;
        if (!exact && !legacyExact) {
            return newest;
        }
        if (asked < store.compacted(type)) {
            throw KubeError.expired("The resourceVersion for the provided list is too old.");
        }
        return asked;
    }

    private static long number(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw KubeError.badRequest("invalid resource version: resourceVersion: Invalid value: \"" + text
                    + "\": strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
        }
    }

    private static KubeError optionForbidden(String why) {
        return KubeError.invalid(
                "meta.k8s.io", "ListOptions", "", "resourceVersionMatch", "FieldValueForbidden", "Forbidden: " + why);
    }

    private static List<byte[]> bytes(ServedType type, Request request, ObjectNode meta, List<Version> page) {
        boolean metadataOnly = request.wantsMetadata();
        BiFunction<ServedType, Version, byte[]> item = metadataOnly ? Objects::metadataOnly : Objects::inList;
        List<byte[]> body = new ArrayList<>(2 * page.size() + 2);
        boolean custom = type.custom() && !metadataOnly;
        body.add(ascii(custom ? customHead(type) : head(type, metadataOnly, meta)));
        for (int i = 0; i < page.size(); i++) {
            if (i > 0) {
                body.add(COMMA);
            }
            body.add(item.apply(type, page.get(i)));
        }
        body.add(ascii(custom ? customTail(type, meta) : "]}\n"));
        return body;
    }

    private static String head(ServedType type, boolean metadataOnly, ObjectNode meta) {
        String kind = metadataOnly ? "PartialObjectMetadataList" : type.kind() + "List";
        String apiVersion = metadataOnly ? "meta.k8s.io/v1" : type.apiVersion();
        return "{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + apiVersion + "\",\"metadata\":" + Json.text(meta)
                + ",\"items\":[";
    }

    private static String customHead(ServedType type) {
        return "{\"apiVersion\":\"" + type.apiVersion() + "\",\"items\":[";
    }

    private static String customTail(ServedType type, ObjectNode meta) {
        if (!meta.has("continue")) {
            meta.put("continue", "");
        }
        return "],\"kind\":\"" + type.kind() + "List\",\"metadata\":" + Json.text(Json.sorted(meta)) + "}\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
