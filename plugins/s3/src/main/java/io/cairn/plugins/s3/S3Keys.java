// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

/** The keys of a store as keys of its bucket, and back. */
record S3Keys(String prefix) {

    /** Whether no part of it is empty, {@code .} or {@code ..}. */
    static boolean isKey(String key) {
        for (String part : key.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /** The bucket's key for a key of the store. */
    String inBucket(String key) {
        if (!isKey(key)) {
            throw new IllegalArgumentException("'" + key + "' is not a key of an object");
        }
        return prefix + key;
    }

    /** What the bucket's keys begin with for all keys of the store that begin so. */
    String prefixInBucket(String begin) {
        return prefix + begin;
    }

    /** What the bucket's keys of a folder begin with. */
    String folderInBucket(String folder) {
        return folder.isEmpty() ? prefix : inBucket(folder) + "/";
    }

    /** The store's key for one of the bucket's. */
    String inStore(String key) {
        return key.substring(prefix.length());
    }
}
