// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import io.cairn.api.ItemId;
import java.util.Optional;

/** The paths of a tarball's entries. */
public final class EntryPaths {

    /** The first entry of every tarball: the format version, and a line end. */
    public static final String VERSION = "metadata/version";

    /** Below this path lies what is Cairn's own; Velero doesn't look there. */
    public static final String CAIRN = "metadata/cairn/";

    /** The plan by which the objects were captured. */
    public static final String PLAN = CAIRN + "plan.json";

    private static final String RESOURCES = "resources/";
    private static final String NAMESPACES = "namespaces/";
    private static final String CLUSTER = "cluster/";
    private static final String JSON = ".json";
    private static final String FOLDER = "resources";
    private static final String METADATA = "metadata";

    /** Ends the name of the folder of the version that the cluster preferred; Velero's. */
    private static final String PREFERRED = "-preferredversion";

    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final int MAX_TYPE = 316;
    private static final int MAX_SHOWN = 1500;

    private EntryPaths() {}

    /** The path of an object: {@code resources/pods/namespaces/shop/db-0.json}. */
    public static String of(ItemId item) {
        String scope = item.namespaced() ? NAMESPACES + item.namespace() + "/" : CLUSTER;
        return RESOURCES + item.type() + "/" + scope + item.name() + JSON;
    }

    /** The object whose path this is; empty for the path of anything else, and for one in a version folder. */
    public static Optional<ItemId> item(String path) {
        return object(path).filter(object -> !object.versioned()).map(ObjectPath::id);
    }

    /**
     * What the path of an object says, in a version folder ({@code resources/pods/v1-preferredversion/cluster/a.json}) or in
     * none; empty for the path of anything else.
     */
    public static Optional<ObjectPath> object(String path) {
        if (!path.startsWith(RESOURCES) || !path.endsWith(JSON)) {
            return Optional.empty();
        }
        String inner = path.substring(RESOURCES.length(), path.length() - JSON.length());
        int type = inner.indexOf('/');
        boolean unversioned = inner.startsWith(NAMESPACES, type + 1) || inner.startsWith(CLUSTER, type + 1);
        int folder = unversioned ? type : inner.indexOf('/', type + 1);
        if (type <= 0 || folder < 0) {
            return Optional.empty();
        }
        String version = unversioned ? "" : inner.substring(type + 1, folder);
        boolean preferred = version.endsWith(PREFERRED);
        if (preferred) {
            version = version.substring(0, version.length() - PREFERRED.length());
        }
        Optional<ItemId> id = scoped(inner.substring(0, type), inner.substring(folder + 1));
        return id.isPresent() && (unversioned || !version.isEmpty())
                ? Optional.of(new ObjectPath(id.get(), version, preferred))
                : Optional.empty();
    }

    private static Optional<ItemId> scoped(String type, String path) {
        if (path.startsWith(CLUSTER)) {
            return named(type, "", path.substring(CLUSTER.length()));
        }
        int namespace = path.indexOf('/', NAMESPACES.length());
        return path.startsWith(NAMESPACES) && namespace > NAMESPACES.length()
                ? named(type, path.substring(NAMESPACES.length(), namespace), path.substring(namespace + 1))
                : Optional.empty();
    }

    private static Optional<ItemId> named(String type, String namespace, String name) {
        return name.isEmpty() || name.indexOf('/') >= 0
                ? Optional.empty()
                : Optional.of(new ItemId(type, namespace, name));
    }

    /** Whether a path is the folder of all objects, or lies in it. */
    public static boolean isResource(String path) {
        return path.startsWith(RESOURCES) || path.equals(FOLDER);
    }

    /**
     * Checks the path of an entry.
     *
     * @return what it says, if it is the path of an object
     * @throws ArchiveException if it could lead out of the folder it is unpacked to, is longer than it may be, or has a
     *     folder name in another case than the one that is meant
     */
    static Optional<ObjectPath> check(String path, Limits limits) throws ArchiveException {
        if (path.length() > limits.pathLength()) {
            throw new ArchiveException("the archive has a path of " + path.length() + " characters, more than the "
                    + limits.pathLength() + " that one may have" + Limits.setBy("pathLength") + ": '" + path + "'");
        }
        boolean plain = isPlain(path);
        if (!hasOnlyNames(path) || (!plain && hasOtherSeparators(path))) {
            throw new ArchiveException("the archive has an entry '" + path + "', a path that could lead out of it");
        }
        if (!plain) {
            checkCharacters(path);
        }
        Optional<ObjectPath> object = object(path);
        if (object.isPresent()) {
            checkLengths(path, object.get());
        }
        return object;
    }

    /** Nearly all paths are: of them no character has to be looked at again. */
    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char one = path.charAt(i);
            boolean plain = (one >= 'a' && one <= 'z') || (one >= '-' && one <= ':');
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private static void checkCharacters(String path) throws ArchiveException {
        if (!isShowable(path)) {
            throw new ArchiveException(
                    "the archive has an entry '" + path + "', a path with characters that can't be shown");
        }
        int first = path.indexOf('/');
        String root = first < 0 ? path : path.substring(0, first);
        boolean wrongRoot = (!root.equals(FOLDER) && root.equalsIgnoreCase(FOLDER))
                || (!root.equals(METADATA) && root.equalsIgnoreCase(METADATA));
        if (wrongRoot || (isResource(path) && hasCapital(path.substring(0, path.lastIndexOf('/') + 1)))) {
            throw new ArchiveException("the archive has an entry '" + path
                    + "', a folder in capitals: on some disks it is the same as another one");
        }
    }

    private static void checkLengths(String path, ObjectPath object) throws ArchiveException {
        ItemId id = object.id();
        checkLength(path, "type", id.type(), MAX_TYPE);
        checkLength(path, "version", object.version(), MAX_LABEL);
        checkLength(path, "namespace", id.namespace(), MAX_LABEL);
        checkLength(path, "name", id.name(), MAX_NAME);
    }

    private static void checkLength(String path, String what, String text, int most) throws ArchiveException {
        if (text.length() > most) {
            throw new ArchiveException("the archive has an entry '" + path + "' with a " + what + " of " + text.length()
                    + " characters; Kubernetes has at most " + most);
        }
    }

    private static boolean hasCapital(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isUpperCase(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isShowable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isShowable(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** A text out of an archive as it may be shown: without what a terminal would act on, and not longer than it must be. */
    public static String shown(String text) {
        String cut = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
        StringBuilder shown = new StringBuilder(cut);
        for (int i = 0; i < shown.length(); i++) {
            if (!isShowable(shown.charAt(i))) {
                shown.setCharAt(i, '?');
            }
        }
        return shown.toString();
    }

    private static boolean isShowable(int one) {
        boolean ascii = one >= ' ' && one < 0x7f;
        return ascii || (!Character.isISOControl(one) && Character.getType(one) != Character.FORMAT);
    }

    /** Whether the path is relative, has no empty part, and none that leaves the folder it is below. */
    static boolean staysInside(String path) {
        return hasOnlyNames(path) && !hasOtherSeparators(path);
    }

    private static boolean hasOtherSeparators(String path) {
        return path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0;
    }

    private static boolean hasOnlyNames(String path) {
        int start = 0;
        while (true) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            int length = end - start;
            boolean up = length == 2 && path.startsWith("..", start);
            boolean here = length == 1 && path.charAt(start) == '.';
            if (length == 0 || up || here) {
                return false;
            }
            if (slash < 0) {
                return true;
            }
            start = slash + 1;
        }
    }
}
