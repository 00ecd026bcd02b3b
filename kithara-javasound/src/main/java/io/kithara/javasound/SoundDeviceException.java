package io.kithara.javasound;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The sound device cannot be used. The message is one sentence. */
public final class SoundDeviceException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** There is no sound device, or none for this format. */
        NO_DEVICE,
        /** Another program holds it. */
        BUSY
    }

    private final Reason reason;

    SoundDeviceException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }
}
