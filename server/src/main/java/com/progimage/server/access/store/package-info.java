/** What the stores of who may do what have in common. */
@NullMarked
package com.progimage.server.access.store;

import org.jspecify.annotations.NullMarked;
