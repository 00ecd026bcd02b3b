package io.kithara.benchmarks.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * The least that a client on OkHttp does for the same sound: fetches the playlists one after the other and the other files
 * six at a time into arrays, demuxes and decodes them on one thread and hands the samples to another. Nothing is parsed,
 * kept, checked, retried or measured, and decoding waits for the last byte: there is no wake-up between network and decoder.
 * Used by one thread.
 */
final class BareHls implements AutoCloseable {
    /** As many samples as our ring, at its size for stereo, wakes its reader for: half of it. */
    private static final int BLOCK_SAMPLES = 65_536;

    /** What our reader asks for at once, in samples of stereo. */
    private static final int READ_SAMPLES = 8_192;

    private static final float[] END = {};

    private final OkHttpClient client;
    private final ExecutorService decoder = Executors.newSingleThreadExecutor();
    private final BareDecoding decoding;

    BareHls(BareDecoding decoding) {
        this.decoding = decoding;
        client = new OkHttpClient.Builder().followRedirects(false).build();
        client.dispatcher().setMaxRequestsPerHost(6);
    }

    /** Plays a presentation; {@code files} are what lies beside its playlists, in their order. Returns the samples. */
    long play(URI master, List<String> files) throws Exception {
        for (String playlist : List.of("master.m3u8", "media.m3u8")) {
            fetch(master.resolve(playlist)).get();
        }
        List<Future<byte[]>> fetching = new ArrayList<>();
        for (String file : files) {
            fetching.add(fetch(master.resolve(file)));
        }
        // Two blocks go round, as the two halves of a ring do.
        BlockingQueue<float[]> full = new ArrayBlockingQueue<>(3);
        BlockingQueue<float[]> free = new ArrayBlockingQueue<>(2);
        free.put(new float[BLOCK_SAMPLES]);
        free.put(new float[BLOCK_SAMPLES]);
        Future<?> decoded = decoder.submit(() -> {
            decodeInto(full, free, join(fetching));
            return true;
        });
        long samples = drain(full, free);
        decoded.get();
        return samples;
    }

    private Future<byte[]> fetch(URI uri) {
        CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        client.newCall(new Request.Builder().url(uri.toString()).build()).enqueue(new Callback() {
            @Override
            public void onResponse(Call call, Response response) throws IOException {
                try (ResponseBody body = response.body()) {
                    bytes.complete(body.bytes());
                }
            }

            @Override
            public void onFailure(Call call, IOException failure) {
                bytes.completeExceptionally(failure);
            }
        });
        return bytes;
    }

    private static byte[] join(List<Future<byte[]>> parts) throws Exception {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (Future<byte[]> part : parts) {
            whole.write(part.get());
        }
        return whole.toByteArray();
    }

    private void decodeInto(BlockingQueue<float[]> full, BlockingQueue<float[]> free, byte[] whole) throws Exception {
        Filling filling = new Filling(full, free);
        try {
            decoding.decode(whole, filling::take);
        } finally {
            full.put(filling.block);
            full.put(END);
        }
    }

    private static long drain(BlockingQueue<float[]> full, BlockingQueue<float[]> free) throws InterruptedException {
        float[] pcm = new float[READ_SAMPLES];
        long samples = 0;
        for (float[] block = full.take(); block != END; block = full.take()) {
            for (int at = 0; at < BLOCK_SAMPLES; at += READ_SAMPLES) {
                System.arraycopy(block, at, pcm, 0, READ_SAMPLES);
                samples += pcm.length;
            }
            free.put(block);
        }
        return samples;
    }

    @Override
    public void close() {
        decoder.shutdown();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /** The decoder's side of the blocks. */
    private static final class Filling {
        private final BlockingQueue<float[]> full;
        private final BlockingQueue<float[]> free;
        private float[] block;
        private int filled;

        Filling(BlockingQueue<float[]> full, BlockingQueue<float[]> free) throws InterruptedException {
            this.full = full;
            this.free = free;
            block = free.take();
        }

        void take(float[] samples, int count) throws InterruptedException {
            for (int taken = 0; taken < count; ) {
                int part = Math.min(count - taken, block.length - filled);
                System.arraycopy(samples, taken, block, filled, part);
                taken += part;
                filled += part;
                if (filled == block.length) {
                    full.put(block);
                    block = free.take();
                    filled = 0;
                }
            }
        }
    }
}
