package io.kithara.file;

import io.kithara.net.BodyEnd;
import io.kithara.net.FetchResponse;
import io.kithara.net.NetException;
import io.kithara.net.Validators;
import io.kithara.stream.YieldingSink;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Receives the answer to the question whether the server still has what is held whole: that, or another version, which
 * goes on to {@code another} once what is held is forgotten. Used by one network thread at a time.
 */
final class ConfirmingSink implements YieldingSink {
    private final BodyFetch fetch;
    private final Validators held;
    private final YieldingSink another;
    private boolean confirmed;

    ConfirmingSink(BodyFetch fetch, Validators held, YieldingSink another) {
        this.fetch = fetch;
        this.held = held;
        this.another = another;
    }

    /** A server that knows no conditions sends the same version again: it is recognised, and its body given up. */
    @Override
    public void onResponse(FetchResponse response) throws IOException {
        confirmed = response.status() == 304 || held.isConfirmedBy(response.validators());
        if (confirmed) {
            fetch.intake.confirmed(fetch, response);
        } else {
            fetch.intake.outdated();
            another.onResponse(response);
        }
    }

    @Override
    public boolean onBytes(long position, ByteBuffer bytes) throws IOException {
        return !confirmed && another.onBytes(position, bytes);
    }

    @Override
    public boolean wantsTheRest() {
        return !confirmed && another.wantsTheRest();
    }

    @Override
    public void onComplete(BodyEnd end) {
        if (!confirmed) {
            another.onComplete(end);
        }
    }

    @Override
    public void onPreempted() {
        if (!confirmed) {
            another.onPreempted();
        }
    }

    @Override
    public void onFailure(NetException failure) {
        if (!confirmed) {
            another.onFailure(failure);
        }
    }

    @Override
    public String toString() {
        return "ConfirmingSink[" + fetch + (confirmed ? " confirmed]" : "]");
    }
}
