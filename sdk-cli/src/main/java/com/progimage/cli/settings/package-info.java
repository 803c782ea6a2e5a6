/** What a user has said: once for all commands in the environment and in files, or as arguments. */
@NullMarked
package com.progimage.cli.settings;

import org.jspecify.annotations.NullMarked;
