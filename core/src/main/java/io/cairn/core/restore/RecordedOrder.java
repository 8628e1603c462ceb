// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Ordering.Place;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.archive.ArchiveException;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.json.TreeJson;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish.Block;
import io.cairn.core.plan.Wish.Origin;
import io.cairn.core.spec.RestoreSpec.OrderFrom;
import io.cairn.core.spec.Treatment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** The order in which a backup placed its items, as its plan tells. */
final class RecordedOrder {

    private static final Origin BACKUP = new Origin("backup", false, "");

    private RecordedOrder() {}

    /**
     * The stages of the plan that place items one by one, in their order or in the reverse one.
     *
     * @param plan the plan of the backup, as its archive has it
     * @throws ArchiveException if it is none
     */
    static List<Block> blocks(byte[] plan, OrderFrom from) throws ArchiveException {
        try {
            return read(plan, from);
        } catch (JacksonException e) {
            throw unreadable(TreeJson.reason(e), e);
        } catch (InvalidInputException e) {
            throw unreadable(String.valueOf(e.getMessage()), e);
        }
    }

    private static ArchiveException unreadable(String why, Exception cause) {
        return new ArchiveException(
                "the order that the archive has recorded in " + EntryPaths.PLAN + " can't be read: " + why
                        + "; leave --order-from out",
                cause);
    }

    private static List<Block> read(byte[] plan, OrderFrom from) {
        List<Block> blocks = new ArrayList<>();
        for (ObjectTree stage : TreeJson.read(plan).trees("stages")) {
            List<Turn> turns = new ArrayList<>();
            for (ObjectTree turn : stage.trees("turns")) {
                turns.add(turn(turn));
            }
            if (from == OrderFrom.REVERSE) {
                Collections.reverse(turns);
            }
            if (!turns.isEmpty()) {
                blocks.add(block(stage, turns));
            }
        }
        if (from == OrderFrom.REVERSE) {
            Collections.reverse(blocks);
        }
        return blocks;
    }

    private static Turn turn(ObjectTree turn) {
        return new Turn(
                ItemId.parse(turn.text("item").orElse("")),
                turn.texts("with").stream().map(ItemId::parse).toList());
    }

    private static Block block(ObjectTree stage, List<Turn> turns) {
        boolean serial = stage.text("mode").orElse("").equals("serial");
        return new Block(
                BACKUP,
                stage.text("name").orElse("stage " + stage.value("stage").orElse("")),
                serial ? Mode.SERIAL : Mode.PARALLEL,
                Place.FIRST,
                turns,
                false,
                Treatment.plain(),
                Optional.empty());
    }
}
