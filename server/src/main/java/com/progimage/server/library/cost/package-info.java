/** What rendering costs, and who pays for it. Start with {@link RenderAccounts}. */
@NullMarked
package com.progimage.server.library.cost;

import org.jspecify.annotations.NullMarked;
