/** The work of rendering, and the owners that pay for it. Start with {@link RenderAccounts}. */
@NullMarked
package com.progimage.server.library.cost;

import org.jspecify.annotations.NullMarked;
