package io.kithara.examples;

import io.kithara.net.BodyEnd;
import io.kithara.net.BodySink;
import io.kithara.net.FetchResponse;
import io.kithara.net.NetException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;

/** Collects one body; the network thread writes, a test reads after {@link #ended}. */
final class CollectingSink implements BodySink {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void onResponse(FetchResponse response) {}

    @Override
    public boolean onBytes(long position, ByteBuffer more) {
        byte[] copy = new byte[more.remaining()];
        more.get(copy);
        bytes.writeBytes(copy);
        return true;
    }

    @Override
    public void onComplete(BodyEnd end) {
        ended.countDown();
    }

    @Override
    public void onFailure(NetException failure) {
        ended.countDown();
    }
}
