/** How often clients may try to sign in. */
@NullMarked
package com.progimage.server.access.attempt;

import org.jspecify.annotations.NullMarked;
