/** The command line of the server. Start with {@link Commands}. */
@NullMarked
package com.progimage.server.command;

import org.jspecify.annotations.NullMarked;
