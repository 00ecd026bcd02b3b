package io.kithara.decode.flac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a whole file through demuxer and decoder, for tests. */
final class FlacReading {
    /** More than any file here has. */
    private static final int MAX_PACKETS = 2_000_000;

    final Demuxer demuxer;
    final List<PcmFormat> formats = new ArrayList<>();
    final ByteArrayOutputStream floats = new ByteArrayOutputStream();
    final List<String> corrupt = new ArrayList<>();
    String ending = "";
    long frames;
    long lostFrames;
    long position;

    /** What a sample has in the frame that was decoded last. */
    int bits;

    private final FrameHeader header = new FrameHeader();

    private FlacReading(Demuxer demuxer) {
        this.demuxer = demuxer;
    }

    static FlacReading of(MediaData data) throws DecodeException, MediaException {
        return of(new FlacDemuxerProvider().create(Optional.empty(), data, DemuxOptions.FILE));
    }

    static FlacReading of(Demuxer demuxer) throws DecodeException, MediaException {
        if (demuxer.open() != Demuxer.Progress.DONE) {
            throw new AssertionError("open wants " + demuxer.wanted() + " of complete data");
        }
        FlacReading reading = new FlacReading(demuxer);
        reading.drain();
        return reading;
    }

    Track track() {
        return demuxer.track();
    }

    private void drain() throws DecodeException, MediaException {
        Packet packet = new Packet();
        PcmBuffer buffer = new PcmBuffer();
        try (PacketDecoder decoder = new FlacProvider().create(demuxer.track())) {
            for (int i = 0; i < MAX_PACKETS; i++) {
                Demuxer.Progress progress = demuxer.next(packet);
                if (progress != Demuxer.Progress.DONE) {
                    ending = progress.name();
                    return;
                }
                if (packet.startFrame() != position) {
                    throw new AssertionError("frame " + packet.startFrame() + " comes after " + position);
                }
                position += packet.frames();
                take(decoder, packet, buffer);
            }
            throw new AssertionError("no end: " + demuxer);
        } catch (DecodeException e) {
            ending = e.reason() + ": " + e.getMessage();
        }
    }

    private void take(PacketDecoder decoder, Packet packet, PcmBuffer buffer) throws DecodeException {
        if (packet.isLost()) {
            lostFrames += packet.frames();
            return;
        }
        int count;
        try {
            count = decoder.decode(packet, buffer);
        } catch (DecodeException e) {
            if (e.reason() != DecodeException.Reason.CORRUPT_PACKET) {
                throw e;
            }
            corrupt.add(e.getMessage());
            return;
        }
        if (formats.isEmpty() || !formats.get(formats.size() - 1).equals(decoder.format())) {
            formats.add(decoder.format());
        }
        if (header.read(packet.data(), 0, packet.length())) {
            bits = header.bits();
        }
        int samples = count * decoder.format().channels();
        ByteBuffer bytes = ByteBuffer.allocate(4 * samples).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < samples; i++) {
            bytes.putFloat(buffer.samples()[i]);
        }
        floats.writeBytes(bytes.array());
        frames += count;
    }

    /** Returns the samples as integers in as many whole bytes as they need, which is what the check sum of STREAMINFO is of. */
    byte[] integers() {
        ByteBuffer in = ByteBuffer.wrap(floats.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        int width = (bits + 7) / 8;
        byte[] out = new byte[in.capacity() / 4 * width];
        int at = 0;
        while (in.hasRemaining()) {
            int sample = (int) Math.scalb((double) in.getFloat(), bits - 1);
            for (int i = 0; i < width; i++) {
                out[at++] = (byte) (sample >> (8 * i));
            }
        }
        return out;
    }
}
