/** How a command is called: its arguments, its options and their values. */
@NullMarked
package com.progimage.server.command.usage;

import org.jspecify.annotations.NullMarked;
