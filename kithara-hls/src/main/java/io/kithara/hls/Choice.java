package io.kithara.hls;

import io.kithara.hls.abr.AbrDecision;

/** A variant to plan segments of, and why it and not another. */
record Choice(VariantTrack track, AbrDecision.Reason reason) {}
