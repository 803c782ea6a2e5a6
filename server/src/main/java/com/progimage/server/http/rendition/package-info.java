/**
 * Delivery of images: the meaning of a path, headers, ranges and compression. Start with {@link
 * RenditionHandler}.
 */
@NullMarked
package com.progimage.server.http.rendition;

import org.jspecify.annotations.NullMarked;
