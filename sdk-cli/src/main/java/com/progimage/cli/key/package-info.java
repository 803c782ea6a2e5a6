/**
 * The {@code key} command and its subcommands. Start with {@link com.progimage.cli.key.KeyCommand}.
 */
@NullMarked
package com.progimage.cli.key;

import org.jspecify.annotations.NullMarked;
