package com.progimage.server.blob;

import com.progimage.server.image.ImageId;

/**
 * A damaged image: its files differ from what was stored.
 *
 * @param what describes the damage for the operator
 */
public record DamagedImage(ImageId id, String what) {}
