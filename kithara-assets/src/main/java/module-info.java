/** One durable cache: a tree of resources per asset. */
module io.kithara.assets {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.kithara.storage;
    requires com.fasterxml.jackson.core;
    requires com.github.benmanes.caffeine;

    exports io.kithara.assets;
}
