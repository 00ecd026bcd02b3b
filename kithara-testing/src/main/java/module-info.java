/** Fakes, counters and signal oracles for tests of audio streaming. */
module io.kithara.testing {
    requires static transitive org.jspecify;
    requires static transitive com.google.errorprone.annotations;
    requires jdk.management;

    exports io.kithara.testing;
}
