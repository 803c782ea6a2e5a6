/**
 * The {@code token} command and its subcommand. Start with {@link
 * com.progimage.cli.token.TokenCommand}.
 */
@NullMarked
package com.progimage.cli.token;

import org.jspecify.annotations.NullMarked;
