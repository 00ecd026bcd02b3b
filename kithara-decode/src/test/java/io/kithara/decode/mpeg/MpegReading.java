package io.kithara.decode.mpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Packet;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link MpegFile} has written. */
final class MpegReading {
    private MpegReading() {}

    static MpegAudioDemuxer opened(byte[] file) throws DecodeException, MediaException {
        return opened(new ByteArrayData(file));
    }

    static MpegAudioDemuxer opened(MediaData data) throws DecodeException, MediaException {
        MpegAudioDemuxer demuxer = new MpegAudioDemuxer(data, DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        return demuxer;
    }

    /** Returns the numbers of all packets that are left. */
    static List<Integer> numbers(MpegAudioDemuxer demuxer) throws DecodeException, MediaException {
        List<Integer> numbers = new ArrayList<>();
        Packet packet = new Packet();
        while (demuxer.next(packet) == Progress.DONE) {
            numbers.add(number(packet));
        }
        return numbers;
    }

    /** Returns which packet of its file it is, as its last four bytes say. */
    static int number(Packet packet) {
        int number = 0;
        for (int i = packet.length() - 4; i < packet.length(); i++) {
            number = number << 8 | (packet.data()[i] & 0xFF);
        }
        return number;
    }
}
