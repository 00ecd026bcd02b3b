package io.kithara.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import org.junit.jupiter.api.Test;

class OneByteAtATimeTest {
    private static final byte[] BYTES = {1, 2, 3};

    @Test
    void stream_givesOneByteAndThenTheEnd() throws IOException {
        InputStream in = OneByteAtATime.of(new ByteArrayInputStream(BYTES));
        byte[] target = new byte[10];
        assertThat(in.read(target)).isEqualTo(1);
        assertThat(in.read(target, 1, 0)).isZero();
        assertThat(in.readAllBytes()).containsExactly(2, 3);
        assertThat(in.read(target)).isEqualTo(-1);
    }

    @Test
    void channel_givesOneByteAndThenTheEnd() throws IOException {
        ReadableByteChannel in = OneByteAtATime.of(Channels.newChannel(new ByteArrayInputStream(BYTES)));
        ByteBuffer target = ByteBuffer.allocate(10);
        assertThat(in.read(target)).isEqualTo(1);
        assertThat(in.read(target)).isEqualTo(1);
        assertThat(in.read(target)).isEqualTo(1);
        assertThat(in.read(target)).isEqualTo(-1);
        assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(BYTES));
    }
}
