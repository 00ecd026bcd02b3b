package io.kithara.bufpool;

/** The pool's byte budget allows no further buffer of the asked size. Nothing was lent; releasing buffers cures it. */
public final class BudgetExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception that names the numbers. */
    public BudgetExceededException(String message) {
        super(message);
    }
}
