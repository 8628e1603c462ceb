// SPDX-License-Identifier: Apache-2.0
/**
 * What the user asked for, before anything is looked up: the backup's specification, read from a YAML file or built from
 * flags. Names are kept as the user wrote them; whether a type or namespace exists is for the packages behind to say.
 */
package io.cairn.core.spec;
