package io.kithara.net;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the first usable response said.
 *
 * @param finalUri where redirects led; the base for relative references
 * @param status 200 or 206; 304 only in answer to {@link FetchRequest#ifChanged}, without a body
 * @param validators the version the body belongs to; its total is known for a 206, or a 200 with Content-Length
 * @param acceptsRanges whether a ranged request is worth trying
 * @param headers field values by lower-case name, without anything secret
 */
public record FetchResponse(
        URI finalUri, int status, Validators validators, boolean acceptsRanges, Map<String, String> headers) {
    /** Copies {@code headers}. */
    public FetchResponse {
        headers = Map.copyOf(headers);
    }

    /** Returns the value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Without user and query of the address: this ends up in logs. */
    @Override
    public String toString() {
        return "FetchResponse[" + status + " of " + Addresses.shown(finalUri) + " " + validators + "]";
    }
}
