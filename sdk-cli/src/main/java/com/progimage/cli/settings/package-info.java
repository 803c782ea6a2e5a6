/** Reads what the user configures: settings in the environment and in files, and arguments. */
@NullMarked
package com.progimage.cli.settings;

import org.jspecify.annotations.NullMarked;
