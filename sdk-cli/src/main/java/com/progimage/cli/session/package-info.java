/**
 * The commands of sessions, which compare the faces in a few pictures. Start with {@link
 * com.progimage.cli.session.SessionCommand}.
 */
@NullMarked
package com.progimage.cli.session;

import org.jspecify.annotations.NullMarked;
