package com.progimage.server.engine.strip;

import com.progimage.server.image.Size;

/**
 * A file without metadata.
 *
 * @param stored the size that it states, before it is turned
 * @param orientation EXIF's, 1 to 8, which the file still has
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Stripped(byte[] file, Size stored, int orientation) {}
