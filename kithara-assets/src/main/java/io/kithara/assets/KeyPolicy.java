package io.kithara.assets;

import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides which URLs name the same bytes. A host whose URLs carry tokens that change with every request leaves them out
 * here, so that the second request finds what the first one stored. Pure and safe from any thread.
 *
 * <p>It names things only: requests go to the URL as given. Leaving out a parameter that does select content makes two
 * contents share one cache entry.
 */
@FunctionalInterface
public interface KeyPolicy {
    /** Every part between host and fragment counts. */
    KeyPolicy EXACT = uri -> uri;

    /** Returns a URL that stands for all URLs of the same bytes; may be {@code uri} itself. */
    URI identity(URI uri);

    /** Returns the key of the asset that playback of {@code uri} opens. */
    default AssetKey asset(URI uri) {
        return AssetKey.of(identity(uri));
    }

    /** Returns the key of the resource at {@code uri} within {@code asset}. */
    default ResourceKey resource(AssetKey asset, URI uri) {
        return ResourceKey.of(asset, identity(uri));
    }

    /** Returns a policy for which the whole query is a token. */
    static KeyPolicy withoutQuery() {
        return uri -> URI.create(CanonicalUrl.withoutQuery(uri));
    }

    /** Returns a policy for which these query parameters are tokens; names are compared exactly, undecoded. */
    static KeyPolicy withoutParameters(Set<String> names) {
        Set<String> tokens = Set.copyOf(names);
        return uri -> {
            String query = uri.getRawQuery();
            if (query == null) {
                return uri;
            }
            String kept = Arrays.stream(query.split("&", -1))
                    .filter(parameter -> !tokens.contains(parameter.split("=", 2)[0]))
                    .collect(Collectors.joining("&"));
            String base = CanonicalUrl.withoutQuery(uri);
            return URI.create(kept.isEmpty() ? base : base + '?' + kept);
        };
    }
}
