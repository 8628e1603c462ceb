// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.InvalidInputException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the user may set: {@code class} and {@code class.DRIVER}, the VolumeSnapshotClass of all claims and of those of a
 * driver; {@code cut-timeout}, how long a snapshot may take until it is cut (10 minutes); {@code ready-timeout}, how long
 * until it is ready to use after that (4 hours); {@code group-label}, the label by which claims are cut as one, and
 * {@code group-class}, the VolumeGroupSnapshotClass of those.
 */
record Settings(Map<String, String> config, Duration cutTimeout, Duration readyTimeout) {

    private static final String GROUP_LABEL = "group-label";
    private static final String GROUP_CLASS = "group-class";

    private static final String CLASS = "class";
    private static final String CLASS_OF = "class.";
    private static final String CUT = "cut-timeout";
    private static final String READY = "ready-timeout";
    private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,5})([smh])");

    static Settings of(Map<String, String> config) {
        for (String key : config.keySet()) {
            boolean known = key.equals(CLASS)
                    || key.equals(CUT)
                    || key.equals(READY)
                    || key.equals(GROUP_LABEL)
                    || key.equals(GROUP_CLASS)
                    || (key.startsWith(CLASS_OF) && key.length() > CLASS_OF.length());
            if (!known) {
                throw new InvalidInputException("the plugin csi-snapshots has no setting '" + key
                        + "'; it has class, class.DRIVER, cut-timeout, ready-timeout, group-label and group-class");
            }
        }
        if (config.getOrDefault(GROUP_LABEL, "any").isBlank()) {
            throw new InvalidInputException(
                    "the setting group-label of the plugin csi-snapshots is empty: name the key of a label");
        }
        return new Settings(config, time(config, CUT, "10m"), time(config, READY, "4h"));
    }

    private static Duration time(Map<String, String> config, String key, String otherwise) {
        String text = config.getOrDefault(key, otherwise);
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new InvalidInputException("'" + text + "' is not a time for the setting " + key
                    + " of the plugin csi-snapshots: write 90s, 10m or 4h");
        }
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /** The label whose value tells which claims are cut as one. */
    Optional<String> groupLabel() {
        return Optional.ofNullable(config.get(GROUP_LABEL));
    }

    /** The class of groups that the user set. */
    Optional<String> groupClass() {
        return Optional.ofNullable(config.get(GROUP_CLASS));
    }

    /** The class that the user set for a driver. */
    Optional<String> className(String driver) {
        return Optional.ofNullable(config.getOrDefault(CLASS_OF + driver, config.get(CLASS)));
    }
}
