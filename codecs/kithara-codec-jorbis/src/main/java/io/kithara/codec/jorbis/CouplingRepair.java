package io.kithara.codec.jorbis;

import com.jcraft.jorbis.Info;
import io.kithara.decode.DecodeException;
import io.kithara.decode.VorbisHeaders;
import java.lang.reflect.Array;
import java.lang.reflect.Field;

/**
 * Tells JOrbis which channels are coupled. It reads their numbers a bit too short where the number of channels is no power
 * of two, and so refuses 5.1 and its like: there it is given the setup header without couplings, and these apart.
 */
final class CouplingRepair {
    private CouplingRepair() {}

    /** Returns whether JOrbis misreads the couplings of so many channels: it takes log2, Vorbis I says ilog(n - 1). */
    static boolean isNeeded(int channels) {
        return Integer.bitCount(channels) != 1;
    }

    /**
     * Puts the couplings into what JOrbis made of headers without them.
     *
     * @throws DecodeException {@code UNSUPPORTED} if this is another JOrbis than is known here
     */
    static void apply(Info info, VorbisHeaders headers) throws DecodeException {
        try {
            Object mappings = field(info, "map_param").get(info);
            for (int i = 0; i < headers.mappings(); i++) {
                couple(Array.get(mappings, i), headers.magnitudeChannels(i), headers.angleChannels(i));
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "Vorbis of " + headers.format().channels() + " channels is not decoded by this build of JOrbis",
                    e);
        }
    }

    private static void couple(Object mapping, int[] magnitudes, int[] angles) throws ReflectiveOperationException {
        field(mapping, "coupling_steps").setInt(mapping, magnitudes.length);
        field(mapping, "coupling_mag").set(mapping, magnitudes);
        field(mapping, "coupling_ang").set(mapping, angles);
    }

    private static Field field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
