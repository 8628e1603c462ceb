// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

/** The names of what is recorded of a snapshot. They are in backups: they stay. */
final class Facts {

    /** The CSI driver. */
    static final String DRIVER = "driver";

    /** The VolumeSnapshotClass. */
    static final String CLASS = "class";

    /** What the driver calls the snapshot. */
    static final String HANDLE = "handle";

    /** The bytes that a volume made from it needs. */
    static final String SIZE = "size";

    /** When it was cut. */
    static final String CUT = "cut";

    /** The PersistentVolume. */
    static final String VOLUME = "volume";

    /** What the driver calls the volume. */
    static final String VOLUME_HANDLE = "volumeHandle";

    /** The VolumeSnapshot, which is gone when the snapshot is ready. */
    static final String SNAPSHOT = "volumeSnapshot";

    /** The VolumeSnapshotContent, which stays. */
    static final String CONTENT = "content";

    /** The VolumeGroupSnapshot that it was cut with, which is gone when all of them are ready. */
    static final String GROUP = "volumeGroupSnapshot";

    /** The VolumeGroupSnapshotContent, which stays. */
    static final String GROUP_CONTENT = "groupContent";

    /** The VolumeGroupSnapshotClass. */
    static final String GROUP_CLASS = "groupClass";

    /** Why it was cut by itself, though the user wants it cut with others. */
    static final String UNGROUPED = "ungrouped";

    /** The secret that the driver needs to delete the snapshot, as {@code namespace/name}. */
    static final String DELETION_SECRET = "deletionSecret";

    private Facts() {}
}
