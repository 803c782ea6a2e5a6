/**
 * The {@code owner} command and its subcommands. Start with {@link
 * com.progimage.cli.owner.OwnerCommand}.
 */
@NullMarked
package com.progimage.cli.owner;

import org.jspecify.annotations.NullMarked;
