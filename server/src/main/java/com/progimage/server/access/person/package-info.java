/** The names of people's accounts. */
@NullMarked
package com.progimage.server.access.person;

import org.jspecify.annotations.NullMarked;
