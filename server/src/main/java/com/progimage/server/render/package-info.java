/**
 * The pool of render workers, in the server's process: child JVMs that an engine runs in, one task
 * at a time each, held to budgets and killed where they pass them. Start with {@link RenderWorkers}
 * and {@link RenderJob}.
 */
@NullMarked
package com.progimage.server.render;

import org.jspecify.annotations.NullMarked;
