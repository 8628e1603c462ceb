// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this program. */
public final class Version {

    private Version() {}

    /** Such as {@code 0.1.0}, as the build wrote it. */
    public static String current() {
        try (InputStream input = Version.class.getResourceAsStream("/io/cairn/cli/version.properties")) {
            if (input == null) {
                throw new IllegalStateException("the build left out version.properties");
            }
            Properties properties = new Properties();
            properties.load(input);
            return properties.getProperty("version", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
