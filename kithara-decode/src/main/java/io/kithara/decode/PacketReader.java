package io.kithara.decode;

import io.kithara.stream.MediaException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads packets and decodes them; a decoder is carried from chunk to chunk while the codec's configuration stays the
 * same. What cannot be decoded is reported as concealed; what no filter and no sound device should see is taken out of the
 * samples. Confined to the decode worker.
 */
final class PacketReader {
    /**
     * Six seconds of MP3 or AAC: long enough for any damage a listener would sit through; a stream with nothing but
     * broken packets is not one.
     */
    static final int MAX_CORRUPT_RUN = 256;

    private final Supplier<Providers> providers;
    private final LookAhead ahead = new LookAhead();
    private final boolean verify;
    private final PcmBuffer pcm = new PcmBuffer();

    private Packet packet = new Packet();
    private @Nullable Demuxer demuxer;
    private @Nullable Track track;
    private @Nullable PacketDecoder decoder;
    private int frames;
    private int usualFrames;
    private int corruptRun;
    private @Nullable DecodeException corruption;

    /** Whether a packet has come from the demuxer that was entered last. */
    private boolean begun;

    PacketReader(Supplier<Providers> providers, boolean verify) {
        this.providers = providers;
        this.verify = verify;
    }

    /**
     * Reads from another demuxer from now on.
     *
     * @param followsOn whether its first packet follows the last one, so that the decoder's history is right
     * @return whether the decoder goes on with its history
     */
    boolean enter(Demuxer opened, boolean followsOn) throws DecodeException {
        demuxer = opened;
        ahead.forget();
        begun = false;
        boolean replaced = adoptTrack();
        if (replaced) {
            ahead.begin(decoder());
        }
        if (!replaced && !followsOn) {
            decoder().reset();
        }
        return !replaced && followsOn;
    }

    /** Makes a decoder if the track needs another one, and returns whether it did. */
    private boolean adoptTrack() throws DecodeException {
        return adopt(demuxer().track());
    }

    private boolean adopt(Track now) throws DecodeException {
        Track before = track;
        track = now;
        if (decoder != null && before != null && decodesAlike(before, now)) {
            return false;
        }
        close();
        decoder = providers.get().createDecoder(now);
        if (verify) {
            decoder.verify();
        }
        usualFrames = 0;
        return true;
    }

    private static boolean decodesAlike(Track a, Track b) {
        return a.codec() == b.codec() && a.format().equals(b.format()) && Arrays.equals(a.config(), b.config());
    }

    /**
     * Reads and decodes the next packet.
     *
     * @return {@code DONE} with {@link #frames} decoded or {@link #concealed} set
     * @throws DecodeException as {@link Demuxer#next}; {@code MALFORMED} after {@link #MAX_CORRUPT_RUN} broken packets
     */
    Demuxer.Progress next() throws DecodeException, MediaException {
        Demuxer.Progress progress = ahead.next(demuxer());
        if (progress != Demuxer.Progress.DONE) {
            return progress;
        }
        packet = ahead.take(packet);
        if (packet.isTrackChanged() && adopt(ahead.track())) {
            Packet first = packet;
            packet = new Packet();
            ahead.begin(decoder(), first);
            return next();
        }
        begun = true;
        decode();
        return progress;
    }

    /** Moves the demuxer to where the decoder, reset, has to begin for {@code frame} at {@code rate}; see {@link Demuxer#seek}. */
    Demuxer.Progress seek(long frame, int rate) throws DecodeException, MediaException {
        ahead.forget();
        if (adoptTrack()) {
            ahead.begin(decoder());
        }
        long preroll = FrameTime.rescale(prerollFrames(), decoder().format().sampleRate(), trackRate());
        return demuxer().seek(FrameTime.rescale(frame, rate, trackRate()), (int) preroll);
    }

    private void decode() throws DecodeException {
        corruption = null;
        if (packet.isLost()) {
            // One packet can be made up; behind a longer gap nothing of what was before it holds.
            if (packet.frames() > usualFrames) {
                decoder().reset();
            }
            conceal(new DecodeException(
                    DecodeException.Reason.CORRUPT_PACKET,
                    packet.frames() + " frames are missing before byte " + packet.position()));
            return;
        }
        try {
            frames = decoder().decode(packet, pcm);
            scrub();
            usualFrames = frames == 0 ? usualFrames : frames;
            corruptRun = 0;
            corruption = decoder().damage().orElse(null);
        } catch (DecodeException e) {
            if (e.reason() != DecodeException.Reason.CORRUPT_PACKET) {
                throw e;
            }
            conceal(e);
        } catch (RuntimeException e) {
            // A provider that breaks its contract costs a packet, not the stream.
            decoder().reset();
            conceal(new DecodeException(
                    DecodeException.Reason.CORRUPT_PACKET, "packet at byte " + packet.position() + ": " + e, e));
        }
    }

    private void conceal(DecodeException cause) throws DecodeException {
        frames = decoder().conceal(pcm);
        scrub();
        corruption = cause;
        if (++corruptRun >= MAX_CORRUPT_RUN) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    corruptRun + " packets in a row could not be decoded, the last: " + cause.getMessage(),
                    cause);
        }
    }

    /** Returns whether the demuxer describes its track anew from the last packet on. */
    boolean hasNewTrack() {
        return packet.isTrackChanged();
    }

    private void scrub() {
        PacketDecoder made = decoder();
        if (!made.givesNormalSamples()) {
            PcmScrub.scrub(pcm.samples(), frames * made.format().channels());
        }
    }

    /**
     * Returns why the last packet could not be decoded; null if it could. Its {@link #frames}, if there are any, are made up as a
     * whole or in a part.
     */
    @Nullable
    DecodeException concealed() {
        return corruption;
    }

    /** Returns how many frames the last packet gave. */
    int frames() {
        return frames;
    }

    /** Returns how long the last packet is on the timeline, in frames at {@code rate}. */
    long durationFrames(int rate) {
        if (packet.frames() > 0) {
            return FrameTime.rescale(packet.frames(), trackRate(), rate);
        }
        return corruption == null || frames > 0 ? frames : usualFrames;
    }

    /** Returns where the container puts the last packet, in frames at {@code rate}. */
    long startFrame(int rate) {
        return FrameTime.rescale(packet.startFrame(), trackRate(), rate);
    }

    /** Returns the rate the container counts in. */
    int trackRate() {
        return (track == null ? demuxer().track() : track).format().sampleRate();
    }

    PcmFormat format() {
        return decoder().format();
    }

    /** Returns the samples of the last packet. */
    float[] samples() {
        return pcm.samples();
    }

    /** Forgets the decoder's history, as before pre-roll and after a hole. */
    void reset() {
        if (decoder != null) {
            decoder.reset();
        }
    }

    /** Returns whether a packet has come from the demuxer that was entered last, whatever it was worth. */
    boolean hasBegun() {
        return begun;
    }

    /** Returns what is known about the samples, if the last packet was the stream's last. */
    Integrity integrity() {
        return decoder == null ? Integrity.UNKNOWN : decoder.integrity();
    }

    /** Returns how far before a seek target decoding has to begin, in frames at the decoder's rate. */
    int prerollFrames() {
        return decoder == null ? 0 : decoder.prerollFrames();
    }

    boolean isOpen() {
        return demuxer != null;
    }

    Demuxer demuxer() {
        if (demuxer == null) {
            throw new IllegalStateException("no demuxer yet");
        }
        return demuxer;
    }

    private PacketDecoder decoder() {
        if (decoder == null) {
            throw new IllegalStateException("no decoder yet");
        }
        return decoder;
    }

    /** Closes the decoder; another one is made when it is needed. */
    void close() {
        PacketDecoder old = decoder;
        decoder = null;
        if (old != null) {
            old.close();
        }
    }
}
