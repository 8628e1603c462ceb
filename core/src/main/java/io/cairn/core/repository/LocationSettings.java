// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.core.crypt.KeyText;
import io.cairn.core.crypt.Recipient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a location that are Cairn's own, of whatever kind the place is; all others are for whoever serves it. */
public final class LocationSettings {

    /** Whom backups there are encrypted to: public keys, with commas between them. */
    public static final String ENCRYPT_TO = "encrypt-to";

    private LocationSettings() {}

    /** The settings that the store of the place gets. */
    static Map<String, String> ofStore(Map<String, String> config) {
        Map<String, String> others = new LinkedHashMap<>(config);
        others.remove(ENCRYPT_TO);
        return others;
    }

    /** Whom backups are encrypted to. */
    static List<Recipient> recipients(String location, Map<String, String> config) {
        Optional<String> text = Optional.ofNullable(config.get(ENCRYPT_TO));
        if (text.isEmpty()) {
            return List.of();
        }
        try {
            List<Recipient> recipients = KeyText.recipients(text.get());
            if (recipients.isEmpty()) {
                throw new InvalidInputException("it holds no public key");
            }
            return recipients;
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    "the setting " + ENCRYPT_TO + " of the location '" + location + "' can't be used: "
                            + e.getMessage(),
                    e);
        }
    }
}
