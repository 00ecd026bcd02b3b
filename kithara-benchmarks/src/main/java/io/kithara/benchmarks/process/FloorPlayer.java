package io.kithara.benchmarks.process;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.Obuffer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The least that playing MP3 over http to a caller that pulls can consist of: OkHttp, JLayer reading its stream, and one
 * hand-over of blocks of floats from the decoding thread to the caller, who copies them out. Nothing is cached, checked,
 * trimmed or resumed, nobody can seek or close: what a player costs beyond this is its own, what this costs is the floor.
 */
final class FloorPlayer implements AutoCloseable {
    /** Three quarters of a second of 44.1 kHz, as the pipeline's ring wakes its reader. */
    private static final int PACKETS_PER_BLOCK = 28;

    /** Samples of the largest packet. */
    private static final int PACKET_SAMPLES = 2 * 1152;

    /** What the caller takes at once, as {@link Pulling}: 4,096 frames. */
    private static final int READ_SAMPLES = 2 * 4096;

    /** One is filled while the other is read. */
    private static final int BLOCKS = 2;

    private final OkHttpClient client = new OkHttpClient();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS);
    private final float[] read = new float[READ_SAMPLES];

    FloorPlayer() {
        for (int i = 0; i < BLOCKS; i++) {
            free.add(new Block());
        }
    }

    /** Plays all of it, pulled by the caller, and returns the number of samples. */
    long play(String uri) throws Exception {
        Future<?> decoding = thread.submit(() -> {
            decode(uri);
            return null;
        });
        long samples = 0;
        boolean more = true;
        while (more) {
            Block block = full.take();
            for (int at = 0; at < block.length; at += READ_SAMPLES) {
                System.arraycopy(block.samples, at, read, 0, Math.min(READ_SAMPLES, block.length - at));
            }
            samples += block.length;
            more = !block.last;
            free.add(block);
        }
        decoding.get();
        return samples;
    }

    /** Decodes into one block after the other; the last one is handed over whatever happens, for the caller waits. */
    private void decode(String uri) throws Exception {
        BlockOutput output = new BlockOutput(free.take());
        Request request = new Request.Builder().url(uri).build();
        try (Response response = client.newCall(request).execute()) {
            Bitstream stream = new Bitstream(response.body().byteStream());
            Decoder decoder = new Decoder();
            decoder.setOutputBuffer(output);
            int packets = 0;
            Header header;
            while ((header = stream.readFrame()) != null) {
                if (packets == PACKETS_PER_BLOCK) {
                    full.add(output.block);
                    output.fill(free.take());
                    packets = 0;
                }
                output.channels = header.mode() == Header.SINGLE_CHANNEL ? 1 : 2;
                decoder.decodeFrame(header, stream);
                stream.closeFrame();
                output.endPacket();
                packets++;
            }
        } finally {
            output.block.last = true;
            full.add(output.block);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }

    /** Belongs to the decoding thread, to {@code full}, to the caller, to {@code free}, in this order. */
    private static final class Block {
        final float[] samples = new float[PACKETS_PER_BLOCK * PACKET_SAMPLES];
        int length;
        boolean last;
    }

    /** Writes what comes straight into the block. */
    private static final class BlockOutput extends Obuffer {
        private static final int SAMPLES_PER_CALL = 32;
        private static final float TO_FULL_SCALE = 1 / 32_700f;

        Block block;
        int channels = 2;
        private final int[] written = new int[MAXCHANNELS];

        BlockOutput(Block first) {
            this.block = first;
            fill(first);
        }

        void fill(Block next) {
            block = next;
            next.length = 0;
            next.last = false;
        }

        void endPacket() {
            block.length += channels * written[0];
            clear_buffer();
        }

        @Override
        public void appendSamples(int channel, float[] samples) {
            int at = block.length + written[channel] * channels + channel;
            for (int i = 0; i < SAMPLES_PER_CALL; i++, at += channels) {
                block.samples[at] = samples[i] * TO_FULL_SCALE;
            }
            written[channel] += SAMPLES_PER_CALL;
        }

        @Override
        public void append(int channel, short value) {
            throw new IllegalStateException("samples come in blocks");
        }

        @Override
        public void write_buffer(int val) {}

        @Override
        public void close() {}

        @Override
        public void clear_buffer() {
            written[0] = 0;
            written[1] = 0;
        }

        @Override
        public void set_stop_flag() {}
    }
}
