package io.kithara.cli;

/** The command was called in a way that makes no sense; the message is one sentence that says what to change. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    UsageException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
