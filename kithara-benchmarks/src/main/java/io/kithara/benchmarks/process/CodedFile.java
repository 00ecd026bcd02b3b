package io.kithara.benchmarks.process;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file in memory and what reads it, for measurements of demuxing and decoding together. Used by one thread. */
public final class CodedFile {
    private final byte[] bytes;
    private final DemuxerProvider demuxers;
    private final DecoderProvider decoders;
    private final Packet packet = new Packet();
    private final PcmBuffer buffer = new PcmBuffer();

    private CodedFile(byte[] bytes, DemuxerProvider demuxers, DecoderProvider decoders) {
        this.bytes = bytes;
        this.demuxers = demuxers;
        this.decoders = decoders;
    }

    /** Reads a file in the folder that the property {@code kithara.media} names. */
    public static CodedFile read(String name, String demuxer, String decoder) throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(System.getProperty("kithara.media"), name));
        return new CodedFile(bytes, ProvidersByName.demuxer(demuxer), ProvidersByName.decoder(decoder));
    }

    /** Returns the file. */
    public byte[] bytes() {
        return bytes;
    }

    /** Opens and decodes all of it; returns the frames that came out. */
    public long decodeAll() throws IOException {
        Demuxer demuxer = demuxers.create(Optional.empty(), new ByteArrayData(bytes), DemuxOptions.FILE);
        if (demuxer.open() != Demuxer.Progress.DONE) {
            throw new IOException("the file is not complete");
        }
        long frames = 0;
        try (PacketDecoder decoding = decoders.create(demuxer.track())) {
            while (demuxer.next(packet) == Demuxer.Progress.DONE) {
                frames += decoding.decode(packet, buffer);
            }
        }
        return frames;
    }
}
