package io.kithara.storage;

/** Something registered that can be taken back. Closing twice does nothing. */
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
