/**
 * The commands of analyses and of sessions. Start with {@link
 * com.progimage.cli.analysis.FacesCommand} and {@link com.progimage.cli.analysis.SessionCommand}.
 */
@NullMarked
package com.progimage.cli.analysis;

import org.jspecify.annotations.NullMarked;
