package io.kithara.decode.ogg;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Knows logical streams by how their first packet starts. */
final class OggCodecs {
    /** The longest start that is looked at. */
    static final int MAGIC_BYTES = 8;

    /** Streams that people have and that are not decoded here, by the names they are known by. */
    private static final Map<String, String> FOREIGN = foreign();

    private OggCodecs() {}

    /** Returns what decodes a stream whose first packet starts so; empty if it is none of ours. */
    static Optional<OggCodec> recognise(byte[] start) {
        if (startsWith(start, VorbisInOgg.MAGIC)) {
            return Optional.of(new VorbisInOgg());
        }
        if (startsWith(start, OpusInOgg.MAGIC)) {
            return Optional.of(new OpusInOgg());
        }
        if (startsWith(start, FlacInOgg.MAGIC)) {
            return Optional.of(new FlacInOgg());
        }
        return Optional.empty();
    }

    /** Returns what people call a stream whose first packet starts so. */
    static String nameOf(byte[] start) {
        for (Map.Entry<String, String> known : FOREIGN.entrySet()) {
            if (startsWith(start, known.getKey())) {
                return known.getValue();
            }
        }
        StringBuilder hex = new StringBuilder("a stream that starts with ");
        for (byte each : start) {
            hex.append(String.format("%02x", each));
        }
        return start.length == 0 ? "an empty stream" : hex.toString();
    }

    private static Map<String, String> foreign() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("fLaC", "FLAC of before 2003");
        names.put("Speex   ", "Speex");
        names.put("\u0080theora", "Theora");
        names.put("CELT    ", "CELT");
        names.put("fishead", "Skeleton");
        names.put("PCM     ", "PCM");
        names.put("BBCD", "Dirac");
        names.put("\u0080kate", "Kate");
        return names;
    }

    private static boolean startsWith(byte[] start, String magic) {
        byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < expected.length; i++) {
            if (i >= start.length || start[i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
