package io.kithara.stream;

import io.kithara.net.BodySink;

/** A sink that can go on later where it stopped: only its fetches are ever cancelled in favour of more urgent ones. */
public interface YieldingSink extends BodySink {
    /**
     * Reports that the fetch was cancelled to make room for bytes that are owed elsewhere. Everything delivered before is
     * good; the rest is to be submitted again. Last call, instead of {@code onFailure}.
     */
    void onPreempted();
}
