package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.Picture;
import io.kithara.decode.PictureKind;
import io.kithara.storage.CancelToken;
import io.kithara.testing.FakeOrigin;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures are loaded when they are asked for, and not before. */
final class PictureTest {
    private static final byte[] PIXELS = pixels();

    private static byte[] pixels() {
        byte[] pixels = new byte[1_500_000];
        new Random(5).nextBytes(pixels);
        return pixels;
    }

    private static Picture probed(Kithara kithara, URI uri) throws Exception {
        return kithara.probe(uri, OpenOptions.defaults()).metadata().pictures().get(0);
    }

    /** The sample behind a tag with a title and a picture. */
    private static byte[] tagged() throws Exception {
        byte[] text = frame("TIT2", "\0Song".getBytes(StandardCharsets.ISO_8859_1));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("\0image/jpeg\0\3cover\0".getBytes(StandardCharsets.ISO_8859_1));
        body.writeBytes(PIXELS);
        byte[] picture = frame("APIC", body.toByteArray());
        int size = text.length + picture.length;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {
            'I',
            'D',
            '3',
            3,
            0,
            0,
            (byte) (size >> 21),
            (byte) (size >> 14 & 0x7F),
            (byte) (size >> 7 & 0x7F),
            (byte) (size & 0x7F)
        });
        file.writeBytes(text);
        file.writeBytes(picture);
        file.writeBytes(SampleMedia.mp3());
        return file.toByteArray();
    }

    private static byte[] frame(String id, byte[] body) {
        byte[] frame = new byte[10 + body.length];
        System.arraycopy(id.getBytes(StandardCharsets.ISO_8859_1), 0, frame, 0, 4);
        for (int i = 0; i < 4; i++) {
            frame[4 + i] = (byte) (body.length >> (24 - 8 * i));
        }
        System.arraycopy(body, 0, frame, 10, body.length);
        return frame;
    }

    @Test
    void probe_overHttp_describesThePictureWithoutFetchingIt() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            origin.serve("/a.mp3", tagged());
            URI uri = origin.uri("/a.mp3");
            Probe probe = kithara.probe(uri, OpenOptions.defaults());
            assertThat(probe.metadata().tags().title()).contains("Song");
            Picture picture = probe.metadata().pictures().get(0);
            assertThat(picture.kind()).isEqualTo(PictureKind.FRONT_COVER);
            assertThat(picture.mimeType()).isEqualTo("image/jpeg");
            assertThat(picture.description()).isEqualTo("cover");
            assertThat(picture.sizeBytes()).isEqualTo(PIXELS.length);

            assertThat(kithara.picture(uri, picture)).isEqualTo(PIXELS);
        }
    }

    @Test
    void picture_whileItsStreamPlays_disturbsNothing() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            origin.serve("/a.mp3", tagged());
            URI uri = origin.uri("/a.mp3");
            try (AudioStream audio = kithara.open(uri)) {
                Picture picture = audio.metadata().pictures().get(0);
                assertThat(kithara.picture(uri, picture)).isEqualTo(PIXELS);
                assertThat(Pulled.all(audio).frames()).isEqualTo((int) SampleMedia.FRAMES);
                assertThat(audio.outcome()).contains(new Outcome.Complete());
            }
        }
    }

    @Test
    void picture_ofALocalFile_isRead(@TempDir Path folder) throws Exception {
        URI uri = Files.write(folder.resolve("a.mp3"), tagged()).toUri();
        try (Kithara kithara = Kithara.builder().build()) {
            Picture picture = probed(kithara, uri);
            assertThat(kithara.picture(uri, picture)).isEqualTo(PIXELS);
        }
    }

    @Test
    void picture_largerThanWanted_isRefusedUnread(@TempDir Path folder) throws Exception {
        URI uri = Files.write(folder.resolve("a.mp3"), tagged()).toUri();
        try (Kithara kithara = Kithara.builder().build()) {
            Picture picture = probed(kithara, uri);
            assertReason(
                    kithara, uri, picture, PIXELS.length - 1, OpenOptions.defaults(), KitharaException.Reason.LIMIT);
        }
    }

    @Test
    void picture_beyondTheEnd_isTruncated(@TempDir Path folder) throws Exception {
        URI uri = Files.write(folder.resolve("a.mp3"), SampleMedia.mp3()).toUri();
        try (Kithara kithara = Kithara.builder().build()) {
            Picture claimed = picture(1000, 5_000_000);
            assertReason(kithara, uri, claimed, 10_000_000, OpenOptions.defaults(), KitharaException.Reason.TRUNCATED);
        }
    }

    @Test
    void picture_heldInTheHeader_needsNoAddress() throws Exception {
        byte[] bytes = {1, 2, 3};
        Picture held = new Picture(PictureKind.OTHER, "", "", new Picture.Held(bytes));
        try (Kithara kithara = Kithara.builder().build()) {
            URI nowhere = URI.create("http://127.0.0.1:1/none");
            assertThat(kithara.picture(nowhere, held)).isEqualTo(bytes);
            assertReason(kithara, nowhere, held, 2, OpenOptions.defaults(), KitharaException.Reason.LIMIT);
        }
    }

    @Test
    void picture_cancelled_endsAtOnce() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            origin.serve("/a.mp3", tagged());
            CancelToken cancel = CancelToken.root();
            cancel.cancel();
            OpenOptions options = OpenOptions.builder().cancel(cancel).build();
            assertReason(
                    kithara,
                    origin.uri("/a.mp3"),
                    picture(1000, 5000),
                    10_000,
                    options,
                    KitharaException.Reason.CANCELLED);
        }
    }

    private static Picture picture(long position, long size) {
        return new Picture(PictureKind.OTHER, "", "", new Picture.Stored(position, size));
    }

    private static void assertReason(
            Kithara kithara,
            URI uri,
            Picture picture,
            int maxBytes,
            OpenOptions options,
            KitharaException.Reason reason) {
        assertThatThrownBy(() -> kithara.picture(uri, picture, maxBytes, options))
                .isInstanceOfSatisfying(
                        KitharaException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
