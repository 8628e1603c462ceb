// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.transform;

import io.cairn.api.ObjectTree;
import io.cairn.core.spec.JsonPointer;
import io.cairn.core.spec.PatchOperation;
import io.cairn.core.spec.PatchOperation.Add;
import io.cairn.core.spec.PatchOperation.Copy;
import io.cairn.core.spec.PatchOperation.Move;
import io.cairn.core.spec.PatchOperation.Remove;
import io.cairn.core.spec.PatchOperation.Replace;
import io.cairn.core.spec.PatchOperation.Test;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON Patch (RFC 6902) on values that never change. */
final class JsonPatch {

    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final String END = "-";

    private JsonPatch() {}

    /** An operation that can't be done. */
    static final class PatchException extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean test;

        PatchException(String message, boolean test) {
            super(message);
            this.test = test;
        }

        /** Whether it was a test that did not hold. */
        boolean test() {
            return test;
        }
    }

    /** The end of a way down: makes of the map or list that stands there another one. */
    @FunctionalInterface
    private interface Edit {
        Object apply(Object parent, String token) throws PatchException;
    }

    /** The document behind all operations. */
    static Object apply(Object document, List<PatchOperation> operations) throws PatchException {
        Object result = document;
        for (PatchOperation operation : operations) {
            result = apply(result, operation);
        }
        return result;
    }

    private static Object apply(Object document, PatchOperation operation) throws PatchException {
        if (operation instanceof Add add) {
            return add(document, add.path(), add.value());
        }
        if (operation instanceof Remove remove) {
            return remove(document, remove.path());
        }
        if (operation instanceof Replace replace) {
            return replace(document, replace);
        }
        if (operation instanceof Move move) {
            Object moved = there(document, move.from(), move);
            return add(remove(document, move.from()), move.path(), moved);
        }
        if (operation instanceof Copy copy) {
            return add(document, copy.path(), there(document, copy.from(), copy));
        }
        Test test = (Test) operation;
        Object value = find(document, test.path())
                .orElseThrow(() -> new PatchException(test.text() + ": there is nothing", true));
        if (!JsonValues.equal(value, test.value())) {
            throw new PatchException(test.text() + ": it has another value", true);
        }
        return document;
    }

    /** The value at a place. */
    static Optional<Object> find(Object document, JsonPointer path) {
        Object value = document;
        for (String token : path.tokens()) {
            Optional<Object> below = below(value, token);
            if (below.isEmpty()) {
                return Optional.empty();
            }
            value = below.get();
        }
        return Optional.of(value);
    }

    private static Optional<Object> below(Object value, String token) {
        if (value instanceof ObjectTree tree) {
            return tree.value(token);
        }
        boolean element = value instanceof List<?> && INDEX.matcher(token).matches();
        return element && Integer.parseInt(token) < ((List<?>) value).size()
                ? Optional.of(((List<?>) value).get(Integer.parseInt(token)))
                : Optional.empty();
    }

    private static Object there(Object document, JsonPointer path, PatchOperation operation) throws PatchException {
        return find(document, path)
                .orElseThrow(() -> new PatchException(operation.text() + ": there is nothing at " + path, false));
    }

    private static Object add(Object document, JsonPointer path, Object value) throws PatchException {
        return edit(document, path, 0, value, "add", (parent, token) -> {
            if (parent instanceof ObjectTree tree) {
                return field(tree, token, Optional.of(value));
            }
            List<Object> list = new ArrayList<>((List<?>) parent);
            list.add(token.equals(END) ? list.size() : index(token, list.size(), "add " + path), value);
            return list;
        });
    }

    private static Object replace(Object document, Replace replace) throws PatchException {
        there(document, replace.path(), replace);
        return edit(document, replace.path(), 0, replace.value(), "replace", (parent, token) -> {
            if (parent instanceof ObjectTree tree) {
                return field(tree, token, Optional.of(replace.value()));
            }
            List<Object> list = new ArrayList<>((List<?>) parent);
            list.set(Integer.parseInt(token), replace.value());
            return list;
        });
    }

    private static Object remove(Object document, JsonPointer path) throws PatchException {
        if (path.tokens().isEmpty()) {
            throw new PatchException("remove " + path + ": the whole can't be removed", false);
        }
        there(document, path, new Remove(path));
        return edit(document, path, 0, document, "remove", (parent, token) -> {
            if (parent instanceof ObjectTree tree) {
                return field(tree, token, Optional.empty());
            }
            List<Object> list = new ArrayList<>((List<?>) parent);
            list.remove(Integer.parseInt(token));
            return list;
        });
    }

    /** Goes down to the place before the last and edits there; an empty path puts {@code whole} in place of everything. */
    private static Object edit(Object value, JsonPointer path, int depth, Object whole, String operation, Edit edit)
            throws PatchException {
        if (path.tokens().isEmpty()) {
            return whole;
        }
        String token = path.tokens().get(depth);
        if (!(value instanceof ObjectTree) && !(value instanceof List<?>)) {
            throw nothing(path, depth, operation);
        }
        if (depth == path.tokens().size() - 1) {
            return edit.apply(value, token);
        }
        Object child = below(value, token).orElseThrow(() -> nothing(path, depth + 1, operation));
        Object changed = edit(child, path, depth + 1, whole, operation, edit);
        if (value instanceof ObjectTree tree) {
            return field(tree, token, Optional.of(changed));
        }
        List<Object> list = new ArrayList<>((List<?>) value);
        list.set(Integer.parseInt(token), changed);
        return list;
    }

    private static PatchException nothing(JsonPointer path, int depth, String operation) {
        return new PatchException(
                operation + " " + path + ": there is no map or list at "
                        + new JsonPointer(path.tokens().subList(0, depth)),
                false);
    }

    private static int index(String token, int size, String operation) throws PatchException {
        if (!INDEX.matcher(token).matches() || Integer.parseInt(token) > size) {
            throw new PatchException(
                    operation + ": '" + token + "' is no place in a list of " + size + " elements", false);
        }
        return Integer.parseInt(token);
    }

    /** By a map and not by {@link ObjectTree#with}, which makes what is missing on the way. */
    private static ObjectTree field(ObjectTree tree, String name, Optional<Object> value) {
        Map<String, Object> fields = new LinkedHashMap<>(tree.fields());
        value.ifPresentOrElse(present -> fields.put(name, present), () -> fields.remove(name));
        return ObjectTree.of(fields);
    }
}
