// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.Transport.Method;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;

/** The API over a transport: repeats what may be repeated and puts failures into words. */
final class RetryingApi implements KubeApi {

    private final String server;
    private final String user;
    private final Transport transport;
    private final CredentialSource credentials;
    private final RetryPolicy policy;
    private final Clock clock;
    private final Sleeper sleeper;
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean reached;

    RetryingApi(
            String server,
            String user,
            Transport transport,
            CredentialSource credentials,
            RetryPolicy policy,
            Clock clock,
            Sleeper sleeper) {
        this.server = server;
        this.user = user;
        this.transport = transport;
        this.credentials = credentials;
        this.policy = policy;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    @Override
    public KubeAnswer get(String path, String accept, long maxBytes) throws ClusterException {
        return send(new Transport.Request(Method.GET, path, accept, Optional.empty(), maxBytes));
    }

    @Override
    public void watch(String path, Duration silence, Predicate<? super byte[]> lines) throws ClusterException {
        Transport.Request request = new Transport.Request(Method.GET, path, JSON, Optional.empty(), MAX_LINE);
        try {
            Credentials used = authorized(credentials::current);
            sent.incrementAndGet();
            Transport.Reply reply = transport.stream(request, silence, lines, used);
            if (reply.status() / 100 != 2) {
                throw refused(request, reply);
            }
        } catch (ClusterException e) {
            throw e;
        } catch (IOException e) {
            throw new ClusterException(Failures.sentence(server, e), 0, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public KubeAnswer post(String path, byte[] json) throws ClusterException {
        return send(new Transport.Request(Method.POST, path, JSON, Optional.of(json), MAX_BODY));
    }

    @Override
    public KubeAnswer patch(String path, byte[] json) throws ClusterException {
        return send(new Transport.Request(Method.PATCH, path, JSON, Optional.of(json), MAX_BODY));
    }

    @Override
    public KubeAnswer delete(String path) throws ClusterException {
        return send(new Transport.Request(Method.DELETE, path, JSON, Optional.empty(), MAX_BODY));
    }

    private KubeAnswer send(Transport.Request request) throws ClusterException {
        int attempts = request.method().repeatable() ? policy.attempts() : 1;
        Instant deadline = clock.instant().plus(policy.total());
        try {
            for (int attempt = 1; ; attempt++) {
                boolean last = attempt >= attempts;
                Duration pause;
                try {
                    Transport.Reply reply = sendAuthorized(request);
                    if (reply.status() / 100 == 2) {
                        return new KubeAnswer(reply.status(), reply.body());
                    }
                    pause = pause(attempt, reply.retryAfter());
                    if (last || !passing(reply) || clock.instant().plus(pause).isAfter(deadline)) {
                        throw refused(request, reply);
                    }
                } catch (ClusterException e) {
                    throw e;
                } catch (IOException e) {
                    pause = pause(attempt, "");
                    boolean hopeless = Failures.distrusted(e) || (!reached && Failures.unreachable(e));
                    if (last || hopeless || clock.instant().plus(pause).isAfter(deadline)) {
                        throw new ClusterException(Failures.sentence(server, e), 0, e);
                    }
                }
                sleeper.sleep(pause.toMillis());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private ClusterException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ClusterException("interrupted while waiting for the API server " + server, 0, e);
    }

    private Transport.Reply sendAuthorized(Transport.Request request) throws IOException, InterruptedException {
        Credentials used = authorized(credentials::current);
        Transport.Reply reply = sendOnce(request, used);
        if (reply.status() == 401 && request.method().repeatable()) {
            Credentials renewed = authorized(() -> credentials.renewed(used));
            return renewed.equals(used) ? reply : sendOnce(request, renewed);
        }
        return reply;
    }

    private static Credentials authorized(CredentialSource.Origin source) throws InterruptedException, IOException {
        try {
            return source.read();
        } catch (IOException e) {
            throw new ClusterException(String.valueOf(e.getMessage()), 401, e);
        }
    }

    private Transport.Reply sendOnce(Transport.Request request, Credentials by)
            throws IOException, InterruptedException {
        sent.incrementAndGet();
        Transport.Reply reply = transport.send(request, by);
        reached = true;
        return reply;
    }

    /** Half to the whole of the policy's pause by chance, so that many clients don't come back together. */
    private Duration pause(int attempt, String retryAfter) {
        long most = policy.pause(attempt).toMillis();
        Duration own = Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
        Duration asked = retryAfter(retryAfter);
        return asked.compareTo(own) > 0 ? asked : own;
    }

    /** RFC 9110, 10.2.3: seconds or a date. */
    private Duration retryAfter(String header) {
        try {
            if (header.isEmpty()) {
                return Duration.ZERO;
            }
            return header.chars().allMatch(Character::isDigit)
                    ? Duration.ofSeconds(Long.parseLong(header))
                    : Duration.between(
                            clock.instant(), ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (NumberFormatException | DateTimeException e) {
            return Duration.ZERO; // what can't be understood asks for nothing
        }
    }

    private static boolean passing(Transport.Reply reply) {
        boolean busy = reply.status() == 429 || reply.status() >= 500;
        // A revision of another etcd: waiting doesn't bring it.
        return busy
                && !(reply.status() == 504
                        && new String(reply.body(), StandardCharsets.UTF_8).contains("Too large resource version"));
    }

    private KubeStatusException refused(Transport.Request request, Transport.Reply reply) {
        ObjectTree status = status(reply.body());
        String said = status.text("message").orElseGet(() -> firstLine(reply.body()));
        boolean unknown = reply.status() == 401 || (reply.status() == 403 && said.contains("\"system:anonymous\""));
        String message = unknown
                ? "the API server " + server + " doesn't accept the credentials of " + who()
                        + ": they are missing, wrong or expired"
                : "the API server " + server + " answered " + reply.status() + " to " + request.method() + " "
                        + request.path() + (said.isEmpty() ? "" : ": " + said);
        return new KubeStatusException(
                message,
                reply.status(),
                status.text("reason").orElse(""),
                said,
                status.text("metadata", "continue").orElse(""));
    }

    private String who() {
        return user.isEmpty() ? "nobody, as the context names no user" : "'" + user + "'";
    }

    private static ObjectTree status(byte[] body) {
        try {
            return TreeJson.read(body);
        } catch (JacksonException e) {
            return ObjectTree.empty(); // a proxy's page, say
        }
    }

    private static String firstLine(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    @Override
    public String server() {
        return server;
    }

    @Override
    public long requestsSent() {
        return sent.get();
    }

    @Override
    public void close() {
        transport.close();
    }
}
