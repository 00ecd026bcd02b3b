package io.kithara.net;

import java.util.OptionalLong;

/**
 * How to use the body of an accepted response. Absolute offsets in the resource; {@link ContentRange#NOT_KNOWN} where
 * nothing was announced.
 *
 * @param bodyStart where the body's first byte lies; up to {@code position} it repeats what is held
 * @param bodyEnd one past the body's last byte
 * @param position first byte to deliver
 * @param compareFrom from here to {@code position} the body must equal what is held
 * @param wantedEnd one past the last byte to deliver
 * @param total the resource's length, as this response shows it
 * @param selfDelimited whether the end of the body proves the end
 */
record BodyPlan(
        long bodyStart,
        long bodyEnd,
        long position,
        long compareFrom,
        long wantedEnd,
        OptionalLong total,
        boolean selfDelimited) {}
