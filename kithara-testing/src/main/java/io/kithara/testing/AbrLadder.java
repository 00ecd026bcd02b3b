package io.kithara.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stream in several variants: what a simulated player may ask for. Immutable.
 *
 * @param segmentMillis duration of every segment, {@code > 0}
 * @param kilobitsPerSecond nominal rate of each variant, rising
 * @param segmentBits size of each segment in each variant
 */
public record AbrLadder(double segmentMillis, List<Double> kilobitsPerSecond, List<List<Long>> segmentBits) {
    private static final Pattern NUMBER = Pattern.compile("[0-9.]+");

    /** Rejects segments that lack a variant. */
    public AbrLadder {
        kilobitsPerSecond = List.copyOf(kilobitsPerSecond);
        segmentBits = segmentBits.stream().map(List::copyOf).toList();
        int variants = kilobitsPerSecond.size();
        if (!(segmentMillis > 0) || variants == 0 || segmentBits.stream().anyMatch(s -> s.size() != variants)) {
            throw new IllegalArgumentException("segmentMillis=" + segmentMillis + " variants=" + variants);
        }
    }

    /** Returns {@code segments} segments of exactly the nominal rates. */
    public static AbrLadder constant(double segmentMillis, int segments, List<Double> kilobitsPerSecond) {
        List<Long> sizes = kilobitsPerSecond.stream()
                .map(rate -> Math.round(rate * segmentMillis))
                .toList();
        return new AbrLadder(segmentMillis, kilobitsPerSecond, Collections.nCopies(segments, sizes));
    }

    /** Reads the JSON form of Sabre: {@code segment_duration_ms}, {@code bitrates_kbps}, {@code segment_sizes_bits}. */
    public static AbrLadder parse(String json) {
        List<Double> rates = numbers(after(json, "bitrates_kbps"));
        List<List<Long>> sizes = new ArrayList<>();
        Matcher rows = Pattern.compile("\\[[^\\[\\]]*]").matcher(json.substring(json.indexOf("segment_sizes_bits")));
        while (rows.find()) {
            sizes.add(numbers(rows.group()).stream().map(Math::round).toList());
        }
        return new AbrLadder(numbers(after(json, "segment_duration_ms")).get(0), rates, sizes);
    }

    /** Returns how much a listener gains from a variant over the lowest: the natural logarithm of the ratio of rates. */
    public double utility(int variant) {
        return Math.log(kilobitsPerSecond.get(variant) / kilobitsPerSecond.get(0));
    }

    private static String after(String json, String name) {
        int at = json.indexOf("\"" + name + "\"");
        if (at < 0) {
            throw new IllegalArgumentException("no " + name);
        }
        String rest = json.substring(json.indexOf(':', at) + 1);
        int end = rest.stripLeading().startsWith("[") ? rest.indexOf(']') : rest.indexOf(',');
        return rest.substring(0, end);
    }

    private static List<Double> numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(r -> Double.valueOf(r.group()))
                .toList();
    }
}
