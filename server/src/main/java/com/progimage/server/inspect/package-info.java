/**
 * Whether an upload is what it says it is, and whole: signature, header and structure, never the
 * pixels. Each check reads a file once, front to back, through one buffer of fixed size, so that
 * its time is linear in the file's bytes and its memory does not depend on what the file claims.
 * Start with {@link Inspector}; {@link MediaTypes} is for what a request says of its body.
 */
@NullMarked
package com.progimage.server.inspect;

import org.jspecify.annotations.NullMarked;
