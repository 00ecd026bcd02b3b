/** One resource whose bytes arrive out of order or are replaced whole. */
module io.kithara.storage {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.kithara.bufpool;

    exports io.kithara.storage;
}
