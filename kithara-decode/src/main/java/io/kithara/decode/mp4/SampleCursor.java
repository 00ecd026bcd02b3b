package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;

/** Steps through packets of known place: a sample table, or the runs of a fragment. Frames count in media time. */
interface SampleCursor {
    /** Returns whether there is no sample left; then nothing else may be asked. */
    boolean isDone();

    /** Returns where the bytes of the next packet are. */
    long offset();

    /** Returns how many they are, as declared: possibly negative or beyond any limit. */
    int size();

    long startFrame();

    /** Returns the frames the container gives the packet. */
    int frames();

    /** Returns the entry of {@code stsd}, counted from 1. */
    int description();

    void advance() throws DecodeException;

    /** Returns the offset before which the samples from here on need no byte. */
    long consumed();
}
