/**
 * Command-line client, a thin layer over the SDK. Start with {@link
 * com.progimage.cli.ProgImageCommand}, which lists the commands.
 */
@NullMarked
package com.progimage.cli;

import org.jspecify.annotations.NullMarked;
