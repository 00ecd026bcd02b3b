/** Media vocabulary, sources, downloader, workers, events. */
module io.kithara.stream {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.kithara.storage;
    requires transitive io.kithara.net;

    exports io.kithara.stream;
}
