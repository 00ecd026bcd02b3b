package io.kithara.testing;

/** Placeholder: its helper replaces it. */
public final class FakeClock {
    private FakeClock() {}
}
