package io.kithara.stream;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One audio alternative of an adaptive stream: a language, a commentary, a number of channels.
 *
 * @param group variants of the same group share it
 * @param name for people
 * @param language RFC 5646 tag as the playlist writes it
 * @param isDefault whether it plays unless another is chosen
 * @param channels how many, if the playlist says so
 */
public record StreamRendition(
        String group, String name, Optional<String> language, boolean isDefault, OptionalInt channels) {}
