package io.kithara.net;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Lets a host supply headers, query parameters, authentication and refreshed addresses.
 *
 * <p>A grant is asked for once per scope and used by every fetch of that scope until a server answers 401 or 403; then
 * it is asked for once more, whoever noticed first, and the others wait for the same answer. A fetch that is refused
 * with a fresh grant too fails with {@code STATUS}.
 */
public interface AccessHook {
    /**
     * Starts to obtain a grant. Called on a caller's or a network thread; must not wait, a slow source completes the
     * stage later. A failed stage ends the waiting fetches with {@code ACCESS} and is not kept.
     *
     * @param uri an address of the scope, as asked for
     * @param expired the grant a server has just refused; empty the first time
     */
    CompletionStage<AccessGrant> grant(URI uri, Optional<AccessGrant> expired);

    /**
     * Names the fetches that share a grant: all with equal results. The origin by default; return {@code uri} itself if
     * every address is signed on its own.
     */
    default Object scope(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
