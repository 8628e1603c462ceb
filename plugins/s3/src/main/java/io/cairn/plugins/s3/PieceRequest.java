// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads a piece of an object into memory, as part of the request: so the SDK repeats it when the connection breaks in the
 * middle, or the bytes are not as many as were promised.
 *
 * @param offset the first byte
 * @param most how many bytes at most
 * @param whole whether the object is asked for from its start to its end: then the store adds its checksum, and one that is
 *     larger than {@code most} is left after that many bytes
 * @param etag which object it must be still, if that is known
 */
record PieceRequest(long offset, int most, boolean whole, Optional<String> etag)
        implements ResponseTransformer<GetObjectResponse, Piece> {

    private static final String CHECK = "; try again, and have the store checked, and what lies between";

    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]+)-([0-9]+)/([0-9]+)");

    /** The value of the range header; empty to have it whole. */
    Optional<String> range() {
        return whole ? Optional.empty() : Optional.of("bytes=" + offset + "-" + (offset + most - 1));
    }

    @Override
    public Piece transform(GetObjectResponse response, AbortableInputStream body) {
        long size = whole ? length(response) : objectSize(response);
        int wanted = (int) Math.min(most, size - offset);
        byte[] bytes = read(body, wanted);
        if (bytes.length < wanted) {
            throw RetryableException.create(
                    "the answer ended after " + bytes.length + " of " + wanted + " bytes" + CHECK);
        }
        return new Piece(bytes, size, Optional.ofNullable(response.eTag()).orElse(""));
    }

    private byte[] read(AbortableInputStream body, int wanted) {
        try {
            byte[] bytes = body.readNBytes(wanted);
            if (whole && bytes.length == most) {
                body.abort();
            } else if (body.read() >= 0) {
                // whoever reads to the end has the checksum compared
                throw RetryableException.create(
                        "the answer is longer than the " + wanted + " bytes that it promised" + CHECK);
            }
            return bytes;
        } catch (IOException e) {
            throw RetryableException.create("the answer broke off", e);
        }
    }

    private static long length(GetObjectResponse response) {
        if (response.contentLength() == null) {
            throw SdkClientException.create("the store doesn't say how long the object is" + CHECK);
        }
        return response.contentLength();
    }

    private long objectSize(GetObjectResponse response) {
        Matcher range = RANGE.matcher(String.valueOf(response.contentRange()));
        if (!range.matches() || Long.parseLong(range.group(1)) != offset) {
            throw SdkClientException.create("the store was asked for bytes from " + offset + " on and answers with '"
                    + response.contentRange() + "'" + CHECK);
        }
        return Long.parseLong(range.group(3));
    }
}
