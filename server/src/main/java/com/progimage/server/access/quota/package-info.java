/**
 * What owners may use, and how much they used today. Start with {@link Quotas}, which decides, and
 * {@link QuotaStore}.
 */
@NullMarked
package com.progimage.server.access.quota;

import org.jspecify.annotations.NullMarked;
