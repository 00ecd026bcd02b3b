package io.kithara.decode.mp4;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks the boxes inside one box, depth first, and loads the bodies its visitor asks for; the others are only stepped
 * over. It stops where bytes are missing and goes on from there. Memory grows with bytes that arrived, up to a limit,
 * whatever sizes are declared. Not safe for several threads.
 */
final class BoxTree {
    /** All bodies of one tree: a 20 h audio book has sample tables of 20 MB. */
    static final int MAX_LOADED = 32 << 20;

    /** No standard nests deeper than 8; more is an attack on the stack of open boxes. */
    private static final int MAX_DEPTH = 16;

    /** Bodies are loaded through the window in steps of this, so that the window itself stays small. */
    private static final int LOAD_STEP = 64 << 10;

    /** A wait covers this much of the tree, for fewer wake-ups; a store with a small memory must still hold it. */
    private static final int WANTED_STEP = 256 << 10;

    /** What stands before the value of an item: its kind 4, its locale 4. */
    static final int HEAD_BYTES = 8;

    /** What to do with a box. */
    enum Step {
        /** Leave it out. */
        SKIP,
        /** Visit the boxes inside. */
        DESCEND,
        /** Visit the boxes inside, which may stand behind version and flags: {@code meta} has them in MP4 only. */
        DESCEND_META,
        /** Load the body and hand it over. */
        LOAD,
        /** Load the first {@link #HEAD_BYTES} of the body at most and hand them over. */
        LOAD_HEAD
    }

    /** Knows the boxes. */
    interface Visitor {
        Step enter(Box parent, Box box) throws DecodeException;

        void body(Box parent, Box box, BoxBody body) throws DecodeException;

        void leave(Box box) throws DecodeException;
    }

    private static final int HDLR = Box.type("hdlr");

    private final DataWindow window;
    private final BoxScanner scanner;
    private final Visitor visitor;
    private final Deque<Box> open = new ArrayDeque<>();
    private final long end;
    private long position;
    private @Nullable Box loading;
    private byte[] body = new byte[0];
    private int bodyLength;
    private int wantedLength;
    private long loaded;

    BoxTree(DataWindow window, Box root, Visitor visitor) {
        this.window = window;
        this.visitor = visitor;
        scanner = new BoxScanner(window);
        open.push(root);
        position = root.bodyStart();
        end = root.end();
    }

    /** Makes a walk that loads the body of {@code box} itself. */
    static BoxTree ofLeaf(DataWindow window, Box box, Visitor visitor) throws DecodeException {
        BoxTree tree = new BoxTree(window, box, visitor);
        tree.beginLoad(box);
        return tree;
    }

    /**
     * Goes on until the root box is done.
     *
     * @return {@code READY} or {@code NEED_DATA}
     * @throws DecodeException {@code TRUNCATED} if the data ends inside, {@code LIMIT} beyond 32 MiB of bodies
     */
    Load read() throws DecodeException, MediaException {
        while (!open.isEmpty()) {
            Load load = loading != null ? load(loading) : visit(open.element());
            if (load == Load.END) {
                throw new DecodeException(
                        DecodeException.Reason.TRUNCATED, "the data ends inside the " + open.getLast());
            }
            if (load == Load.NEED_DATA) {
                return load;
            }
        }
        return Load.READY;
    }

    /** Returns the bytes that a {@code NEED_DATA} lacked and, as far as reasonable, those the tree needs after them. */
    ByteRange wanted() {
        ByteRange exact = window.wanted();
        return new ByteRange(exact.start(), Math.max(exact.end(), Math.min(end, exact.start() + WANTED_STEP)));
    }

    private Load visit(Box parent) throws DecodeException, MediaException {
        if (parent.end() - position < 8) {
            open.pop();
            position = parent.end();
            visitor.leave(parent);
            return Load.READY;
        }
        Load load = scanner.scan(position, parent.end());
        if (load != Load.READY) {
            return load;
        }
        Box box = scanner.box();
        switch (visitor.enter(parent, box)) {
            case SKIP -> position = box.end();
            case LOAD -> beginLoad(box);
            case LOAD_HEAD -> beginLoad(box, (int) Math.min(HEAD_BYTES, box.bodyLength()));
            case DESCEND -> descend(box, box.bodyStart());
            case DESCEND_META -> {
                Load head = window.load(box.bodyStart(), (int) Math.min(8, box.bodyLength()));
                if (head != Load.READY) {
                    return head;
                }
                boolean bare = box.bodyLength() >= 8 && window.i32be(box.bodyStart() + 4) == HDLR;
                descend(box, Math.min(box.end(), box.bodyStart() + (bare ? 0 : 4)));
            }
        }
        return Load.READY;
    }

    private void descend(Box box, long first) throws DecodeException {
        if (open.size() == MAX_DEPTH) {
            throw new DecodeException(DecodeException.Reason.LIMIT, "the " + box + " lies too deep");
        }
        open.push(box);
        position = first;
    }

    private void beginLoad(Box box) throws DecodeException {
        if (box.bodyLength() > MAX_LOADED - loaded) {
            throw new DecodeException(
                    DecodeException.Reason.LIMIT,
                    "the " + box + " has " + box.bodyLength() + " bytes, more than are read of one file");
        }
        beginLoad(box, (int) box.bodyLength());
    }

    private void beginLoad(Box box, int length) {
        loading = box;
        wantedLength = length;
        bodyLength = 0;
        body = new byte[Math.min(length, LOAD_STEP)];
    }

    private Load load(Box box) throws DecodeException, MediaException {
        int length = wantedLength;
        while (bodyLength < length) {
            int step = Math.min(length - bodyLength, LOAD_STEP);
            Load load = window.load(box.bodyStart() + bodyLength, step);
            if (load != Load.READY) {
                return load;
            }
            if (body.length < bodyLength + step) {
                body = Arrays.copyOf(body, Math.min(length, Math.max(bodyLength + step, 2 * body.length)));
            }
            window.copy(box.bodyStart() + bodyLength, body, bodyLength, step);
            bodyLength += step;
        }
        loading = null;
        loaded += length;
        position = box.end();
        visitor.body(Objects.requireNonNull(open.peek()), box, new BoxBody(box, body, length));
        return Load.READY;
    }
}
