package io.kithara.storage;

/** An {@link AtomicResource} in memory. */
final class MemoryContent implements AtomicResource {
    private final int maxBytes;

    /** Never changed in place: a reader copies whatever array it finds. */
    private volatile byte[] content = new byte[0];

    MemoryContent(int maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes=" + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    @Override
    public byte[] read() {
        return content.clone();
    }

    @Override
    public void write(byte[] replacement) throws StorageException {
        if (replacement.length > maxBytes) {
            throw new StorageException(
                    StorageException.Reason.LIMIT, replacement.length + " bytes are more than " + maxBytes);
        }
        content = replacement.clone();
    }

    @Override
    public void delete() {
        content = new byte[0];
    }

    @Override
    public String toString() {
        return "AtomicResource[memory " + content.length + " bytes]";
    }
}
