package io.kithara.codec.jaad;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import net.sourceforge.jaad.aac.syntax.ICStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the noise that an encoder asks for in place of samples (perceptual noise substitution, ISO/IEC 14496-3 section
 * 4.6.13) the same each time a packet is decoded, so that a seek gives what linear decoding gave. JAAD draws it from one
 * generator for the whole JVM whose state is private, hence the handle. Other noise is drawn if another thread decodes AAC at
 * the same time; it is noise of the right energy all the same.
 */
final class NoiseSeed {
    private static final @Nullable VarHandle STATE = find();

    private NoiseSeed() {}

    /** Sets the generator to what belongs to the packet that starts at {@code startFrame}. */
    static void of(long startFrame) {
        if (STATE != null) {
            STATE.set(mixed(startFrame));
        }
    }

    /** The generator is linear: seeds in equal steps would give every packet the same noise at another level. */
    private static int mixed(long startFrame) {
        long mixed = startFrame * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ mixed >>> 32) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32);
    }

    private static @Nullable VarHandle find() {
        try {
            return MethodHandles.privateLookupIn(ICStream.class, MethodHandles.lookup())
                    .findStaticVarHandle(ICStream.class, "randomState", int.class);
        } catch (NoSuchFieldException | IllegalAccessException e) {
            // Another build of JAAD: it plays just as well, and seeks give other noise.
            System.getLogger("io.kithara.codec.jaad")
                    .log(System.Logger.Level.WARNING, "JAAD's noise generator was not found", e);
            return null;
        }
    }
}
