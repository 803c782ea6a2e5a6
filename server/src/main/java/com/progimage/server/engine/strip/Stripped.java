package com.progimage.server.engine.strip;

import com.progimage.server.image.Size;

/**
 * A file without metadata.
 *
 * @param stored the size that the file states, before EXIF orientation
 * @param orientation EXIF orientation, 1 to 8, which the file still states
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Stripped(byte[] file, Size stored, int orientation) {}
