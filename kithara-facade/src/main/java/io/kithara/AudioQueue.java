package io.kithara;

import java.util.List;

/**
 * Several tracks, one after the other without a gap, as one stream in the format of the first: the others are resampled and
 * mixed to it. The frame after a track's last is the next one's first; nothing is inserted, dropped or faded.
 *
 * <p><b>One timeline.</b> {@code position} and {@code seek} count frames of the whole queue. A track is as long as it says to the
 * frame, or as it turned out when it was played to its end; so it begins where the ones before it end. A seek beyond what is known
 * opens the tracks in between, one after the other, to learn their lengths. One that does not say how long it is takes the seek: past
 * its end the next one follows; a live one plays on. {@code duration} is empty until the last track has told its own.
 *
 * <p><b>One ahead.</b> The next track is opened when the one that plays has ten seconds left or is decoded to its end, and not
 * before; then it fills a buffer of its own. A track that was played is closed; a seek back opens it again.
 *
 * <p><b>Failures.</b> Opening fails if the first track does: without it there is no format. A later track that cannot be opened, or stops
 * in the middle, makes {@link #read} throw once, at its place; the call after that goes on with the next track, and a seek back tries it
 * again. One that ends early or has holes throws nothing; {@link #tracks} tells each one's outcome. The outcome of the queue is
 * {@code Complete} only if that of every track was that was played.
 *
 * <p>{@code tags}, {@code info} and {@code selectVariant} are about the track that plays; events but {@code TrackStarted} count time from its
 * own start. {@code OpenOptions} hold for all tracks, but {@code start}, which is on the queue's timeline; a deadline is for each opening.
 */
public interface AudioQueue extends AudioStream {
    /**
     * Returns the place in the queue, from 0, of the track that is being read: the next one's once its first frame was read; after a
     * seek to another track, that of the new one once it is open.
     */
    int trackIndex();

    /** Returns what is known of every track now, in order. */
    List<QueuedTrack> tracks();
}
