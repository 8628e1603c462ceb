// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

/** Why an object failed, for those who say it once for many. */
public enum Refusal {
    /** It didn't fail. */
    NONE,
    /** It exists and differs, and that was to be a failure. */
    EXISTS,
    /** Fields of it belong to others who set them otherwise. */
    CONFLICT,
    /** A field of it can't be changed, and it may not be deleted or wasn't to be. */
    IMMUTABLE,
    /** It is being deleted, and something holds it. */
    TERMINATING,
    /** The user has no right to do this with objects of its type there. */
    NO_RIGHT,
    /** Its namespace doesn't exist. */
    NO_NAMESPACE,
    /** Its namespace is being deleted. */
    NAMESPACE_TERMINATING,
    /** The cluster doesn't serve its type in this version. */
    NO_TYPE,
    /** Something that it refers to, such as a role or a service account, doesn't exist. */
    NO_REFERENT,
    /** A quota is used up. */
    QUOTA,
    /** An admission webhook or policy refuses it, or the webhook can't be reached. */
    WEBHOOK,
    /** The API server finds it malformed or invalid. */
    INVALID,
    /** What serves its type doesn't answer, though the API server does. */
    UNAVAILABLE,
    /** Something else, which the reason tells. */
    OTHER
}
