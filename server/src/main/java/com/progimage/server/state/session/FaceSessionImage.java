package com.progimage.server.state.session;

import java.time.Instant;

/**
 * A picture in a session. Its facts belong to the {@linkplain FaceSlot#owner owner} of its slot.
 *
 * @param byteCount of the file
 * @param model of the analyzer that found its faces
 * @param addedAt when its faces were found
 */
public record FaceSessionImage(FaceSlot slot, long byteCount, String model, Instant addedAt) {}
