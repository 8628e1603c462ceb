// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.transform;

import io.cairn.api.ObjectTree;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Equality of JSON values as RFC 6902 has it: numbers by size, maps in any order. */
final class JsonValues {

    private JsonValues() {}

    static boolean equal(Object one, Object other) {
        if (one instanceof Number && other instanceof Number) {
            return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0;
        }
        if (one instanceof ObjectTree left && other instanceof ObjectTree right) {
            return equal(left.fields(), right.fields());
        }
        if (one instanceof List<?> left && other instanceof List<?> right) {
            return equal(left, right);
        }
        return one.equals(other);
    }

    private static boolean equal(Map<String, Object> one, Map<String, Object> other) {
        return one.size() == other.size()
                && one.entrySet().stream().allMatch(field -> {
                    Object value = other.get(field.getKey());
                    return value != null && equal(field.getValue(), value);
                });
    }

    private static boolean equal(List<?> one, List<?> other) {
        boolean equal = one.size() == other.size();
        for (int i = 0; equal && i < one.size(); i++) {
            equal = equal((Object) one.get(i), (Object) other.get(i));
        }
        return equal;
    }
}
