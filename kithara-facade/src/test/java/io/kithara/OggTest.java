package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.file.ByteSource;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.OggMuxer;
import io.kithara.testing.Snr;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vorbis, Opus and FLAC in Ogg from a URL to PCM. */
class OggTest {
    private static final int SEEK_FRAMES = 1500;

    static byte[] media(String name) throws IOException {
        try (InputStream in = OggTest.class.getResourceAsStream("ogg/" + name)) {
            if (in == null) {
                throw new AssertionError("no resource " + name);
            }
            return in.readAllBytes();
        }
    }

    // scenario 78
    @ParameterizedTest
    @CsvSource({
        "stereo.ogg,VORBIS,44100,2,132300",
        "stereo.opus,OPUS,48000,2,144000",
        "speech.opus,OPUS,48000,1,144000",
        "six.opus,OPUS,48000,6,48000",
        "mono.flac.ogg,FLAC,44100,1,44100"
    })
    void open_overHttp_givesExactlyTheFramesAndNamesTheFormat(
            String name, Codec codec, int rate, int channels, int frames) throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            origin.serve("/" + name, media(name));
            try (AudioStream audio = kithara.open(origin.uri("/" + name))) {
                assertThat(audio.format()).isEqualTo(AudioFormat.of(rate, channels));
                assertThat(audio.info().container()).isEqualTo(Container.OGG);
                assertThat(audio.info().codec()).isEqualTo(codec);
                assertThat(audio.duration())
                        .get()
                        .extracting(StreamDuration::frames)
                        .isEqualTo((long) frames);
                assertThat(Pulled.all(audio).frames()).isEqualTo(frames);
                assertThat(audio.outcome()).contains(new Outcome.Complete());
            }
        }
    }

    @Test
    void open_withoutRanges_playsToTheExactEnd() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            origin.serve("/a.opus", media("stereo.opus"))
                    .withFault(Fault.ignoreRange())
                    .withFault(Fault.withoutHeader("Accept-Ranges"));
            try (AudioStream audio = kithara.open(origin.uri("/a.opus"))) {
                assertThat(Pulled.all(audio).frames()).isEqualTo(144_000);
                assertThat(audio.outcome()).contains(new Outcome.Complete());
            }
            assertThat(origin.requests()).hasSize(1);
        }
    }

    // scenario 79, scenario 114
    @ParameterizedTest
    @ValueSource(strings = {"stereo.ogg", "stereo.opus", "mono.flac.ogg"})
    void seek_often_isTheLinearDecodeBitByBit(String name) throws Exception {
        seek(name, 100);
    }

    // scenario 79, scenario 114
    @Tag("stress")
    @Timeout(600)
    @ParameterizedTest
    @ValueSource(strings = {"stereo.ogg", "stereo.opus", "mono.flac.ogg"})
    void seek_aThousandTimes_isTheLinearDecodeBitByBit(String name) throws Exception {
        seek(name, 1_000);
    }

    /** The long-term prediction of speech forgets a steady tone slowly: a seek into one is near, not the same. */
    // scenario 114
    @Test
    void seek_inSpeech_isNearTheLinearDecode() throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(media("speech.opus")), OpenOptions.defaults())) {
            float[] linear = Pulled.all(audio).samples();
            Random random = new Random(9);
            for (int i = 0; i < 50; i++) {
                int frame = random.nextInt(linear.length - SEEK_FRAMES);
                audio.seekFrame(frame);
                float[] part = Pulled.atMost(audio, SEEK_FRAMES).samples();
                float[] there = Arrays.copyOfRange(linear, frame, frame + SEEK_FRAMES);
                assertThat(Snr.of(there, part).decibels())
                        .as("from frame %d", frame)
                        .isGreaterThan(20);
            }
        }
    }

    private static void seek(String name, int seeks) throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(media(name)), OpenOptions.defaults())) {
            Pulled linear = Pulled.all(audio);
            Random random = new Random(8);
            for (int i = 0; i < seeks; i++) {
                int frame = random.nextInt(linear.frames());
                audio.seekFrame(frame);
                Pulled part = Pulled.atMost(audio, SEEK_FRAMES);
                int to = Math.min(linear.frames(), frame + SEEK_FRAMES);
                assertThat(part.samples())
                        .as("%s from frame %d, seek %d", name, frame, i)
                        .isEqualTo(Arrays.copyOfRange(
                                linear.samples(), frame * linear.channels(), to * linear.channels()));
            }
        }
    }

    // scenario 114
    @Test
    void seek_farInALongRemoteFile_costsFewRequests() throws Exception {
        byte[] bytes = longOpus();
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            origin.serve("/long.opus", bytes);
            try (AudioStream audio = kithara.open(origin.uri("/long.opus"))) {
                long frames = audio.duration().orElseThrow().frames();
                assertThat(frames).isEqualTo(LONG_PACKETS * 960L - 312);
                assertThat(Pulled.atMost(audio, 4_800).frames()).isEqualTo(4_800);
                int before = origin.requests().size();
                audio.seekFrame(frames * 3 / 4);
                assertThat(Pulled.atMost(audio, 4_800).frames()).isEqualTo(4_800);
                assertThat(audio.positionFrames()).isEqualTo(frames * 3 / 4 + 4_800);
                assertThat(origin.requests().size() - before).isLessThanOrEqualTo(2);
            }
        }
    }

    private static final int LONG_PACKETS = 15_100;

    /** Five minutes: the packets of a small file over and over. */
    private static byte[] longOpus() throws IOException {
        List<byte[]> packets = OggMuxer.packets(media("stereo.opus"));
        List<byte[]> audio = packets.subList(2, packets.size());
        OggMuxer muxer = OggMuxer.of(5).page(0, packets.get(0)).page(0, packets.get(1));
        for (int from = 0; from < LONG_PACKETS; from += 50) {
            byte[][] page = new byte[50][];
            for (int i = 0; i < page.length; i++) {
                page[i] = audio.get((from + i) % audio.size());
            }
            boolean last = from + 50 == LONG_PACKETS;
            muxer.page((from + 50) * 960L, last, Arrays.asList(page));
        }
        return muxer.bytes();
    }

    @Test
    void read_chainOfVorbisAndOpus_goesOnAtTheRateOfTheFirst() throws Exception {
        byte[] chain = OggMuxer.join(List.of(media("stereo.ogg"), media("stereo.opus")));
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(chain), OpenOptions.defaults())) {
            Pulled pulled = Pulled.all(audio);
            assertThat(audio.format()).isEqualTo(AudioFormat.of(44_100, 2));
            assertThat(pulled.frames()).isBetween(2 * 132_300 - 2, 2 * 132_300 + 2);
            assertThat(audio.outcome()).contains(new Outcome.Complete());
        }
    }

    // scenario 122
    @ParameterizedTest
    @ValueSource(strings = {"stereo.ogg", "stereo.opus"})
    void read_pageLost_keepsTimeAndTellsOfTheHole(String name) throws Exception {
        byte[] bytes = media(name);
        List<byte[]> pages = new ArrayList<>(OggMuxer.split(bytes));
        pages.get(3)[100] ^= 0x10;
        int frames = name.endsWith("ogg") ? 132_300 : 144_000;
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(OggMuxer.join(pages)), OpenOptions.defaults())) {
            assertThat(Pulled.all(audio).frames()).isEqualTo(frames);
            assertThat(audio.outcome().orElseThrow()).isNotEqualTo(new Outcome.Complete());
        }
    }

    /** Front left and right, centre, bass, back left and right have 400, 700, 1000, 60, 1300 and 1600 Hz. */
    @ParameterizedTest
    @ValueSource(strings = {"six.ogg", "six.opus"})
    void read_sixChannels_areInWaveOrder(String name) throws Exception {
        int[] hertz = {400, 700, 1000, 60, 1300, 1600};
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(media(name)), OpenOptions.defaults())) {
            float[] samples = Pulled.all(audio).samples();
            for (int channel = 0; channel < 6; channel++) {
                int loudest = -1;
                double best = 0;
                for (int i = 0; i < hertz.length; i++) {
                    double power = power(samples, channel, hertz[i]);
                    loudest = power > best ? i : loudest;
                    best = Math.max(best, power);
                }
                assertThat(loudest).as("channel %d of %s", channel, name).isEqualTo(channel);
            }
        }
    }

    private static double power(float[] samples, int channel, int hertz) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < 24_000; i++) {
            double phase = 2 * Math.PI * hertz * i / 48_000;
            re += samples[(9_600 + i) * 6 + channel] * Math.cos(phase);
            im += samples[(9_600 + i) * 6 + channel] * Math.sin(phase);
        }
        return re * re + im * im;
    }
}
