/**
 * The protocol between the server and a render worker, and all types that the two share. A worker
 * sends one {@link WorkerHello}, then one {@link RenderReply} for each {@link RenderRequest}, as
 * {@link Frames} on its standard input and output. Bytes of images travel as files, never in a
 * frame.
 */
@NullMarked
package com.progimage.server.render.protocol;

import org.jspecify.annotations.NullMarked;
