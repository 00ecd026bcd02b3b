package io.kithara.cli;

import io.kithara.testing.CodedFrames;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fmp4Muxer;
import io.kithara.testing.TsMuxer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Makes an encrypted HLS stream of a {@link DemoLadder} and serves it. Used by one thread. */
final class DemoPackaging {
    private static final String MASTER = "/master.m3u8";
    private static final String KEY = "/key";
    private static final int KEY_BYTES = 16;

    /** What a segment adds to its frames, in the announced peak rate: transport packets are 8 % of a low rate. */
    private static final double OVERHEAD = 1.15;

    /** The encoder's delay, which fMP4 can state and TS cannot: it is trimmed there and heard here. */
    private static final int ENCODER_DELAY = DemoLadder.SAMPLES_PER_FRAME;

    private final DemoLadder ladder;
    private final boolean fmp4;
    private final byte[] key = new byte[KEY_BYTES];
    private final Map<String, Place> places = new HashMap<>();
    private final int[][] lengths;

    /** Where a segment belongs. */
    private record Place(int rate, int number) {}

    DemoPackaging(DemoLadder ladder, boolean fmp4) {
        this.ladder = ladder;
        this.fmp4 = fmp4;
        lengths = new int[ladder.rates()][ladder.segments()];
        new SecureRandom().nextBytes(key);
    }

    String container() {
        return fmp4 ? "fMP4" : "MPEG-TS";
    }

    /** Returns how many frames at the start of the coded music are not heard. */
    int trimmedFrames() {
        return fmp4 ? ENCODER_DELAY : 0;
    }

    /** Serves playlists, key and segments; returns the path to open. */
    String serve(FakeOrigin origin) {
        StringBuilder master = new StringBuilder("#EXTM3U\n");
        for (int rate = 0; rate < ladder.rates(); rate++) {
            long bandwidth = Math.round(DemoLadder.KILOBITS.get(rate) * 1000 * OVERHEAD);
            master.append("#EXT-X-STREAM-INF:BANDWIDTH=")
                    .append(bandwidth)
                    .append(",CODECS=\"mp4a.40.2\"\n")
                    .append(rate)
                    .append("/i.m3u8\n");
            serveRate(origin, rate);
        }
        origin.serve(KEY, key);
        playlist(origin, MASTER, master);
        return MASTER;
    }

    private void serveRate(FakeOrigin origin, int rate) {
        StringBuilder playlist =
                new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-TARGETDURATION:2\n");
        byte[] whole = ladder.file(rate);
        Fmp4Muxer mp4 = Fmp4Muxer.aac(CodedFrames.aacConfigOfAdts(whole), DemoSample.SAMPLE_RATE, DemoSample.CHANNELS)
                .withEdit(ENCODER_DELAY);
        if (fmp4) {
            playlist.append("#EXT-X-MAP:URI=\"init.mp4\"\n");
            origin.serve("/" + rate + "/init.mp4", mp4.init());
        }
        playlist.append("#EXT-X-KEY:METHOD=AES-128,URI=\"").append(KEY).append("\"\n");
        TsMuxer ts = TsMuxer.of(TsMuxer.ADTS);
        for (int number = 0; number < ladder.segments(); number++) {
            List<byte[]> frames = ladder.segment(rate, number);
            long start = DemoLadder.startFrame(number);
            byte[] clear = fmp4
                    ? mp4.segment(start, CodedFrames.aacOfAdts(DemoLadder.joined(frames)), DemoLadder.SAMPLES_PER_FRAME)
                    : ts.segment(frames, start, DemoSample.SAMPLE_RATE, DemoLadder.SAMPLES_PER_FRAME);
            byte[] bytes = encrypted(clear, number);
            String path = path(rate, number);
            places.put(path, new Place(rate, number));
            lengths[rate][number] = bytes.length;
            origin.serve(path, bytes);
            playlist.append("#EXTINF:")
                    .append(frames.size() * DemoLadder.SAMPLES_PER_FRAME / (double) DemoSample.SAMPLE_RATE)
                    .append(",\n")
                    .append(path)
                    .append('\n');
        }
        playlist(origin, "/" + rate + "/i.m3u8", playlist.append("#EXT-X-ENDLIST\n"));
    }

    private static void playlist(FakeOrigin origin, String path, StringBuilder text) {
        origin.serve(path, text.toString().getBytes(StandardCharsets.UTF_8))
                .contentType("application/vnd.apple.mpegurl");
    }

    private static String path(int rate, int number) {
        return "/" + rate + "/" + number + ".seg";
    }

    /** RFC 8216 section 5.2: without an IV in the playlist it is the segment's media sequence number. */
    private byte[] encrypted(byte[] clear, int number) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            byte[] iv =
                    ByteBuffer.allocate(KEY_BYTES).putLong(0).putLong(number).array();
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(clear);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-128-CBC", e);
        }
    }

    /**
     * What an origin has sent so far.
     *
     * @param seconds of the programme, from its start to the first hole
     * @param highestSegments segments of the highest rate
     */
    record Sent(double seconds, int highestSegments) {}

    /** Returns what of the programme an origin has sent, as its own log tells. */
    Sent sent(FakeOrigin origin) {
        long[][] sent = new long[ladder.rates()][ladder.segments()];
        origin.requests().forEach(request -> {
            Place place = places.get(request.path());
            if (place != null) {
                sent[place.rate][place.number] += request.bodyBytes();
            }
        });
        return new Sent(unbroken(sent) * DemoLadder.segmentSeconds(), whole(ladder.rates() - 1, sent));
    }

    private double unbroken(long[][] sent) {
        double segments = 0;
        for (int number = 0; number < ladder.segments(); number++) {
            double share = 0;
            for (int rate = 0; rate < ladder.rates(); rate++) {
                share = Math.max(share, sent[rate][number] / (double) lengths[rate][number]);
            }
            segments += Math.min(1, share);
            if (share < 1) {
                break;
            }
        }
        return segments;
    }

    private int whole(int rate, long[][] sent) {
        int whole = 0;
        for (int number = 0; number < ladder.segments(); number++) {
            whole += sent[rate][number] >= lengths[rate][number] ? 1 : 0;
        }
        return whole;
    }
}
