// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ObjectTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The uids that owners have now, by those that they had in the backup. Keeps only those that something refers to. Safe for
 * use by several threads.
 */
final class Owners {

    private final Set<String> wanted;
    private final Map<String, String> now = new ConcurrentHashMap<>();

    Owners(Collection<RestoreItem> items) {
        Set<String> uids = new HashSet<>();
        items.forEach(item -> item.ref().owners().forEach(owner -> uids.add(owner.uid())));
        this.wanted = Set.copyOf(uids);
    }

    /** Remembers what has become of an item. */
    void restored(String uidInBackup, String uid) {
        if (!uid.isEmpty() && wanted.contains(uidInBackup)) {
            now.put(uidInBackup, uid);
        }
    }

    /** An object whose owners have the uids of now; a reference to one that is not there is left out, and noted. */
    ObjectTree relinked(ObjectTree object, List<String> notes) {
        List<ObjectTree> references = object.trees("metadata", "ownerReferences");
        if (references.isEmpty()) {
            return object.without("metadata", "ownerReferences");
        }
        List<Object> kept = new ArrayList<>();
        for (ObjectTree reference : references) {
            String uid = now.get(reference.text("uid").orElse(""));
            if (uid == null) {
                notes.add("the reference to its owner " + reference.text("kind").orElse("?") + " "
                        + reference.text("name").orElse("?") + " is left out: the owner was not restored");
            } else {
                kept.add(reference.with(uid, "uid"));
            }
        }
        return kept.isEmpty()
                ? object.without("metadata", "ownerReferences")
                : object.with(kept, "metadata", "ownerReferences");
    }
}
