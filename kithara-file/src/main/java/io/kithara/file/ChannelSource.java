package io.kithara.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Bytes of a channel that has one position; used by one thread at a time. */
final class ChannelSource implements ByteSource {
    private final SeekableByteChannel channel;

    ChannelSource(SeekableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public long length() throws IOException {
        return channel.size();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        channel.position(position);
        return channel.read(target);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return "ChannelSource[" + channel + "]";
    }
}
