package io.kithara.decode.matroska;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Packet;
import io.kithara.decode.Resources;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads files to lists of packets. */
final class Reading {
    private Reading() {}

    /** A packet: a lost one has no bytes. */
    record Read(long startFrame, int frames, boolean lost, String bytes) {
        static Read of(Packet packet) {
            String bytes = new String(packet.data(), 0, packet.length(), StandardCharsets.ISO_8859_1);
            return new Read(packet.startFrame(), packet.frames(), packet.isLost(), bytes);
        }

        long end() {
            return startFrame + frames;
        }
    }

    static byte[] file(String name) {
        return Resources.bytes("matroska/" + name);
    }

    /** Returns how many frames ffmpeg decodes. */
    static long ffmpegFrames(String name) {
        return Long.parseLong(
                new String(Resources.bytes("matroska/" + name + ".frames"), StandardCharsets.US_ASCII).strip());
    }

    static Demuxer opened(byte[] bytes) throws DecodeException, MediaException {
        return opened(new ByteArrayData(bytes));
    }

    static Demuxer opened(MediaData data) throws DecodeException, MediaException {
        MatroskaDemuxer demuxer = new MatroskaDemuxer(data, DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        return demuxer;
    }

    static List<Read> all(byte[] bytes) throws DecodeException, MediaException {
        return rest(opened(bytes));
    }

    static List<Read> rest(Demuxer demuxer) throws DecodeException, MediaException {
        List<Read> read = new ArrayList<>();
        Packet packet = new Packet();
        while (demuxer.next(packet) == Progress.DONE) {
            read.add(Read.of(packet));
        }
        return read;
    }

    /** Returns the packets before whatever ended the file. */
    static List<Read> upToTheFailure(Demuxer demuxer) throws MediaException {
        List<Read> read = new ArrayList<>();
        Packet packet = new Packet();
        try {
            while (demuxer.next(packet) == Progress.DONE) {
                read.add(Read.of(packet));
            }
        } catch (DecodeException e) {
            return read;
        }
        return read;
    }
}
