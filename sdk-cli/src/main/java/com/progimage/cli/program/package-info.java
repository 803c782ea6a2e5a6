/**
 * What all commands share, whatever package they are in. Start with {@link
 * com.progimage.cli.program.ServerCommand}, which they extend.
 */
@NullMarked
package com.progimage.cli.program;

import org.jspecify.annotations.NullMarked;
