package io.kithara.codec.jlayer;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.DemuxerProvider;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.Providers;
import io.kithara.decode.Track;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Demuxes and decodes media that is all there, trims, and puts silence where a packet was corrupt or lost. */
final class LinearDecoder {
    private static final int HEAD_BYTES = 4096;

    private final Demuxer demuxer;
    private final PacketDecoder decoder;
    private final Packet packet = new Packet();
    private final PcmBuffer pcm = new PcmBuffer();
    private float[] samples = new float[1 << 16];
    private int length;
    private int done;
    private long shift;
    private int corrupt;
    private boolean mixed;

    private LinearDecoder(Demuxer demuxer, PacketDecoder decoder) {
        this.demuxer = demuxer;
        this.decoder = decoder;
    }

    /** What came out: whatever was decoded before {@code failure}. */
    record Decoded(
            Track track,
            int channels,
            int frames,
            float[] samples,
            int corrupt,
            boolean mixed,
            @Nullable DecodeException failure) {}

    /** Opens what the installed providers recognise. */
    static LinearDecoder open(MediaData data, MediaHint hint, DemuxOptions options)
            throws DecodeException, MediaException {
        Providers providers = Providers.load(LinearDecoder.class.getClassLoader());
        byte[] head = new byte[HEAD_BYTES];
        int read = Math.max(0, data.readAt(0, head, 0, head.length));
        DemuxerProvider provider = providers
                .demuxerFor(Arrays.copyOf(head, read), hint)
                .orElseThrow(() -> new DecodeException(DecodeException.Reason.UNSUPPORTED, "nobody knows this"));
        Demuxer demuxer = provider.create(Optional.empty(), data, options);
        require(demuxer.open());
        return new LinearDecoder(demuxer, providers.createDecoder(demuxer.track()));
    }

    Track track() {
        return demuxer.track();
    }

    /** Decodes all from presentation frame {@code from} on, at most {@code count} frames. */
    Decoded decode(long from, long count) throws MediaException, DecodeException {
        if (from > 0) {
            decoder.reset();
            require(demuxer.seek(from, 0));
        }
        Track track = demuxer.track();
        long end = Math.min(from + count, track.frames().orElse(Long.MAX_VALUE));
        DecodeException failure = null;
        length = 0;
        done = 0;
        shift = 0;
        int channels = 0;
        try {
            while (done < end - from) {
                Progress progress = demuxer.next(packet);
                if (progress == Progress.END) {
                    break;
                }
                require(progress);
                int frames = decodePacket();
                int now = decoder.format().channels();
                mixed |= channels != 0 && now != channels;
                channels = now;
                append(frames, from, end, channels);
            }
        } catch (DecodeException e) {
            failure = e;
        }
        int known = channels == 0 ? track.format().channels() : channels;
        return new Decoded(track, known, done, Arrays.copyOf(samples, length), corrupt, mixed, failure);
    }

    private int decodePacket() throws DecodeException {
        try {
            return decoder.decode(packet, pcm);
        } catch (DecodeException e) {
            if (e.reason() != DecodeException.Reason.CORRUPT_PACKET) {
                throw e;
            }
            corrupt++;
            int silent = packet.frames() * decoder.format().channels();
            Arrays.fill(pcm.reserve(silent), 0, silent, 0f);
            return packet.frames();
        }
    }

    private void append(int frames, long from, long end, int channels) {
        int skip = (int) Math.min(frames, Math.max(0, from - packet.startFrame()));
        int keep = (int) Math.max(0, Math.min(frames, end - packet.startFrame()) - skip);
        if (keep == 0) {
            return;
        }
        // Positions are times: where the rate changes they are counted anew.
        shift = packet.isTrackChanged() ? packet.startFrame() + skip - from - done : shift;
        int missing = (int) (packet.startFrame() - shift + skip - from - done);
        int added = (missing + keep) * channels;
        while (samples.length < length + added) {
            samples = Arrays.copyOf(samples, 2 * samples.length);
        }
        Arrays.fill(samples, length, length + missing * channels, 0f);
        System.arraycopy(pcm.samples(), skip * channels, samples, length + missing * channels, keep * channels);
        length += added;
        done += missing + keep;
    }

    private static void require(Progress progress) {
        if (progress != Progress.DONE) {
            throw new AssertionError("all data is there, but: " + progress);
        }
    }
}
