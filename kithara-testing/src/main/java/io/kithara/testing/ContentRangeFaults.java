package io.kithara.testing;

/** Rewrites the {@code Content-Range} of a 206 (RFC 9110 section 14.4). */
final class ContentRangeFaults {
    private ContentRangeFaults() {}

    /** Says what the header claims, given what is really sent. */
    interface Claim {
        String of(ByteSpan span, long total);
    }

    static Fault of(String name, Claim claim) {
        return Fault.onPartial(
                "content range " + name,
                plan -> plan.headers.put("Content-Range", claim.of(plan.span, plan.contentLength)));
    }

    static String text(long start, long end, String total) {
        return "bytes " + start + "-" + (end - 1) + "/" + total;
    }
}
