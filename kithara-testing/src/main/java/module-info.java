/** Fakes, counters and signal oracles for tests of audio streaming. */
module io.kithara.testing {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;

    exports io.kithara.testing;
}
