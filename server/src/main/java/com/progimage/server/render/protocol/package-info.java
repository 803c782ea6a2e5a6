/**
 * What the server and a render worker say to each other, and all that the two share: {@link
 * WorkerHello} once, then one {@link RenderReply} for each {@link RenderRequest}, as {@link Frames}
 * on the worker's standard input and output. Bytes of images travel as files, never in a frame.
 */
@NullMarked
package com.progimage.server.render.protocol;

import org.jspecify.annotations.NullMarked;
