package io.kithara.decode.mpeg;

import io.kithara.decode.tags.MetadataDraft;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which of the coded frames are music.
 *
 * @param skip coded frames before the music
 * @param frames how many frames of music follow, if it is known
 */
record Gapless(int skip, OptionalLong frames) {
    /** A layer III decoder gives every frame out this much late: 528 of the filter bank and one more (LAME's tag). */
    static final int DECODER_DELAY = 529;

    /** iTunes keeps delay, padding and length in a comment of this name, in hexadecimal. */
    private static final String ITUNES_KEY = "iTunSMPB";

    /** Nothing is to be cut off. */
    static Gapless none(OptionalLong codedFrames) {
        return new Gapless(0, codedFrames);
    }

    /**
     * Finds what is known, LAME's header before iTunes' comment.
     *
     * @param info the header packet, if there is one
     * @param codedFrames how many frames the packets hold, if that is known
     */
    static Gapless of(@Nullable InfoHeader info, OptionalLong codedFrames, MetadataDraft tags) {
        if (info != null && info.encoderDelay().isPresent() && info.padding().isPresent()) {
            int delay = info.encoderDelay().getAsInt();
            return trimmed(delay, info.padding().getAsInt(), codedFrames);
        }
        return parseItunes(tags.first(ITUNES_KEY))
                .map(itunes -> itunes.within(codedFrames))
                .orElse(none(codedFrames));
    }

    /** A padding below the decoder's delay claims frames that only a further packet would bring: they do not exist. */
    private static Gapless trimmed(int delay, int padding, OptionalLong codedFrames) {
        if (codedFrames.isEmpty()) {
            return new Gapless(delay + DECODER_DELAY, OptionalLong.empty());
        }
        long frames = codedFrames.getAsLong() - delay - Math.max(padding, DECODER_DELAY);
        return frames < 0 ? none(codedFrames) : new Gapless(delay + DECODER_DELAY, OptionalLong.of(frames));
    }

    /** {@code " 00000000 00000210 000007E0 00000000003B8B00 ..."}: zero, delay, padding, frames. */
    private static Optional<Gapless> parseItunes(@Nullable String comment) {
        if (comment == null) {
            return Optional.empty();
        }
        String[] fields = comment.strip().split(" +", 5);
        if (fields.length < 4) {
            return Optional.empty();
        }
        try {
            int delay = Integer.parseUnsignedInt(fields[1], 16);
            long frames = Long.parseLong(fields[3], 16);
            boolean sane = delay >= 0 && delay < 1 << 16 && frames > 0;
            return sane ? Optional.of(new Gapless(delay + DECODER_DELAY, OptionalLong.of(frames))) : Optional.empty();
        } catch (NumberFormatException e) {
            // A comment that anybody can write: not understood, so not used.
            return Optional.empty();
        }
    }

    private Gapless within(OptionalLong codedFrames) {
        boolean fits = codedFrames.isEmpty() || skip + frames.orElse(0) <= codedFrames.getAsLong();
        return fits ? this : none(codedFrames);
    }
}
