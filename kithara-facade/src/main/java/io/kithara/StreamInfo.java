package io.kithara;

import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.StreamRendition;
import io.kithara.stream.StreamVariant;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a stream is made of, before resampling and mixing.
 *
 * @param uri what was opened
 * @param container how packets are framed
 * @param codec how samples are coded
 * @param sourceFormat rate and channels of the source
 * @param live whether it has no end of its own
 * @param variants the variants of an adaptive stream in the order of its playlist; empty for others
 * @param renditions its audio alternatives in the order of its playlist; empty for others
 * @param segments how many segments the playlist lists that plays, if there is one
 */
public record StreamInfo(
        Optional<URI> uri,
        Container container,
        Codec codec,
        AudioFormat sourceFormat,
        boolean live,
        List<StreamVariant> variants,
        List<StreamRendition> renditions,
        OptionalInt segments) {
    /** Copies the lists. */
    public StreamInfo {
        variants = List.copyOf(variants);
        renditions = List.copyOf(renditions);
    }

    /** Without the address's query, which may grant access: this ends up in logs. */
    @Override
    public String toString() {
        return "StreamInfo[" + uri.map(KitharaEvent::resourceOf).orElse("a host's bytes") + " " + container + " "
                + codec
                + " " + sourceFormat + (live ? " live" : "") + " " + variants + " " + renditions
                + (segments.isPresent() ? " " + segments.getAsInt() + " segments]" : "]");
    }
}
