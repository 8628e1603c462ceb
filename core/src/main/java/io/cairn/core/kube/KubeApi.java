// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.ClusterException;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Requests to one API server, as one user.
 *
 * <p>Every call blocks until the answer is whole. A GET is tried again on connection errors, cut bodies, 429 and 5xx,
 * with growing pauses or those that {@code Retry-After} asks for, within a bound of attempts and time; a 504 that says
 * "Too large resource version" and a 500 that says that a webhook failed are answers and aren't tried again. So are a
 * PUT, a PATCH and a DELETE, of which a second one changes nothing. {@link #create} is repeated where the server has surely
 * not done it, {@link #post} never. After a 401 the credentials are read again and all but {@link #post} are repeated once.
 * Each attempt passes the {@link RequestLimit} that the API was opened with. An interrupt ends a call promptly with a
 * {@link ClusterException} of status 0 and leaves the thread's interrupt flag set. Safe for use by several threads.
 */
public interface KubeApi extends AutoCloseable {

    /** What most requests accept. */
    String JSON = "application/json";

    /** Asks for the metadata of an object alone, where the server can do that. */
    String METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    /** The largest body that is read unless a call says otherwise, in bytes. */
    long MAX_BODY = 1L << 30;

    /** The longest line that a watch reads, in bytes: ten times what the server's database holds of an object. */
    int MAX_LINE = 1 << 24;

    /**
     * {@link #get(String, String)} of JSON.
     *
     * @param path path and query below the server's URL, starting with a slash, such as {@code /api/v1/pods?limit=1}
     */
    default KubeAnswer get(String path) throws ClusterException {
        return get(path, JSON);
    }

    /** {@link #get(String, String, long)} of a body of up to {@link #MAX_BODY}. */
    default KubeAnswer get(String path, String accept) throws ClusterException {
        return get(path, accept, MAX_BODY);
    }

    /**
     * Reads a path.
     *
     * @param path path and query below the server's URL, starting with a slash
     * @param accept the {@code Accept} header
     * @param maxBytes how long the body may be; reading is given up as soon as it is longer
     * @return the answer, its status 2xx
     * @throws KubeStatusException if the server answered with another status
     * @throws AnswerTooLongException if the body is longer than {@code maxBytes}
     * @throws ClusterException if no answer came
     */
    KubeAnswer get(String path, String accept, long maxBytes) throws ClusterException;

    /**
     * Reads an answer that goes on, such as a watch, line by line, until the server or the taker of the lines ends it.
     * Asked for once: who needs what comes later asks again.
     *
     * @param path path and query below the server's URL, starting with a slash
     * @param silence how long the server may stay silent before the connection counts as broken
     * @param lines is given each line without its end, by this thread; false to read no more
     * @throws KubeStatusException if the server answered with another status than 2xx
     * @throws AnswerTooLongException if a line is longer than {@link #MAX_LINE}
     * @throws ClusterException if no answer came, or it broke off
     */
    void watch(String path, Duration silence, Predicate<? super byte[]> lines) throws ClusterException;

    /**
     * Sends an object, once: whatever goes wrong, the request is not repeated.
     *
     * @param path path and query below the server's URL, starting with a slash
     * @param json the body
     * @return the answer, its status 2xx
     * @throws KubeStatusException if the server answered with another status
     * @throws ClusterException if no answer came; the server may have done what was asked
     */
    KubeAnswer post(String path, byte[] json) throws ClusterException;

    /**
     * Creates an object. Sent again only where the server has surely not done it: after a 429, a 401, or when no connection
     * came about.
     *
     * @param path path and query below the server's URL, starting with a slash
     * @param json the body
     * @return the answer, its status 2xx, its body the object as made or its {@link #METADATA}
     * @throws KubeStatusException if the server refused: nothing was made
     * @throws LostAnswerException if nobody knows whether the object was made
     * @throws ClusterException if nothing was sent
     */
    KubeAnswer create(String path, byte[] json) throws ClusterException;

    /**
     * Replaces an object. May be repeated, so the body names the resourceVersion that it replaces; a 409 can mean that an
     * earlier attempt succeeded.
     *
     * @param path path and query below the server's URL, starting with a slash
     * @param json the body
     * @return the answer, its status 2xx, its body the object or its {@link #METADATA}
     * @throws KubeStatusException if the server answered with another status
     * @throws ClusterException if no answer came; the server may have done what was asked
     */
    KubeAnswer put(String path, byte[] json) throws ClusterException;

    /**
     * Merges an object by server-side apply, or creates it. May be repeated.
     *
     * @param path path and query below the server's URL, starting with a slash; the query names the field manager
     * @param json the body, JSON
     * @return the answer, its status 201 if the object was made and another 2xx if not, its body the whole object
     * @throws KubeStatusException if the server answered with another status
     * @throws ClusterException if no answer came; the server may have done what was asked
     */
    KubeAnswer apply(String path, byte[] json) throws ClusterException;

    /**
     * Changes an object by a JSON merge patch (RFC 7396), which may be repeated: so it holds values to set, and nothing
     * that depends on what was there.
     *
     * @param path path and query below the server's URL, starting with a slash
     * @param json the patch
     * @return the answer, its status 2xx
     * @throws KubeStatusException if the server answered with another status
     * @throws ClusterException if no answer came; the server may have done what was asked
     */
    KubeAnswer patch(String path, byte[] json) throws ClusterException;

    /**
     * Deletes an object. May be repeated, so a 404 can mean that an earlier attempt succeeded.
     *
     * @param path path and query below the server's URL, starting with a slash
     * @return the answer, its status 2xx
     * @throws KubeStatusException if the server answered with another status
     * @throws ClusterException if no answer came; the server may have done what was asked
     */
    KubeAnswer delete(String path) throws ClusterException;

    /**
     * The same with options.
     *
     * @param options a {@code DeleteOptions} as JSON
     */
    KubeAnswer delete(String path, byte[] options) throws ClusterException;

    /** The server's URL, for messages. */
    String server();

    /** How many requests were sent so far, repeated ones counted each time. */
    long requestsSent();

    /** Ends the connections. Calls under way fail. */
    @Override
    void close();
}
