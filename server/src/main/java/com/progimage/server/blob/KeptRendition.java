package com.progimage.server.blob;

import com.progimage.server.image.RenditionKey;

/** A rendition in its place. */
public record KeptRendition(RenditionKey key, Blob blob) {}
