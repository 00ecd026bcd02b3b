/** AudioInputStream and sound-device output. */
module io.kithara.javasound {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.kithara;
    requires transitive java.desktop;

    exports io.kithara.javasound;
}
