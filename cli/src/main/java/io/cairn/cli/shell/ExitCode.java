// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.shell;

/** How a command ends. */
public final class ExitCode {

    /** What was asked for was done. */
    public static final int OK = 0;

    /** It failed. */
    public static final int FAILED = 1;

    /** It was asked for wrongly; nothing was done. */
    public static final int USAGE = 2;

    /** It was done but for some items. */
    public static final int PARTLY = 3;

    /** It compared, and found differences. */
    public static final int DIFFERENT = 4;

    private ExitCode() {}
}
