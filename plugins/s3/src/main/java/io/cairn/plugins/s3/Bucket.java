// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import io.cairn.api.ObjectNotFoundException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The requests that are sent to a bucket, by the keys of the store. What the SDK throws passes from the methods that write,
 * whose callers know what it means; the others tell it in words. Safe for use by several threads.
 */
final class Bucket {

    /** Under this name an object bears the name of its writer. */
    private static final String WRITER = "cairn-writer";

    private static final String IF_ABSENT = "*";
    private static final Duration ABORT = Duration.ofSeconds(10);

    private final S3Client client;
    private final S3Settings settings;
    private final S3Keys keys;
    private final S3Errors errors;

    Bucket(S3Client client, S3Settings settings) {
        this.client = client;
        this.settings = settings;
        keys = new S3Keys(settings.prefix());
        errors = new S3Errors(settings);
    }

    /** What messages call an object. */
    String place(String key) {
        return settings.url() + "/" + key;
    }

    String url() {
        return settings.url();
    }

    S3Keys keys() {
        return keys;
    }

    /** An error of a request about an object, in words. */
    IOException explain(Action action, String key, SdkException e) {
        return errors.explain(action, key.isEmpty() ? settings.url() : place(key), e);
    }

    /** Writes an object in one request; {@code ifAbsent} has the store refuse it where the key exists. */
    void put(NewObject object, byte[] bytes, int length, boolean ifAbsent) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(settings.bucket())
                .key(keys.inBucket(object.key()))
                .metadata(Map.of(WRITER, object.writer()))
                .checksumCRC32(crc32(bytes, length));
        if (ifAbsent) {
            request.ifNoneMatch(IF_ABSENT);
        }
        settings.encryption().ifPresent(request::serverSideEncryption);
        settings.kmsKey().ifPresent(request::ssekmsKeyId);
        object.retention()
                .lockedUntil()
                .ifPresent(until -> request.objectLockMode(settings.lockMode()).objectLockRetainUntilDate(until));
        client.putObject(request.build(), body(bytes, length));
    }

    /** Begins an object of many parts; the id of the upload. */
    String begin(NewObject object) {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(settings.bucket())
                .key(keys.inBucket(object.key()))
                .metadata(Map.of(WRITER, object.writer()))
                .checksumAlgorithm(ChecksumAlgorithm.CRC32);
        settings.encryption().ifPresent(request::serverSideEncryption);
        settings.kmsKey().ifPresent(request::ssekmsKeyId);
        object.retention()
                .lockedUntil()
                .ifPresent(until -> request.objectLockMode(settings.lockMode()).objectLockRetainUntilDate(until));
        return client.createMultipartUpload(request.build()).uploadId();
    }

    CompletedPart part(String key, String upload, int number, byte[] bytes, int length) {
        String checksum = crc32(bytes, length);
        String etag = client.uploadPart(
                        request -> request.bucket(settings.bucket())
                                .key(keys.inBucket(key))
                                .uploadId(upload)
                                .partNumber(number)
                                .checksumCRC32(checksum),
                        body(bytes, length))
                .eTag();
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(etag)
                .checksumCRC32(checksum)
                .build();
    }

    /** Makes the object of its parts; {@code ifAbsent} as for {@link #put}. */
    void complete(String key, String upload, List<CompletedPart> parts, boolean ifAbsent) {
        client.completeMultipartUpload(request -> {
            request.bucket(settings.bucket())
                    .key(keys.inBucket(key))
                    .uploadId(upload)
                    .multipartUpload(all -> all.parts(parts));
            if (ifAbsent) {
                request.ifNoneMatch(IF_ABSENT);
            }
        });
    }

    /** Forgets the parts of an upload, if it isn't forgotten already. */
    void abort(String key, String upload) throws IOException {
        try {
            client.abortMultipartUpload(request ->
                    request.bucket(settings.bucket()).key(keys.inBucket(key)).uploadId(upload));
        } catch (SdkException e) {
            if (!S3Errors.code(e).equals("NoSuchUpload")) {
                throw explain(Action.REMOVE, key, e);
            }
        }
    }

    /** What is known of an object; empty if there is none. */
    Optional<HeadObjectResponse> head(String key) throws IOException {
        try {
            return Optional.of(client.headObject(
                    request -> request.bucket(settings.bucket()).key(keys.inBucket(key))));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Optional.empty();
            }
            throw explain(Action.READ, key, withReason(key, e));
        } catch (SdkException e) {
            throw explain(Action.READ, key, e);
        }
    }

    /** The answer to a HEAD can't say why: a GET is asked for the reason. */
    private SdkException withReason(String key, S3Exception bare) {
        try {
            client.getObject(request -> request.bucket(settings.bucket())
                            .key(keys.inBucket(key))
                            .range("bytes=0-0"))
                    .abort();
            return bare;
        } catch (SdkException e) {
            return e;
        }
    }

    /** Whether this very writer made the object that is there. */
    boolean isOf(NewObject object) throws IOException {
        return head(object.key())
                .map(found -> object.writer().equals(found.metadata().get(WRITER)))
                .orElse(false);
    }

    /** Reads a piece; {@code etag} has the store refuse it where the object is another one by now. */
    Piece get(String key, PieceRequest piece) throws IOException {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(settings.bucket()).key(keys.inBucket(key));
        piece.range().ifPresentOrElse(request::range, () -> request.checksumMode(ChecksumMode.ENABLED));
        piece.etag().ifPresent(request::ifMatch);
        try {
            return client.getObject(request.build(), piece);
        } catch (S3Exception e) {
            if (e.statusCode() == 416) {
                return Piece.behindTheEnd();
            }
            if (e.statusCode() == 404 && !S3Errors.code(e).equals("NoSuchBucket")) {
                throw new ObjectNotFoundException("there is no " + key + " in " + settings.url());
            }
            if (e.statusCode() == 412) {
                throw new IOException("can't read " + place(key)
                        + ": it was replaced while it was read; find out who else writes to the bucket");
            }
            throw explain(Action.READ, key, e);
        } catch (SdkException e) {
            throw explain(Action.READ, key, e);
        }
    }

    /** A page of a listing, of the bucket's keys. */
    ListObjectsV2Response list(String prefixInBucket, boolean folder, Optional<String> token) throws IOException {
        ListObjectsV2Request.Builder request = ListObjectsV2Request.builder()
                .bucket(settings.bucket())
                .prefix(prefixInBucket)
                .encodingType(EncodingType.URL);
        if (folder) {
            request.delimiter("/");
        }
        token.ifPresent(request::continuationToken);
        try {
            return client.listObjectsV2(request.build());
        } catch (SdkException e) {
            throw explain(Action.LIST, "", e);
        }
    }

    void delete(String key) {
        client.deleteObject(request -> request.bucket(settings.bucket()).key(keys.inBucket(key)));
    }

    private static RequestBody body(byte[] bytes, int length) {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(bytes, 0, length), length, "application/octet-stream");
    }

    private static String crc32(byte[] bytes, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, length);
        byte[] four =
                ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array();
        return Base64.getEncoder().encodeToString(four);
    }
}
