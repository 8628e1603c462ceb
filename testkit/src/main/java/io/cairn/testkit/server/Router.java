// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Takes each request: who asks, what goes wrong by script, which part answers. */
final class Router implements HttpHandler {

    private static final List<String> OPEN_TO_ALL = List.of("/version", "/readyz", "/livez", "/healthz");

    private final Access access;
    private final Catalogue catalogue;
    private final Discovery discovery;
    private final Resources resources;
    private final Faults faults;
    private final RequestLog log;

    Router(
            Access access,
            Catalogue catalogue,
            Discovery discovery,
            Resources resources,
            Faults faults,
            RequestLog log) {
        this.access = access;
        this.catalogue = catalogue;
        this.discovery = discovery;
        this.resources = resources;
        this.faults = faults;
        this.log = log;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Optional<KubeError> refused = Optional.empty();
        String user = "";
        try {
            user = access.authenticate(header(exchange, "Authorization"));
        } catch (KubeError e) {
            refused = Optional.of(e);
        }
        Request request = request(exchange, user);
        long begun = log.begin(request);
        try {
            serve(exchange, request, body, refused);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            log.end(request, begun);
            exchange.close();
        }
    }

    private void serve(HttpExchange exchange, Request request, byte[] body, Optional<KubeError> refused)
            throws IOException, InterruptedException {
        Thread.sleep(faults.latency().toMillis());
        Optional<Faults.Action> fault = faults.next(request);
        long limit = Long.MAX_VALUE;
        if (fault.isPresent()) {
            Faults.Action action = fault.get();
            if (action instanceof Faults.Action.Status status) {
                status.retryAfter()
                        .ifPresent(time -> exchange.getResponseHeaders()
                                .set("Retry-After", Long.toString(Math.max(1, time.toSeconds()))));
                send(exchange, Answer.error(KubeError.scripted(status.code())), limit);
                return;
            } else if (action instanceof Faults.Action.Refuse refuse) {
                send(exchange, Answer.error(KubeError.of(refuse.code(), refuse.reason(), refuse.message())), limit);
                return;
            } else if (action instanceof Faults.Action.Drop) {
                return;
            } else if (action instanceof Faults.Action.Cut cut) {
                limit = cut.bytes();
            } else if (action instanceof Faults.Action.Delay delay) {
                Thread.sleep(delay.time().toMillis());
            } else if (action instanceof Faults.Action.Hang hang) {
                hang.released().await();
            } else if (action instanceof Faults.Action.Run run) {
                run.work().run();
            } else if (action instanceof Faults.Action.Warn warn) {
                warn.headers().forEach(value -> exchange.getResponseHeaders().add("Warning", value));
            }
        }
        send(exchange, refused.map(Answer::error).orElseGet(() -> answer(exchange, request, body)), limit);
    }

    private Answer answer(HttpExchange exchange, Request request, byte[] body) {
        try {
            return route(exchange, request, body);
        } catch (KubeError e) {
            return Answer.error(e);
        }
    }

    private Answer route(HttpExchange exchange, Request request, byte[] body) {
        String path = request.path().replaceAll("(?<=.)/$", "");
        if (path.equals("/version")) {
            return Answer.json(200, version());
        }
        if (OPEN_TO_ALL.contains(path)) {
            return Answer.text(200, "ok");
        }
        List<String> parts = List.of(path.substring(1).split("/", -1));
        boolean core = parts.get(0).equals("api");
        if (!core && !parts.get(0).equals("apis")) {
            return Answer.text(404, "404 page not found\n");
        }
        int below = core ? 2 : 3;
        if (parts.size() <= below) {
            return discover(exchange, request, parts, core);
        }
        String group = core ? "" : parts.get(1);
        String version = parts.get(below - 1);
        refuseFailing(group, version);
        if (!catalogue.serves(group, version)) {
            return Answer.text(404, "404 page not found\n");
        }
        Target target = Target.find(catalogue, group, version, parts.subList(below, parts.size()))
                .orElseThrow(KubeError::unknownType);
        return resources.answer(target, request, header(exchange, "Content-Type"), body);
    }

    private Answer discover(HttpExchange exchange, Request request, List<String> parts, boolean core) {
        if (request.user().equals(Access.ANONYMOUS)) {
            throw KubeError.forbiddenPath(request);
        }
        if (core) {
            String address = exchange.getLocalAddress().getAddress().getHostAddress() + ":"
                    + exchange.getLocalAddress().getPort();
            return parts.size() == 1 ? discovery.core(request, address) : discovery.resources("", parts.get(1));
        }
        return switch (parts.size()) {
            case 1 -> discovery.groups(request);
            case 2 -> discovery.group(parts.get(1));
            default -> {
                refuseFailing(parts.get(1), parts.get(2));
                yield discovery.resources(parts.get(1), parts.get(2));
            }
        };
    }

    private void refuseFailing(String group, String version) {
        if (discovery.fails(group, version)) {
            throw KubeError.scripted(503);
        }
    }

    private static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "36")
                .put("gitVersion", "v1.36.0+cairn-testkit")
                .put("platform", "java");
    }

    private static void send(HttpExchange exchange, Answer answer, long limit)
            throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Cache-Control", "no-cache, private");
        boolean noBody = exchange.getRequestMethod().equals("HEAD");
        if (answer instanceof Answer.Whole whole) {
            whole.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Type", whole.contentType());
            exchange.sendResponseHeaders(whole.status(), noBody ? -1 : whole.length());
            if (!noBody) {
                write(exchange.getResponseBody(), whole.body(), limit);
            }
        } else if (answer instanceof Answer.Stream stream) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(stream.status(), 0);
            try (OutputStream out = exchange.getResponseBody()) {
                stream.writer().write(out);
            }
        }
    }

    // A body that is not written whole makes the exchange close its connection.
    private static void write(OutputStream out, List<byte[]> body, long limit) throws IOException {
        long left = limit;
        for (byte[] piece : body) {
            int length = (int) Math.min(piece.length, left);
            out.write(piece, 0, length);
            left -= length;
        }
        out.flush();
    }

    private static Request request(HttpExchange exchange, String user) {
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String parameter : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            query.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(parameter.substring(equals + 1)));
        }
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query,
                user,
                header(exchange, "Accept"),
                header(exchange, "User-Agent"));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }
}
