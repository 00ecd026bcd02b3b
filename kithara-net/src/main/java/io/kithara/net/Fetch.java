package io.kithara.net;

import io.kithara.bufpool.BudgetExceededException;
import io.kithara.net.NetException.Reason;
import io.kithara.net.NetListener.Cause;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Future;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/*
 * Ownership: every field but turn belongs to the thread that holds the turn. The caller of start() holds it first; then
 * it goes from thread to thread with the tickets of Turn. Sinks are called on network threads only. Locks: Turn's alone,
 * never held across a call out.
 */
/**
 * One fetch, from its first request over redirects, refused access, broken bodies and back-off to its end. Retries are
 * decided in one place, {@link #failed}; a sink hears of exactly one end.
 */
final class Fetch implements FetchCall {
    private final NetContext net;
    private final Set<Fetch> live;
    private final FetchRequest request;
    private final Turn turn = new Turn();
    private final RetryState retry;
    private final Intake intake;
    private final Reporter reporter;

    private RangePlan plan;
    private Cause cause = Cause.FIRST;
    private @Nullable HttpUrl origin;
    private @Nullable RedirectTrail trail;
    private @Nullable AccessGrant grant;
    private @Nullable AccessGrant refused;
    private boolean staleRetried;

    Fetch(NetContext net, Set<Fetch> live, FetchRequest request, BodySink sink, Reporter reporter) {
        this.reporter = reporter;
        this.net = net;
        this.live = live;
        this.request = request;
        retry = new RetryState(net.retryPolicy);
        intake = new Intake(net, request, sink, retry);
        plan = intake.plan();
    }

    void start() {
        if (net.access == null) {
            begin(Cause.FIRST);
        } else {
            net.onNetwork(() -> begin(Cause.FIRST));
        }
    }

    @Override
    public void cancel() {
        if (turn.cancel()) {
            net.onNetwork(() -> end(cancelled()));
        }
    }

    /** Starts an attempt; the turn is the caller's. */
    private void begin(Cause why) {
        cause = why;
        retry.onAttempt(net.nanos());
        plan = intake.plan();
        try {
            if (turn.isCancelled()) {
                throw cancelled();
            }
            if (net.isOffline()) {
                throw new NetException(Reason.OFFLINE, "the network may not be used", null);
            }
            if (net.access == null) {
                open();
            } else {
                askAccess(net.access);
            }
        } catch (NetException | RuntimeException failure) {
            endSoon(typed(failure));
        }
    }

    private void askAccess(AccessDesk desk) throws NetException {
        int ticket = turn.pass(null);
        if (ticket == Turn.REFUSED) {
            throw cancelled();
        }
        turn.attach(ticket, net.schedule(() -> accessLate(ticket), retry.remainingNanos(net.nanos())));
        var unused = desk.grant(request.uri(), refused).whenComplete((given, failure) -> {
            if (turn.claim(ticket)) {
                net.onNetwork(() -> granted(given, failure));
            }
        });
    }

    private void accessLate(int ticket) {
        if (turn.claim(ticket)) {
            net.onNetwork(() -> end(new NetException(Reason.ACCESS, "the access hook did not answer in time", null)));
        }
    }

    private void granted(@Nullable AccessGrant given, @Nullable Throwable failure) {
        if (given == null) {
            end(new NetException(Reason.ACCESS, "the access hook failed", failure));
            return;
        }
        grant = given;
        try {
            open();
        } catch (NetException | RuntimeException problem) {
            end(typed(problem));
        }
    }

    /** Sends the first request of an attempt; redirects start over from here each time, they may have expired. */
    private void open() throws NetException {
        HttpUrl asked = address();
        origin = asked;
        HttpUrl bare = Addresses.withoutUser(asked);
        HttpUrl url = grant == null ? bare : Addresses.withQuery(bare, grant.query());
        trail = new RedirectTrail(url, net.allowDowngrade);
        if (net.clients.isReadyFor(url)) {
            send(url);
        } else {
            net.onNetwork(() -> sendOrEnd(url));
        }
    }

    private HttpUrl address() throws NetException {
        try {
            HttpUrl url =
                    HttpUrl.get(grant == null ? request.uri() : grant.rewrite().apply(request.uri()));
            if (url != null) {
                return url;
            }
        } catch (RuntimeException failure) {
            if (grant != null) {
                throw new NetException(Reason.ACCESS, "the access hook gave no usable address", failure);
            }
        }
        throw new NetException(Reason.PROTOCOL, "not an address that can be asked", null);
    }

    private void sendOrEnd(HttpUrl url) {
        try {
            send(url);
        } catch (NetException | RuntimeException failure) {
            end(typed(failure));
        }
    }

    private void send(HttpUrl url) throws NetException {
        Call call = net.clients.newCall(build(url));
        long now = net.nanos();
        long limit = Math.min(headerLimitNanos(), Math.max(0, retry.remainingNanos(now)));
        reporter.requestSent(url, cause, plan);
        int ticket = turn.pass(call);
        if (ticket == Turn.REFUSED) {
            throw cancelled();
        }
        CallWatch watch = new CallWatch(this, url, ticket, limit, now);
        call.addEventListener(watch);
        call.enqueue(watch);
    }

    private Request build(HttpUrl url) throws NetException {
        try {
            return RequestFields.request(url, origin == null ? url : origin, request, grant, plan);
        } catch (IllegalArgumentException unsendable) {
            // Its message may quote the field's value, which may be secret.
            throw new NetException(Reason.PROTOCOL, "a request field that cannot be sent", null);
        }
    }

    private long headerLimitNanos() {
        return net.timeouts.connect().plus(net.timeouts.firstByte()).toNanos();
    }

    /** Starts the clock for a header, now that OkHttp has begun. On its thread; the turn is nobody's. */
    void limitHeader(CallWatch watch, Call call) {
        try {
            turn.attach(watch.ticket(), net.schedule(() -> headerLate(watch, call), watch.limitNanos()));
        } catch (NetException closing) {
            cancel();
        }
    }

    private void headerLate(CallWatch watch, Call call) {
        if (turn.claim(watch.ticket())) {
            call.cancel();
            net.onNetwork(() -> failed(
                    watch.url(), new NetException(Reason.TIMEOUT, "no answer in time", null), OptionalLong.empty()));
        }
    }

    /** Takes an exchange that failed before its header was complete. */
    void onNoHeader(CallWatch watch, IOException failure) {
        if (!turn.claim(watch.ticket())) {
            return;
        }
        Reason reason = Failures.beforeHeader(failure);
        NetException typed = new NetException(reason, Failures.noAnswer(failure), failure);
        if (reason == Reason.RESET && watch.reusedConnection() && !staleRetried && !turn.isCancelled()) {
            // The server had closed an idle connection: that says nothing about the request.
            staleRetried = true;
            net.clients.evictIdle();
            reporter.retrying(watch.url(), typed, retry.retries(), 0);
            begin(again());
            return;
        }
        failed(watch.url(), typed, OptionalLong.empty());
    }

    /** Takes an answer and, on this thread, its body. */
    void onHeader(CallWatch watch, Call call, Response response) {
        if (!turn.claim(watch.ticket())) {
            response.close();
            return;
        }
        HttpUrl url = watch.url();
        HttpUrl next = null;
        BodyEnd end = null;
        NetException failure = null;
        OptionalLong retryAfterNanos = OptionalLong.empty();
        try (response) {
            reporter.responded(url, response.code(), net.nanos() - watch.sentNanos());
            staleRetried = false;
            if (trail != null && RedirectTrail.isRedirect(response.code())) {
                next = trail.next(url, response.code(), response.header("Location"));
            } else {
                end = intake.take(plan, call, watch.connection(), response, finalUri(url));
                refused = null;
            }
        } catch (Error fatal) {
            end(new NetException(Reason.SINK, "the receiver of the body failed", fatal));
            throw fatal;
        } catch (IOException | RuntimeException broken) {
            failure = typed(broken);
            retryAfterNanos = failure.reason() == Reason.STATUS
                    ? RetryAfter.nanos(response.header("Retry-After"), net.now())
                    : OptionalLong.empty();
        }
        if (end != null) {
            live.remove(this);
            intake.complete(end);
        } else if (next != null) {
            cause = Cause.REDIRECT;
            sendOrEnd(next);
        } else if (failure != null && isAccessExpired(failure)) {
            refused = grant;
            begin(Cause.REFRESH);
        } else if (failure != null) {
            failed(url, failure, retryAfterNanos);
        }
    }

    /** The base for relative references: where redirects or the hook led, without the hook's query. */
    private URI finalUri(HttpUrl url) {
        if (trail != null && trail.hasLed()) {
            return url.uri();
        }
        return grant == null || origin == null
                ? request.uri()
                : Addresses.withoutUser(origin).uri();
    }

    private boolean isAccessExpired(NetException failure) {
        boolean denied = failure.status() == 401 || failure.status() == 403;
        return denied && failure.reason() == Reason.STATUS && grant != null && refused == null && !turn.isCancelled();
    }

    /** Decides, alone, whether there is another attempt. */
    private void failed(HttpUrl url, NetException failure, OptionalLong retryAfterNanos) {
        if (turn.isCancelled()) {
            end(cancelled());
            return;
        }
        intake.onBreak();
        long delayNanos = retry.onFailure(failure, retryAfterNanos, net.nanos(), net.nextChance());
        if (delayNanos == RetryState.GIVE_UP || !intake.isResumable()) {
            end(failure);
            return;
        }
        try {
            reporter.retrying(url, failure, retry.retries(), delayNanos);
            backOff(delayNanos);
        } catch (NetException | RuntimeException problem) {
            end(typed(problem));
        }
    }

    private void backOff(long delayNanos) throws NetException {
        Cause next = again();
        if (delayNanos == 0) {
            begin(next);
            return;
        }
        int ticket = turn.pass(null);
        if (ticket == Turn.REFUSED) {
            throw cancelled();
        }
        Future<?> wake = net.schedule(
                () -> {
                    if (turn.claim(ticket)) {
                        net.onNetwork(() -> begin(next));
                    }
                },
                delayNanos);
        turn.attach(ticket, wake);
    }

    private Cause again() {
        return intake.hasBegun() ? Cause.RESUME : Cause.RETRY;
    }

    private void endSoon(NetException failure) {
        net.onNetwork(() -> end(failure));
    }

    private void end(NetException failure) {
        live.remove(this);
        intake.fail(turn.isCancelled() ? cancelled() : withAttempts(failure));
    }

    private static NetException cancelled() {
        return new NetException(Reason.CANCELLED, "cancelled", null);
    }

    /** Returns {@code failure} with the address, and with the failures before it since anything arrived. */
    private NetException withAttempts(NetException failure) {
        List<NetException> attempts = retry.failures();
        String where = origin == null ? "" : Addresses.redacted(origin) + ": ";
        String tries = attempts.size() > 1 ? " (after " + attempts.size() + " attempts)" : "";
        NetException last = new NetException(
                failure.reason(), failure.status(), where + failure.getMessage() + tries, failure.getCause());
        for (NetException attempt : attempts) {
            if (attempt != failure) {
                last.addSuppressed(attempt);
            }
        }
        return last;
    }

    private static NetException typed(Exception failure) {
        if (failure instanceof NetException typed) {
            return typed;
        }
        if (failure instanceof IOException broken) {
            return new NetException(Failures.inBody(broken), "the body broke off", broken);
        }
        if (failure instanceof BudgetExceededException) {
            return new NetException(Reason.LIMIT, "no buffer left in the pool's budget", failure);
        }
        return new NetException(Reason.SINK, "a listener or hook of the host failed", failure);
    }

    @Override
    public String toString() {
        return "Fetch[" + (origin == null ? "" : Addresses.redacted(origin)) + " " + cause + "]";
    }
}
