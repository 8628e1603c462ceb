// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.core.freeze.FreezeIntent;
import io.cairn.core.freeze.FreezeLedger;
import java.util.List;

/** Writes what it is told into a trace. */
record FakeLedger(List<String> trace) implements FreezeLedger {

    @Override
    public Entry intend(FreezeIntent intent) {
        String pod = intent.pod().name();
        trace.add("intend " + pod);
        return new Entry() {
            @Override
            public void releasing() {
                trace.add("releasing " + pod);
            }

            @Override
            public void released() {
                trace.add("released " + pod);
            }

            @Override
            public void failed(String reason) {
                trace.add("not released " + pod);
            }
        };
    }
}
