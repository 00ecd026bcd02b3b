package io.kithara.storage;

/** Placeholder until the storage implementation lands. */
final class CancelTree implements CancelToken {
    @Override
    public CancelToken child() {
        throw new UnsupportedOperationException("not implemented");
    }

    @Override
    public void cancel() {}

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public Registration onCancel(Runnable callback) {
        return () -> {};
    }
}
