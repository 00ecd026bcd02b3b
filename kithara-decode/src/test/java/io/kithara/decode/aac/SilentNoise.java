package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the noise bands (section 4.6.13) of an ADTS file inaudible and leaves all else as it is: the first noise energy of a channel
 * is nine plain bits, the others are differences to it, so zeros there put all of them some 300 dB down. Every decoder makes up noise
 * of its own; of what is left all have to give the same samples. {@code scripts/generate-aac-media.sh} and {@code benchmarks/run} call it.
 */
final class SilentNoise {
    private static final int ADTS_HEADER = 7;

    /** dpcm_noise_nrg of the first noise band of a channel. */
    private static final int NOISE_BITS = 9;

    private final BitReader in = new BitReader();
    private final IndividualChannelStream[] channels;
    private final JointStereo joint = new JointStereo();
    private final IcsInfo own;
    private final byte[] books = new byte[IndividualChannelStream.MAX_BANDS];
    private final byte[] file;
    private int base;
    private int noiseBands;
    private int otherBands;

    private SilentNoise(byte[] file) throws DecodeException {
        AudioSpecificConfig config =
                AudioSpecificConfig.parse(AacMedia.ofFile(file).track().config());
        Stream stream = Stream.of(config);
        channels =
                new IndividualChannelStream[] {new IndividualChannelStream(stream), new IndividualChannelStream(stream)
                };
        own = new IcsInfo(stream);
        this.file = file.clone();
    }

    /** Takes the file to read, of frames without checksum, and the file to write; prints how many bands are noise. */
    public static void main(String[] arguments) throws IOException {
        SilentNoise silent = new SilentNoise(Files.readAllBytes(Path.of(arguments[0])));
        Files.write(Path.of(arguments[1]), silent.silence());
        System.out.println(arguments[1] + ": " + silent.noiseBands + " of " + (silent.noiseBands + silent.otherBands)
                + " coded bands are noise");
    }

    private byte[] silence() throws DecodeException {
        for (int at = 0; at < file.length; ) {
            int length = ((file[at + 3] & 3) << 11) | ((file[at + 4] & 0xFF) << 3) | ((file[at + 5] & 0xFF) >> 5);
            base = at + ADTS_HEADER;
            in.load(file, base, 8 * (length - ADTS_HEADER));
            silenceBlock();
            at += length;
        }
        return file;
    }

    private void silenceBlock() throws DecodeException {
        while (true) {
            ElementKind kind = ElementKind.of(in.read(3));
            switch (kind) {
                case SINGLE_CHANNEL, LOW_FREQUENCY -> {
                    in.skip(4);
                    silenceChannel(channels[0], false);
                }
                case CHANNEL_PAIR -> silencePair();
                case FILL -> {
                    int bytes = in.read(4);
                    in.skip(8 * (bytes == 15 ? 14 + in.read(8) : bytes));
                }
                case END -> {
                    return;
                }
                default -> throw new AssertionError(kind);
            }
        }
    }

    private void silencePair() throws DecodeException {
        in.skip(4);
        boolean common = in.readFlag();
        if (common) {
            channels[0].ics().read(in);
            channels[1].ics().copyFrom(channels[0].ics());
            joint.read(in, channels[0].ics());
        }
        silenceChannel(channels[0], common);
        silenceChannel(channels[1], common);
    }

    private void silenceChannel(IndividualChannelStream channel, boolean common) throws DecodeException {
        int start = in.position();
        in.skip(8); // global_gain
        IcsInfo ics = common ? channel.ics() : own;
        if (!common) {
            ics.read(in);
        }
        SectionData.read(in, ics, books);
        boolean found = false;
        int count = ics.groups() * ics.codedBands();
        for (int band = 0; band < count; band++) {
            boolean noise = books[band] == SectionData.NOISE;
            noiseBands += noise ? 1 : 0;
            otherBands += noise || books[band] == SectionData.ZERO ? 0 : 1;
            if (noise && !found) {
                clear(in.position());
                in.skip(NOISE_BITS);
                found = true;
            } else if (books[band] != SectionData.ZERO) {
                ScaleFactorData.difference(in);
            }
        }
        in.moveTo(start);
        channel.read(in, common);
    }

    private void clear(int bit) {
        for (int i = bit; i < bit + NOISE_BITS; i++) {
            file[base + i / 8] &= (byte) ~(0x80 >> i % 8);
        }
    }
}
