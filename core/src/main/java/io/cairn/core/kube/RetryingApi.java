// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.Transport.Method;
import io.cairn.core.redact.Redaction;
import io.cairn.core.redact.ServerWords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
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
    private final RequestLimit limit;
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
            RequestLimit limit,
            Clock clock,
            Sleeper sleeper) {
        this.server = server;
        this.user = user;
        this.transport = transport;
        this.credentials = credentials;
        this.policy = policy;
        this.limit = limit;
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
        return send(Method.POST, path, JSON, json);
    }

    @Override
    public KubeAnswer create(String path, byte[] json) throws ClusterException {
        return send(Method.CREATE, path, METADATA, json);
    }

    @Override
    public KubeAnswer put(String path, byte[] json) throws ClusterException {
        return send(Method.PUT, path, METADATA, json);
    }

    @Override
    public KubeAnswer apply(String path, byte[] json) throws ClusterException {
        return send(Method.APPLY, path, JSON, json);
    }

    @Override
    public KubeAnswer patch(String path, byte[] json) throws ClusterException {
        return send(Method.PATCH, path, JSON, json);
    }

    @Override
    public KubeAnswer delete(String path) throws ClusterException {
        return send(new Transport.Request(Method.DELETE, path, JSON, Optional.empty(), MAX_BODY));
    }

    @Override
    public KubeAnswer delete(String path, byte[] options) throws ClusterException {
        return send(Method.DELETE, path, JSON, options);
    }

    private KubeAnswer send(Method method, String path, String accept, byte[] body) throws ClusterException {
        return send(new Transport.Request(method, path, accept, Optional.of(body), MAX_BODY));
    }

    private KubeAnswer send(Transport.Request request) throws ClusterException {
        Instant deadline = clock.instant().plus(policy.total());
        try {
            for (int attempt = 1; ; attempt++) {
                Duration pause;
                try {
                    Transport.Reply reply = sendAuthorized(request);
                    if (reply.status() / 100 == 2) {
                        return new KubeAnswer(reply.status(), reply.body(), warnings(request, reply));
                    }
                    pause = pause(attempt, reply.retryAfter());
                    boolean last = attempt >= policy.attempts(reply.status()) || isAfter(deadline, pause);
                    if (last || !mayRepeat(request, reply)) {
                        throw failure(request, reply);
                    }
                } catch (ClusterException e) {
                    throw e;
                } catch (IOException e) {
                    pause = pause(attempt, "");
                    boolean last = attempt >= policy.attempts(0) || isAfter(deadline, pause);
                    if (last || !mayRepeat(request, e)) {
                        throw failure(request, e);
                    }
                }
                sleeper.sleep(pause.toMillis());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private boolean isAfter(Instant deadline, Duration pause) {
        return clock.instant().plus(pause).isAfter(deadline);
    }

    private static boolean mayRepeat(Transport.Request request, Transport.Reply reply) {
        return switch (request.method().repeat()) {
            case ALWAYS -> passing(reply);
            case IF_NOT_DONE -> reply.status() == 429;
            case NEVER -> false;
        };
    }

    private boolean mayRepeat(Transport.Request request, IOException failure) {
        boolean hopeless = Failures.distrusted(failure) || (!reached && Failures.unreachable(failure));
        return !hopeless
                && switch (request.method().repeat()) {
                    case ALWAYS -> true;
                    case IF_NOT_DONE -> Failures.unreachable(failure);
                    case NEVER -> false;
                };
    }

    private ClusterException failure(Transport.Request request, Transport.Reply reply) {
        KubeStatusException refused = refused(request, reply);
        boolean lost =
                request.method().repeat() == Transport.Repeat.IF_NOT_DONE && passing(reply) && reply.status() != 429;
        return lost
                ? new LostAnswerException(
                        String.valueOf(refused.getMessage()), reply.status(), retryAfter(reply.retryAfter()), refused)
                : refused;
    }

    private ClusterException failure(Transport.Request request, IOException failure) {
        String sentence = Failures.sentence(server, failure);
        boolean lost = request.method().repeat() == Transport.Repeat.IF_NOT_DONE
                && !Failures.unreachable(failure)
                && !Failures.distrusted(failure);
        return lost
                ? new LostAnswerException(sentence, 0, Duration.ZERO, failure)
                : new ClusterException(sentence, 0, failure);
    }

    private ClusterException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ClusterException("interrupted while waiting for the API server " + server, 0, e);
    }

    private Transport.Reply sendAuthorized(Transport.Request request) throws IOException, InterruptedException {
        Credentials used = authorized(credentials::current);
        Transport.Reply reply = sendOnce(request, used);
        if (reply.status() == 401 && request.method().repeat() != Transport.Repeat.NEVER) {
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
        long ticket = limit.enter();
        boolean borne = false;
        try {
            sent.incrementAndGet();
            Transport.Reply reply = transport.send(request, by);
            reached = true;
            borne = !busy(reply.status());
            return reply;
        } finally {
            limit.leave(ticket, borne);
        }
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
        if (reply.status() != 429 && reply.status() < 500) {
            return false;
        }
        String said = reply.status() == 429 ? "" : new String(reply.body(), StandardCharsets.UTF_8);
        // A revision of another etcd: waiting doesn't bring it.
        boolean otherRevision = reply.status() == 504 && said.contains("Too large resource version");
        // What the webhook calls is down, and the server has waited for it already.
        boolean webhook = reply.status() == 500 && said.contains("failed calling webhook");
        return !otherRevision && !webhook;
    }

    private static boolean busy(int status) {
        return status == 429 || (status >= 502 && status <= 504);
    }

    private KubeStatusException refused(Transport.Request request, Transport.Reply reply) {
        ObjectTree status = status(reply.body());
        ServerWords words = ServerWords.to(request.path(), request.body().orElse(new byte[0]));
        String said = words.without(status.text("message").orElseGet(() -> firstLine(reply.body())));
        boolean unknown = reply.status() == 401 || (reply.status() == 403 && said.contains("\"system:anonymous\""));
        String message = unknown
                ? "the API server " + server + " doesn't accept the credentials of " + who()
                        + ": they are missing, wrong or expired"
                : "the API server " + server + " answered " + reply.status() + " to "
                        + request.method().verb() + " " + request.path() + (said.isEmpty() ? "" : ": " + said);
        return new KubeStatusException(
                message,
                reply.status(),
                status.text("reason").orElse(""),
                said,
                status.text("metadata", "continue").orElse(""),
                causes(status, words));
    }

    private static List<String> warnings(Transport.Request request, Transport.Reply reply) {
        if (reply.warnings().isEmpty() || request.body().isEmpty()) {
            return List.of();
        }
        ServerWords words = ServerWords.to(request.path(), request.body().get());
        return WarningHeader.texts(reply.warnings()).stream()
                .map(text -> Redaction.of(words.without(text)))
                .toList();
    }

    private static List<KubeStatusException.Cause> causes(ObjectTree status, ServerWords words) {
        return status.trees("details", "causes").stream()
                .map(cause -> new KubeStatusException.Cause(
                        cause.text("reason").orElse(""),
                        words.without(cause.text("message").orElse("")),
                        cause.text("field").orElse("")))
                .toList();
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
