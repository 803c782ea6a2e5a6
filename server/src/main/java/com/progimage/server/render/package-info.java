/**
 * The pool of render workers, in the server's process. The workers are child JVMs that run an
 * engine, one task at a time each. The pool enforces their budgets and kills a worker that exceeds
 * one. Start with {@link RenderWorkers} and {@link RenderJob}.
 */
@NullMarked
package com.progimage.server.render;

import org.jspecify.annotations.NullMarked;
