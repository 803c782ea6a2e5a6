/**
 * The main loop of a render worker's process. Start with {@link WorkerMain}. The server's side is
 * {@code render}, and the types that both share are in {@code render.protocol}.
 */
@NullMarked
package com.progimage.server.engine.worker;

import org.jspecify.annotations.NullMarked;
