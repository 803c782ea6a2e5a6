/**
 * The pool of render workers, in the server's process: child JVMs that run an engine, one task at a
 * time each, held to budgets and killed when they exceed them. Start with {@link RenderWorkers}.
 */
@NullMarked
package com.progimage.server.render;

import org.jspecify.annotations.NullMarked;
