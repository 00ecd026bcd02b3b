package io.kithara.benchmarks.process;

import java.io.InputStream;
import java.net.URI;
import java.util.List;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.SampleBuffer;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * JLayer on the JDK's own http or on OkHttp without TLS, one after the other and nothing around them: prints the
 * microseconds from {@code main} to the first frames. Arguments: URI, {@code jdk} or {@code okhttp}.
 */
final class BareFirstPcmMain {
    private BareFirstPcmMain() {}

    public static void main(String[] args) throws Exception {
        long start = System.nanoTime();
        if (args[1].equals("jdk")) {
            try (InputStream body = URI.create(args[0]).toURL().openStream()) {
                play(body, start);
            }
            return;
        }
        OkHttpClient client = new OkHttpClient.Builder()
                .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                .build();
        Request request = new Request.Builder().url(args[0]).build();
        try (Response response = client.newCall(request).execute()) {
            play(response.body().byteStream(), start);
        }
    }

    private static void play(InputStream body, long start) throws Exception {
        Bitstream stream = new Bitstream(body);
        SampleBuffer pcm = (SampleBuffer) new Decoder().decodeFrame(stream.readFrame(), stream);
        if (pcm.getBufferLength() == 0) {
            throw new IllegalStateException("no audio");
        }
        System.out.println((System.nanoTime() - start) / 1000);
        System.exit(0);
    }
}
