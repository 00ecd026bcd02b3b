/** Contract tests that every storage resource and asset store passes. */
module io.kithara.testing.contracts {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.kithara.storage;
    requires transitive io.kithara.assets;
    requires transitive io.kithara.testing;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;

    exports io.kithara.testing.contracts;
}
