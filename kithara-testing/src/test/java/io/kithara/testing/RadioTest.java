package io.kithara.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RadioTest {
    private static final byte[] AUDIO = {1, 2, 3, 4, 5};

    private FakeOrigin origin;

    @BeforeEach
    void start() throws IOException {
        origin = FakeOrigin.start();
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    @Test
    void listen_withoutAsking_hearsAudioOnly() throws IOException {
        origin.serve("/live", Radio.of(AUDIO, 4).title(0, "Song"));
        assertThat(listen(12)).containsExactly(1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2);
    }

    @Test
    void listen_askingForMetadata_hearsTitlesBetweenBlocks() throws IOException {
        origin.serve("/live", Radio.of(AUDIO, 4).title(1, "Song"));
        byte[] heard = listen(4 + 1 + 4 + 1 + 32 + 2, "Icy-MetaData: 1");
        assertThat(heard).startsWith(1, 2, 3, 4, 0, 5, 1, 2, 3, 2);
        assertThat(new String(heard, 10, 32, StandardCharsets.UTF_8).strip().replace("\0", ""))
                .isEqualTo("StreamTitle='Song';");
        assertThat(heard).endsWith(4, 5);
    }

    @Test
    void listen_brokenInterval_metadataComesLate() throws IOException {
        origin.serve("/live", Radio.of(AUDIO, 4).brokenInterval(0, 2));
        assertThat(listen(8, "Icy-MetaData: 1")).containsExactly(1, 2, 3, 4, 5, 1, 0, 2);
    }

    @Test
    void listen_shoutcast_hasTheOldStatusLine() throws IOException {
        origin.serve("/live", Radio.of(AUDIO, 4).shoutcast());
        try (Client client = new Client(origin)) {
            client.request("GET", "/live", "Icy-MetaData: 1");
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) client.read());
            }
            assertThat(head.toString()).startsWith("ICY 200").contains("icy-metaint: 4");
        }
    }

    private byte[] listen(int bytes, String... headers) throws IOException {
        try (Client client = new Client(origin)) {
            client.request("GET", "/live", headers);
            assertThat(client.head().headers().containsKey("icy-metaint")).isEqualTo(headers.length > 0);
            byte[] heard = new byte[bytes];
            for (int i = 0; i < bytes; i++) {
                heard[i] = (byte) client.read();
            }
            return heard;
        }
    }
}
