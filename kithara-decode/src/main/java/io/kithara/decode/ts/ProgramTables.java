package io.kithara.decode.ts;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DecodeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What PAT and PMTs say: which programs there are and of which streams they consist. Follows changes. Not safe for
 * several threads.
 */
final class ProgramTables {
    private static final int PAT_PID = 0;
    private static final int PAT = 0x00;
    private static final int PMT = 0x02;

    /** table_id to last_section_number. */
    private static final int HEADER = 8;

    private static final int CRC = 4;

    private static final int NOT_KNOWN = -1;

    /** A satellite transponder carries a few dozen. */
    private static final int MAX_PROGRAMS = 128;

    /** PIDs of the PMTs by program number, in the order of the PAT. */
    private final Map<Integer, Integer> programs = new LinkedHashMap<>();

    private final Map<Integer, List<ElementaryStream>> streams = new HashMap<>();
    private final Map<Integer, SectionAssembler> assemblers = new HashMap<>();
    private int patVersion = NOT_KNOWN;
    private int changes;

    /** Takes over what other tables know. */
    void adopt(ProgramTables other) {
        programs.putAll(other.programs);
        streams.putAll(other.streams);
    }

    /** Returns whether packets of this PID carry tables. */
    boolean isTable(int pid) {
        return pid == PAT_PID || programs.containsValue(pid);
    }

    /** Takes a packet of such a PID; returns whether it changed what is known of the streams. */
    boolean packet(DataWindow window, PacketHeader header) {
        int pid = header.pid();
        int before = changes;
        assemblers.computeIfAbsent(pid, any -> new SectionAssembler()).packet(window, header, (bytes, length) -> {
            // current_next_indicator: a table that is not in force yet comes again when it is
            if (length >= HEADER + CRC && (bytes[5] & 1) != 0) {
                read(pid, bytes, length - CRC);
            }
        });
        return changes != before;
    }

    /** Returns whether the PAT and every PMT it lists have been read. */
    boolean isComplete() {
        return !programs.isEmpty() && streams.keySet().containsAll(programs.keySet());
    }

    /** Returns the stream to play, of what is known: the first that can be decoded, of the first program that has one. */
    Optional<ElementaryStream> usable() {
        return programs.keySet().stream()
                .flatMap(program -> streams.getOrDefault(program, List.of()).stream())
                .filter(ElementaryStream::isUsable)
                .findFirst();
    }

    /** Returns whether a stream is still listed as it was. */
    boolean contains(ElementaryStream stream) {
        return streams.values().stream().anyMatch(list -> list.contains(stream));
    }

    /** Returns why there is nothing to play. */
    DecodeException nothingUsable() {
        if (programs.isEmpty() || streams.isEmpty()) {
            return new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "the transport stream has no program table with a right checksum");
        }
        return streams.values().stream()
                .flatMap(List::stream)
                .filter(ElementaryStream::isAudio)
                .findFirst()
                .map(ElementaryStream::unsupported)
                .orElseGet(() ->
                        new DecodeException(DecodeException.Reason.UNSUPPORTED, "the transport stream has no audio"));
    }

    private void read(int pid, byte[] bytes, int end) {
        int table = bytes[0] & 0xFF;
        if (table == PAT && pid == PAT_PID) {
            readPat(bytes, end);
        } else if (table == PMT && pid != PAT_PID) {
            readPmt(pid, bytes, end);
        }
    }

    /** Section 2.4.4.3: pairs of program_number and PID; number 0 is the network's. */
    private void readPat(byte[] bytes, int end) {
        int version = bytes[5] >> 1 & 0x1F;
        if (version != patVersion) {
            patVersion = version;
            programs.clear();
        }
        for (int at = HEADER; at + 4 <= end && programs.size() < MAX_PROGRAMS; at += 4) {
            int program = u16(bytes, at);
            int pid = u16(bytes, at + 2) & 0x1FFF;
            if (program != 0 && pid != PAT_PID) {
                programs.put(program, pid);
            }
        }
        changes += streams.keySet().retainAll(programs.keySet()) ? 1 : 0;
        assemblers.keySet().removeIf(known -> !isTable(known));
    }

    /** Section 2.4.4.8. */
    private void readPmt(int pid, byte[] bytes, int end) {
        int program = u16(bytes, 3);
        if (end < HEADER + 4 || !Integer.valueOf(pid).equals(programs.get(program))) {
            return;
        }
        int at = HEADER + 4 + (u16(bytes, HEADER + 2) & 0xFFF);
        Descriptors ofProgram = Descriptors.read(bytes, HEADER + 4, Math.min(at, end));
        List<ElementaryStream> found = new ArrayList<>();
        while (at + 5 <= end) {
            int next = Math.min(end, at + 5 + (u16(bytes, at + 3) & 0xFFF));
            Descriptors own = Descriptors.read(bytes, at + 5, next);
            found.add(ElementaryStream.of(u16(bytes, at + 1) & 0x1FFF, bytes[at] & 0xFF, ofProgram, own));
            at = next;
        }
        changes += found.equals(streams.put(program, found)) ? 0 : 1;
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }
}
