package io.kithara.testing;

/** What a directory of the model of {@link PowerLoss} holds under a name. */
sealed interface DiskNode permits DiskFile, DiskFolder {}
