package io.kithara.decode.ts;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DecodeException;

/**
 * Takes the payload out of PES packets (ISO/IEC 13818-1 section 2.4.3.6) of one PID. Headers may lie across packets; a
 * length of 0 means up to the next one. Not safe for several threads.
 *
 * <pre>
 * 00 00 01 | stream_id 8 | length 16 | '10' 2, scrambling 2, flags 4 | PTS 1, DTS 1, flags 6 | header length 8 | PTS 40 ...
 * </pre>
 */
final class PesAssembler {
    private static final int FIXED = 9;
    private static final int PTS_LENGTH = 5;
    private static final int PTS_FLAG = 0x80;
    private static final int NOT_BOUNDED = -1;

    /** Table 2-22: program_stream_map, padding, private_2, ECM, EMM, DSM-CC, H.222.1 type E and the directory: no audio. */
    private static final String NO_AUDIO_IDS = "\u00BC\u00BE\u00BF\u00F0\u00F1\u00F2\u00F8\u00FF";

    private enum State {
        /** For the start of a PES packet. */
        WAITING,
        HEADER,
        PAYLOAD
    }

    private final byte[] header = new byte[FIXED + 0xFF];
    private State state = State.WAITING;
    private int headerLength;
    private long source;
    private int left;

    /** Goes on where another one is. */
    void follow(PesAssembler other) {
        System.arraycopy(other.header, 0, header, 0, header.length);
        state = other.state;
        headerLength = other.headerLength;
        source = 0;
        left = other.left;
    }

    /** Passes everything up to the next PES packet. */
    void skipToStart() {
        state = State.WAITING;
    }

    /**
     * Takes the payload of a packet that is loaded.
     *
     * @throws DecodeException {@code UNSUPPORTED} for scrambled payload
     */
    void packet(DataWindow window, PacketHeader packet, Stretch target) throws DecodeException {
        long at = packet.payloadStart();
        long end = at + packet.payloadLength();
        if (packet.startsUnit()) {
            state = State.HEADER;
            headerLength = 0;
            source = packet.start();
        }
        while (at < end && state == State.HEADER) {
            header[headerLength++] = (byte) window.u8(at++);
            if (headerLength >= FIXED && headerLength == FIXED + (header[8] & 0xFF)) {
                enterPayload(target);
            }
        }
        if (at < end && state == State.PAYLOAD) {
            int count = (int) (left == NOT_BOUNDED ? end - at : Math.min(left, end - at));
            target.data().append(window, at, count);
            left -= left == NOT_BOUNDED ? 0 : count;
        }
    }

    private void enterPayload(Stretch target) throws DecodeException {
        boolean start = header[0] == 0 && header[1] == 0 && header[2] == 1 && (header[6] & 0xC0) == 0x80;
        if (!start || NO_AUDIO_IDS.indexOf(header[3] & 0xFF) >= 0) {
            state = State.WAITING;
            return;
        }
        if ((header[6] & 0x30) != 0) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED, "the audio of the transport stream is scrambled");
        }
        state = State.PAYLOAD;
        int length = (header[4] & 0xFF) << 8 | (header[5] & 0xFF);
        left = length == 0 ? NOT_BOUNDED : Math.max(0, length - (headerLength - 6));
        if ((header[7] & PTS_FLAG) != 0 && headerLength >= FIXED + PTS_LENGTH) {
            target.mark(new PesMark(target.data().written(), pts(), source));
        }
    }

    /** 3, 15 and 15 bits with a marker behind each. */
    private long pts() {
        long high = header[9] >> 1 & 7;
        int middle = (header[10] & 0xFF) << 7 | (header[11] & 0xFF) >> 1;
        int low = (header[12] & 0xFF) << 7 | (header[13] & 0xFF) >> 1;
        return high << 30 | (long) middle << 15 | low;
    }
}
