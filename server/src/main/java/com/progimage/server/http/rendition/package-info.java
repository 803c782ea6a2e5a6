/** Delivery of images: the meaning of a path, headers, ranges and compression. */
@NullMarked
package com.progimage.server.http.rendition;

import org.jspecify.annotations.NullMarked;
