package io.kithara.decode.ts;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves the payload of the audio stream's packets into stretches, one packet per step, and keeps up with the tables. Not
 * safe for several threads.
 *
 * <p>A jump of the continuity counter, a packet marked as broken and a place without packets end a stretch; the next one
 * begins with the next PES packet, whose timestamp tells how much was lost.
 */
final class AudioPump {
    /** Without tables in so many bytes there are none: the standard wants them at least every 0.1 s, 2 MiB are 0.5 s of 32 Mbit/s. */
    private static final long MAX_TABLE_SEARCH = 2 << 20;

    /** How long the first programs of the PAT may keep a later one waiting that can be played already. */
    private static final long MAX_PROGRAM_WAIT = 512 << 10;

    /** Bytes of a frame that another segment may complete; the largest are those of LOAS and ADTS. */
    private static final int MAX_REMAINDER = 8194;

    private static final int NOT_KNOWN = -1;

    private enum Continuity {
        SOUND,
        REPEATED,
        BROKEN,
        /** A new segment starts within a PES packet whose start nobody has. */
        NEW_SEGMENT
    }

    private final DataWindow window;
    private final PacketScanner scanner;
    private final PacketHeader header = new PacketHeader();
    private final ProgramTables tables = new ProgramTables();
    private final PesAssembler pes = new PesAssembler();
    private int counter = NOT_KNOWN;
    private boolean repeated;

    /** Whether the next audio packet is the first behind a segment that this one follows. */
    private boolean atSeam;

    private @Nullable Stretch stretch;
    private @Nullable Stretch upcoming;
    private long usableSince = NOT_KNOWN;

    AudioPump(DataWindow window) {
        this.window = window;
        this.scanner = new PacketScanner(window);
    }

    /** Takes over the tables of another pump, and if this data follows on, what it left undone. */
    void follow(AudioPump other, boolean contiguous) {
        tables.adopt(other.tables);
        Stretch last = other.stretch;
        if (last == null || !tables.contains(last.stream())) {
            return;
        }
        byte[] remainder = last.remainder();
        boolean goesOn = contiguous && remainder.length <= MAX_REMAINDER;
        stretch = new Stretch(last.stream(), false, goesOn ? remainder : new byte[0]);
        if (goesOn) {
            pes.follow(other.pes);
            counter = other.counter;
            atSeam = true;
        }
    }

    /** Returns whether a part of a frame was taken over that is not yet complete. */
    boolean hasRemainder() {
        return atSeam && stretch != null && !stretch.isEmpty();
    }

    /**
     * Reads tables until the stream to play is known, and then stands at the start of the data again: packets before
     * the tables count too.
     *
     * @throws DecodeException {@code UNSUPPORTED} if there is no audio that can be decoded, {@code MALFORMED} without tables
     */
    Load findStream() throws DecodeException, MediaException {
        while (stretch == null) {
            Load load = scanner.locate();
            if (load == Load.NEED_DATA) {
                return load;
            }
            if (load == Load.READY) {
                header.read(window, scanner.position());
                readTable();
                scanner.advance();
            }
            choose(load == Load.END || scanner.position() > MAX_TABLE_SEARCH);
        }
        return Load.READY;
    }

    private void choose(boolean last) throws DecodeException {
        Optional<ElementaryStream> usable = tables.usable();
        if (usable.isPresent() && usableSince == NOT_KNOWN) {
            usableSince = scanner.position();
        }
        boolean waited = usable.isPresent() && scanner.position() - usableSince > MAX_PROGRAM_WAIT;
        if (last || waited || tables.isComplete()) {
            restart(0, usable.orElseThrow(tables::nothingUsable));
        }
    }

    /** Goes on at a transport packet in which a PES packet of {@code stream} starts. */
    void restart(long position, ElementaryStream stream) {
        scanner.moveTo(position);
        pes.skipToStart();
        counter = NOT_KNOWN;
        atSeam = false;
        stretch = new Stretch(stream, false);
        upcoming = null;
    }

    /** Returns the stretch that is being filled, or is to be read to its end. */
    Stretch stretch() {
        if (stretch == null) {
            throw new IllegalStateException("no stream was chosen");
        }
        return stretch;
    }

    /** Goes to the next stretch, if the one before is not the last; returns whether it did. */
    boolean advance() {
        if (upcoming == null) {
            return false;
        }
        stretch = upcoming;
        upcoming = null;
        return true;
    }

    /** Takes one packet; at the end of the data the stretch ends. */
    Load step() throws DecodeException, MediaException {
        Load load = scanner.locate();
        if (load == Load.END) {
            stretch().data().end();
        }
        if (load != Load.READY) {
            return load;
        }
        header.read(window, scanner.position());
        if (scanner.takeResync()) {
            breakOff(stretch().stream(), true);
        }
        if (header.pid() == stretch().stream().pid()) {
            readAudio();
        } else if (readTable()) {
            followTables();
        }
        scanner.advance();
        return Load.READY;
    }

    boolean isCut() {
        return scanner.isCut();
    }

    ByteRange wanted() {
        return window.wanted();
    }

    /** Returns the offset of the next packet. */
    long position() {
        return scanner.position();
    }

    /** Takes the packet if it is one of the tables; returns whether they say something new. */
    private boolean readTable() {
        return tables.isTable(header.pid())
                && header.hasPayload()
                && !header.isBroken()
                && tables.packet(window, header);
    }

    /** A stream that is not listed any more gives way to the one that is. */
    private void followTables() throws DecodeException {
        ElementaryStream playing = stretch().stream();
        if (tables.isComplete() && !tables.contains(playing)) {
            counter = NOT_KNOWN;
            breakOff(tables.usable().orElseThrow(tables::nothingUsable), false);
        }
    }

    private void readAudio() throws DecodeException {
        if (header.isBroken()) {
            breakOff(stretch().stream(), true);
            return;
        }
        if (!header.hasPayload()) {
            return;
        }
        if (header.isScrambled()) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "the audio of the transport stream is scrambled (PID " + header.pid() + ")");
        }
        switch (continuity()) {
            case REPEATED -> {
                return;
            }
            case BROKEN -> breakOff(stretch().stream(), true);
            case NEW_SEGMENT -> breakOff(stretch().stream(), false);
            case SOUND -> {}
        }
        pes.packet(window, header, upcoming == null ? stretch() : upcoming);
    }

    /** Section 2.4.3.3: the counter counts packets with payload, and each of them may be sent twice. */
    private Continuity continuity() {
        int before = counter;
        boolean seam = atSeam;
        counter = header.counter();
        atSeam = false;
        boolean follows = before == NOT_KNOWN || header.isDiscontinuity() || counter == (before + 1 & 0xF);
        if (seam) {
            // some packagers let every segment count from 0, which breaks nothing where a PES packet starts
            return follows || header.startsUnit() ? Continuity.SOUND : Continuity.NEW_SEGMENT;
        }
        repeated = !follows && before == counter && !repeated;
        return repeated ? Continuity.REPEATED : follows ? Continuity.SOUND : Continuity.BROKEN;
    }

    /** Ends the stretch; what follows goes into another one, from the next PES packet on. */
    private void breakOff(ElementaryStream stream, boolean damaged) {
        pes.skipToStart();
        Stretch current = stretch();
        if (upcoming != null) {
            upcoming = new Stretch(stream, damaged || upcoming.isDamagedBefore());
        } else if (current.isEmpty()) {
            stretch = new Stretch(stream, damaged || current.isDamagedBefore());
        } else {
            current.data().end();
            upcoming = new Stretch(stream, damaged);
        }
    }
}
