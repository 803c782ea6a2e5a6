/**
 * The process of one worker: its command line, its log, its use of resources. Start with {@link
 * WorkerProcess}.
 */
@NullMarked
package com.progimage.server.render.process;

import org.jspecify.annotations.NullMarked;
