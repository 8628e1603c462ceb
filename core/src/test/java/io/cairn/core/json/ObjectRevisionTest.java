// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class ObjectRevisionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'kind':'Pod','metadata':{'name':'a','uid':'u1','resourceVersion':'7','labels':{}}} | u1 | 7",
                "{'metadata':{'managedFields':[{'uid':'x'}],'resourceVersion':'7','uid':'u1'},'spec':{}} | u1 | 7",
                "{'spec':{'metadata':{'uid':'x','resourceVersion':'0'}},'metadata':{'uid':'u1'}} | u1 | ``",
                "{'metadata':{'uid':['x'],'resourceVersion':7}} | `` | ``",
                "{'metadata':null,'kind':'Pod'} | `` | ``",
                "{} | `` | ``"
            },
            quoteCharacter = '`')
    void anObjectsMetadataSaysWhichItIs(String json, String uid, String resourceVersion) {
        assertThat(read(json)).isEqualTo(new ObjectRevision(uid, resourceVersion));
    }

    @Test
    void whatComesAfterIsNotRead() {
        assertThat(read("{'metadata':{'uid':'u1','resourceVersion':'7', nobody reads this"))
                .isEqualTo(new ObjectRevision("u1", "7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "'text'", "<html>", "{'metadata':{'uid':'u1',", "{'kind'"})
    void whatIsNoObjectIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(JacksonException.class);
    }

    private static ObjectRevision read(String json) {
        return ObjectRevision.read(json.replace('\'', '"').getBytes(UTF_8));
    }
}
