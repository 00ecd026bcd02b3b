package io.kithara.net;

import io.kithara.net.NetException.Reason;
import java.util.OptionalLong;

/**
 * Judges a response against what was asked for and what is held. Pure: no I/O, no state; everything it lets through is
 * safe to append.
 */
final class ResponseCheck {
    private ResponseCheck() {}

    /**
     * Returns how to use the body of {@code facts}.
     *
     * @param plan what was asked for
     * @param version what the bytes held, or the caller, say of the version
     * @throws NetException {@code RANGE}, {@code RESOURCE_CHANGED}, {@code CONTENT_TYPE} or {@code STATUS}; nothing of
     *     the body may be used
     */
    static BodyPlan judge(RangePlan plan, Version version, ResponseFacts facts, Expectation expect)
            throws NetException {
        return switch (facts.status()) {
            case 200 -> whole(plan, version, facts, expect);
            case 206 -> part(plan, version, facts, expect);
            case 416 -> unsatisfied(plan, version, facts);
            default -> throw new NetException(Reason.STATUS, facts.status(), "status " + facts.status(), null);
        };
    }

    private static BodyPlan whole(RangePlan plan, Version version, ResponseFacts facts, Expectation expect)
            throws NetException {
        checkEncoding(facts, expect, !plan.isRanged());
        checkVersion(version, facts);
        boolean joins = plan.resumed() || (plan.position() > 0 && version.isKnown());
        if (joins && !version.confirmedBy(facts.validators(), plan.overlap() > 0)) {
            throw changed(facts, "a whole body without proof that it is the same version");
        }
        OptionalLong total = facts.total();
        if (total.isPresent() && plan.position() > total.getAsLong()) {
            throw range(facts, "byte " + plan.position() + " lies past the end, " + total.getAsLong());
        }
        return bodyPlan(plan, version, facts, 0, facts.lengthBytes());
    }

    private static BodyPlan part(RangePlan plan, Version version, ResponseFacts facts, Expectation expect)
            throws NetException {
        if (!plan.isRanged()) {
            throw range(facts, "a part that was not asked for");
        }
        if (facts.contentType().equals("multipart/byteranges")) {
            throw range(facts, "several parts where one was asked for");
        }
        ContentRange range = ContentRange.parse(facts.contentRange());
        if (range == null || !range.isSatisfied() || range.total() == ContentRange.NOT_KNOWN) {
            throw range(facts, "no sound Content-Range with a total: " + facts.contentRange());
        }
        boolean within = plan.end() == ContentRange.NOT_KNOWN || range.last() < plan.end();
        if (range.first() != plan.start() || !within) {
            throw range(facts, "asked for " + plan.rangeField() + ", got " + facts.contentRange());
        }
        if (facts.lengthBytes() != ContentRange.NOT_KNOWN && facts.lengthBytes() != range.length()) {
            throw range(facts, "Content-Length " + facts.lengthBytes() + " for " + facts.contentRange());
        }
        checkEncoding(facts, expect, false);
        checkVersion(version, facts);
        return bodyPlan(plan, version, facts, range.first(), range.last() + 1);
    }

    /** RFC 9110 section 15.5.17: the total that a 416 states proves where the resource ends. */
    private static BodyPlan unsatisfied(RangePlan plan, Version version, ResponseFacts facts) throws NetException {
        ContentRange range = ContentRange.parse(facts.contentRange());
        if (!plan.isRanged() || range == null || range.isSatisfied() || range.total() == ContentRange.NOT_KNOWN) {
            throw range(facts, "range refused without a total");
        }
        long total = range.total();
        OptionalLong known = version.validators().total();
        boolean held = plan.resumed() || version.isKnown();
        if ((known.isPresent() && known.getAsLong() != total) || (held && total < plan.position())) {
            throw changed(facts, "the length is now " + total);
        }
        if (total != plan.position()) {
            throw range(facts, "byte " + plan.position() + " refused, the length is " + total);
        }
        return bodyPlan(plan, version, facts, total, total);
    }

    /** An encoded body has other offsets and lengths than the resource; only whole playlists may come so. */
    private static void checkEncoding(ResponseFacts facts, Expectation expect, boolean whole) throws NetException {
        boolean decodable = expect == Expectation.PLAYLIST && whole && facts.isGzip();
        if (!facts.contentEncoding().equals("identity") && !decodable) {
            throw new NetException(
                    Reason.CONTENT_TYPE, facts.status(), "Content-Encoding " + facts.contentEncoding(), null);
        }
    }

    private static void checkVersion(Version version, ResponseFacts facts) throws NetException {
        if (version.contradictedBy(facts.validators())) {
            throw changed(facts, "entity tag, date or length differ");
        }
    }

    private static BodyPlan bodyPlan(
            RangePlan plan, Version version, ResponseFacts facts, long bodyStart, long bodyEnd) {
        OptionalLong total =
                facts.total().isPresent() ? facts.total() : version.validators().total();
        long wantedEnd = plan.end();
        if (total.isPresent() && (wantedEnd == ContentRange.NOT_KNOWN || wantedEnd > total.getAsLong())) {
            wantedEnd = total.getAsLong();
        }
        return new BodyPlan(bodyStart, bodyEnd, plan.position(), plan.start(), wantedEnd, total, facts.selfDelimited());
    }

    /** A portal's or an error page in place of media says nothing about the resource: what is held stays good. */
    private static NetException changed(ResponseFacts facts, String how) {
        return facts.isHtml()
                ? new NetException(Reason.CONTENT_TYPE, facts.status(), "an HTML page in place of the body", null)
                : new NetException(Reason.RESOURCE_CHANGED, facts.status(), "resource changed: " + how, null);
    }

    private static NetException range(ResponseFacts facts, String how) {
        return new NetException(Reason.RANGE, facts.status(), how, null);
    }
}
