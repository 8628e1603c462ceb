// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

/** What is done with a bucket: in words, and by the right that it takes. */
enum Action {
    WRITE("write", "s3:PutObject"),
    READ("read", "s3:GetObject"),
    LIST("list", "s3:ListBucket"),
    REMOVE("remove", "s3:DeleteObject"),
    LOCK("lock", "s3:PutObjectRetention and s3:PutObject");

    private final String verb;
    private final String right;

    Action(String verb, String right) {
        this.verb = verb;
        this.right = right;
    }

    String verb() {
        return verb;
    }

    String right() {
        return right;
    }
}
