package io.kithara.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that are due, first come first served. {@link #push} takes no lock and allocates nothing; {@link #take} is the
 * workers' and may wait for another worker's take, never for a push.
 */
final class TaskQueue {
    /*
     * inbox is a stack linked through TaskCell.next: a push swaps its head, a take swaps the whole of it out, so that no
     * cell is popped singly and a re-pushed cell cannot be mistaken for its former self. A cell's next belongs to the
     * pusher until its swap, then to the takers. lock guards the FIFO (head and the cells behind it) that takes unpack
     * the stack into; head is volatile so that isEmpty can look without the lock.
     */
    private final AtomicReference<@Nullable TaskCell> inbox = new AtomicReference<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Runnable nudge;
    private volatile @Nullable TaskCell head;

    /** Creates an empty queue; {@code nudge} sees to it that a worker looks at it, and must not wait. */
    TaskQueue(Runnable nudge) {
        this.nudge = nudge;
    }

    /** Adds a cell that became due, and sees to it that a worker comes. */
    void push(TaskCell cell) {
        add(cell);
        nudge.run();
    }

    /** Adds a cell whose turn is over and that has more to do. The calling worker looks here next: nobody is woken. */
    void pushBack(TaskCell cell) {
        add(cell);
    }

    private void add(TaskCell cell) {
        TaskCell first;
        do {
            first = inbox.get();
            cell.next = first;
        } while (!inbox.compareAndSet(first, cell));
    }

    /** Sees to it that a worker comes, for a cell whose push could not. */
    void nudge() {
        nudge.run();
    }

    /**
     * Returns whether nothing is due. A push that returned before is seen, except while another worker is in {@link
     * #take}: that one looks again afterwards.
     */
    boolean isEmpty() {
        return head == null && inbox.get() == null;
    }

    /** Returns the cell that waited longest, or null. Whoever takes one looks at {@link #isEmpty} and nudges. */
    @Nullable
    TaskCell take() {
        lock.lock();
        try {
            TaskCell cell = head;
            if (cell == null) {
                cell = unpack();
            }
            if (cell != null) {
                head = cell.next;
                cell.next = null;
            }
            return cell;
        } finally {
            lock.unlock();
        }
    }

    /** Turns the stack, youngest first, into a list, oldest first. */
    @GuardedBy("lock")
    private @Nullable TaskCell unpack() {
        TaskCell cell = inbox.getAndSet(null);
        TaskCell oldest = null;
        while (cell != null) {
            TaskCell older = cell.next;
            cell.next = oldest;
            oldest = cell;
            cell = older;
        }
        return oldest;
    }
}
