package io.kithara.codec.jlayer;

/** Placeholder: its helper replaces it. */
public final class JLayerProvider {
    private JLayerProvider() {}
}
