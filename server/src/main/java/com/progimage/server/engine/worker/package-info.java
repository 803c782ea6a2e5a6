/**
 * The main loop of a render worker's process. Start with {@link WorkerMain}; the other end is
 * {@code render}, and all that the two share is {@code render.protocol}.
 */
@NullMarked
package com.progimage.server.engine.worker;

import org.jspecify.annotations.NullMarked;
