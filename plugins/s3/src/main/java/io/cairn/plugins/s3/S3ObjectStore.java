// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectLockedException;
import io.cairn.api.ObjectNotFoundException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects in a bucket, below a prefix. */
final class S3ObjectStore implements ObjectStore {

    private final S3Client client;
    private final Bucket bucket;
    private final S3Features features;
    private final ExclusiveCreate creation;
    private final boolean isAmazons;
    private final String place;
    private final ExecutorService senders = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "cairn-s3");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<S3Writer> writers = ConcurrentHashMap.newKeySet();

    /** A store that closes the client when it is closed. */
    S3ObjectStore(S3Client client, S3Settings settings) {
        this.client = client;
        bucket = new Bucket(client, settings);
        features = new S3Features(client, settings.bucket());
        creation = new ExclusiveCreate(bucket);
        isAmazons = settings.endpoint().isEmpty();
        place = settings.place();
    }

    @Override
    public String location() {
        return bucket.url();
    }

    @Override
    public String place() {
        return place;
    }

    /** Whether the store enforces conditional writes; an object is written and removed to find out, if none was yet. */
    @Override
    public boolean exclusiveCreateEnforced() {
        if (!creation.isKnown()) {
            probe();
        }
        return creation.isEnforced();
    }

    private void probe() {
        String key = "metadata/cairn/probe-" + UUID.randomUUID();
        try (ObjectWriter writer = create(key)) {
            writer.commit();
            delete(key);
        } catch (IOException e) {
            // what can't be tried is not claimed, and what can't be removed was tried all the same
            return;
        }
    }

    @Override
    public boolean locksEnforced() {
        return features.locks().orElse(false);
    }

    @Override
    public Optional<Boolean> keepsVersions() {
        return features.versions();
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        return create(key, Retention.NONE);
    }

    @Override
    public ObjectWriter create(String key, Retention retention) throws IOException {
        bucket.keys().inBucket(key);
        if (retention.lockedUntil().isPresent() && !locksEnforced()) {
            throw new InvalidInputException("the bucket of " + location()
                    + " has no object lock, or these credentials may not ask (s3:GetBucketObjectLockConfiguration):"
                    + " make a bucket with object lock, or ask for no lock");
        }
        S3Writer writer = new S3Writer(this, NewObject.of(key, retention));
        writers.add(writer);
        return writer;
    }

    Upload begin(NewObject object) throws IOException {
        return Upload.begin(bucket, object, senders);
    }

    ExclusiveCreate creation() {
        return creation;
    }

    String place(String key) {
        return bucket.place(key);
    }

    void forget(S3Writer writer) {
        writers.remove(writer);
    }

    @Override
    public InputStream open(String key) throws IOException {
        return S3InputStream.whole(bucket, key);
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("a range can't have offset " + offset + " and length " + length);
        }
        if (length > 0) {
            return S3InputStream.range(bucket, key, offset, length);
        }
        if (size(key).isEmpty()) {
            throw new ObjectNotFoundException("there is no " + key + " in " + location());
        }
        return InputStream.nullInputStream();
    }

    @Override
    public Optional<Long> size(String key) throws IOException {
        return bucket.head(key).map(HeadObjectResponse::contentLength);
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return keysBelow(bucket.keys().prefixInBucket(prefix))
                .map(bucket.keys()::inStore)
                .filter(S3Keys::isKey)
                .sorted()
                .toList();
    }

    @Override
    public List<String> children(String folder) throws IOException {
        String prefix = bucket.keys().folderInBucket(folder);
        Stream<String> names = showsEmptyFolders()
                ? keysBelow(prefix).map(key -> key.substring(prefix.length())).map(S3ObjectStore::firstPart)
                : foldersBelow(prefix).map(key -> key.substring(prefix.length()));
        return names.filter(S3Keys::isKey).distinct().sorted().toList();
    }

    /** MinIO shows a folder in which all has been removed, as long as it keeps older versions there. */
    private boolean showsEmptyFolders() {
        return !isAmazons && features.versions().orElse(true);
    }

    private static String firstPart(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    /** Some of them may stand for folders: there are consoles that make such objects. */
    private Stream<String> keysBelow(String prefixInBucket) throws IOException {
        return pages(prefixInBucket, false).stream()
                .flatMap(page -> page.contents().stream())
                .map(S3Object::key);
    }

    private Stream<String> foldersBelow(String prefixInBucket) throws IOException {
        return pages(prefixInBucket, true).stream()
                .flatMap(page -> Stream.concat(
                        page.contents().stream().map(S3Object::key),
                        page.commonPrefixes().stream()
                                .map(below -> below.prefix()
                                        .substring(0, below.prefix().length() - 1))));
    }

    private List<ListObjectsV2Response> pages(String prefixInBucket, boolean folders) throws IOException {
        List<ListObjectsV2Response> pages = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            ListObjectsV2Response page = bucket.list(prefixInBucket, folders, token);
            pages.add(page);
            token = next(page);
        } while (token.isPresent());
        return pages;
    }

    private static Optional<String> next(ListObjectsV2Response page) {
        return Boolean.TRUE.equals(page.isTruncated())
                ? Optional.ofNullable(page.nextContinuationToken())
                : Optional.empty();
    }

    @Override
    public void delete(String key) throws IOException {
        if (features.locks().orElse(true)) {
            refuseLocked(key);
        }
        try {
            bucket.delete(key);
        } catch (SdkException e) {
            throw bucket.explain(Action.REMOVE, key, e);
        }
    }

    /** The store would hide the object behind a marker and keep it, which is neither. */
    private void refuseLocked(String key) throws IOException {
        Optional<HeadObjectResponse> object = bucket.head(key);
        Optional<Instant> until = object.flatMap(found -> Optional.ofNullable(found.objectLockRetainUntilDate()))
                .filter(Instant.now()::isBefore);
        if (until.isPresent()) {
            throw new ObjectLockedException(key + " in " + location() + " is locked until " + until.get());
        }
        if (object.map(HeadObjectResponse::objectLockLegalHoldStatus)
                .filter(ObjectLockLegalHoldStatus.ON::equals)
                .isPresent()) {
            throw new ObjectLockedException(key + " in " + location() + " is locked by a legal hold");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            for (S3Writer writer : writers) {
                writer.close();
            }
        } finally {
            senders.shutdownNow();
            client.close();
        }
    }
}
