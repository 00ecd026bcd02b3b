package io.kithara.benchmarks.process;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What sealing and opening a block with AES-256-GCM costs, by its size: a cipher and a random nonce for each, as the cache does
 * it; sizes in turns in one process. Argument: rounds.
 */
final class GcmBlockSizes {
    private static final int[] SIZES = {4096, 8192, 16_384, 32_768, 65_536};
    private static final int BYTES_PER_ROUND = 32 << 20;
    private static final int WARM_UP_ROUNDS = 5;
    private static final int TAG_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key = new SecretKeySpec(random.generateSeed(32), "AES");
    private long sealNanos;
    private long openNanos;

    private GcmBlockSizes() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        double[][] seal = new double[SIZES.length][rounds];
        double[][] open = new double[SIZES.length][rounds];
        GcmBlockSizes blocks = new GcmBlockSizes();
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            for (int i = 0; i < SIZES.length; i++) {
                blocks.run(SIZES[i]);
                seal[i][Math.max(0, round)] = mebibytesPerSecond(blocks.sealNanos);
                open[i][Math.max(0, round)] = mebibytesPerSecond(blocks.openNanos);
            }
        }
        for (int i = 0; i < SIZES.length; i++) {
            System.out.println(String.format(
                    Locale.ROOT,
                    "%5d bytes, MiB/s: seal %s, open %s",
                    SIZES[i],
                    Spread.of(seal[i]),
                    Spread.of(open[i])));
        }
    }

    private static double mebibytesPerSecond(long nanos) {
        return BYTES_PER_ROUND / (double) (1 << 20) / (nanos / 1e9);
    }

    private void run(int size) throws GeneralSecurityException {
        byte[] plain = new byte[size];
        byte[] nonce = new byte[12];
        sealNanos = 0;
        openNanos = 0;
        for (int i = 0; i < BYTES_PER_ROUND / size; i++) {
            long start = System.nanoTime();
            random.nextBytes(nonce);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, i).doFinal(plain);
            long between = System.nanoTime();
            byte[] opened = cipher(Cipher.DECRYPT_MODE, nonce, i).doFinal(sealed);
            openNanos += System.nanoTime() - between;
            sealNanos += between - start;
            if (sealed.length != size + TAG_BYTES || opened.length != size) {
                throw new IllegalStateException("sealed " + sealed.length + ", opened " + opened.length);
            }
        }
    }

    private Cipher cipher(int mode, byte[] nonce, int block) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(new byte[] {(byte) (block >> 8), (byte) block});
        return cipher;
    }
}
