/** Request bodies: an image, raw, in a form or by its URL, and its metadata. */
@NullMarked
package com.progimage.server.http.body;

import org.jspecify.annotations.NullMarked;
