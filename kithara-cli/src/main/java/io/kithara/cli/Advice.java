package io.kithara.cli;

import io.kithara.KitharaException.Reason;

/** What a person can do about a failure. */
final class Advice {
    private Advice() {}

    static String of(Reason reason) {
        return switch (reason) {
            case CONNECT -> "check the address and the connection";
            case TIMEOUT, RESET, BODY -> "check the connection and try again";
            case TLS -> "check the address, its certificate and the clock of this machine";
            case STATUS -> "check the address and the credentials, or try again later";
            case REDIRECT -> "check the address";
            case RANGE -> "the server is at fault, try another address";
            case CONTENT_TYPE -> "open the address in a browser to see what the server sends";
            case RESOURCE_CHANGED -> "start again to get the new version";
            case ACCESS -> "check the credentials given with --header";
            case OFFLINE -> "fetch it first with prefetch or download, or leave --offline away";
            case NOT_FOUND -> "check the path";
            case STORAGE -> "check that the disk has room and that its files may be written";
            case CACHE_KEY -> "check --cache-key-file and the directory given with --cache";
            case MALFORMED -> "the file is damaged, get it again";
            case UNSUPPORTED -> "convert it to a format that probe can name";
            case KEY_WRONG -> "the publisher or the key server is at fault, ask for the right key";
            case TRUNCATED -> "the source is incomplete, get it again";
            case LIMIT -> "the input is larger than any sane one, check what it is";
            case NO_SUCH_VARIANT -> "leave --variant away or give one that probe names";
            case DEADLINE -> "give it more time with --deadline";
            case CANCELLED -> "start it again";
            case INTERNAL -> "please report this with the command you ran";
        };
    }
}
