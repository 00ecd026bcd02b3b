package io.kithara.testing.contracts;

import io.kithara.storage.AtomicResource;

class MemoryAtomicResourceTest extends AtomicResourceContract {
    @Override
    protected AtomicResource create(int maxBytes) {
        return AtomicResource.inMemory(maxBytes);
    }
}
