package io.kithara.file;

import io.kithara.net.BodyEnd;
import io.kithara.net.Expectation;
import io.kithara.net.FetchRequest;
import io.kithara.net.FetchResponse;
import io.kithara.net.NetException;
import io.kithara.net.Validators;
import io.kithara.storage.Registration;
import io.kithara.stream.Download;
import io.kithara.stream.Downloader;
import io.kithara.stream.Priority;
import io.kithara.stream.YieldingSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One call that fills a gap of a {@link RemoteBody} on behalf of a reader. */
final class BodyFetch implements YieldingSink {
    /** Asks a station to say what it plays; everybody else ignores it. */
    private static final String ICY_REQUEST = "Icy-MetaData";

    /** Stands for the download of a fetch that was given up before it was submitted. */
    private static final Download NO_DOWNLOAD = new Following(() -> {});

    /* reader, position, gaveHeadStart and priority are guarded by the body's lock; a download known late is settled by the atomic. */
    final BodyIntake intake;
    final long from;

    /** One past the last byte asked for; {@link FetchPlan#NOT_KNOWN} for all to the end. */
    final long end;

    /** Whether nothing at all is known of the URL, so that the response decides what it is. */
    final boolean opening;

    BodyReader reader;
    long position;
    boolean gaveHeadStart;
    Priority priority;
    private final AtomicReference<@Nullable Download> download = new AtomicReference<>();

    BodyFetch(BodyIntake intake, BodyReader reader, long from, long end, boolean opening, Priority priority) {
        this.intake = intake;
        this.reader = reader;
        this.from = from;
        this.end = end;
        this.opening = opening;
        this.priority = priority;
        position = from;
    }

    /** Submits the call. Outside the body's lock, once. */
    void start(Downloader downloader, Validators known, BodyReader owner, Priority urgency) {
        OptionalLong stop = end == FetchPlan.NOT_KNOWN ? OptionalLong.empty() : OptionalLong.of(end);
        FetchRequest request = request(owner).withRange(from, stop).withKnown(known);
        submit(downloader, request, urgency, owner, opening ? new OpeningSink(this, owner) : this);
    }

    /** Submits the call for a version other than the one that is held whole. Outside the body's lock, once. */
    void startIfChanged(Downloader downloader, Validators held, BodyReader owner) {
        YieldingSink sink = new ConfirmingSink(this, held, new OpeningSink(this, owner));
        submit(downloader, request(owner).ifChangedFrom(held), Priority.OWED, owner, sink);
    }

    private FetchRequest request(BodyReader owner) {
        Map<String, String> headers = new HashMap<>(owner.options.headers());
        if (opening) {
            headers.putIfAbsent(ICY_REQUEST, "1");
        }
        return FetchRequest.of(intake.uri(), Expectation.MEDIA).withHeaders(headers);
    }

    private void submit(
            Downloader downloader, FetchRequest request, Priority urgency, BodyReader owner, YieldingSink sink) {
        if (download.get() == null) {
            Download submitted = downloader.submit(request, urgency, owner.meter, sink);
            if (!download.compareAndSet(null, submitted)) {
                submitted.cancel();
            }
        }
    }

    /** Ends the call soon; nothing it brings counts any more. Outside the body's lock. */
    void cancel() {
        Download known = download.compareAndExchange(null, NO_DOWNLOAD);
        if (known != null) {
            known.cancel();
        }
    }

    /** Instead of a call: somebody else's bytes are waited for, until {@link #cancel}. */
    void follow(Registration waiting) {
        if (!download.compareAndSet(null, new Following(waiting))) {
            waiting.close();
        }
    }

    private record Following(Registration waiting) implements Download {
        @Override
        public void cancel() {
            waiting.close();
        }

        @Override
        public void reprioritise(Priority priority) {}
    }

    void reprioritise(Priority urgency) {
        Download known = download.get();
        if (known != null) {
            known.reprioritise(urgency);
        }
    }

    @Override
    public void onResponse(FetchResponse response) throws IOException {
        intake.responded(this, response);
    }

    @Override
    public boolean onBytes(long at, ByteBuffer bytes) throws IOException {
        return intake.landed(this, at, bytes);
    }

    @Override
    public void onComplete(BodyEnd bodyEnd) {
        intake.finished(this, bodyEnd);
    }

    @Override
    public void onPreempted() {
        intake.preempted(this);
    }

    @Override
    public void onFailure(NetException failure) {
        intake.failed(this, failure);
    }

    @Override
    public String toString() {
        return "BodyFetch[" + from + ".." + (end == FetchPlan.NOT_KNOWN ? "" : end) + "]";
    }
}
