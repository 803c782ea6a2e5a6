/**
 * The composition root: builds a server from its settings and ends it. Start with {@link
 * ProgImageServer}; {@link Startup} starts the parts.
 */
@NullMarked
package com.progimage.server.assembly;

import org.jspecify.annotations.NullMarked;
