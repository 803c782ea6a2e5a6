/**
 * Inspection of uploads: signature, header and structure, but never the pixels. Each check reads a
 * file once, front to back, through one buffer of fixed size, so its time is linear in the file's
 * bytes and its memory does not depend on what the file declares. Start with {@link Inspector};
 * {@link MediaTypes} interprets a request's metadata of its body.
 */
@NullMarked
package com.progimage.server.inspect;

import org.jspecify.annotations.NullMarked;
