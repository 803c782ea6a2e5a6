/** Passwords of people and their hashes. */
@NullMarked
package com.progimage.server.access.password;

import org.jspecify.annotations.NullMarked;
