/** Progressive HTTP, local files, internet radio. */
module io.kithara.file {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.kithara.stream;
    requires transitive io.kithara.assets;

    exports io.kithara.file;
}
