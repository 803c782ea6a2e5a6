/** The names of sessions, which own what analyzers found in their pictures. */
@NullMarked
package com.progimage.server.image.session;

import org.jspecify.annotations.NullMarked;
