package io.kithara.net;

import io.kithara.net.NetException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import okio.BufferedSource;

/**
 * Reads one accepted body: skips what is held, compares what must be equal, delivers what is wanted, and says how it
 * ended. A body that ends early is a failure, never an end. For the holder of the turn; waits for the network.
 */
final class BodyPump {
    /** OkHttp hands out what one socket read brought, 8 KiB at most; twice that holds the head of any body too. */
    static final int BUFFER_BYTES = 16 * 1024;

    private final BodyPlan plan;
    private final Delivery delivery;
    private final RetryState retry;
    private final TransferMeter meter;
    private final byte[] buffer;
    private final ByteBuffer view;
    private long at;
    private boolean drained;

    BodyPump(BodyPlan plan, Delivery delivery, RetryState retry, TransferMeter meter, byte[] buffer) {
        this.plan = plan;
        this.delivery = delivery;
        this.retry = retry;
        this.meter = meter;
        this.buffer = buffer;
        view = ByteBuffer.wrap(buffer);
        at = plan.bodyStart();
    }

    /**
     * Delivers the body of {@code source}, announcing {@code response} before. Returns once everything wanted is
     * delivered or the sink wants no more.
     *
     * @param checkHtml whether to look for a page before anything is announced
     * @param labelledHtml whether the Content-Type says HTML
     * @return whether the sink stopped
     * @throws NetException {@code RESET} if the body or the part sent is too short; what was delivered is good
     */
    boolean run(BufferedSource source, FetchResponse response, boolean checkHtml, boolean labelledHtml)
            throws IOException {
        int filled = 0;
        boolean ended = plan.bodyEnd() == plan.bodyStart();
        while (checkHtml && !ended && isOpen(filled, labelledHtml)) {
            int count = read(source, filled);
            ended = count < 0;
            filled += Math.max(count, 0);
        }
        if (checkHtml && HtmlCheck.look(buffer, filled, true, labelledHtml) == HtmlCheck.Finding.HTML) {
            throw htmlPage();
        }
        delivery.announce(response, plan.wantedEnd());
        while (true) {
            if (filled > 0 && !consume(filled)) {
                return true;
            }
            if (isWantedDelivered()) {
                return false;
            }
            filled = ended ? -1 : read(source, 0);
            if (filled < 0) {
                checkEnd();
                return false;
            }
        }
    }

    static NetException htmlPage() {
        return new NetException(Reason.CONTENT_TYPE, "an HTML page in place of the body", null);
    }

    /** Whether bytes after those wanted are left unread, so that the connection is of no further use. */
    boolean leavesRest() {
        return !drained && (plan.bodyEnd() == ContentRange.NOT_KNOWN || at < plan.bodyEnd());
    }

    /** The length of the resource, once the body has ended well. */
    OptionalLong total() {
        if (plan.total().isPresent() || isWantedDelivered()) {
            return plan.total();
        }
        return OptionalLong.of(at);
    }

    boolean isEndProven() {
        return plan.total().isPresent() || (!isWantedDelivered() && plan.selfDelimited());
    }

    private boolean isOpen(int filled, boolean labelledHtml) {
        return filled < buffer.length && HtmlCheck.look(buffer, filled, false, labelledHtml) == HtmlCheck.Finding.OPEN;
    }

    private int read(BufferedSource source, int offset) throws IOException {
        meter.start();
        int count = source.read(buffer, offset, buffer.length - offset);
        meter.stop(count);
        drained = count < 0;
        return count;
    }

    private boolean consume(int count) throws NetException {
        long next = at + count;
        if (plan.bodyEnd() != ContentRange.NOT_KNOWN && next > plan.bodyEnd()) {
            throw new NetException(Reason.BODY, "a body longer than its " + length() + " bytes", null);
        }
        compare(next);
        long first = Math.max(at, delivery.position());
        long end = plan.wantedEnd() == ContentRange.NOT_KNOWN ? next : Math.min(next, plan.wantedEnd());
        int skipped = (int) (Math.min(first, next) - at);
        at = next;
        if (first >= end) {
            return true;
        }
        int wanted = (int) (end - first);
        retry.onProgress(wanted);
        view.limit(skipped + wanted).position(skipped);
        return delivery.deliver(view);
    }

    private void compare(long next) throws NetException {
        long first = Math.max(at, plan.compareFrom());
        long end = Math.min(next, plan.position());
        if (first < end) {
            delivery.compare(first, buffer, (int) (first - at), (int) (end - first));
        }
    }

    private boolean isWantedDelivered() {
        return plan.wantedEnd() != ContentRange.NOT_KNOWN && delivery.position() >= plan.wantedEnd();
    }

    private void checkEnd() throws NetException {
        if (plan.bodyEnd() != ContentRange.NOT_KNOWN) {
            checkAnnouncedEnd();
            return;
        }
        boolean tooShort = at < delivery.position()
                || (plan.total().isPresent() && at < plan.total().getAsLong());
        if (tooShort && plan.selfDelimited()) {
            throw new NetException(Reason.RESOURCE_CHANGED, "resource changed: it ends at byte " + at, null);
        }
        if (tooShort) {
            throw new NetException(Reason.RESET, "the connection closed at byte " + at, null);
        }
    }

    private void checkAnnouncedEnd() throws NetException {
        if (at < plan.bodyEnd()) {
            throw new NetException(Reason.RESET, "the body broke off at byte " + at, null);
        }
        if (plan.wantedEnd() != ContentRange.NOT_KNOWN) {
            throw new NetException(Reason.RESET, "the server sent a part, to byte " + at + ", of the range", null);
        }
    }

    private long length() {
        return plan.bodyEnd() - plan.bodyStart();
    }
}
