// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * How the server says that a command ended: a {@code Status} on the error channel.
 *
 * @param exitCode the command's exit code; -1 if the server didn't tell one
 * @param message what the server says besides; empty if the exit code says it all
 */
record ExecStatus(int exitCode, String message) {

    static ExecStatus of(byte[] json) {
        if (json.length == 0) {
            return new ExecStatus(-1, "the stream ended, and the server didn't tell how the command ended");
        }
        try {
            return of(TreeJson.read(json));
        } catch (JacksonException e) {
            // what servers before the fourth version of the protocol sent, and what a proxy may put there
            return new ExecStatus(-1, new String(json, StandardCharsets.UTF_8).strip());
        }
    }

    private static ExecStatus of(ObjectTree status) {
        if (status.text("status").equals(Optional.of("Success"))) {
            return new ExecStatus(0, "");
        }
        return status.trees("details", "causes").stream()
                .filter(cause -> cause.text("reason").equals(Optional.of("ExitCode")))
                .flatMap(cause -> cause.text("message").stream())
                .filter(code -> code.matches("[0-9]{1,9}"))
                .findFirst()
                .map(code -> new ExecStatus(Integer.parseInt(code), ""))
                .orElseGet(() -> new ExecStatus(-1, status.text("message").orElse("the command failed")));
    }
}
