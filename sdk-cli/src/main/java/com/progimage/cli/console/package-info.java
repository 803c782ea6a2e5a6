/**
 * What the commands say, where, and how they end: data on standard output, messages and progress on
 * standard error. Start with {@link com.progimage.cli.console.Console}.
 */
@NullMarked
package com.progimage.cli.console;

import org.jspecify.annotations.NullMarked;
