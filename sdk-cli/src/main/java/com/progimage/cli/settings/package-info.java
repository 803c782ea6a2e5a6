/** What a user has said once for all commands: in the environment and in files. */
@NullMarked
package com.progimage.cli.settings;

import org.jspecify.annotations.NullMarked;
