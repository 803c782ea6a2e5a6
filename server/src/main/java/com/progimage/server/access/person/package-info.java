/** The names of accounts, and the ids and secrets of sessions. */
@NullMarked
package com.progimage.server.access.person;

import org.jspecify.annotations.NullMarked;
