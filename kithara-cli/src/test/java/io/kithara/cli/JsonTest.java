package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void toString_everyKind_isJsonInOrder() {
        Json json = new Json()
                .put("text", "a\"b\\c\nd\ud83d\ude00")
                .put("none", (String) null)
                .put("whole", 7L)
                .put("real", 1.5)
                .put("nan", Double.NaN)
                .put("flag", true)
                .put("list", List.of(new Json().put("x", 1), new Json()))
                .put("object", new Json());
        assertThat(json)
                .hasToString("{\"text\": \"a\\\"b\\\\c\\u000ad\\ud83d\\ude00\", \"none\": null, \"whole\": 7,"
                        + " \"real\": 1.5, \"nan\": null, \"flag\": true, \"list\": [{\"x\": 1}, {}], \"object\": {}}");
    }
}
