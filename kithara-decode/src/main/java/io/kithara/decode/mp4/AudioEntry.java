package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import io.kithara.decode.PcmFormat;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an AudioSampleEntry (ISO/IEC 14496-12 section 12.2.3) or a QuickTime sound sample description of version
 * 0, 1 or 2, and the boxes behind them, those inside {@code wave} among them.
 */
final class AudioEntry {
    private static final int WAVE = Box.type("wave");
    private static final int SRAT = Box.type("srat");

    final int type;
    final BoxBody body;
    int channels;
    int sampleSize;
    double sampleRate;

    /** QuickTime version 2, {@code formatSpecificFlags}; -1 otherwise. */
    int pcmFlags = -1;

    private final Map<Integer, BoxBody> children = new HashMap<>();

    /**
     * Reads an entry.
     *
     * @param isoVersion version of the {@code stsd} box: with 1 the standard knows an entry version 1 without QuickTime's
     *     fields
     */
    AudioEntry(int type, BoxBody body, int isoVersion) throws DecodeException {
        this.type = type;
        this.body = body;
        body.skip(6 + 2); // reserved, data_reference_index
        int version = body.u16();
        body.skip(2 + 4); // revision, vendor
        channels = body.u16();
        sampleSize = body.u16();
        body.skip(2 + 2); // compression id, packet size
        sampleRate = body.u32() / 65_536.0;
        if (version == 1 && isoVersion == 0) {
            body.skip(16); // samples and bytes per packet, frame and sample
        } else if (version == 2) {
            readVersion2();
        }
        readChildren(body, true);
        BoxBody srat = child(SRAT);
        if (srat != null) {
            srat.skip(4);
            sampleRate = srat.u32();
        }
    }

    /** Returns a box behind the fields, to be read from its start; null if there is none. */
    @Nullable
    BoxBody child(int childType) {
        BoxBody child = children.get(childType);
        return child == null ? null : child.fork();
    }

    /** Returns a box that must be there. */
    BoxBody need(String childType) throws DecodeException {
        BoxBody child = child(Box.type(childType));
        if (child == null) {
            throw body.malformed("has no '" + childType + "'");
        }
        return child;
    }

    /** Returns the shape the fields announce. */
    PcmFormat format() throws DecodeException {
        return format((int) Math.round(sampleRate), channels);
    }

    /** Returns a shape, if there can be one. */
    PcmFormat format(int rate, int channelCount) throws DecodeException {
        if (rate < 1 || rate > PcmFormat.MAX_SAMPLE_RATE || channelCount < 1 || channelCount > PcmFormat.MAX_CHANNELS) {
            throw body.malformed("announces " + rate + " Hz and " + channelCount + " channels");
        }
        return new PcmFormat(rate, channelCount);
    }

    /** QuickTime File Format, sound sample description version 2. */
    private void readVersion2() throws DecodeException {
        body.skip(4); // sizeOfStructOnly
        sampleRate = Double.longBitsToDouble(body.i64());
        channels = body.i32();
        body.skip(4); // always 0x7F000000
        sampleSize = body.i32();
        pcmFlags = body.i32();
        body.skip(4 + 4); // bytes and frames per packet
        if (!(sampleRate >= 0 && sampleRate < Integer.MAX_VALUE)) {
            throw body.malformed("announces " + sampleRate + " Hz");
        }
    }

    private void readChildren(BoxBody from, boolean intoWave) throws DecodeException {
        for (BoxBody.Child child = from.nextChild(); child != null; child = from.nextChild()) {
            if (child.type() == WAVE && intoWave) {
                readChildren(child.body(), false);
            } else {
                children.putIfAbsent(child.type(), child.body());
            }
        }
    }
}
