/** The server's commands and its composition root. Start with {@link Main}. */
@NullMarked
package com.progimage.server;

import org.jspecify.annotations.NullMarked;
