/**
 * Request bodies: an image, raw, in a form or by its URL, and its metadata. Start with {@link
 * ImageBody}.
 */
@NullMarked
package com.progimage.server.http.body;

import org.jspecify.annotations.NullMarked;
