/** Pooled byte and float buffers behind one byte budget. */
module io.kithara.bufpool {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;

    exports io.kithara.bufpool;
}
