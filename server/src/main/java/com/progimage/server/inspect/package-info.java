/**
 * Inspection of uploads: signature, header and structure, never the pixels. Each check reads a file
 * once, front to back, through a buffer of fixed size, so that its time is linear in the file's
 * bytes. Start with {@link Inspector}; {@link InspectionPool} runs it with a deadline.
 */
@NullMarked
package com.progimage.server.inspect;

import org.jspecify.annotations.NullMarked;
