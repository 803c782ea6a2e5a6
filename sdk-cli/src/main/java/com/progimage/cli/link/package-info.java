/**
 * The {@code upload-link} command and its subcommands. Start with {@link
 * com.progimage.cli.link.UploadLinkCommand}.
 */
@NullMarked
package com.progimage.cli.link;

import org.jspecify.annotations.NullMarked;
