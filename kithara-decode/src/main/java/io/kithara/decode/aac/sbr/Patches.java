package io.kithara.decode.aac.sbr;

/**
 * Which low channels are copied where, ISO/IEC 14496-3 subclause 4.6.18.6.3: patches follow one another from {@code kx}
 * on. Immutable after {@link #of}.
 */
final class Patches {
    /** The standard allows five; one more may come up before the last is dropped. */
    private static final int MAX = 6;

    /** The patches aim at reaching 16 kHz: 2.048 MHz are 128 times that. */
    private static final double GOAL_HZ = 2.048e6;

    /** A last patch of fewer channels is left out. */
    private static final int MIN_CHANNELS = 3;

    private final int[] starts = new int[MAX];
    private final int[] channels = new int[MAX];
    private int count;

    private Patches() {}

    /** Returns the patches; {@link #count} is 0 if there are none that the standard allows. */
    static Patches of(int[] master, int kx, int end, int rate) {
        Patches patches = new Patches();
        if (!patches.lay(master, kx, end, (int) (GOAL_HZ / rate + 0.5))) {
            patches.count = 0;
        }
        return patches;
    }

    private boolean lay(int[] master, int kx, int end, int goal) {
        int k0 = master[0];
        int top = master.length - 1;
        int k = goal < end ? firstAt(master, goal) : top;
        int msb = k0;
        int usb = kx;
        // every turn lays a patch, or goes to the top once: a few turns are enough or nothing ever is
        for (int turn = 0; turn < 2 * MAX; turn++) {
            int j = k;
            while (j > 0 && master[j] > k0 - 1 + msb - odd(master[j], k0)) {
                j--;
            }
            int sb = master[j];
            int width = Math.max(sb - usb, 0);
            int start = k0 - odd(sb, k0) - width;
            if (width > 0) {
                if (count == MAX || start < 0) {
                    return false;
                }
                starts[count] = start;
                channels[count] = width;
                count++;
                usb = sb;
                msb = sb;
            } else {
                msb = kx;
            }
            if (master[k] - sb < MIN_CHANNELS) {
                k = top;
            }
            if (sb == end) {
                dropShortLast();
                return count < MAX;
            }
        }
        return false;
    }

    private static int firstAt(int[] master, int goal) {
        int k = 0;
        while (k < master.length - 1 && master[k] < goal) {
            k++;
        }
        return k;
    }

    private static int odd(int sb, int k0) {
        return (sb + k0) & 1;
    }

    private void dropShortLast() {
        if (count > 1 && channels[count - 1] < MIN_CHANNELS) {
            count--;
        }
    }

    /** Returns how many patches there are, up to 5. */
    int count() {
        return count;
    }

    /** Returns the channel that the first of a patch is copied from. */
    int start(int patch) {
        return starts[patch];
    }

    /** Returns the width of a patch. */
    int channels(int patch) {
        return channels[patch];
    }
}
