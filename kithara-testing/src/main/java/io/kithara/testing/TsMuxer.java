package io.kithara.testing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Writes MPEG transport streams (ISO/IEC 13818-1) for tests: one program, by default with one audio stream, as packagers
 * of HLS write them. Continuity counters go on from one {@link #take} to the next, so that what is taken in turn are
 * segments of one stream. Writes whatever it is told, sense or not. Not safe for several threads.
 *
 * <pre>
 * packet  0x47 | error 1, start 1, priority 1, pid 13 | scrambling 2, adaptation 2, counter 4 | adaptation field | payload
 * section table_id | 0xB000 + length | id | 0xC1 | number 0 | last 0 | body | CRC-32
 * PES     00 00 01 | stream_id | length, 0 for not bounded | 0x80 | flags | header length | PTS | payload
 * </pre>
 */
public final class TsMuxer {
    /** Stream types of table 2-34 that hold audio, and the one that ATSC gave to AC-3. */
    public static final int MPEG1_AUDIO = 0x03;

    public static final int MPEG2_AUDIO = 0x04;
    public static final int ADTS = 0x0F;
    public static final int LATM = 0x11;
    public static final int AC3 = 0x81;

    /** Where this muxer puts things; any values but those the standard reserves would do. */
    public static final int PMT_PID = 0x1000;

    public static final int AUDIO_PID = 0x0101;

    /** Length of a packet. */
    public static final int PACKET = 188;

    /** Ticks of timestamps per second; they count modulo 2^33. */
    public static final int TICKS_PER_SECOND = 90_000;

    private static final int PROGRAM = 1;
    private static final int AUDIO_STREAM_ID = 0xC0;
    private static final int HEADER = 4;

    /** A PES packet of this or less: ffmpeg's default; several frames share one, the last is not cut. */
    private static final int PES_BYTES = 2930;

    private final int streamType;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int[] counters = new int[0x2000];

    private TsMuxer(int streamType) {
        this.streamType = streamType;
    }

    /** Returns a muxer for audio of a stream type, such as {@link #ADTS}. */
    public static TsMuxer of(int streamType) {
        return new TsMuxer(streamType);
    }

    /**
     * Returns a whole segment: tables, then {@code frames} in PES packets that say when their first frame plays.
     *
     * @param frames coded frames, see {@link CodedFrames}
     * @param firstSample samples of one channel before this segment
     * @param samplesPerFrame 1024 for AAC, 1152 or 576 for MP3
     */
    public byte[] segment(List<byte[]> frames, long firstSample, int sampleRate, int samplesPerFrame) {
        tables();
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        long start = firstSample;
        for (int i = 0; i < frames.size(); i++) {
            payload.writeBytes(frames.get(i));
            if (payload.size() >= PES_BYTES || i == frames.size() - 1) {
                pes(ticks(start, sampleRate), payload.toByteArray());
                payload.reset();
                start = firstSample + (i + 1L) * samplesPerFrame;
            }
        }
        return take();
    }

    /** Writes PAT and PMT, each in a packet of its own. */
    public TsMuxer tables() {
        section(0, pat(PROGRAM, PMT_PID));
        return section(PMT_PID, pmt(PROGRAM, stream(streamType, AUDIO_PID)));
    }

    /** Writes a PES packet of audio whose length is stated if 16 bits can hold it. */
    public TsMuxer pes(long ptsTicks, byte[] payload) {
        return write(AUDIO_PID, pesPacket(ptsTicks, true, payload));
    }

    /** Writes the packets of a unit (a PES packet, or a section with its pointer) on a PID; the last one is stuffed. */
    public TsMuxer write(int pid, byte[] unit) {
        for (int at = 0; at < unit.length || at == 0; ) {
            int count = Math.min(PACKET - HEADER, unit.length - at);
            packet(pid, at == 0, Arrays.copyOfRange(unit, at, at + count));
            at += Math.max(1, count);
        }
        return this;
    }

    /** Writes a section in as many packets as it takes, with pointer and checksum. */
    public TsMuxer section(int pid, byte[] section) {
        int crc = crc(section);
        byte[] unit = new byte[1 + section.length + 4];
        System.arraycopy(section, 0, unit, 1, section.length);
        putBigEndian(unit, 1 + section.length, 4, crc);
        return write(pid, unit);
    }

    /** Writes one packet; less payload than 184 bytes is filled up by an adaptation field. */
    public TsMuxer packet(int pid, boolean unitStart, byte[] payload) {
        int stuffing = PACKET - HEADER - payload.length;
        if (stuffing < 0) {
            throw new IllegalArgumentException(payload.length + " bytes do not fit into a packet");
        }
        byte[] packet = new byte[PACKET];
        Arrays.fill(packet, HEADER, PACKET, (byte) 0xFF);
        packet[0] = 0x47;
        packet[1] = (byte) ((unitStart ? 0x40 : 0) | pid >> 8);
        packet[2] = (byte) pid;
        packet[3] = (byte) ((stuffing > 0 ? 0x30 : 0x10) | (counters[pid]++ & 0xF));
        if (stuffing > 0) {
            packet[HEADER] = (byte) (stuffing - 1);
        }
        if (stuffing > 1) {
            packet[HEADER + 1] = 0;
        }
        System.arraycopy(payload, 0, packet, HEADER + stuffing, payload.length);
        return raw(packet);
    }

    /** Writes bytes as they are. */
    public TsMuxer raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Makes the next packet of a PID look as if {@code lost} packets were lost before it. */
    public TsMuxer lose(int pid, int lost) {
        counters[pid] += lost;
        return this;
    }

    /** Returns what was written since the last call. */
    public byte[] take() {
        byte[] bytes = out.toByteArray();
        out.reset();
        return bytes;
    }

    /** Returns a program association section, without checksum, of pairs of program number and PMT's PID. */
    public static byte[] pat(int... programsAndPids) {
        byte[] body = new byte[programsAndPids.length * 2];
        for (int i = 0; i < programsAndPids.length; i++) {
            putBigEndian(body, 2 * i, 2, i % 2 == 0 ? programsAndPids[i] : 0xE000 | programsAndPids[i]);
        }
        return table(0x00, 1, body);
    }

    /** Returns a program map section, without checksum, of the streams that {@link #stream} makes. */
    public static byte[] pmt(int program, byte[]... streams) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {(byte) (0xE0 | AUDIO_PID >> 8), (byte) AUDIO_PID, (byte) 0xF0, 0});
        for (byte[] stream : streams) {
            body.writeBytes(stream);
        }
        return table(0x02, program, body.toByteArray());
    }

    /** Returns a stream's entry for {@link #pmt}. */
    public static byte[] stream(int type, int pid, byte... descriptors) {
        byte[] entry = new byte[5 + descriptors.length];
        entry[0] = (byte) type;
        putBigEndian(entry, 1, 2, 0xE000 | pid);
        putBigEndian(entry, 3, 2, 0xF000 | descriptors.length);
        System.arraycopy(descriptors, 0, entry, 5, descriptors.length);
        return entry;
    }

    /**
     * Returns a PES packet of audio.
     *
     * @param ptsTicks when its first frame plays, taken modulo 2^33; negative for a packet that does not say
     * @param bounded whether the length is stated; it never is where 16 bits are too few
     */
    public static byte[] pesPacket(long ptsTicks, boolean bounded, byte[] payload) {
        int header = ptsTicks < 0 ? 9 : 14;
        byte[] pes = new byte[header + payload.length];
        pes[2] = 1;
        pes[3] = (byte) AUDIO_STREAM_ID;
        int length = pes.length - 6;
        putBigEndian(pes, 4, 2, bounded && length <= 0xFFFF ? length : 0);
        pes[6] = (byte) 0x80;
        pes[8] = (byte) (header - 9);
        if (ptsTicks >= 0) {
            pes[7] = (byte) 0x80;
            pes[9] = (byte) (0x21 | (ptsTicks >> 30 & 7) << 1);
            putBigEndian(pes, 10, 2, (int) (ptsTicks >> 14 & 0xFFFE) | 1);
            putBigEndian(pes, 12, 2, (int) (ptsTicks << 1 & 0xFFFE) | 1);
        }
        System.arraycopy(payload, 0, pes, header, payload.length);
        return pes;
    }

    /** Returns the timestamp at which a sample plays, rounded down as packagers do. */
    public static long ticks(long sample, int sampleRate) {
        return sample / sampleRate * TICKS_PER_SECOND + sample % sampleRate * TICKS_PER_SECOND / sampleRate;
    }

    private static byte[] table(int id, int extension, byte[] body) {
        byte[] section = new byte[8 + body.length];
        section[0] = (byte) id;
        // the length counts from behind itself and includes the checksum
        putBigEndian(section, 1, 2, 0xB000 | (5 + body.length + 4));
        putBigEndian(section, 3, 2, extension);
        section[5] = (byte) 0xC1;
        System.arraycopy(body, 0, section, 8, body.length);
        return section;
    }

    /** Annex A: polynomial 0x04C11DB7, all ones at the start, no reflection. */
    private static int crc(byte[] bytes) {
        int crc = -1;
        for (byte each : bytes) {
            crc ^= each << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc << 1) ^ (crc < 0 ? 0x04C1_1DB7 : 0);
            }
        }
        return crc;
    }

    private static void putBigEndian(byte[] target, int at, int count, int value) {
        for (int i = 0; i < count; i++) {
            target[at + i] = (byte) (value >> (8 * (count - 1 - i)));
        }
    }

    @Override
    public String toString() {
        return "TsMuxer[type " + streamType + ", " + out.size() / PACKET + " packets]";
    }
}
