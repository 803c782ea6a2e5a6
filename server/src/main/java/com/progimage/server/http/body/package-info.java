/** What comes in a request: an image, raw, in a form or by its URL, and what is said of it. */
@NullMarked
package com.progimage.server.http.body;

import org.jspecify.annotations.NullMarked;
