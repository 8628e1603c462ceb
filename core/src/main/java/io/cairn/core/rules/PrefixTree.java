// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Numbers under the beginnings of paths. A path is walked once, character by character, and nothing is made of it: there is
 * one for each item of a cluster.
 */
final class PrefixTree {

    /** What the next character may be, and where it leads. */
    private char[] characters = {};

    private PrefixTree[] next = {};
    private int[] numbers = RuleIndex.NONE;

    /** Puts a number, which is greater than those before it, under a beginning. */
    void add(String prefix, int number) {
        PrefixTree node = this;
        for (int i = 0; i < prefix.length(); i++) {
            node = node.orNew(prefix.charAt(i));
        }
        node.numbers = RuleIndex.with(node.numbers, number);
    }

    private PrefixTree orNew(char character) {
        PrefixTree known = after(character);
        if (known != null) {
            return known;
        }
        int count = characters.length;
        characters = Arrays.copyOf(characters, count + 1);
        next = Arrays.copyOf(next, count + 1);
        characters[count] = character;
        next[count] = new PrefixTree();
        return next[count];
    }

    /** Hands on the numbers of all beginnings of the path {@code NAMESPACE/NAME}, or {@code NAME} if there is no namespace. */
    void candidates(String namespace, String name, IntPredicate consumer) {
        RuleIndex.offer(numbers, consumer);
        PrefixTree node = this;
        if (!namespace.isEmpty()) {
            node = node.walk(namespace, consumer);
            node = node == null ? null : node.walk("/", consumer);
        }
        if (node != null) {
            node.walk(name, consumer);
        }
    }

    private @Nullable PrefixTree walk(String text, IntPredicate consumer) {
        PrefixTree node = this;
        for (int i = 0; i < text.length(); i++) {
            node = node.after(text.charAt(i));
            if (node == null) {
                return null;
            }
            RuleIndex.offer(node.numbers, consumer);
        }
        return node;
    }

    private @Nullable PrefixTree after(char character) {
        for (int i = 0; i < characters.length; i++) {
            if (characters[i] == character) {
                return next[i];
            }
        }
        return null;
    }
}
