package io.kithara.net;

import io.kithara.bufpool.PooledBytes;
import io.kithara.net.NetException.Reason;
import io.kithara.net.WholeBody.Handed;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Headers;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of one fetch: which version is being received, how far it has come, what to ask for next. For the
 * holder of the turn.
 */
final class Intake {
    /** Playlists and keys are held in memory until they are whole; the largest real playlists have a few MB. */
    static final long MAX_WHOLE_BYTES = 16L << 20;

    /** Fields a response may carry that are not for logs, events or caches. */
    private static final Set<String> SECRET_FIELDS = Set.of(
            "set-cookie",
            "set-cookie2",
            "authorization",
            "authentication-info",
            "www-authenticate",
            "proxy-authenticate",
            "proxy-authentication-info");

    private final NetContext net;
    private final FetchRequest request;
    private final BodySink sink;
    private final RetryState retry;
    private final Delivery delivery;
    private final @Nullable WholeBody whole;
    private Version version;
    private boolean acceptsRanges;
    private boolean selfDelimited;
    private boolean refusesTheRest;

    Intake(NetContext net, FetchRequest request, BodySink sink, RetryState retry) {
        this.net = net;
        this.request = request;
        this.sink = sink;
        this.retry = retry;
        version = wanted(request);
        if (request.expect() == Expectation.MEDIA) {
            whole = null;
            delivery = new Delivery(sink, request.from(), request.maxBytes());
        } else {
            long maxBytes = Math.min(request.maxBytes(), MAX_WHOLE_BYTES);
            whole = new WholeBody(sink, request.from(), maxBytes);
            delivery = new Delivery(whole, request.from(), maxBytes);
        }
    }

    RangePlan plan() {
        return delivery.hasBegun()
                ? RangePlan.rest(delivery.position(), request.end(), version, delivery.tailLength())
                : RangePlan.first(request);
    }

    boolean hasBegun() {
        return delivery.hasBegun();
    }

    /** Whether asking for the rest can lead anywhere: what has an end has a rest, unless it is a live stream. */
    boolean isResumable() {
        boolean hasRest = acceptsRanges || version.isKnown() || selfDelimited;
        return !delivery.hasBegun() || (hasRest && !refusesTheRest && sink.wantsTheRest());
    }

    /** Prepares for another attempt: a body that must come whole starts over, as whatever version it then is. */
    void onBreak() {
        if (whole != null) {
            delivery.restart();
            version = wanted(request);
        }
    }

    /** What is asked for because it is another version is not compared with the one at hand. */
    private static Version wanted(FetchRequest request) {
        return Version.of(request.ifChanged() ? Validators.NONE : request.known());
    }

    /**
     * Takes an answer and its body.
     *
     * @param connection what it came over, if that is known
     * @param finalUri where the answer came from
     * @return the end to report
     */
    BodyEnd take(RangePlan plan, Call call, @Nullable Connection connection, Response response, URI finalUri)
            throws IOException {
        ResponseFacts facts = ResponseFacts.of(response);
        if (facts.status() == 200 && plan.resumed() && !acceptsRanges && !version.isKnown()) {
            // Nothing would show where it goes on, and what turns out to be live would be read for ever to get there.
            refusesTheRest = true;
            throw new NetException(Reason.RESET, 200, "the body broke off and the server cannot go on with it", null);
        }
        if (facts.status() == 304 && request.ifChanged() && !plan.isRanged()) {
            return notModified(facts, response, finalUri);
        }
        BodyPlan body = ResponseCheck.judge(plan, version, facts, request.expect());
        if (facts.status() == 416) {
            return new BodyEnd(delivery.position(), body.total(), true, false);
        }
        if (facts.status() == 200 && plan.resumed() && !retry.mayRestart()) {
            throw new NetException(Reason.LIMIT, 200, "the server ignores ranges and keeps breaking off", null);
        }
        version = version.and(Version.of(facts));
        acceptsRanges |= facts.acceptsRanges();
        selfDelimited |= facts.selfDelimited();
        if (whole != null) {
            whole.begin(facts);
        } else if (!version.hasStrongEtag()) {
            delivery.keepTail();
        }
        FetchResponse announced = new FetchResponse(
                finalUri, facts.status(), facts.validators(), facts.acceptsRanges(), fields(response.headers()));
        BufferedSource source = response.body().source();
        BodySilence.limit(source.timeout(), connection, net.timeouts.inactivity());
        return pump(body, facts, call, source, announced);
    }

    /** RFC 9110 section 15.4.5: what is held is still the server's, and the fields say how long it may be used now. */
    private BodyEnd notModified(ResponseFacts facts, Response response, URI finalUri) throws NetException {
        try {
            sink.onResponse(new FetchResponse(
                    finalUri, 304, facts.validators(), facts.acceptsRanges(), fields(response.headers())));
        } catch (IOException | RuntimeException failure) {
            throw Delivery.sinkFailed(failure);
        }
        return new BodyEnd(0, OptionalLong.empty(), false, false);
    }

    private BodyEnd pump(BodyPlan body, ResponseFacts facts, Call call, BufferedSource source, FetchResponse announced)
            throws IOException {
        TransferMeter meter = net.meter();
        boolean whollyRead = false;
        try (PooledBytes lent = net.lendBuffer()) {
            BodyPump pump = new BodyPump(body, delivery, retry, meter, lent.array());
            // A part from further in has shown its range and version; a page can only stand in for the beginning.
            boolean checkHtml = whole == null && body.bodyStart() == 0;
            boolean stopped = pump.run(source, announced, checkHtml, facts.isHtml());
            whollyRead = !stopped && !pump.leavesRest();
            if (whole != null) {
                Handed handed = whole.handOn(pump.total());
                return new BodyEnd(handed.end(), handed.total(), pump.isEndProven(), handed.stopped());
            }
            return new BodyEnd(delivery.position(), pump.total(), pump.isEndProven(), stopped);
        } finally {
            meter.flush();
            if (!whollyRead) {
                // Closing alone would read on for a while, in the hope of saving the connection.
                call.cancel();
            }
        }
    }

    void complete(BodyEnd end) {
        sink.onComplete(end);
    }

    void fail(NetException failure) {
        sink.onFailure(failure);
    }

    private static Map<String, String> fields(Headers headers) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            if (!SECRET_FIELDS.contains(name)) {
                String earlier = fields.get(name);
                fields.put(
                        name,
                        earlier == null
                                ? headers.value(i)
                                : earlier.concat(", ").concat(headers.value(i)));
            }
        }
        return fields;
    }
}
