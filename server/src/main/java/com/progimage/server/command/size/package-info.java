/**
 * Estimates what a number of images needs: disk, memory, time and servers. Start with {@link
 * SizeCommand}.
 */
@NullMarked
package com.progimage.server.command.size;

import org.jspecify.annotations.NullMarked;
