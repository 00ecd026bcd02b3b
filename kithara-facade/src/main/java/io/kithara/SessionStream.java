package io.kithara;

import io.kithara.decode.DecodeSession;
import io.kithara.decode.FrameTime;
import io.kithara.decode.Integrity;
import io.kithara.decode.Metadata;
import io.kithara.decode.PcmFormat;
import io.kithara.stream.MediaException;
import io.kithara.stream.SourceInfo;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** An opened {@link DecodeSession} in the words of the facade, at the level that its tags and the listener ask for. */
final class SessionStream implements AudioStream {
    private final DecodeSession session;
    private final AudioFormat format;
    private final Optional<URI> uri;
    private final Consumer<SessionStream> onClose;
    private final VolumeRamp volume;
    private final float level;

    /**
     * Wraps an opened session.
     *
     * @param uri what was opened; empty for a host's own bytes
     * @param normalization how the level that the tags ask for is applied
     * @param onClose told once or more that this stream is closed
     */
    SessionStream(
            DecodeSession session, Optional<URI> uri, Normalization normalization, Consumer<SessionStream> onClose) {
        this.session = session;
        this.uri = uri;
        this.onClose = onClose;
        this.format = toAudioFormat(session.format());
        this.volume = new VolumeRamp(format);
        this.level = TaggedLevel.factor(session.track().metadata().tags(), normalization);
    }

    private static AudioFormat toAudioFormat(PcmFormat pcm) {
        return AudioFormat.of(pcm.sampleRate(), pcm.channels());
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public int read(float[] target, int offset, int maxFrames) throws KitharaException {
        try {
            int frames = session.read(target, offset, maxFrames);
            if (frames > 0) {
                adjust(target, offset, frames);
            }
            return frames;
        } catch (MediaException e) {
            throw Failures.toKithara(e);
        }
    }

    private void adjust(float[] target, int offset, int frames) {
        if (level != 1) {
            int end = offset + frames * format.channels();
            for (int i = offset; i < end; i++) {
                target[i] *= level;
            }
        }
        volume.apply(target, offset, frames);
    }

    @Override
    public boolean awaitReadable(Duration timeout) {
        try {
            return session.awaitReadable(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void seek(Duration target) {
        session.seek(target);
    }

    @Override
    public void seekFrame(long frame) {
        session.seek(frame);
    }

    @Override
    public Duration position() {
        return session.position();
    }

    @Override
    public long positionFrames() {
        return session.positionFrames();
    }

    @Override
    public Optional<StreamDuration> duration() {
        return session.duration()
                .map(length -> new StreamDuration(
                        length, FrameTime.frames(length, format.sampleRate()), session.isDurationExact()));
    }

    @Override
    public Optional<Outcome> outcome() {
        return session.outcome().map(Failures::toOutcome);
    }

    @Override
    public StreamInfo info() {
        SourceInfo source = session.source().info();
        return new StreamInfo(
                uri,
                session.track().container(),
                session.track().codec(),
                toAudioFormat(session.track().format()),
                source.live(),
                source.variants(),
                source.renditions(),
                source.segments());
    }

    @Override
    public Metadata metadata() {
        return session.track().metadata();
    }

    @Override
    public void selectVariant(VariantChoice choice) throws KitharaException {
        try {
            session.source().select(Sources.selection(choice));
        } catch (MediaException e) {
            throw Failures.toKithara(e);
        }
    }

    @Override
    public void volume(float wanted) {
        volume.set(wanted);
    }

    @Override
    public float volume() {
        return volume.wanted();
    }

    @Override
    public StreamStats stats() {
        return StreamStats.of(session.source().stats(), session.stats());
    }

    @Override
    public Integrity integrity() {
        return session.integrity();
    }

    @Override
    public List<Outcome.Missing> missing() {
        return session.missing().stream().map(Failures::toMissing).toList();
    }

    @Override
    public InputStream toInputStream(PcmEncoding encoding) {
        return new PcmInputStream(this, encoding);
    }

    @Override
    public Flow.Publisher<float[]> toPublisher(int blockFrames) {
        return new PcmPublisher(this, session::onClose, blockFrames);
    }

    @Override
    public void close() {
        session.close();
        onClose.accept(this);
    }

    @Override
    public String toString() {
        return "AudioStream[" + format + "]";
    }
}
