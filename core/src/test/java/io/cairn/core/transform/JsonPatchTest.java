// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ObjectTree;
import io.cairn.core.spec.JsonPointer;
import io.cairn.core.spec.PatchOperation;
import io.cairn.core.spec.PatchOperation.Add;
import io.cairn.core.spec.PatchOperation.Copy;
import io.cairn.core.spec.PatchOperation.Move;
import io.cairn.core.spec.PatchOperation.Remove;
import io.cairn.core.spec.PatchOperation.Replace;
import io.cairn.core.spec.PatchOperation.Test;
import io.cairn.core.spec.TransformRule.Patch;
import io.cairn.core.spec.TransformsFile;
import io.cairn.core.transform.JsonPatch.PatchException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPatchTest {

    private static List<PatchOperation> operations(String patch) {
        TransformsFile file = TransformsFile.read(
                "t.yaml", "{apiVersion: cairn.io/v1, kind: Transforms, spec: {rules: [{patch: " + patch + "}]}}");
        return ((Patch) file.rules().get(0).change()).operations();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                // RFC 6902, appendix A
                "{foo: bar} | [{op: add, path: /baz, value: qux}] | {baz: qux, foo: bar}",
                "{foo: [bar, baz]} | [{op: add, path: /foo/1, value: qux}] | {foo: [bar, qux, baz]}",
                "{baz: qux, foo: bar} | [{op: remove, path: /baz}] | {foo: bar}",
                "{foo: [bar, qux, baz]} | [{op: remove, path: /foo/1}] | {foo: [bar, baz]}",
                "{baz: qux, foo: bar} | [{op: replace, path: /baz, value: boo}] | {baz: boo, foo: bar}",
                "{foo: {bar: baz, waldo: fred}, qux: {corge: grault}} | [{op: move, from: /foo/waldo, path:"
                        + " /qux/thud}] | {foo: {bar: baz}, qux: {corge: grault, thud: fred}}",
                "{foo: [all, grass, cows, eat]} | [{op: move, from: /foo/1, path: /foo/3}]"
                        + " | {foo: [all, cows, eat, grass]}",
                "{baz: qux, foo: [a, 2, c]} | [{op: test, path: /baz, value: qux}, {op: test, path: /foo/1, value: 2}]"
                        + " | {baz: qux, foo: [a, 2, c]}",
                "{foo: bar} | [{op: add, path: /child, value: {grandchild: {}}}]"
                        + " | {foo: bar, child: {grandchild: {}}}",
                "{/: 9, '~1': 10} | [{op: test, path: /~01, value: 10}] | {/: 9, '~1': 10}",
                "{foo: [bar]} | [{op: add, path: /foo/-, value: [abc, def]}] | {foo: [bar, [abc, def]]}",
                // beyond
                "{a: 1} | [{op: add, path: /a, value: 2}] | {a: 2}",
                "{a: [1]} | [{op: add, path: /a/1, value: 2}] | {a: [1, 2]}",
                "{a: []} | [{op: add, path: /a/0, value: 2}] | {a: [2]}",
                "{a: {b: [{c: 1}]}} | [{op: replace, path: /a/b/0/c, value: {d: null}}] | {a: {b: [{c: {d: null}}]}}",
                "{a: {b: 1}} | [{op: copy, from: /a, path: /c}] | {a: {b: 1}, c: {b: 1}}",
                "{a: [1, 2]} | [{op: copy, from: /a/0, path: /a/-}] | {a: [1, 2, 1]}",
                "{a: 1} | [{op: move, from: /a, path: /a}] | {a: 1}",
                "{a: 1} | [{op: replace, path: '', value: {b: 2}}] | {b: 2}",
                "{a: 1} | [{op: test, path: '', value: {a: 1.0}}] | {a: 1}",
                "{a: {x: 1, y: [true, null]}} | [{op: test, path: /a, value: {y: [true, null], x: 1}}]"
                        + " | {a: {x: 1, y: [true, null]}}",
                "{a: null} | [{op: test, path: /a, value: null}] | {a: null}",
                "{a: null} | [{op: remove, path: /a}] | {}",
                "{a/b: {m~n: 1}} | [{op: replace, path: /a~1b/m~0n, value: 2}] | {a/b: {m~n: 2}}",
                "{'': 1} | [{op: replace, path: /, value: 2}] | {'': 2}",
                "{a: 1} | [{op: add, path: /b, value: '1'}] | {a: 1, b: '1'}",
                "{a: 1} | [{op: add, path: /b, value: 2}, {op: remove, path: /a}] | {b: 2}",
            })
    void operationsChangeADocument(String document, String patch, String result) throws PatchException {
        assertThat(JsonPatch.apply(Fixture.tree(document), operations(patch))).isEqualTo(Fixture.tree(result));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                // RFC 6902, appendix A
                "{baz: qux} | [{op: test, path: /baz, value: bar}] | test /baz: it has another value",
                "{foo: bar} | [{op: add, path: /baz/bat, value: qux}]"
                        + " | add /baz/bat: there is no map or list at /baz",
                "{/: 9, '~1': 10} | [{op: test, path: /~01, value: '10'}] | test /~01: it has another value",
                // beyond
                "{a: 1} | [{op: add, path: /a/b, value: 1}] | add /a/b: there is no map or list at /a",
                "{a: [1]} | [{op: add, path: /a/2, value: 1}] | add /a/2: '2' is no place in a list of 1 elements",
                "{a: [1]} | [{op: add, path: /a/x, value: 1}] | add /a/x: 'x' is no place in a list of 1 elements",
                "{a: [1]} | [{op: add, path: /a/01, value: 1}] | add /a/01: '01' is no place in a list of 1 elements",
                "{a: [1]} | [{op: remove, path: /a/1}] | remove /a/1: there is nothing at /a/1",
                "{a: [1]} | [{op: remove, path: /a/-}] | remove /a/-: there is nothing at /a/-",
                "{a: [1]} | [{op: replace, path: /a/-, value: 2}] | replace /a/-: there is nothing at /a/-",
                "{a: 1} | [{op: remove, path: /b}] | remove /b: there is nothing at /b",
                "{a: 1} | [{op: remove, path: ''}] | remove \"\": the whole can't be removed",
                "{a: 1} | [{op: replace, path: /b, value: 1}] | replace /b: there is nothing at /b",
                "{a: 1} | [{op: move, from: /b, path: /c}] | move /c: there is nothing at /b",
                "{a: 1} | [{op: copy, from: /b, path: /c}] | copy /c: there is nothing at /b",
                "{a: 1} | [{op: copy, from: /a, path: /b/c}] | add /b/c: there is no map or list at /b",
                "{a: 1} | [{op: test, path: /b, value: null}] | test /b: there is nothing",
                "{a: 1} | [{op: test, path: /a, value: true}] | test /a: it has another value",
                "{a: [1, 2]} | [{op: test, path: /a, value: [2, 1]}] | test /a: it has another value",
                "{a: {b: 1}} | [{op: test, path: /a, value: {b: 1, c: 2}}] | test /a: it has another value",
            })
    void whatCannotBeDoneIsTold(String document, String patch, String message) {
        assertThatThrownBy(() -> JsonPatch.apply(Fixture.tree(document), operations(patch)))
                .isInstanceOfSatisfying(
                        PatchException.class, e -> assertThat(e.test()).isEqualTo(message.startsWith("test ")))
                .hasMessage(message);
    }

    /** Whatever is done, it follows the laws that tie the operations to each other. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void operationsAgreeWithEachOther(long seed) throws PatchException {
        Random random = new Random(seed);
        int done = 0;
        for (int i = 0; i < 500; i++) {
            ObjectTree document = object(random, 3);
            JsonPointer at = pointer(random);
            JsonPointer from = pointer(random);
            Object value = value(random, 2);
            Optional<Object> before = JsonPatch.find(document, at);
            Optional<Object> added = tried(document, new Add(at, value));
            if (added.isPresent() && !at.tokens().contains("-")) {
                assertThat(tried(added.get(), new Test(at, value))).isEqualTo(added);
                done++;
            }
            assertThat(tried(document, new Remove(at)).isPresent())
                    .isEqualTo(before.isPresent() && !at.tokens().isEmpty());
            assertThat(tried(document, new Replace(at, value)).isPresent()).isEqualTo(before.isPresent());
            if (before.isPresent()) {
                Object replaced = tried(document, new Replace(at, value)).orElseThrow();
                assertThat(tried(replaced, new Replace(at, before.get()))).contains(document);
            }
            assertThat(tried(document, new Copy(from, at)))
                    .isEqualTo(JsonPatch.find(document, from).flatMap(there -> tried(document, new Add(at, there))));
            Optional<Object> removed = tried(document, new Remove(from));
            assertThat(tried(document, new Move(from, at)))
                    .isEqualTo(removed.flatMap(left -> tried(
                            left, new Add(at, JsonPatch.find(document, from).orElseThrow()))));
        }
        assertThat(done).isGreaterThan(50);
    }

    private static Optional<Object> tried(Object document, PatchOperation operation) {
        try {
            return Optional.of(JsonPatch.apply(document, List.of(operation)));
        } catch (PatchException e) {
            return Optional.empty();
        }
    }

    private static JsonPointer pointer(Random random) {
        List<String> tokens = new ArrayList<>();
        for (int length = random.nextInt(4); tokens.size() < length; ) {
            tokens.add(List.of("a", "b", "~/", "0", "1", "-").get(random.nextInt(6)));
        }
        return new JsonPointer(tokens);
    }

    private static ObjectTree object(Random random, int depth) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "~/", "0")) {
            if (random.nextInt(4) > 0) {
                fields.put(name, value(random, depth));
            }
        }
        return ObjectTree.of(fields);
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 4)) {
            case 0 -> "text";
            case 1 -> 7L;
            case 2 -> true;
            case 3 -> ObjectTree.JsonNull.NULL;
            case 4 -> List.of(value(random, depth - 1), value(random, depth - 1));
            default -> object(random, depth - 1);
        };
    }
}
